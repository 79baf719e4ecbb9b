"""One question, "how long from each to each?", and one about the way between two places.

Points are (n, 2) arrays of lon, lat in WGS-84. Every answer says where it comes from: the road network, a routing
server, or the straight line times a detour factor.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.coordinates import distance_m


class Mode(StrEnum):
    """How a visitor gets about."""

    WALK = "walk"
    EBIKE = "ebike"
    MOTORCYCLE = "motorcycle"
    CAR = "car"


class Source(IntEnum):
    """Where a travel time comes from; `.name.lower()` is the word that files and pages show."""

    NETWORK = 0
    STRAIGHT_LINE = 1
    SERVER = 2


@dataclass(frozen=True)
class TravelMatrix:
    """Travel from each point (row) to each target (column).

    seconds, metres : (n, m) int64
    source : (n, m) uint8, values of `Source`
    """

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    source: NDArray[np.uint8]


@dataclass(frozen=True)
class TravelPath:
    """One way: `shape` (k, 2) lon, lat with k ≥ 2, its seconds and metres, and where it comes from."""

    shape: NDArray[np.float64]
    seconds: int
    metres: int
    source: Source


# How much longer a way in hilly country is than the straight line, and the speed kept on it (km/h): a rough answer, and
# always marked as one.
_DETOUR = {Mode.WALK: 1.35, Mode.EBIKE: 1.45, Mode.MOTORCYCLE: 1.45, Mode.CAR: 1.5}
_KMH = {Mode.WALK: 4.5, Mode.EBIKE: 18.0, Mode.MOTORCYCLE: 28.0, Mode.CAR: 30.0}


def travel_matrix(points: ArrayLike, targets: ArrayLike | None = None, *, mode: Mode | str) -> TravelMatrix:
    """How long and how far from each point to each target.

    Parameters
    ----------
    points : (n, 2) lon, lat
    targets : (m, 2) lon, lat; the points themselves when left out
    mode : how one travels

    Returns
    -------
    TravelMatrix of shape (n, m); no pair is ever left empty.
    """
    sources = np.asarray(points, float).reshape(-1, 2)
    goals = sources if targets is None else np.asarray(targets, float).reshape(-1, 2)
    seconds, metres = _straight(sources[:, None], goals[None], Mode(mode))
    return TravelMatrix(seconds, metres, np.full(seconds.shape, Source.STRAIGHT_LINE, np.uint8))


def travel_path(start: ArrayLike, end: ArrayLike, *, mode: Mode | str) -> TravelPath:
    """The way from one point to another: its shape for the map, seconds, metres and source."""
    ends = np.asarray([start, end], float)
    seconds, metres = _straight(ends[0], ends[1], Mode(mode))
    return TravelPath(ends, int(seconds), int(metres), Source.STRAIGHT_LINE)


def _straight(
    a: NDArray[np.float64], b: NDArray[np.float64], mode: Mode
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    metres = distance_m(a, b) * _DETOUR[mode]
    return np.rint(metres * 3.6 / _KMH[mode]).astype(np.int64), np.rint(metres).astype(np.int64)
