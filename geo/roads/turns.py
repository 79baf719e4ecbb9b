"""Turns: which are forbidden, and how long the others take.

Turn times follow the common model of a base time by angle (a turn across the traffic costs more) times how much the
driver has to give way (from a lesser road onto a greater one).
"""

import numpy as np
from numpy.typing import NDArray

from geo.roads.model import Roads
from geo.roads.profiles import Mode

_EXCEPTED = {Mode.CAR: {"motorcar", "motor_vehicle"}, Mode.MOTORCYCLE: {"motorcycle", "motor_vehicle"}}
_RANK = {"motorway": 0, "trunk": 1, "primary": 2, "secondary": 3, "tertiary": 4, "unclassified": 5, "residential": 6}
_LEAST_RANK = 7

# Seconds by the angle turned, clockwise from straight on, in eight sectors of 45°; traffic keeps to the right.
_BASE_S = np.array([0.5, 0.75, 1.0, 1.5, 9.5, 3.5, 2.5, 0.75])


def banned_turns(roads: Roads, mode: Mode, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the turns (directed section to directed section) a restriction forbids for this mode; (t,) bool."""
    banned = np.zeros(len(before), bool)
    for first, junction, then, kind in roads.bans.tolist():
        tags = roads.kinds[kind]
        if _EXCEPTED.get(mode, set()) & set(tags.get("except", "").split(";")):
            continue
        arriving = _directed(roads, first, junction, arriving=True)
        leaving = _directed(roads, then, junction, arriving=False)
        here = np.flatnonzero(np.isin(before, arriving))
        follows = np.isin(after[here], leaving)
        word = tags.get("restriction", "")
        if word.startswith("no_"):
            banned[here[follows]] = True
        elif word.startswith("only_"):
            banned[here[~follows]] = True
    return banned


def _directed(roads: Roads, section: int, junction: int, *, arriving: bool) -> list[int]:
    """The directions of a section that arrive at (or leave) a junction: one, or both for a loop."""
    ends = roads.ends[section]
    return [2 * section + d for d in (0, 1) if ends[1 - d if arriving else d] == junction]


def turn_seconds(roads: Roads, mode: Mode, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.float64]:
    """Seconds that each turn takes; (t,)."""
    arrive, leave = headings(roads)
    angle = (leave[after] - arrive[before]) % 360
    sector = np.rint(angle / 45).astype(int) % 8
    return np.asarray(_BASE_S[sector])


def headings(roads: Roads) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compass degrees in which each directed section arrives at its end and leaves its start; (2 m,) each."""
    first, last = roads.shape_start[:-1], roads.shape_start[1:] - 1
    shape = roads.shape.astype(np.float64)
    out = _bearing(shape[first], shape[first + 1])
    into = _bearing(shape[last - 1], shape[last])
    arrive = np.column_stack([into, out + 180]).ravel() % 360
    leave = np.column_stack([out, into + 180]).ravel() % 360
    return arrive, leave


def _bearing(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    east = (b[:, 0] - a[:, 0]) * np.cos(np.radians((a[:, 1] + b[:, 1]) / 2e7))
    return np.degrees(np.arctan2(east, b[:, 1] - a[:, 1]))
