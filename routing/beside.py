"""Visits that fit only beside another: together with a partner they are put where neither fits alone.

The search moves one person at a time. Where a break finds its place only at another door, or there is no way but over
another, that one must be there first, though it has cheaper places elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from routing.carry import Orders, holds
from routing.hopeful import hopeful
from routing.locks import Locks
from routing.pieces import UNREACHABLE
from routing.places import Draft
from routing.problem import Problem
from routing.schedule import reachable, timetable, work_of
from routing.whole import patterned

PARTNERS = 12
"""How many are tried beside one visit: the nearest."""


def with_partners(
    problem: Problem, locks: Locks, orders: Mapping[int, Sequence[int]], over: Callable[[], bool]
) -> Orders:
    """The orders with visits put in beside a partner, weightiest first.

    Parameters
    ----------
    orders : mapping
        Shift to visits in their order, as indices of the problem; they keep every limit.
    over : callable
        Asked before each partner: whether time is over.

    Returns
    -------
    Orders
        Equal to the given ones where nothing could be put in.
    """
    draft = Draft(problem, orders, locks)
    missing = [visit for visit in range(len(problem.visits)) if visit not in draft.shift_of]
    most = hopeful(problem) if missing else problem
    for visit in sorted(missing, key=lambda visit: (-problem.visits[visit].priority, visit)):
        if visit not in draft.shift_of and not patterned(draft, visit):
            draft = _beside_another(draft, most, visit, over) or draft
    return {s: order for s, order in draft.orders.items() if order}


def _beside_another(draft: Draft, most: Problem, visit: int, over: Callable[[], bool]) -> Draft | None:
    """The plan with the visit and a partner on one shift, or None."""
    for s in draft.shifts_allowed(visit):
        if s in draft.locks.closed or _fits_alone(draft.problem, s, visit) or not _fits_alone(most, s, visit):
            continue
        for partner in _partners(draft, visit, s):
            if over():
                return None
            found = _together(draft, visit, partner, s)
            if found:
                return found
    return None


def _fits_alone(problem: Problem, s: int, visit: int) -> bool:
    shift = problem.shifts[s]
    work_s = work_of(problem, shift, (visit,))
    return (
        reachable(problem, shift, (visit,))
        and timetable(problem, shift, (visit,)).short_s <= 0
        and (shift.max_work_s is None or work_s <= shift.max_work_s)
    )


def _partners(draft: Draft, visit: int, s: int) -> list[int]:
    """Visits that are not on the shift but may be, the nearest first; whole persons with day patterns stay."""
    problem, shift = draft.problem, draft.problem.shifts[s]
    way, node = problem.travel_s[shift.mode], problem.visits[visit].node
    may = [
        other
        for other, v in enumerate(problem.visits)
        if other != visit
        and draft.shift_of.get(other) != s
        and shift.day in v.days
        and problem.may_pay(other, shift.visitor)
        and other not in draft.locks.shift_of
        and not patterned(draft, other)
    ]

    def far(other: int) -> tuple[bool, int, int]:
        s = int(way[problem.visits[other].node, node])
        return s == UNREACHABLE, s, other

    return sorted(may, key=far)[:PARTNERS]


def _together(draft: Draft, visit: int, partner: int, s: int) -> Draft | None:
    """The plan with both on the shift, the partner gone from where it was, or None where that breaks a rule."""
    trial = draft.copied()
    left = trial.shift_of.get(partner)
    trial.take(partner)
    if left is not None and not holds(trial, left):
        return None
    if s not in trial.shifts_allowed(partner):
        return None
    trial.place(partner, s, (*trial.orders[s], partner))
    if s not in trial.shifts_allowed(visit):
        return None
    trial.place(visit, s, (*trial.orders[s], visit))
    for order in _orders(draft, visit, partner, s):
        trial.reorder(s, order)
        if holds(trial, s) and trial.time_left(s) >= 0:
            return trial
    return None


def _orders(draft: Draft, visit: int, partner: int, s: int) -> Iterator[tuple[int, ...]]:
    """The shift's order with both put in at any two places behind its locked beginning."""
    order, begun = draft.orders[s], len(draft.locks.beginnings.get(s, ()))
    for i in range(begun, len(order) + 1):
        longer = (*order[:i], partner, *order[i:])
        for j in range(begun, len(longer) + 1):
            yield (*longer[:j], visit, *longer[j:])
