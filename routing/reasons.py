"""Why a visit is left out, and what would let it in: found by testing, not by guessing. Codes: docs/routing.md."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from routing.exact.prove import can_fit
from routing.hopeful import hopeful
from routing.locks import Locks
from routing.pieces import Shift
from routing.places import NO_LOCKS, Draft
from routing.problem import Problem
from routing.remedies import remedies_of
from routing.schedule import reachable, timetable, work_of
from routing.solution import LeftOut, Reason
from routing.whole import patterned, places_for

FITS = "fits"
"""No reason at all: the plan, as it stands, has room."""


def _never() -> bool:
    return False


Sieve = tuple[str, Callable[[int], bool]]


def left_out_of(
    problem: Problem, orders: Mapping[int, Sequence[int]], locks: Locks = NO_LOCKS, *, over: Callable[[], bool] = _never
) -> tuple[LeftOut, ...]:
    """Every visit that no route pays, with reasons, and remedies until `over` says that time is: the weightiest visits
    first. Codes, and the number each carries: docs/routing.md.
    """
    planned = {visit for order in orders.values() for visit in order}
    missing = [visit for visit in range(len(problem.visits)) if visit not in planned]
    if not missing:
        return ()
    draft, most = Draft(problem, orders, locks), hopeful(problem)
    left = {}
    for visit in sorted(missing, key=lambda visit: -problem.visits[visit].priority):
        reasons = reasons_of(draft, visit, most)
        left[visit] = LeftOut(visit, reasons, () if over() or reasons[0].code == FITS else remedies_of(draft, visit))
    return tuple(left[visit] for visit in missing)


def reasons_of(draft: Draft, visit: int, most: Problem) -> tuple[Reason, ...]:
    """The first sieve that holds back every shift, or by how much the best of the shifts that pass is short.

    `most` is the hopeful problem: what fits only beside another visit is never said to fit nowhere.
    """
    shifts = list(range(len(draft.problem.shifts)))
    for code, passes in _sieves(draft, visit, most):
        rest = [s for s in shifts if passes(s)]
        if not rest:
            return (Reason(code, _sample(most, code, visit, shifts)),)
        shifts = rest
    return (_short_of_time(draft, visit, shifts),)


def _sieves(draft: Draft, visit: int, most: Problem) -> Iterator[Sieve]:
    problem, v = draft.problem, draft.problem.visits[visit]
    visitors, shifts = problem.visitors, problem.shifts
    only, days = draft.visitor_required(visit), draft.days_allowed(visit, others_may_follow=True)
    bare = _without_windows(most, visit)
    yield "no_shift", lambda s: shifts[s].day in v.days
    yield "visitor", lambda s: v.visitors is None or shifts[s].visitor in v.visitors
    yield "trait", lambda s: v.traits <= visitors[shifts[s].visitor].traits
    yield "unreachable", lambda s: reachable(most, most.shifts[s], (visit,))
    yield "too_long", lambda s: _alone_short_s(bare, most.shifts[s], visit) <= 0
    yield "window", lambda s: not v.windows or _alone_short_s(most, most.shifts[s], visit) <= 0
    yield "gap", lambda s: shifts[s].day in days
    yield "same_visitor", lambda s: only is None or shifts[s].visitor == only
    yield "locked", lambda s: draft.locks.may_join(visit, s)
    yield "full", lambda s: draft.has_room(visit, s)


def _without_windows(problem: Problem, visit: int) -> Problem:
    return problem.with_visits((visit,), windows=()) if problem.visits[visit].windows else problem


def _alone_short_s(problem: Problem, shift: Shift, visit: int) -> int:
    """By how much an empty shift is too short for this visit alone."""
    work = work_of(problem, shift, (visit,)) - (shift.max_work_s if shift.max_work_s is not None else 2**62)
    return max(timetable(problem, shift, (visit,)).short_s, work)


def _sample(most: Problem, code: str, visit: int, shifts: Sequence[int]) -> dict[str, int]:
    """The least short of the shifts that fail, where that is a number."""
    if code not in ("too_long", "window"):
        return {}
    problem = most if code == "window" else _without_windows(most, visit)
    short = {s: _alone_short_s(problem, problem.shifts[s], visit) for s in shifts}
    best = min(short, key=lambda s: short[s])
    return {"shift": best, "short_s": short[best]}


def _short_of_time(draft: Draft, visit: int, shifts: Sequence[int]) -> Reason:
    if places_for(draft, visit):
        return Reason(FITS, {})
    short_s: float = math.inf
    shift = -1
    for s in shifts:
        for trial in draft.trials(visit, s, below_s=short_s):
            if trial.short_s < short_s:
                short_s, shift = trial.short_s, s
    if short_s == math.inf:
        return Reason("unreachable", {})
    if short_s > 0:
        return Reason("no_time", {"shift": shift, "short_s": int(short_s)})
    fits_alone = any(draft.spots(visit, shifts))
    return Reason("gap", {}) if fits_alone and patterned(draft, visit) else Reason("work_limit", {"shift": shift})


def proven_reasons_of(draft: Draft, visit: int) -> tuple[Reason, ...]:
    """The same reasons; `no_time` also says whether no order of any allowed shift, with its visits, has room."""
    reasons = reasons_of(draft, visit, hopeful(draft.problem))
    if reasons[0].code != "no_time":
        return reasons
    days = draft.days_allowed(visit, others_may_follow=True)
    shifts = [s for s in draft.shifts_allowed(visit, days) if draft.has_room(visit, s)]
    proven = all(_proven_full(draft, visit, s) for s in shifts)
    return (Reason("no_time", {**reasons[0].data, "proven": int(proven)}),)


def _proven_full(draft: Draft, visit: int, s: int) -> bool:
    problem, begun = draft.problem, len(draft.locks.beginnings.get(s, ()))
    return can_fit(problem, problem.shifts[s], (*draft.orders[s], visit), begun=begun) is False
