"""What is wrong between shapes: crossed, outside its parent, overlapping, gaps; pure. Shapes are shapely's, WGS-84."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyproj
import shapely

Shape = Any  # shapely builds its classes at run time; their methods carry no types
Key = str
SLIVER_SHARE = 0.01  # neighbours drawn by different hands share slivers; more than this is a mistake
SLIVER_WIDTH_M = 10.0  # and a strip narrower than this, whatever its length
GAP_HA = 1.0
SQUARE_METRES_PER_HA = 10_000.0
_EARTH = pyproj.Geod(ellps="WGS84")
_REASON = re.compile(r"\[(\S+) (\S+)\]")


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `between` names whom it concerns, `at` is a point inside it, `shape` the ground itself."""

    kind: Literal["crossed", "outside", "overlap", "gap"]
    between: tuple[Key, ...]
    hectares: float
    at: tuple[float, float]
    shape: Shape


def area_ha(shape: Shape) -> float:
    return abs(float(_EARTH.geometry_area_perimeter(shape)[0])) / SQUARE_METRES_PER_HA


def polygons_of(shape: Shape | None) -> Shape | None:
    """The polygons of any geometry, made valid, as one MultiPolygon; None where it has none."""
    if shape is None or shape.is_empty:
        return None
    pieces = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))  # a collection may hold a MultiPolygon
    whole = [piece for piece in pieces if piece.geom_type == "Polygon" and piece.area > 0]
    return shapely.MultiPolygon(whole) if whole else None


def crossed(key: Key, shape: Shape) -> Iterator[Finding]:
    """Where a boundary crosses itself."""
    reason = _REASON.search(str(shapely.is_valid_reason(shape)))
    if reason:
        lon, lat = (float(number) for number in reason.groups())
        yield Finding("crossed", (key,), 0.0, (lon, lat), shapely.Point(lon, lat))


def outside(key: Key, shape: Shape, *, parent: Key, around: Shape) -> Iterator[Finding]:
    """What lies outside the area around it."""
    rest = shape.difference(around)
    if not _is_sliver(rest, shape):
        yield _finding("outside", (key, parent), rest)


def overlaps(shapes: Mapping[Key, Shape], *, of: Iterable[Key] | None = None) -> Iterator[Finding]:
    """Pairs of neighbours that claim the same ground; with `of`, only those in which one of these takes part."""
    keys, whole = list(shapes), list(shapes.values())
    asked = set(keys if of is None else of)
    if not asked:
        return
    for a, b in shapely.STRtree(whole).query(whole, predicate="intersects").T:
        if a < b and asked & {keys[a], keys[b]}:
            shared = whole[a].intersection(whole[b])
            if not _is_sliver(shared, min(whole[a], whole[b], key=lambda shape: shape.area)):
                yield _finding("overlap", (keys[a], keys[b]), shared)


def gaps(parent: Key, around: Shape, shapes: Iterable[Shape]) -> Iterator[Finding]:
    """Ground of the parent that belongs to none of these; each piece on its own."""
    rest = around.difference(shapely.union_all(list(shapes)))
    for piece in shapely.get_parts(rest):
        if piece.geom_type == "Polygon" and area_ha(piece) > GAP_HA and not _is_narrow(piece):
            yield _finding("gap", (parent,), piece)


def _finding(kind: Literal["outside", "overlap", "gap"], between: tuple[Key, ...], shape: Shape) -> Finding:
    biggest = max(shapely.get_parts(shape), key=lambda part: part.area)
    inside = biggest.representative_point()
    return Finding(kind, between, area_ha(shape), (inside.x, inside.y), shape)


def _is_sliver(part: Shape, whole: Shape) -> bool:
    if part.area <= 0:
        return True
    return part.area < SLIVER_SHARE * whole.area or _is_narrow(part)


def _is_narrow(shape: Shape) -> bool:
    """Twice the area by the perimeter is the width of a strip."""
    area, perimeter = _EARTH.geometry_area_perimeter(shape)
    return perimeter <= 0 or 2 * abs(area) / perimeter < SLIVER_WIDTH_M
