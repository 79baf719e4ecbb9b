"""Arrivals, waits, lateness and overtime along one shift's order of visits.

Whoever arrives early waits; whoever arrives after one window waits for the next; after the last window the visit is
late. The break lies
between two visits (or before the first, or after the last), where it makes the day best; who is back by its latest
beginning needs none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.pieces import UNREACHABLE, Shift, Visit
from routing.problem import Problem
from routing.solution import Route, Stop


@dataclass(frozen=True)
class Timetable:
    """The times of one order.

    Attributes
    ----------
    arrivals, starts, leaves : tuple of int
        Of each visit in the order: seconds after midnight at which the visitor comes, the service begins and ends.
    lates : tuple of int
        By how many seconds each begins after its last window.
    return_s : int
        Seconds after midnight at which the visitor is back.
    rest_s : int or None
        When the break begins, if one is taken.
    overtime_s : int
        Seconds after the shift's end.
    short_s : int
        By how many seconds the worst hard limit is passed; 0 if the order fits.
    """

    arrivals: tuple[int, ...]
    starts: tuple[int, ...]
    leaves: tuple[int, ...]
    lates: tuple[int, ...]
    return_s: int
    rest_s: int | None
    overtime_s: int
    short_s: int

    @property
    def penalty_s(self) -> int:
        """Seconds of lateness and overtime: the second level."""
        return sum(self.lates) + self.overtime_s


def service_s(problem: Problem, previous: int | None, visit: int) -> int:
    """Seconds at the door: less for whoever lives with the person visited just before (None at the beginning)."""
    v = problem.visits[visit]
    joined = previous is not None and v.household is not None and problem.visits[previous].household == v.household
    return v.added_service_s if joined and v.added_service_s is not None else v.service_s


def reachable(problem: Problem, shift: Shift, order: Sequence[int]) -> bool:
    """Whether every leg of the way exists in the shift's mode."""
    nodes = [shift.start_node, *(problem.visits[v].node for v in order), shift.end_node]
    travel = problem.travel_s[shift.mode]
    return all(travel[a, b] != UNREACHABLE for a, b in pairwise(nodes))


def travel_of(problem: Problem, shift: Shift, order: Sequence[int]) -> int:
    """Seconds on the way; 0 without visits."""
    return _along(problem, shift, order, cost=False)


def cost_of(problem: Problem, shift: Shift, order: Sequence[int]) -> int:
    """Cost of the way, in seconds; 0 without visits."""
    return _along(problem, shift, order, cost=True)


def _along(problem: Problem, shift: Shift, order: Sequence[int], *, cost: bool) -> int:
    if not order:
        return 0
    matrix = (problem.costs if cost else problem.travel_s)[shift.mode]
    nodes = [shift.start_node, *(problem.visits[v].node for v in order), shift.end_node]
    return sum(int(matrix[a, b]) for a, b in pairwise(nodes))


def work_of(problem: Problem, shift: Shift, order: Sequence[int]) -> int:
    """Working time in seconds: travel and service, without waits and rest."""
    service = sum(service_s(problem, order[i - 1] if i else None, v) for i, v in enumerate(order))
    return travel_of(problem, shift, order) + service


def timetable(problem: Problem, shift: Shift, order: Sequence[int]) -> Timetable:
    """The best timetable of a reachable order, whether or not it keeps the hard limits."""
    if shift.rest is None:
        return _walk(problem, shift, order, None)
    tables = [_walk(problem, shift, order, at) for at in range(len(order) + 1)]
    unrested = _walk(problem, shift, order, None)
    if unrested.return_s <= shift.rest.latest_s or not order:
        tables.append(unrested)
    return min(tables, key=lambda t: (t.short_s, t.penalty_s, t.return_s))


def _walk(problem: Problem, shift: Shift, order: Sequence[int], rest_at: int | None) -> Timetable:
    matrix = problem.travel_s[shift.mode]
    now, node, short, rest_s = shift.start_s, shift.start_node, 0, None
    arrivals, starts, leaves, lates = [], [], [], []
    for i in range(len(order) + 1):
        if rest_at == i and shift.rest is not None:
            rest_s = max(now, shift.rest.earliest_s)
            short = max(short, rest_s - shift.rest.latest_s)
            now = rest_s + shift.rest.duration_s
        if i == len(order):
            break
        visit = problem.visits[order[i]]
        now += int(matrix[node, visit.node])
        start, late = _begin(visit, now)
        short = max(short, late - visit.max_late_s)
        arrivals.append(now)
        starts.append(start)
        lates.append(late)
        now, node = start + service_s(problem, order[i - 1] if i else None, order[i]), visit.node
        leaves.append(now)
    back = now + int(matrix[node, shift.end_node]) if order else now
    overtime = max(0, back - shift.end_s)
    short = max(short, back - problem.last_s(shift))
    return Timetable(tuple(arrivals), tuple(starts), tuple(leaves), tuple(lates), back, rest_s, overtime, short)


def _begin(visit: Visit, arrival_s: int) -> tuple[int, int]:
    """When the service begins, and how late that is."""
    for earliest, latest in visit.windows:
        if arrival_s <= latest:
            return max(arrival_s, earliest), 0
    return arrival_s, arrival_s - visit.windows[-1][1] if visit.windows else 0


def route_of(problem: Problem, shift_index: int, order: Sequence[int], *, proven: bool = False) -> Route:
    """The route of one order, by index, with its times. Setting out is put off until the first stop is just reached in
    time. The order is reachable and has at least one visit.
    """
    shift = problem.shifts[shift_index]
    table = timetable(problem, shift, order)
    leave, first_arrival = shift.start_s, table.arrivals[0]
    if table.rest_s is None or table.rest_s >= table.leaves[0]:
        leave += table.starts[0] - first_arrival
        first_arrival = table.starts[0]
    arrivals = (first_arrival, *table.arrivals[1:])
    service = work_of(problem, shift, order) - travel_of(problem, shift, order)
    return Route(
        shift=shift_index,
        stops=_stops(problem, order, table, arrivals),
        leave_s=leave,
        return_s=table.return_s,
        travel_s=travel_of(problem, shift, order),
        service_s=service,
        wait_s=sum(s - a for s, a in zip(table.starts, arrivals, strict=True)),
        overtime_s=table.overtime_s,
        rest_s=table.rest_s,
        proven=proven,
    )


def _stops(problem: Problem, order: Sequence[int], table: Timetable, arrivals: Sequence[int]) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    for i, visit in enumerate(order):
        stop = Stop((visit,), arrivals[i], table.starts[i], table.leaves[i], table.lates[i])
        if stops and _same_door(problem, order[i - 1], visit) and table.starts[i] == stops[-1].leave_s:
            last = stops.pop()
            stop = Stop((*last.visits, visit), last.arrive_s, last.start_s, stop.leave_s, last.late_s + stop.late_s)
        stops.append(stop)
    return tuple(stops)


def _same_door(problem: Problem, previous: int, visit: int) -> bool:
    household = problem.visits[visit].household
    return household is not None and household == problem.visits[previous].household
