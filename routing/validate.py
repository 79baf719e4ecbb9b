"""Refuse a problem that makes no sense, naming the offender.

What is merely impossible is left out later, with its reason.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from routing.errors import (
    BadSpacingError,
    BadWindowError,
    NegativeTimeError,
    NoShiftError,
    OutsideHorizonError,
    TooLargeError,
    UnknownIndexError,
    WrongShapeError,
)
from routing.numbers import EXACT, LARGEST_NAME, LARGEST_PRIORITY, LONGEST_S, all_whole, told, typed, whole
from routing.pieces import UNREACHABLE, Matrix, Parts, Shift, Spacing, Visit

LONGEST_HORIZON = 36_600
"""A hundred years of days."""
HEAVIEST = 10_000
"""Most that a second of the way or of unfair working time may weigh."""
DEAREST_WAY = 2_000_000_000
"""Dearest way with its weight: the search keeps it in 32 bits."""


def validate(problem: Parts) -> None:
    """Raise the first thing that is wrong.

    Raises
    ------
    RoutingError
        One of its named subclasses (routing/errors.py), naming the offender.
    """
    typed(problem.horizon_days, "horizon_days")
    if problem.horizon_days < 1:
        raise OutsideHorizonError("the horizon needs at least one day", "horizon_days")
    whole(problem.horizon_days, "horizon_days", most=LONGEST_HORIZON)
    _matrices(problem.travel_s, "travel_s")
    if problem.cost_s:
        _matrices((*problem.cost_s, problem.travel_s[0]), "cost_s")
        if len(problem.cost_s) != len(problem.travel_s):
            raise WrongShapeError("one cost matrix for each travel mode, or none", "cost_s")
        for i, (way, cost) in enumerate(zip(problem.travel_s, problem.cost_s, strict=True)):
            if ((way != UNREACHABLE) & (cost == UNREACHABLE)).any():
                raise NegativeTimeError("a way that exists needs its cost", f"cost_s[{i}]")
    if not problem.shifts:
        raise NoShiftError("nobody works in this horizon; add a shift", "shifts")
    for i, shift in enumerate(problem.shifts):
        _shift(problem, shift, f"shifts[{i}]")
    _one_place_at_a_time(problem.shifts)
    for i, visit in enumerate(problem.visits):
        _visit(problem, visit, f"visits[{i}]")
    _households(problem.visits)
    for i, spacing in enumerate(problem.spacings):
        _spacing(problem, spacing, f"spacings[{i}]")
    _once(problem.spacings)
    _limits(problem)


def matrices_of(given: Sequence[object], where: str) -> tuple[Matrix, ...]:
    """Arrays of shape (nodes, nodes), any integer or float type, of what was given; not yet checked.

    Raises
    ------
    WrongShapeError
        Rows have different lengths; the message names the matrix `where`.
    """
    try:
        return tuple(np.asarray(matrix) for matrix in given)
    except (TypeError, ValueError) as error:
        raise WrongShapeError("rows have different lengths, or there are none", where) from error


def _matrices(matrices: Sequence[Matrix], where: str) -> None:
    if not matrices:
        raise WrongShapeError("at least one travel mode is needed", where)
    shape = matrices[0].shape
    for i, matrix in enumerate(matrices):
        here = f"{where}[{i}]"
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.shape != shape:
            raise WrongShapeError(f"shape {matrix.shape}, expected square and all alike {shape}", here)
        if not np.issubdtype(matrix.dtype, np.integer):
            raise WrongShapeError(f"whole seconds are needed, got {matrix.dtype}", here)
        if matrix.size and matrix.min() < UNREACHABLE:
            raise NegativeTimeError(f"seconds from 0, or {UNREACHABLE} where there is no way", here)
        if matrix.size and matrix.max() > LONGEST_S:
            raise TooLargeError(f"{matrix.max()} is above {LONGEST_S}", here)


def _index(value: int | None, size: int, where: str) -> None:
    if value is not None:
        typed(value, where)
        if not 0 <= value < size:
            raise UnknownIndexError(f"{told(value)} is not in 0…{size - 1}", where)


def _day(problem: Parts, day: int, where: str) -> None:
    typed(day, where)
    if not 0 <= day < problem.horizon_days:
        raise OutsideHorizonError(f"day {told(day)} is not in 0…{problem.horizon_days - 1}", where)


def _window(start: int, end: int, where: str) -> None:
    if end < start:
        raise BadWindowError(f"ends at {end}, before it begins at {start}", where)


def _shift(problem: Parts, shift: Shift, where: str) -> None:
    _index(shift.visitor, len(problem.visitors), f"{where}.visitor")
    _index(shift.mode, len(problem.travel_s), f"{where}.mode")
    _index(shift.start_node, problem.nodes, f"{where}.start_node")
    _index(shift.end_node, problem.nodes, f"{where}.end_node")
    _day(problem, shift.day, f"{where}.day")
    names = ("start_s", "end_s", "max_visits", "max_work_s", "capacity", "max_overtime_s")
    all_whole(((name, getattr(shift, name)) for name in names), where)
    _window(shift.start_s, shift.end_s, where)
    if shift.rest:
        rest = shift.rest
        all_whole(((name, getattr(rest, name)) for name in ("earliest_s", "latest_s", "duration_s")), f"{where}.rest")
        _window(rest.earliest_s, rest.latest_s, f"{where}.rest")


def _one_place_at_a_time(shifts: Sequence[Shift]) -> None:
    def when(i: int) -> tuple[int, ...]:
        return shifts[i].visitor, shifts[i].day, shifts[i].start_s, shifts[i].end_s

    order = sorted(range(len(shifts)), key=when)
    for a, b in pairwise(order):
        before, after = shifts[a], shifts[b]
        if (before.visitor, before.day) == (after.visitor, after.day) and after.start_s < before.end_s:
            raise BadWindowError(f"begins before shifts[{a}] of the same visitor ends", f"shifts[{b}]")


def _visit(problem: Parts, visit: Visit, where: str) -> None:
    _index(visit.node, problem.nodes, f"{where}.node")
    all_whole((("max_late_s", visit.max_late_s), ("load", visit.load)), where)
    all_whole((("service_s", visit.service_s), ("added_service_s", visit.added_service_s)), where, most=LONGEST_S)
    all_whole((("household", visit.household), ("village", visit.village)), where, most=LARGEST_NAME)
    whole(visit.priority, f"{where}.priority", least=1, most=LARGEST_PRIORITY)
    for name, visitor in (("responsible", visit.responsible), ("standin", visit.standin)):
        _index(visitor, len(problem.visitors), f"{where}.{name}")
    for visitor in visit.visitors or ():
        _index(visitor, len(problem.visitors), f"{where}.visitors")
    for day in visit.days:
        _day(problem, day, f"{where}.days")
    for start, end in visit.windows:
        all_whole((("windows", start), ("windows", end)), where)
        _window(start, end, f"{where}.windows")
    for (_, end), (start, _) in pairwise(visit.windows):
        _window(end, start, f"{where}.windows")
    if visit.former:
        _index(visit.former[0], len(problem.visitors), f"{where}.former")
        typed(visit.former[1], f"{where}.former")


def _households(visits: Sequence[Visit]) -> None:
    node_of: dict[int, int] = {}
    for i, visit in enumerate(visits):
        if visit.household is not None and node_of.setdefault(visit.household, visit.node) != visit.node:
            raise UnknownIndexError(f"household {visit.household} has two nodes; give it one", f"visits[{i}].node")


def _spacing(problem: Parts, spacing: Spacing, where: str) -> None:
    for visit in spacing.visits:
        _index(visit, len(problem.visits), f"{where}.visits")
    all_whole((("min_gap_days", spacing.min_gap_days), ("max_gap_days", spacing.max_gap_days)), where)
    if spacing.min_gap_days < 1:
        raise BadSpacingError("nobody is visited twice a day: min_gap_days is at least 1", where)
    if spacing.max_gap_days is not None and spacing.max_gap_days < spacing.min_gap_days:
        raise BadSpacingError(f"max_gap_days {spacing.max_gap_days} is below min_gap_days", where)
    for pattern in spacing.patterns:
        for day in pattern:
            _day(problem, day, where)
        if len(pattern) != len(spacing.visits) or any(b <= a for a, b in pairwise(pattern)):
            raise BadSpacingError(f"pattern {pattern} needs one rising day for each visit", where)


def _once(spacings: Sequence[Spacing]) -> None:
    seen: set[int] = set()
    for i, spacing in enumerate(spacings):
        for visit in spacing.visits:
            if visit in seen:
                raise BadSpacingError(f"visit {visit} has two spacings or stands twice in one", f"spacings[{i}]")
            seen.add(visit)


def _limits(problem: Parts) -> None:
    for i, visitor in enumerate(problem.visitors):
        names = ("max_work_week_s", "max_work_day_s", "work_low_s", "work_high_s")
        all_whole(((name, getattr(visitor, name)) for name in names), f"visitors[{i}]")
        if visitor.work_low_s is not None and visitor.work_high_s is not None:
            _window(visitor.work_low_s, visitor.work_high_s, f"visitors[{i}].work_low_s")
    if sum(visit.priority for visit in problem.visits) >= EXACT:
        raise TooLargeError(f"priorities add up to {EXACT} or more", "visits")
    _weights(problem)
    whole(problem.first_weekday, "first_weekday", most=6)


def _weights(problem: Parts) -> None:
    factors = ("travel", "imbalance")
    prices = ((name, value) for name, value in vars(problem.weights).items() if name not in factors)
    all_whole(prices, "weights", most=LONGEST_S)
    all_whole(((name, getattr(problem.weights, name)) for name in factors), "weights", most=HEAVIEST)
    dearest = max((int(matrix.max()) for matrix in problem.costs if matrix.size), default=0)
    if problem.weights.travel * dearest > DEAREST_WAY:
        raise TooLargeError(f"{problem.weights.travel} times the dearest way, {dearest}", "weights.travel")
