"""Shapes as people draw or type them, and what is wrong with them where they stand."""

import json
from collections.abc import Iterator
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from geo.areas import topology
from geo.areas.shapes import boundary_of, shape_of
from geo.areas.topology import Finding, Shape
from geo.models import Area

LON, LAT = (73.0, 136.0), (3.0, 54.0)
CORNERS_AT_MOST = 100_000


class ShapeNotUnderstood(ValueError):
    """What was typed is no shape; the words say where."""


def shape_from_text(text: str) -> Shape:
    """Polygons from GeoJSON, or from lines of longitude and latitude with an empty line between parts."""
    text = text.strip()
    if not text:
        raise ShapeNotUnderstood(_("还没有画范围。请在地图上画，或逐行填写顶点。"))
    shape = _from_geojson(text) if text.startswith("{") else _from_lines(text)
    if shapely.count_coordinates(shape) > CORNERS_AT_MOST:
        raise ShapeNotUnderstood(_("顶点太多，请先简化边线。"))
    _refuse_abroad(shape)
    return shape


def _from_geojson(text: str) -> Shape:
    try:
        data = json.loads(text)
        rows = data["features"] if data.get("type") == "FeatureCollection" else [data]
        shapes = [shapely.from_geojson(json.dumps(row.get("geometry") or row)) for row in rows]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError) as error:
        raise ShapeNotUnderstood(_("GeoJSON 读不出来，请检查是否完整。")) from error
    parts = [part for shape in shapes for part in shapely.get_parts(shapely.force_2d(shape))]
    if not parts or any(part.geom_type != "Polygon" or part.is_empty for part in parts):
        raise ShapeNotUnderstood(_("这里需要面（Polygon），请重新画。"))
    return shapely.MultiPolygon(parts)


def _from_lines(text: str) -> Shape:
    rings: list[list[tuple[float, float]]] = [[]]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            rings.append([])
            continue
        try:
            lon, lat = (float(part) for part in line.replace("，", ",").replace(",", " ").split())
        except ValueError:
            words = _("第 {number} 行“{line}”应是“经度,纬度”，例如 113.20035,36.31052。")
            raise ShapeNotUnderstood(words.format(number=number, line=line.strip()[:40])) from None
        rings[-1].append((lon, lat))
    rings = [ring for ring in rings if ring]
    if any(len(set(ring)) < 3 for ring in rings):
        raise ShapeNotUnderstood(_("一个面至少要有三个不同的顶点。"))
    return shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])


def _refuse_abroad(shape: Shape) -> None:
    west, south, east, north = shape.bounds
    if LON[0] <= west <= east <= LON[1] and LAT[0] <= south <= north <= LAT[1]:
        return
    if LON[0] <= south <= north <= LON[1] and LAT[0] <= west <= east <= LAT[1]:
        raise ShapeNotUnderstood(_("经度和纬度像是写反了，请对调。"))
    raise ShapeNotUnderstood(_("有顶点不在国内，请核对经度和纬度。"))


def text_of(shape: GEOSGeometry | None) -> str:
    """What `shape_from_text` understands: lines of corners, or GeoJSON where there are holes."""
    if shape is None:
        return ""
    parts = shapely.get_parts(shapely.from_wkb(bytes(shape.wkb)))
    if any(part.interiors for part in parts):
        return str(shapely.to_geojson(shapely.MultiPolygon(list(parts))))
    corners = [[f"{lon:.7f},{lat:.7f}" for lon, lat in part.exterior.coords[:-1]] for part in parts]
    return "\n\n".join("\n".join(lines) for lines in corners)


def as_multipolygon(shape: Shape) -> MultiPolygon:
    """Made valid, for an area's boundary."""
    return boundary_of(topology.polygons_of(shape) or shapely.MultiPolygon())


def as_polygon(shape: Shape) -> Polygon:
    """Made valid, the largest part, for a zone."""
    parts = list(shapely.get_parts(topology.polygons_of(shape)))
    largest = max(parts, key=lambda part: part.area, default=shapely.Polygon())
    made = GEOSGeometry(memoryview(largest.wkb), srid=4326)
    assert isinstance(made, Polygon)
    return made


def boundary_findings(*, area: Area, shape: Shape) -> Iterator[Finding]:
    """What a person should look at before this becomes the area's boundary."""
    from geo.areas.area_frames import with_boundaries  # brings pandas along: only for what is drawn, not for every page
    from geo.areas.neighbours import outside, overlaps

    yield from topology.crossed(area.code, shape)
    whole = topology.polygons_of(shape)
    if whole is None:
        return
    drawn = Area(code=area.code, name=area.name, level=area.level, boundary=boundary_of(whole))
    if area.parent and area.parent.boundary and not area.parent.boundary_is_proposal:
        yield from outside(with_boundaries([drawn]), parent=area.parent.code, around=shape_of(area.parent))
    beside = siblings(area).exclude(boundary_is_proposal=True).filter(boundary__bboverlaps=drawn.boundary)
    yield from overlaps(with_boundaries([*beside, drawn]), of=[area.code])


def siblings(area: Area) -> Any:
    """The neighbours of an area's level under the same parent that have a boundary."""
    rows = Area.objects.filter(parent=area.parent_id, level=area.level, valid_to=None, boundary__isnull=False)
    return rows.exclude(pk=area.pk).order_by("code")
