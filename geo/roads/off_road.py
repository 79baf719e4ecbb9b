"""Walking where no way leads: what it takes, and how far it is still reasonable to guess it.

A guess is never better than what is known: it is slow, it lengthens the straight line, and it is told apart from ways.
"""

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.roads.profiles import DATA

Floats = NDArray[np.float64]


class Approach(IntEnum):
    """How one gets from the ways of a mode to a place; the larger, the less is known of it."""

    ROAD = 0  # the last metres from the way to the door
    PATH = 1  # the vehicle is left, the rest is walked along the foot network
    GROUND = 2  # no way leads there: straight over the ground, a guess
    NONE = 3  # too far for that too, or cut off


@dataclass(frozen=True)
class OffRoad:
    """Section [off_road] of profiles.toml, where each field is explained."""

    last_m: float
    last_kmh: float
    detour: float
    kmh: float
    farthest_m: float
    longest_s: float

    def metres(self, straight_m: ArrayLike) -> Floats:
        """Metres walked over so many of straight line; of the same shape, (…,)."""
        straight = np.asarray(straight_m, np.float64)
        return np.where(straight <= self.last_m, straight, straight * self.detour)

    def seconds(self, straight_m: ArrayLike) -> Floats:
        """Seconds walked over so many metres of straight line; of the same shape, (…,)."""
        straight = np.asarray(straight_m, np.float64)
        return self.metres(straight) * 3.6 / np.where(straight <= self.last_m, self.last_kmh, self.kmh)


@cache
def off_road() -> OffRoad:
    """What profiles.toml says of it, read once."""
    return OffRoad(**tomllib.loads(DATA.read_text(encoding="utf-8"))["off_road"])
