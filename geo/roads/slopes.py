"""How steep the ways are, section by section, from the heights of the ground.

Heights are read along a section and smoothed (geo.terrain.heights): a file of them is some metres off from cell to
cell, and knows the hillside better than the road cut into it. So a piece is long enough, and no way is steeper than its
class can be.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.roads.model import UNITS_PER_DEGREE, Roads
from geo.roads.profiles import DATA, kind_of, takes_its_time
from geo.terrain.heights import METRES_PER_DEGREE, Heights

Floats = NDArray[np.float64]

UNDER_WAY_TAGS = ("bridge", "tunnel")  # such ways leave the ground
OWN_PACE = {"steps", "elevator"}  # their speed is already that of a way up or down
APART_M = 1.0  # between two sections that are read as one long line


@dataclass(frozen=True)
class Rules:
    """Section [slopes] of profiles.toml, where each field is explained."""

    piece_m: float
    shortest_m: float
    steepest: Mapping[str, float]
    steepest_else: float


@cache
def rules() -> Rules:
    """What profiles.toml says of it, read once."""
    return Rules(**tomllib.loads(DATA.read_text(encoding="utf-8"))["slopes"])


@dataclass(frozen=True)
class Slopes:
    """The pieces of all sections, one after the other.

    start : (m + 1,) int64, section k's pieces are start[k]:start[k + 1]; each has one or more, as long as each other
    grade : (p,) float64, rise over run in the section's direction; 0 where no height is known or none counts
    """

    start: NDArray[np.int64]
    grade: Floats


def slopes_of(roads: Roads, heights: Heights) -> Slopes:
    """How steep each section is; flat on bridges, in tunnels, on what carries one over, and where nothing is known."""
    rule = rules()
    pieces = np.maximum(1, np.rint(roads.length_m / rule.piece_m).astype(np.int64))
    start = np.concatenate([[0], np.cumsum(pieces)])
    run = np.repeat(roads.length_m / pieces, pieces).astype(np.float64)
    points, number = _points_along(roads, pieces)
    height = heights.smooth_at(points[:, 0], points[:, 1])
    last_of = np.cumsum(pieces + 1) - 1
    inner = np.ones(len(height) - 1, bool)
    inner[last_of[:-1]] = False  # from the last point of one section to the first of the next there is no piece
    ends = np.flatnonzero(inner)
    rise = height[ends + 1] - height[ends]
    short = np.flatnonzero(run < rule.shortest_m)
    with np.errstate(divide="ignore", invalid="ignore"):
        grade = rise / run
        grade[short] = _around(points[ends[short]], points[ends[short] + 1], run[short], heights)
    most = np.array([_steepest(tags) for tags in roads.kinds])[roads.kind][number[ends]]
    grade = np.clip(np.nan_to_num(grade, nan=0.0, posinf=0.0, neginf=0.0), -most, most)
    return Slopes(start, grade)


def _points_along(roads: Roads, pieces: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Where the pieces begin and end, (p + m, 2) lon, lat, section after section, and each one's section."""
    shape = roads.shape / UNITS_PER_DEGREE
    steps = distance_m(shape[:-1], shape[1:])
    steps[roads.shape_start[1:-1] - 1] = APART_M
    along = np.concatenate([[0.0], np.cumsum(steps)])
    begin, end = along[roads.shape_start[:-1]], along[roads.shape_start[1:] - 1]
    number = np.repeat(np.arange(len(pieces)), pieces + 1)
    first = np.cumsum(pieces + 1) - (pieces + 1)
    share = (np.arange(len(number)) - first[number]) / pieces[number]
    wanted = begin[number] + share * (end - begin)[number]
    return np.column_stack([np.interp(wanted, along, shape[:, axis]) for axis in (0, 1)]), number


def _around(start: Floats, end: Floats, run: Floats, heights: Heights) -> Floats:
    """The grade of pieces too short for themselves: of the ground before and behind them, in their direction."""
    metres = np.column_stack(
        [METRES_PER_DEGREE * np.cos(np.radians(start[:, 1])), np.full(len(start), METRES_PER_DEGREE)]
    )
    chord = (end - start) * metres
    length = np.hypot(*chord.T)
    half = chord / np.where(length, length, 1)[:, None] * (rules().shortest_m / 2) / metres
    middle = (start + end) / 2
    (east_0, north_0), (east_1, north_1) = (middle - half).T, (middle + half).T
    rise = heights.smooth_at(east_1, north_1) - heights.smooth_at(east_0, north_0)
    return np.asarray(rise / rules().shortest_m * np.minimum(1, length / np.where(run, run, 1)))


def _steepest(tags: Mapping[str, str]) -> float:
    kind = kind_of(tags)
    leaves_ground = any(tags.get(key, "no") not in ("no", "building_passage") for key in UNDER_WAY_TAGS)
    if leaves_ground or takes_its_time(tags) or kind in OWN_PACE:
        return 0.0
    return rules().steepest.get(kind, rules().steepest_else)
