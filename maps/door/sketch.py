"""A small map for paper: a route and its stops in a drawing's own units, without a browser and without tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

LonLat = tuple[float, float]

MARGIN = 16.0
FOOT = 24.0  # kept free for the scale
SMALLEST_SPAN_DEG = 0.002  # about 200 m: one door alone is still drawn at the scale of a hamlet
METRES_PER_DEGREE = 111_320.0
SCALE_BARS_M = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True)
class Mark:
    """A stop; `known` tells a door from a village and from a township's centre, as in `whereabouts.Known`."""

    label: str
    known: str
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """`points` of an SVG polyline, and how one goes along it: "road", "walk" or "guess"."""

    how: str
    points: str


@dataclass(frozen=True)
class Sketch:
    """`bar` is a length in drawing units that stands for `bar_m` metres."""

    width: float
    height: float
    lines: list[Line]
    marks: list[Mark]
    bar: float
    bar_m: int

    @property
    def bar_y(self) -> float:
        return self.height - MARGIN


def draw(
    parts: Sequence[tuple[str, Sequence[LonLat]]],
    stops: Sequence[tuple[str, LonLat, str]],
    *,
    width: float = 680.0,
    height: float = 420.0,
) -> Sketch | None:
    """Fit a route's parts and its labelled stops into a drawing, north up; None where there is nothing to draw."""
    points = [*(point for _how, line in parts for point in line), *(point for _label, point, _known in stops)]
    if not points:
        return None
    west, east = _span([lon for lon, _lat in points])
    south, north = _span([lat for _lon, lat in points])
    narrowing = cos(radians((south + north) / 2))
    per_degree = min((width - 2 * MARGIN) / ((east - west) * narrowing), (height - FOOT - 2 * MARGIN) / (north - south))
    left = (width - (east - west) * narrowing * per_degree) / 2
    top = (height - FOOT - (north - south) * per_degree) / 2

    def place(point: LonLat) -> tuple[float, float]:
        lon, lat = point
        return round(left + (lon - west) * narrowing * per_degree, 1), round(top + (north - lat) * per_degree, 1)

    bar_m = max((m for m in SCALE_BARS_M if m / METRES_PER_DEGREE * per_degree <= width / 4), default=SCALE_BARS_M[0])
    return Sketch(
        width,
        height,
        [Line(how, " ".join("{},{}".format(*place(point)) for point in line)) for how, line in parts],
        [Mark(label, known, *place(point)) for label, point, known in stops],
        round(bar_m / METRES_PER_DEGREE * per_degree, 1),
        bar_m,
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    missing = max(0.0, SMALLEST_SPAN_DEG - (high - low)) / 2
    return low - missing, high + missing
