"""Boundaries of areas from GeoJSON, GeoPackage, KML or Shapefile: converted, repaired, checked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from geo.coordinates import convert, in_china, system_name
from geo.errors import BoundaryFileUnreadable, CoordinateSystemWrong
from geo.models import Area
from geo.tables import LARGEST_BYTES, Problem

if TYPE_CHECKING:
    from geo.services.areas import AreasReport

CODE_FIELDS = ("code", "adcode", "区划代码", "village_code", "township_code", "county_code")
NAME_FIELDS = ("name", "NAME", "名称")
OVERLAP_SHARE = 0.01  # neighbours drawn by different hands share slivers; more than this is a mistake
Shape = Any  # shapely builds its classes at run time; their methods carry no types
Feature = tuple[dict[str, Any], Shape]

# The first bytes of the formats that GDAL may open here. Others could name further files or addresses to read.
_SIGNATURES = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a", ".kml": b"<?xml"}


def boundaries_apply(*, path: Path, crs: str, report: "AreasReport") -> None:
    """Give areas their boundaries; the file names them by code, else by a name that is unique."""
    system = system_name(crs)
    areas = list(Area.objects.filter(valid_to__isnull=True))
    by_code = {area.code: area for area in areas}
    by_name: dict[str, list[Area]] = {}
    for area in areas:
        by_name.setdefault(area.name, []).append(area)
    shapes: dict[str, Shape] = {}
    for number, (fields, geometry) in enumerate(_features(path), 2):
        owner = _owner(fields, by_code, by_name)
        label = str(next((fields[key] for key in (*NAME_FIELDS, *CODE_FIELDS) if fields.get(key)), ""))
        if owner is None:
            report.problems.append(Problem(number, "code", label, _("区划表里没有这个代码或名称，请核对")))
            continue
        shape = _repaired(geometry, number, label, report)
        if shape is not None:
            shapes[owner.code] = shapely.transform(shape, lambda xy: convert(xy, source=system))
    _refuse_abroad(path, crs, shapes)
    changed = [area for area in areas if area.code in shapes and _bound(area, shapes[area.code])]
    Area.objects.bulk_update(changed, ["boundary", "boundary_is_proposal"], batch_size=100)
    report.counts["boundaries_set"] += len(changed)
    report.problems += _overlaps(shapes, by_code)
    report.problems += _points_outside(shapes, by_code)


def _features(path: Path) -> Iterator[Feature]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise BoundaryFileUnreadable(name=path.name)
        if path.suffix.lower() in (".geojson", ".json"):
            yield from _geojson(path)
        else:
            yield from _by_gdal(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise BoundaryFileUnreadable(name=path.name) from error


def _geojson(path: Path) -> Iterator[Feature]:
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    for feature in data["features"]:
        yield feature.get("properties") or {}, shapely.from_geojson(json.dumps(feature["geometry"]))


def _by_gdal(path: Path) -> Iterator[Feature]:
    import pyogrio

    signature = _SIGNATURES.get(path.suffix.lower())
    with path.open("rb") as file:
        if signature is None or not file.read(16).lstrip(b"\xef\xbb\xbf").startswith(signature):
            raise BoundaryFileUnreadable(name=path.name)
    try:
        frame = pyogrio.read_dataframe(path)
    except pyogrio.errors.DataSourceError as error:
        raise BoundaryFileUnreadable(name=path.name) from error
    for row in frame.to_dict("records"):
        yield row, row.pop("geometry")


def _owner(fields: dict[str, Any], by_code: dict[str, Area], by_name: dict[str, list[Area]]) -> Area | None:
    for key in CODE_FIELDS:
        if fields.get(key):
            area = by_code.get(str(fields[key]).removesuffix(".0").ljust(12, "0"))
            if area:
                return area
    for key in NAME_FIELDS:
        named = by_name.get(str(fields.get(key, "")), [])
        if len(named) == 1:
            return named[0]
    return None


def _repaired(geometry: Shape | None, number: int, label: str, report: "AreasReport") -> Shape | None:
    """The polygons of a geometry, made valid; a repair is told, a line or a point is refused."""
    if geometry is not None and not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
        report.counts["boundaries_repaired"] += 1
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and not part.is_empty]
    parts += [p for g in shapely.get_parts(geometry) if g.geom_type == "MultiPolygon" for p in shapely.get_parts(g)]
    if not parts:
        report.problems.append(Problem(number, "geometry", label, _("不是面，请提供多边形边界")))
        return None
    return shapely.MultiPolygon(parts)


def _refuse_abroad(path: Path, crs: str, shapes: dict[str, Shape]) -> None:
    if not shapes:
        return
    centres: NDArray[np.float64] = np.array([shape.centroid.coords[0] for shape in shapes.values()])
    abroad = ~in_china(centres)
    if abroad.any():
        lon, lat = centres[abroad][0]
        raise CoordinateSystemWrong(name=path.name, crs=crs, example=f"{lon:.4f},{lat:.4f}")


def _bound(area: Area, shape: Shape) -> bool:
    """Set the boundary; False when it is the same."""
    boundary = GEOSGeometry(memoryview(shape.wkb), srid=4326)
    if area.boundary is not None and area.boundary.equals_exact(boundary, 1e-9) and not area.boundary_is_proposal:
        return False
    assert isinstance(boundary, MultiPolygon)
    area.boundary, area.boundary_is_proposal = boundary, False
    return True


def _overlaps(shapes: dict[str, Shape], by_code: dict[str, Area]) -> Iterator[Problem]:
    codes, geometries = list(shapes), list(shapes.values())
    tree = shapely.STRtree(geometries)
    for a, b in tree.query(geometries, predicate="overlaps").T:
        if a < b and by_code[codes[a]].level == by_code[codes[b]].level:
            shared = geometries[a].intersection(geometries[b]).area / min(geometries[a].area, geometries[b].area)
            if shared > OVERLAP_SHARE:
                names = f"{by_code[codes[a]].name}、{by_code[codes[b]].name}"
                yield Problem(0, "geometry", names, _("边界重叠 {share:.0%}，请核对").format(share=shared))


def _points_outside(shapes: dict[str, Shape], by_code: dict[str, Area]) -> Iterator[Problem]:
    for area in by_code.values():
        if area.point is None:
            continue
        for code in shapes:
            if code == area.code or not area.code.startswith(by_code[code].prefix):
                continue
            if not shapes[code].covers(shapely.Point(area.point.x, area.point.y)):
                yield Problem(0, "point", f"{area.code} {area.name}", _("坐标点落在上级边界之外，请核对坐标系和代码"))
