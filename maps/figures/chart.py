"""A line over months as SVG, pure: where each point stands, and which of them a line joins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

WIDTH, HEIGHT = 520, 120
SIDE, TOP, BOTTOM = 16, 22, 24
"""Room for words: at the left and right half a label, above the highest point its figure, below the months."""


@dataclass(frozen=True)
class Point:
    """Of the month at a position; `y` is None where the month has no figure."""

    position: int
    x: float
    y: float | None


def points(rates: Sequence[float | None]) -> list[Point]:
    """0 to 1 from bottom to top, whatever the figures are: a stretched line tells of changes that are none."""
    step = (WIDTH - 2 * SIDE) / max(1, len(rates) - 1)
    return [Point(n, round(SIDE + n * step, 1), None if rate is None else height(rate)) for n, rate in enumerate(rates)]


def height(rate: float) -> float:
    return round(TOP + (1 - rate) * (HEIGHT - TOP - BOTTOM), 1)


def lines(found: Sequence[Point]) -> Iterator[str]:
    """`points` of polylines: nothing is drawn over months without a figure."""
    for is_known, run in groupby(found, key=lambda point: point.y is not None):
        joined = list(run)
        if is_known and len(joined) > 1:
            yield " ".join(f"{point.x},{point.y}" for point in joined)
