"""Places as people write them into one cell: WKT and EWKT, WKB in hexadecimal, GeoJSON, degrees with minutes."""

import json
import math
import re
import unicodedata
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

Shape = Any  # shapely builds its classes at run time; their methods carry no types

_SRID = re.compile(r"\s*SRID\s*=\s*(\d{1,6})\s*;", re.IGNORECASE)
_HEX = re.compile(r"(?:\\x|0x)?((?:[0-9A-Fa-f]{2}){5,})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIDES = re.compile(r"[NSEW]|[东西南北](?:经|纬)?", re.IGNORECASE)
_DIVIDERS = re.compile(r"[\s°º˚度分秒'’′‘\"”″“:：-]+")
_PAIR = re.compile(r"[,，;；、\s]+")
_BEHIND_OR_BELOW = {"S", "W", "西", "南", "西经", "南纬"}


class NoShape(ValueError):
    """What stands there is no shape; the words say why."""


def shape_of(text: str) -> tuple[Shape | None, str]:
    """The shape in a cell (None where it is empty) and the system it names ("epsg:N" or empty); raises NoShape."""
    text = text.strip()
    if not text:
        return None, ""
    if text.startswith("{"):
        return geojson_shape(_json(text)), ""
    if found := _HEX.fullmatch(text):
        shape = _made(bytes.fromhex(found[1]), shapely.from_wkb, _("十六进制的 WKB 不完整"))
        return shape, _named(int(shapely.get_srid(shape)))
    srid = _SRID.match(text)
    shape = _made(text[srid.end() :] if srid else text, shapely.from_wkt, _("WKT 读不懂，或边线没有闭合"))
    return shape, _named(int(srid[1])) if srid else ""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise NoShape(_("GeoJSON 读不懂")) from error


def _named(srid: int) -> str:
    return f"epsg:{srid}" if srid not in (0, 4326) else ""


def geojson_shape(geometry: Any) -> Shape | None:
    """A geometry object of GeoJSON as a shape, None where it is null; raises NoShape with what is wrong in it."""
    if geometry is None:
        return None
    if not isinstance(geometry, dict):
        raise NoShape(_("图形不是 GeoJSON 的写法"))
    if geometry.get("type") == "GeometryCollection":
        parts = [geojson_shape(part) for part in geometry.get("geometries") or []]
        return shapely.GeometryCollection([part for part in parts if part is not None])
    if problem := _trouble(geometry.get("coordinates"), rings=str(geometry.get("type")).endswith("Polygon")):
        raise NoShape(problem)
    return _made(json.dumps(geometry), shapely.from_geojson, _("图形不是 GeoJSON 的写法"))


def _trouble(coordinates: Any, *, rings: bool) -> str:
    """What is wrong with nested coordinates; empty for what shapely will read."""
    if not isinstance(coordinates, list):
        return _("没有坐标")
    if coordinates and not isinstance(coordinates[0], list):
        return "" if _is_position(coordinates) else _("有坐标不是数字（空值、NaN 或文字）")
    if rings and coordinates and all(isinstance(one, list) and not any(map(_nests, one)) for one in coordinates):
        return _ring_trouble(coordinates)
    return next((problem for part in coordinates if (problem := _trouble(part, rings=rings))), "")


def _ring_trouble(ring: list[Any]) -> str:
    if not all(map(_is_position, ring)):
        return _("有坐标不是数字（空值、NaN 或文字）")
    if len(ring) < 4:
        return _("边线不足三个点")
    return "" if ring[0][:2] == ring[-1][:2] else _("边线没有闭合：首尾两点不同")


def _nests(one: Any) -> bool:
    return isinstance(one, list)


def _is_position(one: Any) -> bool:
    return isinstance(one, list) and len(one) >= 2 and all(map(_is_number, one[:2]))


def _is_number(one: Any) -> bool:
    try:
        return isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
    except OverflowError:  # a number of hundreds of digits
        return False


def _made(source: Any, make: Any, problem: str) -> Shape:
    try:
        shape = make(source)
        return finite(shapely.set_srid(shapely.force_2d(shape), shapely.get_srid(shape)))
    except NotImplementedError as error:  # GDAL makes lines of the curves in its formats, nobody of those in a cell
        raise NoShape(_("是曲线（CURVEPOLYGON 等），请先转成折线")) from error
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise error if isinstance(error, NoShape) else NoShape(problem) from error


def finite(shape: Shape) -> Shape:
    """The shape itself; raises NoShape where a coordinate is no number."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise NoShape(_("有坐标不是数字（空值、NaN 或文字）"))
    return shape


def point_of(lon: str, lat: str) -> Shape | None:
    """A point from two cells, None where both are empty; raises NoShape."""
    if not lon.strip() and not lat.strip():
        return None
    return shapely.Point(degrees_of(lon), degrees_of(lat))


def pair_of(text: str) -> Shape | None:
    """A point from "lon,lat" in one cell, None where it is empty; raises NoShape."""
    parts = _PAIR.split(text.strip("()（）[] "))
    if parts == [""]:
        return None
    if len(parts) != 2:
        raise NoShape(_("坐标“{text}”读不懂：应为“经度,纬度”").format(text=text[:40]))
    return point_of(*parts)


def degrees_of(text: str) -> float:
    """A number, or degrees, minutes and seconds as people write them (110°42'15.9"E, 东经110度42分); raises NoShape."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        number = float(plain)
    except ValueError:
        return _sexagesimal(plain)
    if not np.isfinite(number):
        raise NoShape(_("有坐标不是数字（空值、NaN 或文字）"))
    return number


def _sexagesimal(text: str) -> float:
    sides = _SIDES.findall(text)
    parts = [part for part in _DIVIDERS.split(_SIDES.sub(" ", text)) if part]
    is_written_so = 1 <= len(parts) <= 3 and all(map(_NUMBER.fullmatch, parts)) and len(sides) <= 1
    if not is_written_so or any(float(part) >= 60 for part in parts[1:]):
        raise NoShape(_("坐标“{text}”读不懂：请写十进制度数，例如 113.116404，或度分秒").format(text=text[:40]))
    degrees = sum((float(part) / 60.0**power for power, part in enumerate(parts)), 0.0)
    return -degrees if sides and sides[0].upper() in _BEHIND_OR_BELOW else degrees
