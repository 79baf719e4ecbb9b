"""A large plan is cut into parts, one for each thread: each changes its own routes only, so that threads add up.

The cut runs between two persons chosen by chance, and elsewhere each time. Persons visited on both sides of it stay as
they are until the next. Source of the idea: Taillard and Voss, POPMUSIC, in Essays and Surveys in Metaheuristics, 2002.
"""

import numpy as np

from routing.search.data import Data, Floats, Ints
from routing.search.state import OUT, State

TRIED = 8
"""Persons of whom the one farthest from the first is the other end of the line that is cut."""


def parts_of(data: Data, state: State, count: int, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Cut a plan into `count` parts.

    Routes of one visitor stay together where visitors differ, as their limits and targets add up over days.

    Returns
    -------
    of_shifts : int array, shape (shifts,)
        Number of each shift's part, from 0.
    of_persons : int array, shape (persons,)
        The same of each person; -1 for persons visited in several.
    """
    place = _places(data, chance)
    group = data.visitor if _differ(data) else np.arange(len(data.visitor))
    size, middle = _groups(data, state, group, place, chance)
    order = np.argsort(middle, kind="stable")
    part_of_group = np.empty(len(size), np.int64)
    part_of_group[order] = np.cumsum(size[order]) * count // (size.sum() + 1)
    borders = [middle[part_of_group == k].max(initial=-np.inf) for k in range(count - 1)]
    part = part_of_group[group]
    return part, _of_persons(data, state, part, np.searchsorted(borders, place[data.node[data.first[:-1]]]))


def _groups(data: Data, state: State, group: Ints, place: Floats, chance: np.random.Generator) -> tuple[Ints, Floats]:
    """Visits of each group of routes and their mean place; that of an empty one is anybody's."""
    visits, route_of = _planned(state)
    size = np.bincount(group[route_of], minlength=int(group.max()) + 1)
    total = np.bincount(group[route_of], place[data.node[visits]], len(size))
    anybody = place[data.node[chance.integers(0, len(data.node), len(size))]]
    return size, np.where(size > 0, total / np.maximum(size, 1), anybody)


def _differ(data: Data) -> bool:
    return data.any_sum or len(np.unique(data.start_node)) > 1


def _places(data: Data, chance: np.random.Generator) -> Floats:
    """Place of each node along the line between two persons: how much nearer it is to the one than to the other."""
    ends = data.node[chance.integers(0, len(data.node), TRIED)]
    both: Floats = data.cost[0][ends[0]].astype(np.float64) + data.cost_to[0][ends[0]]
    other = ends[np.argmax(both[ends])]
    return both - data.cost[0][other] - data.cost_to[0][other]


def _planned(state: State) -> tuple[Ints, Ints]:
    visits = np.flatnonzero(state.shift_of != OUT)
    return visits, state.shift_of[visits]


def _of_persons(data: Data, state: State, part: Ints, unplanned: Ints) -> Ints:
    visits, route_of = _planned(state)
    low, high = np.full(len(data.first) - 1, 10**6), np.full(len(data.first) - 1, -1)
    np.minimum.at(low, data.person[visits], part[route_of])
    np.maximum.at(high, data.person[visits], part[route_of])
    return np.where(high < 0, unplanned, np.where(low == high, low, -1))
