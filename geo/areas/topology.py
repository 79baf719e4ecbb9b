"""What is wrong with a shape, and what of it counts; pure. Shapes are shapely's, WGS-84.

Between several see `neighbours.py`. Ground is measured in degrees only to be compared with ground beside it; what
is told in hectares and metres is measured on the ellipsoid.
"""

import re
from collections.abc import Iterator
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
    """Hectares of a shape in degrees."""
    return abs(float(_EARTH.geometry_area_perimeter(shape)[0])) / SQUARE_METRES_PER_HA


def polygons_of(shape: Shape | None) -> Shape | None:
    """The polygons of any geometry, made valid, as one MultiPolygon; None where it has none."""
    return None if shape is None else ground_in(shapely.make_valid(shape))


def ground_in(shape: Shape | None) -> Shape | None:
    """The polygons of a valid geometry as one MultiPolygon; None where it has none.

    Where a ring folds back on itself, `make_valid` gives collections of ground, lines and points: ground alone counts.
    """
    if shape is None or shape.is_empty:
        return None
    pieces = shapely.get_parts(shapely.get_parts(shape))  # a collection may hold a MultiPolygon
    whole = [piece for piece in pieces if piece.geom_type == "Polygon" and piece.area > 0]
    return shapely.MultiPolygon(whole) if whole else None


def crossed(key: Key, shape: Shape) -> Iterator[Finding]:
    """Where a boundary crosses itself."""
    reason = _REASON.search(str(shapely.is_valid_reason(shape)))
    if reason:
        lon, lat = (float(number) for number in reason.groups())
        yield Finding("crossed", (key,), 0.0, (lon, lat), shapely.Point(lon, lat))


def finding_of(kind: Literal["outside", "overlap", "gap"], between: tuple[Key, ...], shape: Shape) -> Finding:
    """What is wrong with this ground, told by a point in its largest part."""
    biggest = max(shapely.get_parts(shape), key=lambda part: part.area)
    inside = biggest.representative_point()
    return Finding(kind, between, area_ha(shape), (inside.x, inside.y), shape)


def is_sliver(part: Shape, whole: Shape) -> bool:
    """Whether a part of a shape is too little of it, or too narrow, to be a mistake."""
    if part.area <= 0:
        return True
    return part.area < SLIVER_SHARE * whole.area or is_narrow(part)


def is_narrow(shape: Shape) -> bool:
    """Twice the area by the perimeter is the width of a strip."""
    area, perimeter = _EARTH.geometry_area_perimeter(shape)
    return perimeter <= 0 or 2 * abs(area) / perimeter < SLIVER_WIDTH_M
