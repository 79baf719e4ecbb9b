"""Refuse a problem that makes no sense, naming the offender.

What is merely impossible is left out later, with its reason.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from routing.errors import (
    BadSpacingError,
    BadWindowError,
    NegativeTimeError,
    NoShiftError,
    OutsideHorizonError,
    UnknownIndexError,
    WrongFormatError,
    WrongShapeError,
)
from routing.problem import UNREACHABLE, Matrix, Problem, Shift, Spacing, Visit

LARGEST_S = 2**31 - 1
"""The search keeps times in 32 bits."""


def validate(problem: Problem) -> None:
    """Raise the RoutingError of the first thing that is wrong."""
    if problem.horizon_days < 1:
        raise OutsideHorizonError("the horizon needs at least one day", "horizon_days")
    _matrices(problem.travel_s, "travel_s")
    if problem.cost_s:
        _matrices((*problem.cost_s, problem.travel_s[0]), "cost_s")
        if len(problem.cost_s) != len(problem.travel_s):
            raise WrongShapeError("one cost matrix for each travel mode, or none", "cost_s")
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
        if matrix.size and (matrix.min() < UNREACHABLE or matrix.max() > LARGEST_S):
            raise NegativeTimeError(f"seconds from 0 to {LARGEST_S}, or {UNREACHABLE} where there is no way", here)


def _index(value: int | None, size: int, where: str) -> None:
    if value is not None and not 0 <= value < size:
        raise UnknownIndexError(f"{value} is not in 0…{size - 1}", where)


def _not_negative(pairs: Iterable[tuple[str, int | None]], where: str) -> None:
    for name, value in pairs:
        if value is not None and not 0 <= value <= LARGEST_S:
            raise NegativeTimeError(f"{value} is not in 0…{LARGEST_S}", f"{where}.{name}")


def _day(problem: Problem, day: int, where: str) -> None:
    if not 0 <= day < problem.horizon_days:
        raise OutsideHorizonError(f"day {day} is not in 0…{problem.horizon_days - 1}", where)


def _window(start: int, end: int, where: str) -> None:
    if end < start:
        raise BadWindowError(f"ends at {end}, before it begins at {start}", where)


def _shift(problem: Problem, shift: Shift, where: str) -> None:
    _index(shift.visitor, len(problem.visitors), f"{where}.visitor")
    _index(shift.mode, len(problem.travel_s), f"{where}.mode")
    _index(shift.start_node, problem.nodes, f"{where}.start_node")
    _index(shift.end_node, problem.nodes, f"{where}.end_node")
    _day(problem, shift.day, f"{where}.day")
    names = ("start_s", "end_s", "max_visits", "max_work_s", "capacity", "max_overtime_s")
    _not_negative(((name, getattr(shift, name)) for name in names), where)
    _window(shift.start_s, shift.end_s, where)
    if shift.rest:
        rest = shift.rest
        _not_negative((("earliest_s", rest.earliest_s), ("duration_s", rest.duration_s)), f"{where}.rest")
        _window(rest.earliest_s, rest.latest_s, f"{where}.rest")


def _one_place_at_a_time(shifts: Sequence[Shift]) -> None:
    def when(i: int) -> tuple[int, ...]:
        return shifts[i].visitor, shifts[i].day, shifts[i].start_s, shifts[i].end_s

    order = sorted(range(len(shifts)), key=when)
    for a, b in pairwise(order):
        before, after = shifts[a], shifts[b]
        if (before.visitor, before.day) == (after.visitor, after.day) and after.start_s < before.end_s:
            raise BadWindowError(f"begins before shifts[{a}] of the same visitor ends", f"shifts[{b}]")


def _visit(problem: Problem, visit: Visit, where: str) -> None:
    _index(visit.node, problem.nodes, f"{where}.node")
    names = ("service_s", "max_late_s", "load", "added_service_s", "household", "village")
    _not_negative(((name, getattr(visit, name)) for name in names), where)
    if visit.priority < 1:
        raise NegativeTimeError(f"{visit.priority} is not at least 1", f"{where}.priority")
    for name, visitor in (("responsible", visit.responsible), ("standin", visit.standin)):
        _index(visitor, len(problem.visitors), f"{where}.{name}")
    for visitor in visit.visitors or ():
        _index(visitor, len(problem.visitors), f"{where}.visitors")
    for day in visit.days:
        _day(problem, day, f"{where}.days")
    for start, end in visit.windows:
        _not_negative((("windows", start), ("windows", end)), where)
        _window(start, end, f"{where}.windows")
    for (_, end), (start, _) in pairwise(visit.windows):
        _window(end, start, f"{where}.windows")
    if visit.former:
        _index(visit.former[0], len(problem.visitors), f"{where}.former")


def _households(visits: Sequence[Visit]) -> None:
    node_of: dict[int, int] = {}
    for i, visit in enumerate(visits):
        if visit.household is not None and node_of.setdefault(visit.household, visit.node) != visit.node:
            raise UnknownIndexError(f"household {visit.household} has two nodes; give it one", f"visits[{i}].node")


def _spacing(problem: Problem, spacing: Spacing, where: str) -> None:
    for visit in spacing.visits:
        _index(visit, len(problem.visits), f"{where}.visits")
    if spacing.min_gap_days < 1:
        raise BadSpacingError("nobody is visited twice a day: min_gap_days is at least 1", where)
    if spacing.max_gap_days is not None and spacing.max_gap_days < spacing.min_gap_days:
        raise BadSpacingError(f"max_gap_days {spacing.max_gap_days} is below min_gap_days", where)
    for pattern in spacing.patterns:
        if len(pattern) != len(spacing.visits) or any(b <= a for a, b in pairwise(pattern)):
            raise BadSpacingError(f"pattern {pattern} needs one rising day for each visit", where)
        for day in pattern:
            _day(problem, day, where)


def _once(spacings: Sequence[Spacing]) -> None:
    seen: set[int] = set()
    for i, spacing in enumerate(spacings):
        for visit in spacing.visits:
            if visit in seen:
                raise BadSpacingError(f"visit {visit} has two spacings or stands twice in one", f"spacings[{i}]")
            seen.add(visit)


def _limits(problem: Problem) -> None:
    for i, visitor in enumerate(problem.visitors):
        names = ("max_work_week_s", "max_work_day_s", "work_low_s", "work_high_s")
        _not_negative(((name, getattr(visitor, name)) for name in names), f"visitors[{i}]")
        if visitor.work_low_s is not None and visitor.work_high_s is not None:
            _window(visitor.work_low_s, visitor.work_high_s, f"visitors[{i}].work_low_s")
    _not_negative(vars(problem.weights).items(), "weights")
    if not 0 <= problem.first_weekday <= 6:
        raise WrongFormatError(f"{problem.first_weekday} is not in 0 (Monday) … 6", "first_weekday")
