"""Turns: how long they take, and which a driver would rather not make.

Seconds follow OSRM's car profile (https://github.com/Project-OSRM/osrm-backend, profiles/car.lua, BSD-2): a logistic
curve of the angle, at junctions of more than two ways. Avoidance follows Valhalla (MIT): a base by direction times how
much one has to give way, from a lesser road onto or across a greater one.
"""

from collections.abc import Mapping

import numba
import numpy as np
from numpy.typing import NDArray

from geo.roads.model import UNITS_PER_DEGREE, Roads
from geo.roads.profiles import is_roundabout, kind_of

RANK = {"motorway": 0, "trunk": 1, "primary": 2, "secondary": 3, "tertiary": 4}
LEAST_RANK = 5  # unclassified, residential and service roads are alike when it comes to giving way
NEW_NAME_S = 5.0  # a turn into another street is harder to tell and to remember
HEADING_M = 20.0  # the direction of a way at a junction is taken so far along it

TURN_S, BIAS, BACK_S = 7.5, 1.075, 20.0
# Avoidance by the angle turned, clockwise from straight on, in eight sectors of 45 degrees; traffic keeps to the right.
BASE_S = np.array([0.5, 0.75, 1.0, 1.5, 9.5, 3.5, 2.5, 0.75])
CROSSING_S = 2.0
BACK, SHARP_LEFT, LEFT = 4, 5, 6


def weigh_turns(
    roads: Roads, is_open: NDArray[np.bool_], before: NDArray[np.int64], after: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds of each turn, and the further seconds it counts when ways are compared; (t,) each.

    is_open : (2 m,) bool, which directed sections this mode may use
    before, after : (t,) indices of the directed sections that each turn leaves and enters
    """
    arrive, leave = headings(roads)
    head = roads.ends[:, ::-1].ravel()
    at_junction = np.argsort(head, kind="stable")
    first = np.searchsorted(head[at_junction], np.arange(roads.junctions + 1))
    rank, is_round = _ranks(roads)
    arrivals = (at_junction, first, head, is_open, np.repeat(rank, 2), np.repeat(is_round, 2))
    seconds, avoid = _weigh(before, after, arrive, leave, arrivals)
    renamed = roads.name[before // 2] != roads.name[after // 2]
    return seconds, avoid + np.where(renamed, NEW_NAME_S, 0.0)


def _ranks(roads: Roads) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    def rank(tags: Mapping[str, str]) -> int:
        return RANK.get(kind_of(tags).removesuffix("_link"), LEAST_RANK)

    ranks = np.array([rank(tags) for tags in roads.kinds], np.int64)
    rounds = np.array([is_roundabout(tags) for tags in roads.kinds], bool)
    return ranks[roads.kind], rounds[roads.kind]


@numba.njit(cache=True, nogil=True)
def _weigh(before, after, arrive, leave, arrivals):  # type: ignore[no-untyped-def]
    at_junction, first, head, is_open, rank, is_round = arrivals
    seconds, avoid = np.zeros(len(before)), np.zeros(len(before))
    for t in range(len(before)):
        a, b = before[t], after[t]
        angle = (leave[b] - arrive[a]) % 360
        sector = int(np.rint(angle / 45)) % 8
        junction = head[a]
        ways = first[junction + 1] - first[junction]
        if ways > 2 or sector == BACK:
            seconds[t] = _logistic_seconds(angle) + (BACK_S if sector == BACK and a // 2 == b // 2 else 0.0)
        if is_round[a] and is_round[b]:
            continue
        greatest, on_right, on_left = LEAST_RANK, False, False
        for k in range(first[junction], first[junction + 1]):
            other = at_junction[k]
            if other // 2 == a // 2 or other // 2 == b // 2:
                continue
            beside = (leave[other ^ 1] - arrive[a]) % 360
            on_right |= angle < beside < 180 or (angle > 180 and (beside > angle or beside < 180))
            on_left |= (beside > 180 and (angle <= 180 or beside < angle)) or beside < angle <= 180
            if is_open[other]:
                greatest = min(greatest, rank[other] + 2 * is_round[other])
        impact = max(0, rank[a] - greatest + 3)
        if sector in (LEFT, SHARP_LEFT) and abs(rank[a] - rank[b]) > 1:
            impact += 1
        base = CROSSING_S if on_right and on_left else BASE_S[sector]
        avoid[t] = base * min(impact, 7)
    return seconds, avoid


@numba.njit(cache=True, nogil=True)
def _logistic_seconds(angle):  # type: ignore[no-untyped-def]
    """Seconds for turning by `angle` degrees clockwise; a left turn takes a little longer than a right turn."""
    turned = angle if angle <= 180 else angle - 360
    steep, late = (13 / BIAS, 6.5 * BIAS) if turned >= 0 else (13 * BIAS, 6.5 / BIAS)
    return TURN_S / (1 + np.exp(-(steep * abs(turned) / 180 - late)))


def headings(roads: Roads) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compass degrees in which each directed section arrives at its end and leaves its start; (2 m,) each."""
    shape = roads.shape / UNITS_PER_DEGREE * np.array([np.cos(np.radians(roads.shape[:, 1].mean() / 1e7)), 1.0])
    first, last = roads.shape_start[:-1], roads.shape_start[1:] - 1
    pieces = np.hypot(*np.diff(shape, axis=0).T) * 111_195
    along = np.concatenate([[0.0], np.cumsum(pieces)])
    reach = np.minimum(HEADING_M, along[last] - along[first])
    out = _bearing(shape[first], _place(shape, along, along[first] + reach))
    into = _bearing(_place(shape, along, along[last] - reach), shape[last])
    arrive = np.column_stack([into, out + 180]).ravel() % 360
    leave = np.column_stack([out, into + 180]).ravel() % 360
    return arrive, leave


def _place(shape: NDArray[np.float64], along: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([np.interp(wanted, along, shape[:, axis]) for axis in (0, 1)])


def _bearing(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    step = b - a
    return np.degrees(np.arctan2(step[:, 0], step[:, 1]))
