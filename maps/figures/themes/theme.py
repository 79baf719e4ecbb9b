"""A theme of the leader's map: how it paints each village, and the legend that says the same in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from maps.figures.selectors.coverage import Coverage, Ranked

NO_DATA = "no-data"
"""The class of a village of which nothing is known or nobody is to be visited: a colour of its own, never a shade."""


@dataclass(frozen=True)
class Paint:
    """One village: `kind` is a class of the legend (`.village.KIND` in leader.css), `says` is what it shows in words.

    `spot` in pixels is the radius of a disc at the village's point, which is painted instead of the ground.
    `is_named`: its name is written however far away one looks.
    """

    kind: str
    says: str
    spot: int = 0
    is_named: bool = False


@dataclass(frozen=True)
class LegendLine:
    kind: str
    words: Any


@dataclass(frozen=True)
class Theme:
    """`paint` answers for every village of the coverage by its area's row number; those left out have no data."""

    name: str
    title: Any
    meaning: Any
    legend: Sequence[LegendLine]
    paint: Callable[[Coverage], dict[int, Paint]]


def each(painted: Callable[[Ranked], Paint]) -> Callable[[Coverage], dict[int, Paint]]:
    """For a theme that looks at one village after the other."""
    return lambda coverage: {unit.area.pk: painted(unit) for unit in coverage.units}
