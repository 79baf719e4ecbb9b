"""A problem as flat arrays for the compiled search: nodes and persons in the order of a walk, shifts by visitor, days
without shifts left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.locks import Locks
from routing.objective import visitor_price_s
from routing.persons import homes_of, persons_of
from routing.pieces import UNREACHABLE, SameVisitor, Shift, Spacing, Visitor
from routing.problem import Problem
from routing.search.chain import chain_of
from routing.search.levels import late_price, left_out_price

INF = 1e30
NO_WAY_S = 2**31 - 1
"""Stands for no way: beyond every limit (routing/numbers.py), and still 32 bits."""
NO_LIMIT = 10**15
NEIGHBOURS = 120
"""How many neighbouring persons are known to each."""
VISITORS_NEAR = 8
"""How many visitors are always considered for a person: the cheapest by price and way."""
MOST_PENALTY = 1e15
"""Dearest absence: doubles must still tell seconds beside it. Plans are compared by priorities, not by this."""
FREE, PREFERRED, REQUIRED = 0, 1, 2

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Data(NamedTuple):
    """What the search reads. Visits by u, persons by p, shifts by r, visitors by v, working days by d.

    Each of them, and each node, is a position here; `Compiled` says which of the problem's it is. Working days are
    those with a shift. Prices are seconds of the third level.
    """

    node: Ints  # (visits,), where it is paid
    service: Ints  # (visits,), seconds at the door
    added: Ints  # (visits,), seconds at the door directly behind another of the household
    house: Ints  # (visits,), number of the household; -1 is none
    load: Ints  # (visits,), units of a shift's capacity
    most_late: Ints  # (visits,), seconds after its last window
    window_at: Ints  # (visits + 1,), its windows are rows window_at[u] to window_at[u + 1] of the next two
    opens: Ints  # (windows,), seconds after midnight
    closes: Ints  # (windows,), seconds after midnight, still within
    village: Ints  # (visits,), number of the village; -1 is none
    priority: Floats  # (visits,), as in the problem
    penalty: Floats  # (visits,), price of leaving it out
    day_ok: NDArray[np.bool_]  # (visits, days), whether the day is one of its own
    price: Floats  # (visits, visitors), price of continuity; INF where this visitor may not come
    former_visitor: Ints  # (visits,), visitor of the former plan; -1 is none
    former_day: Ints  # (visits,), working day of the former plan; one beyond the last where it is none
    only_shift: Ints  # (visits,), shift on which it is locked; -1 is none
    possible: NDArray[np.bool_]  # (visits,), whether any plan could pay it
    locked: NDArray[np.bool_]  # (visits,), whether it belongs to a route's fixed beginning
    person: Ints  # (visits,), whose it is
    first: Ints  # (persons + 1,), the person's visits are first[p] to first[p + 1], in the order of time
    min_gap: Ints  # (persons,), days of the horizon between neighbours
    max_gap: Ints  # (persons,), days of the horizon between neighbours; NO_LIMIT where free
    same: Ints  # (persons,), FREE, PREFERRED or REQUIRED: one visitor for all
    uniform: NDArray[np.bool_]  # (persons,), whether all visits differ in nothing but their days
    patterned: NDArray[np.bool_]  # (persons,), whether only some combinations of days are allowed
    pattern_at: Ints  # (persons + 1,), the person's patterns are rows pattern_at[p] to pattern_at[p + 1] of the next
    pattern: Ints  # (patterns, most), day of each visit, 0 beyond; most is the most visits of one person
    visitor: Ints  # (shifts,), whose it is; rising
    day: Ints  # (shifts,), working day, row of calendar
    mode: Ints  # (shifts,), which of the matrices
    start: Ints  # (shifts,), seconds after midnight
    end: Ints  # (shifts,), seconds after midnight, without overtime
    last: Ints  # (shifts,), seconds after midnight, with overtime
    start_node: Ints  # (shifts,), where it begins
    end_node: Ints  # (shifts,), where it ends
    most_visits: Ints  # (shifts,), number of visits; NO_LIMIT where free
    most_work: Ints  # (shifts,), seconds of travel and service; NO_LIMIT where free
    capacity: Ints  # (shifts,), sum of loads; NO_LIMIT where free
    rest_from: Ints  # (shifts,), seconds after midnight at which the break may begin
    rest_to: Ints  # (shifts,), the latest beginning of the break; -1 where there is none
    rest_s: Ints  # (shifts,), seconds of break
    week: Ints  # (shifts,), row of span_most: the visitor's week
    date: Ints  # (shifts,), row of span_most: the visitor's day
    beginning: Ints  # (shifts,), number of first visits that are fixed
    closed: NDArray[np.bool_]  # (shifts,), whether nothing may join or leave
    twin: Ints  # (shifts,), the shift before that is like this in all but the visitor; -1 is none
    span_most: Ints  # (spans,), seconds of work in a visitor's week or day; NO_LIMIT where free
    calendar: Ints  # (days,), the day of the horizon that each working day is
    shift_at: Ints  # (visitors + 1,), the visitor's shifts are shift_at[v] to shift_at[v + 1]
    low: Floats  # (visitors,), seconds of work below which it is unfair
    high: Floats  # (visitors,), seconds of work above which it is unfair; NO_LIMIT where free
    way: NDArray[np.int32]  # (modes, nodes, nodes), seconds from row to column; NO_WAY_S where there is none
    way_to: NDArray[np.int32]  # (modes, nodes, nodes), the same from column to row: ways to one node lie side by side
    cost: NDArray[np.int32]  # (modes, nodes, nodes), price of the way from row to column; NO_WAY_S where there is none
    cost_to: NDArray[np.int32]  # (modes, nodes, nodes), the same from column to row
    near: Ints  # (persons, neighbours), persons by way there and back, each its own first
    near_visitors: Ints  # (persons, candidates), visitors by way there and back and price, cheapest first
    far: Floats  # (persons,), price of the way there and back from the nearest visitor's home
    moved: float  # price of another day or visitor than before
    village_day: float  # price of a day on which a village is entered
    second: float  # price of each further visitor of a person
    imbalance: float  # price of a second of unfair work
    late: float  # price of a second of lateness or overtime
    any_pattern: bool  # whether anybody is patterned
    any_soft: bool  # whether lateness or overtime is allowed anywhere
    any_sum: bool  # whether working time counts beyond the shift
    any_house: bool  # whether any visit has a household
    any_lock: bool  # whether any visit is locked on a shift


@dataclass(frozen=True)
class Compiled:
    """The arrays, and which visit and shift of the problem each of their rows is."""

    data: Data
    visit: tuple[int, ...]  # (visits,), index in Problem.visits
    shift: tuple[int, ...]  # (shifts,), index in Problem.shifts


def compiled(problem: Problem, locks: Locks) -> Compiled:
    """The arrays of a problem; all visits count as possible until `mark_possible` has looked."""
    walk = chain_of(_ways_there_and_back(problem))
    place = np.argsort(walk)
    persons = sorted(persons_of(problem), key=lambda person: place[problem.visits[person[0]].node])
    visits = tuple(visit for person in persons for visit in person)
    shifts = tuple(
        sorted(range(len(problem.shifts)), key=lambda s: (problem.shifts[s].visitor, problem.shifts[s].day, s))
    )
    days = sorted({shift.day for shift in problem.shifts})
    fields: dict[str, Any] = {
        **_visits(problem, locks, visits, shifts, days, place),
        **_persons(problem, persons, days),
        **_shifts(problem, locks, shifts, days, place),
        **_visitors(problem),
        **_matrices(problem, walk),
        **_nearness(problem, persons),
        "moved": float(problem.weights.moved_s),
        "village_day": float(problem.weights.village_day_s),
        "second": float(problem.weights.second_visitor_s),
        "imbalance": float(problem.weights.imbalance),
        **_upper_levels(problem, visits),
        "any_pattern": any(s.patterns for s in problem.spacings),
        "any_soft": _any_soft(problem),
        "any_sum": problem.weights.imbalance > 0
        or any(most is not None for v in problem.visitors for most in (v.max_work_week_s, v.max_work_day_s)),
        "any_house": any(v.household is not None for v in problem.visits),
        "any_lock": bool(locks.shift_of),
    }
    return Compiled(Data(**fields), visits, shifts)


def _any_soft(problem: Problem) -> bool:
    overtime = any(problem.last_s(shift) > shift.end_s for shift in problem.shifts)
    return overtime or any(visit.max_late_s for visit in problem.visits)


def _upper_levels(problem: Problem, order: Sequence[int]) -> dict[str, Any]:
    """What is added up exactly, and the prices by which the search feels the upper two levels."""
    priority = np.array([float(problem.visits[i].priority) for i in order])
    return {
        "priority": priority,
        "penalty": np.minimum(MOST_PENALTY, priority * left_out_price(problem)),
        "late": late_price(problem),
    }


def _ints(values: Any) -> Ints:
    return np.array(list(values), np.int64)


def _or(value: int | None, default: int) -> int:
    return default if value is None else min(value, NO_LIMIT)


def _visits(
    problem: Problem, locks: Locks, order: Sequence[int], shifts: Sequence[int], days: list[int], place: Ints
) -> dict[str, Any]:
    visits = [problem.visits[i] for i in order]
    row_of_shift = {s: r for r, s in enumerate(shifts)}
    day_index = {day: d for d, day in enumerate(days)}
    day_ok = np.zeros((len(order), len(days)), np.bool_)
    price = np.full((len(order), len(problem.visitors)), INF)
    for u, i in enumerate(order):
        day_ok[u, [day_index[day] for day in visits[u].days if day in day_index]] = True
        for visitor in range(len(problem.visitors)):
            if problem.may_pay(i, visitor):
                price[u, visitor] = visitor_price_s(problem, i, visitor)
    begun = {visit for beginning in locks.beginnings.values() for visit in beginning}
    formers = [v.former or (-1, -1) for v in visits]
    return {
        "node": _ints(place[v.node] for v in visits),
        "service": _ints(v.service_s for v in visits),
        "added": _ints(_or(v.added_service_s, v.service_s) for v in visits),
        "house": _ints(_numbered([v.household for v in visits])),
        "load": _ints(v.load for v in visits),
        "most_late": _ints(v.max_late_s for v in visits),
        "window_at": _ints(np.cumsum([0, *(len(v.windows) for v in visits)])),
        "opens": _ints(opens for v in visits for opens, _ in v.windows),
        "closes": _ints(closes for v in visits for _, closes in v.windows),
        "village": _ints(_numbered([v.village for v in visits])),
        "day_ok": day_ok,
        "price": price,
        "former_visitor": _ints(visitor for visitor, _ in formers),
        "former_day": _ints(day_index.get(day, len(days)) for _, day in formers),
        "only_shift": _ints(row_of_shift.get(locks.shift_of.get(i, -1), -1) for i in order),
        "possible": np.ones(len(order), np.bool_),
        "locked": np.array([i in begun for i in order], np.bool_),
    }


def _numbered(names: Sequence[int | None]) -> list[int]:
    """The names as numbers from 0, and -1 for none."""
    number = {name: k for k, name in enumerate(sorted({name for name in names if name is not None}))}
    return [-1 if name is None else number[name] for name in names]


def _persons(problem: Problem, persons: Sequence[tuple[int, ...]], days: list[int]) -> dict[str, Any]:
    sizes = [len(person) for person in persons]
    spacings = [_spacing(problem, person) for person in persons]
    day_index = {day: d for d, day in enumerate(days)}
    patterns = [[p for p in problem.patterns(s) if all(day in day_index for day in p)] for s in spacings]
    table = np.zeros((sum(map(len, patterns)), max(sizes, default=1)), np.int64)
    for row, pattern in enumerate(pattern for of_person in patterns for pattern in of_person):
        table[row, : len(pattern)] = [day_index[day] for day in pattern]
    same = {SameVisitor.FREE: FREE, SameVisitor.PREFERRED: PREFERRED, SameVisitor.REQUIRED: REQUIRED}
    return {
        "person": np.repeat(np.arange(len(persons), dtype=np.int64), sizes),
        "first": _ints(np.cumsum([0, *sizes])),
        "min_gap": _ints(spacing.min_gap_days for spacing in spacings),
        "max_gap": _ints(_or(spacing.max_gap_days, NO_LIMIT) for spacing in spacings),
        "same": _ints(same[spacing.same_visitor] for spacing in spacings),
        "uniform": np.array([_uniform(problem, person) for person in persons], np.bool_),
        "pattern_at": _ints(np.cumsum([0, *map(len, patterns)])),
        "patterned": np.array([bool(spacing.patterns) for spacing in spacings], np.bool_),
        "pattern": table,
    }


def _spacing(problem: Problem, person: tuple[int, ...]) -> Spacing:
    i = problem.spacing_of.get(person[0])
    return Spacing(person) if i is None else problem.spacings[i]


def _uniform(problem: Problem, person: tuple[int, ...]) -> bool:
    """Whether all visits differ in nothing but their days, so that one insertion cost serves them all."""

    def kind(visit: int) -> tuple[object, ...]:
        v = problem.visits[visit]
        return (v.node, v.service_s, v.visitors, v.traits, v.windows, v.max_late_s, v.load, v.responsible, v.standin,
                v.household, v.added_service_s, v.village, v.former)  # fmt: skip

    return len({kind(visit) for visit in person}) == 1 and problem.visits[person[0]].former is None


def _shifts(problem: Problem, locks: Locks, order: Sequence[int], days: list[int], place: Ints) -> dict[str, Any]:
    shifts = [problem.shifts[s] for s in order]
    day_index = {day: d for d, day in enumerate(days)}
    most_in = dict(limit for s in order for limit in problem.spans(s))
    span_index = {span: k for k, span in enumerate(most_in)}
    spans = [[span_index[span] for span, _ in problem.spans(s)] for s in order]
    counts = np.bincount([s.visitor for s in shifts], minlength=len(problem.visitors))
    return {
        "visitor": _ints(s.visitor for s in shifts),
        "day": _ints(day_index[s.day] for s in shifts),
        "mode": _ints(s.mode for s in shifts),
        "start": _ints(s.start_s for s in shifts),
        "end": _ints(s.end_s for s in shifts),
        "last": _ints(problem.last_s(s) for s in shifts),
        "start_node": _ints(place[s.start_node] for s in shifts),
        "end_node": _ints(place[s.end_node] for s in shifts),
        "most_visits": _ints(_or(s.max_visits, NO_LIMIT) for s in shifts),
        "most_work": _ints(_or(s.max_work_s, NO_LIMIT) for s in shifts),
        "capacity": _ints(_or(s.capacity, NO_LIMIT) for s in shifts),
        "rest_from": _ints(s.rest.earliest_s if s.rest else 0 for s in shifts),
        "rest_to": _ints(s.rest.latest_s if s.rest else -1 for s in shifts),
        "rest_s": _ints(s.rest.duration_s if s.rest else 0 for s in shifts),
        "week": _ints(week for week, _ in spans),
        "date": _ints(date for _, date in spans),
        "beginning": _ints(len(locks.beginnings.get(s, ())) for s in order),
        "closed": np.array([s in locks.closed for s in order], np.bool_),
        "twin": _ints(_twins(problem, locks, order)),
        "span_most": _ints(_or(most, NO_LIMIT) for most in most_in.values()),
        "calendar": _ints(days),
        "shift_at": _ints(np.cumsum([0, *counts])),
    }


def _twins(problem: Problem, locks: Locks, order: Sequence[int]) -> list[int]:
    """The row before each shift that differs from it in nothing but the visitor, where visitors are all alike and
    nobody's working time counts; else -1.
    """
    alike = set(problem.visitors) == {Visitor(problem.visitors[0].traits)} and not any(
        v.visitors is not None or v.responsible is not None or v.former for v in problem.visits
    )
    last: dict[tuple[Shift, int], int] = {}
    twins = [-1] * len(order)
    if (
        alike
        and not locks.shift_of
        and not locks.closed
        and not any(s.same_visitor is not SameVisitor.FREE for s in problem.spacings)
    ):
        for r, s in enumerate(order):
            kind = replace(problem.shifts[s], visitor=0), problem.last_s(problem.shifts[s])
            twins[r] = last.get(kind, -1)
            last[kind] = r
    return twins


def _visitors(problem: Problem) -> dict[str, Any]:
    return {
        "low": np.array([v.work_low_s or 0 for v in problem.visitors], np.float64),
        "high": np.array([_or(v.work_high_s, NO_LIMIT) for v in problem.visitors], np.float64),
    }


def _matrices(problem: Problem, walk: Ints) -> dict[str, Any]:
    """Where ways cost what they take, both are the same memory: less to keep in the processor's."""
    way = _stacked(problem.travel_s, 1, walk)
    way_to = np.ascontiguousarray(way.transpose(0, 2, 1))
    if problem.costs is problem.travel_s and problem.weights.travel == 1:
        return {"way": way, "way_to": way_to, "cost": way, "cost_to": way_to}
    cost = _stacked(problem.costs, problem.weights.travel, walk)
    return {"way": way, "way_to": way_to, "cost": cost, "cost_to": np.ascontiguousarray(cost.transpose(0, 2, 1))}


