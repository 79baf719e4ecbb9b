"""Points all shifted alike: positions that came in a map app's system and were taken for WGS-84. Pure.

A phone's map app says GCJ-02 or BD-09, some 500 or 1,200 m away from the truth in one direction for a whole village.
One wrong point is a visitor at the market; many wrong by the same arrow are a wrong coordinate system.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from geo.coordinates import BD09, GCJ02, Points, convert, distance_m

LEAST_POINTS = 3  # fewer may be chance
LEAST_SHARE = 0.8  # of the points must be explained
_SMALLEST_OFFSET_M = 150.0  # below this a phone's error explains it as well
_EXPLAINED = 0.4  # so much of its distance may remain once a point is taken in the right system

Side = Literal["claimed", "known"]


@dataclass(frozen=True)
class Offset:
    """The arrow by which two groups of points lie apart.

    `side` says whose points are in `system` and not in WGS-84; `offset_m` is how far apart they lie in the middle;
    `points` is the number of pairs.
    """

    system: str
    side: Side
    offset_m: float
    points: int


def common_offset(claimed: ArrayLike, known: ArrayLike) -> Offset | None:
    """Whether pairs of points lie apart as two coordinate systems do.

    Parameters
    ----------
    claimed, known : (n, 2) lon, lat in degrees, taken for WGS-84: where visitors said they stood, and where those doors
        are known to be

    Returns
    -------
    The system that explains them best and on which side, or None: too few points, close together already, or apart in
    no common way.
    """
    said, held = (np.asarray(points, float).reshape(-1, 2) for points in (claimed, known))
    apart_m = distance_m(said, held)
    if len(said) < LEAST_POINTS or float(np.median(apart_m)) < _SMALLEST_OFFSET_M:
        return None
    tried = [
        (float(np.median(left_m)), system, side)
        for system in (GCJ02, BD09)
        for side, left_m in _left(said, held, system)
        if float(np.mean(left_m < _EXPLAINED * apart_m)) >= LEAST_SHARE
    ]
    if not tried:
        return None
    _least, system, side = min(tried)
    return Offset(system, side, round(float(np.median(apart_m))), len(said))


def _left(said: Points, held: Points, system: str) -> list[tuple[Side, Points]]:
    """What distance remains, in metres, if one side was in the system."""
    return [
        ("claimed", distance_m(convert(said, source=system), held)),
        ("known", distance_m(said, convert(held, source=system))),
    ]
