"""Which visits could be planned at all: the search tries no others in vain.

What fits only beside another visit counts as possible: behind a member of the household, or where a stop on the way
leaves room for the break.
"""

import numpy as np

from routing.hopeful import least_service_s, shortest_from, shortest_to
from routing.locks import Locks
from routing.pieces import UNREACHABLE, Matrix
from routing.problem import Problem
from routing.search.data import INF, NO_LIMIT, Compiled, Data, Ints
from routing.search.kernel import door
from routing.search.place import allowed, can_begin
from routing.search.state import ALREADY, YET, State, state_of


def mark_possible(problem: Problem, locks: Locks, arrays: Compiled) -> None:
    """Set Data.possible: no plan pays any other visit. Beginnings of routes are kept, breaks are not asked for."""
    state = state_of(arrays, locks.beginnings, 0)
    nodes = np.array([problem.visits[visit].node for visit in arrays.visit], np.int64)
    service = np.array([least_service_s(problem, visit) for visit in arrays.visit], np.int64)
    free, origin = _beginnings(problem, locks, arrays, state)
    starts = [(problem.shifts[s].mode, origin[r]) for r, s in enumerate(arrays.shift)]
    ends = [(problem.shifts[s].mode, problem.shifts[s].end_node) for s in arrays.shift]
    for roundabout in (False, True):  # ways over other nodes take long to find, and most visits need none
        there = _by_shift(starts, nodes, problem, to=False, roundabout=roundabout)
        back = _by_shift(ends, nodes, problem, to=True, roundabout=roundabout)
        _mark(arrays.data, state, service, free, there, back)
        if arrays.data.possible.all():
            return


def _beginnings(problem: Problem, locks: Locks, arrays: Compiled, state: State) -> tuple[Ints, list[int]]:
    """When each shift is free for other visits at the earliest, and at which node that is."""
    free, origin = arrays.data.start.copy(), [problem.shifts[s].start_node for s in arrays.shift]
    for r, s in enumerate(arrays.shift):
        if begun := locks.beginnings.get(s, ()):
            last = len(begun) - 1
            early = state.early[ALREADY, r, last]
            if arrays.data.rest_to[r] >= 0:
                early = min(early, state.early[YET, r, last])
            free[r] = early + state.serve[r, last]
            origin[r] = problem.visits[begun[-1]].node
    return free, origin


def _by_shift(ends: list[tuple[int, int]], nodes: Ints, problem: Problem, *, to: bool, roundabout: bool) -> Ints:
    """Ways between each shift's (mode, node) and each visit, direct or shortest; shape (shifts, visits), seconds."""
    ways: dict[tuple[int, int], Ints] = {}
    for mode, matrix in enumerate(problem.travel_s):
        wanted = {end for m, end in ends if m == mode}
        for node, way in _ways(matrix, wanted, to=to, roundabout=roundabout).items():
            ways[mode, node] = np.minimum(way[nodes], NO_LIMIT)
    return np.array([ways[end] for end in ends], np.int64)


def _ways(matrix: Matrix, wanted: set[int], *, to: bool, roundabout: bool) -> dict[int, Ints]:
    if roundabout:
        return shortest_to(matrix, wanted) if to else shortest_from(matrix, wanted)
    direct = {node: matrix[:, node] if to else matrix[node] for node in wanted}
    return {node: np.where(way == UNREACHABLE, NO_LIMIT, way) for node, way in direct.items()}


@door
def _mark(data: Data, state: State, service: Ints, free: Ints, there: Ints, back: Ints) -> None:
    for u in range(state.shift_of.shape[0]):
        data.possible[u] = False
        for r in range(state.size.shape[0]):
            if not allowed(data, u, r) or data.price[u, data.visitor[r]] >= INF or data.closed[r]:
                continue
            if state.size[r] >= data.most_visits[r] or state.load[r] + data.load[u] > data.capacity[r]:
                continue
            work = there[r, u] + service[u] + back[r, u]
            if data.beginning[r] == 0:
                limit = min(data.most_work[r], data.span_most[data.week[r]], data.span_most[data.date[r]])
                if work > limit:
                    continue
            if can_begin(data, u, free[r] + there[r, u], data.last[r] - back[r, u] - service[u]):
                data.possible[u] = True
                break