def _stacked(matrices: Sequence[NDArray[np.int64]], weight: int, walk: Ints) -> NDArray[np.int32]:
    limited = [np.where(m == UNREACHABLE, NO_WAY_S, np.minimum(m * weight, NO_WAY_S)) for m in matrices]
    return np.ascontiguousarray([m[np.ix_(walk, walk)] for m in limited], np.int32)


def _ways_there_and_back(problem: Problem) -> Floats:
    """Cost from each node to each other and back again, in the first mode."""
    cost = np.where(problem.costs[0] == UNREACHABLE, NO_WAY_S, problem.costs[0]).astype(np.float64)
    return cost + cost.T


def _nearness(problem: Problem, persons: Sequence[tuple[int, ...]]) -> dict[str, Any]:
    """Neighbours of each person by way there and back, and the visitors whose home and price are cheapest."""
    nodes = _ints(problem.visits[person[0]].node for person in persons)
    both = _ways_there_and_back(problem)[np.ix_(nodes, nodes)]
    np.fill_diagonal(both, -1.0)
    homes = homes_of(problem)
    trip = np.full((len(persons), len(problem.visitors)), INF)
    for visitor, home in homes.items():
        matrix = np.where(problem.costs[home.mode] == UNREACHABLE, NO_WAY_S, problem.costs[home.mode]).astype(float)
        trip[:, visitor] = matrix[home.node, nodes] + matrix[nodes, home.node]
    far = trip.min(axis=1)
    for p, person in enumerate(persons):
        for visitor in homes:
            ok = problem.may_pay(person[0], visitor)
            trip[p, visitor] += visitor_price_s(problem, person[0], visitor) if ok else INF
        for visit in person:
            former = problem.visits[visit].former
            if former and former[0] in homes:
                trip[p, former[0]] -= problem.weights.moved_s
    return {
        "near": np.ascontiguousarray(np.argsort(both, axis=1, kind="stable")[:, :NEIGHBOURS].astype(np.int64)),
        "near_visitors": np.ascontiguousarray(
            np.argsort(trip, axis=1, kind="stable")[:, :VISITORS_NEAR].astype(np.int64)
        ),
        "far": far,
    }
