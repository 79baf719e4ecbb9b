"""A way told step by step: where to turn, into what, and how far to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.roads.model import Roads
from geo.roads.paths import Leg, stretch
from geo.roads.profiles import kind_of

HEADING_M = 20.0  # the direction of a way at a junction is taken so far along it
LEAST_M = 1.0  # shorter stretches are the snapping's, not the walker's


class Turn(StrEnum):
    """What one does where a step begins."""

    START = "start"
    STRAIGHT = "straight"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    BACK = "back"
    SHARP_LEFT = "sharp_left"
    LEFT = "left"
    SLIGHT_LEFT = "slight_left"


# By the angle turned, clockwise from straight on, in eight sectors of 45 degrees.
_SECTORS = (
    Turn.STRAIGHT, Turn.SLIGHT_RIGHT, Turn.RIGHT, Turn.SHARP_RIGHT,
    Turn.BACK, Turn.SHARP_LEFT, Turn.LEFT, Turn.SLIGHT_LEFT,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of a way.

    name : the way's name; "" where the map knows none
    kind : its class, the highway tag or ferry
    heading : compass degrees in which the step begins
    metres : until the next step
    """

    turn: Turn
    name: str
    kind: str
    heading: float
    metres: float


@dataclass(frozen=True)
class _Stretch:
    name: str
    kind: str
    shape: NDArray[np.float64]
    after_fork: bool

    @property
    def metres(self) -> float:
        return float(distance_m(self.shape[1:], self.shape[:-1]).sum())


def steps_of(roads: Roads, legs: Sequence[Leg]) -> list[Step]:
    """The steps of a way: a new one wherever one turns, or comes into a way of another name or class.

    Parameters
    ----------
    legs : the way's stretches in order, as `Network.path` gives them

    Returns
    -------
    The first with `Turn.START`; none for a way shorter than a metre.
    """
    ways_at = np.bincount(roads.ends.ravel())
    stretches = [part for part in (_stretch(roads, ways_at, leg) for leg in legs) if part.metres >= LEAST_M]
    steps: list[Step] = []
    for before, part in pairwise([None, *stretches]):
        assert part is not None
        turn = _turn(before.shape, part.shape) if before else Turn.START
        same_way = before and (before.name, before.kind) == (part.name, part.kind)
        if same_way and (turn is Turn.STRAIGHT or not part.after_fork):
            last = steps.pop()
            steps.append(Step(last.turn, last.name, last.kind, last.heading, last.metres + part.metres))
        else:
            steps.append(Step(turn, part.name, part.kind, _leaving(part.shape), part.metres))
    return steps


def _stretch(roads: Roads, ways_at: NDArray[np.int64], leg: Leg) -> _Stretch:
    tags = roads.kinds[roads.kind[leg.section]]
    name = roads.names[roads.name[leg.section]]
    begun_at = roads.ends[leg.section, int(leg.start > leg.end)]
    shape = stretch(roads.line(leg.section), leg.start, leg.end)
    return _Stretch(name, kind_of(tags), shape, after_fork=bool(ways_at[begun_at] != 2))


def _turn(before: NDArray[np.float64], after: NDArray[np.float64]) -> Turn:
    angle = (_leaving(after) - _leaving(before[::-1]) - 180) % 360
    return _SECTORS[round(angle / 45) % 8]


def _leaving(shape: NDArray[np.float64]) -> float:
    """Compass degrees in which one leaves the first point of a shape."""
    along = np.append(0.0, np.cumsum(distance_m(shape[1:], shape[:-1])))
    ahead = min(HEADING_M, along[-1])
    east, north = (np.interp(ahead, along, shape[:, axis]) - shape[0, axis] for axis in (0, 1))
    return float(np.degrees(np.arctan2(east * np.cos(np.radians(shape[0, 1])), north)) % 360)
