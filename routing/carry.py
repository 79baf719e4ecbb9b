"""Where a search begins: what must stay, and of a former plan whatever still holds after facts have changed."""

from collections.abc import Mapping, Sequence

from routing.errors import BadLockError
from routing.exact.prove import fitting_order
from routing.locks import Locks
from routing.pieces import SameVisitor
from routing.places import Draft
from routing.problem import Problem
from routing.schedule import reachable, timetable, work_of
from routing.spacing import spaced

Orders = dict[int, tuple[int, ...]]


def first_orders(problem: Problem, locks: Locks, former: Mapping[int, Sequence[int]]) -> Orders:
    """Orders that keep every rule and lock, and of the former ones as much as does: the weightiest visits first.

    Parameters
    ----------
    former : mapping
        Shift to visits in their order, as indices of this problem; they may break any rule.

    Raises
    ------
    BadLockError
        Visits locked on one shift find no room there together.
    """
    draft = Draft(problem, _allowed(problem, locks, former), locks)
    for i in range(len(problem.spacings)):
        _keep_spaced(draft, i)
    for s in draft.orders:
        _keep_limits(draft, s)
        for visit in locks.stops_on(s):
            _put_locked(draft, visit, s)
    before: Orders = {}
    while before != draft.orders:  # who leaves may leave behind what does not hold without
        before = dict(draft.orders)
        _keep_working_time(draft)
        _keep_whole(draft)
    return {s: order for s, order in draft.orders.items() if order}


def _allowed(problem: Problem, locks: Locks, former: Mapping[int, Sequence[int]]) -> Orders:
    """Beginnings first, then the former visits whose day, visitor and locks still allow it."""
    orders = dict(locks.beginnings)
    begun = {visit for order in orders.values() for visit in order}
    for s, order in former.items():
        shift = problem.shifts[s]
        kept = (
            visit
            for visit in order
            if visit not in begun
            and shift.day in problem.visits[visit].days
            and problem.may_pay(visit, shift.visitor)
            and locks.may_join(visit, s)
        )
        orders[s] = (*orders.get(s, ()), *kept)
    return orders


def _keep_spaced(draft: Draft, index: int) -> None:
    """One person's visits leave that break its gaps or its one visitor; those of patterns leave together."""
    problem, spacing = draft.problem, draft.problem.spacings[index]
    planned = [visit for visit in spacing.visits if visit in draft.shift_of]
    held_on = draft.locks.shift_of
    held = [visit for visit in spacing.visits if visit in held_on]  # there, or still to be put there
    day_of: dict[int, int] = {}
    visitors: set[int] = set()
    for visit in [*held, *(visit for visit in planned if visit not in held)]:
        shift = problem.shifts[held_on[visit] if visit in held_on else draft.shift_of[visit]]
        fits = bool(spacing.patterns) or spaced(problem, spacing, {**day_of, visit: shift.day})
        alone = spacing.same_visitor is SameVisitor.REQUIRED and not visitors <= {shift.visitor}
        if visit not in held and (alone or not fits):
            draft.take(visit)
        else:
            day_of[visit] = shift.day
            visitors.add(shift.visitor)


def _keep_limits(draft: Draft, s: int) -> None:
    """The least weighty visits leave until the route keeps its limits."""
    while not holds(draft, s) and (visit := _least(draft, [s])) is not None:
        draft.take(visit)
    order = draft.orders[s]
    if not holds(draft, s):
        draft.reorder(s, _locked_order(draft, s, order))


def _put_locked(draft: Draft, visit: int, s: int) -> None:
    """Put a locked visit that is not there yet; others make room."""
    if visit in draft.shift_of:
        return
    while not (spots := list(draft.spots(visit, [s]))) and (least := _least(draft, [s])) is not None:
        draft.take(least)
    if spots:
        draft.put(visit, min(spots, key=lambda spot: (spot.late_s, spot.cost_s)))
        return
    order = _locked_order(draft, s, (*draft.orders[s], visit))
    draft.place(visit, s, order)


def _locked_order(draft: Draft, s: int, visits: Sequence[int]) -> tuple[int, ...]:
    begun = len(draft.locks.beginnings.get(s, ()))
    order = fitting_order(draft.problem, draft.problem.shifts[s], visits, begun=begun)
    if order is None:
        raise BadLockError(f"no order of the locked visits {sorted(visits)} keeps the shift's limits", f"shift {s}")
    return order


def _keep_working_time(draft: Draft) -> None:
    """Visits leave until days and weeks of every visitor keep their working time."""
    for s, shift in enumerate(draft.problem.shifts):
        while draft.time_left(s) < 0:
            same = [t for t, other in enumerate(draft.problem.shifts) if other.visitor == shift.visitor]
            spans = {span for span, most in draft.problem.spans(s) if most is not None and draft.span_work[span] > most}
            tied = [t for t in same if spans & {span for span, _ in draft.problem.spans(t)}]
            visit = _least(draft, tied)
            if visit is None:
                raise BadLockError("what is locked is more work than is allowed", f"visitor {shift.visitor}")
            _take_soundly(draft, visit)


def _keep_whole(draft: Draft) -> None:
    """A person with day patterns who is no longer planned whole leaves; what that does to a route is mended."""
    for spacing in draft.problem.spacings:
        days = [draft.problem.shifts[draft.shift_of[v]].day for v in spacing.visits if v in draft.shift_of]
        if spacing.patterns and days and tuple(days) not in draft.problem.patterns(spacing):
            for visit in spacing.visits:
                if visit not in draft.locks.shift_of:
                    _take_soundly(draft, visit)


def _take_soundly(draft: Draft, visit: int) -> None:
    """Take the visit out, and others of its route that cannot stay without it."""
    s = draft.shift_of.get(visit)
    draft.take(visit)
    if s is not None:
        _keep_limits(draft, s)


def _least(draft: Draft, shifts: Sequence[int]) -> int | None:
    """The least weighty visit of these shifts that nothing locks; of several the longest."""
    visits = draft.problem.visits
    free = [v for s in shifts for v in draft.orders[s] if v not in draft.locks.shift_of]
    return min(free, key=lambda v: (visits[v].priority, -visits[v].service_s, v), default=None)


def holds(draft: Draft, s: int) -> bool:
    """Whether the route keeps each limit of its shift."""
    problem, order = draft.problem, draft.orders[s]
    if not order:
        return True
    shift = problem.shifts[s]
    limits = (
        (len(order), shift.max_visits),
        (sum(problem.visits[v].load for v in order), shift.capacity),
        (work_of(problem, shift, order), shift.max_work_s),
    )
    return (
        all(most is None or value <= most for value, most in limits)
        and reachable(problem, shift, order)
        and timetable(problem, shift, order).short_s <= 0
    )
