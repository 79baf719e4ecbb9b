"""A plan that is carried on, in routing's terms: where each visit was, what a move costs, when a second try is due."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from dispatch.plans import prices
from dispatch.plans.carry import second_try_days, serves
from dispatch.plans.inputs import FormerStop, OwedVisit
from dispatch.plans.translate.problem import ProblemIndex
from routing.problem import Problem
from routing.solution import LeftOut, Reason, Route, Solution, Stop, Terms
from visits.duty.policy import KEY

NO_TERMS = Terms(0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class CarriedProblem:
    """wide : the problem with every day of each window; soon : second tries on their first days only
    start : the plan as it was, whatever of it still has its shift
    second_tries : visits that `soon` narrows
    pressing : visits for which others may move: planned or newly owed, and key or with no later day
    """

    wide: Problem
    soon: Problem
    start: Solution
    second_tries: frozenset[int]
    pressing: frozenset[int]


def carried_problem(index: ProblemIndex, problem: Problem, left_out: Collection[tuple[int, date]]) -> CarriedProblem:
    """`left_out` are the visits (elder, last day of the window) that the former plan had not: they move nobody."""
    former = _former(index)
    wide = _with_former(index, problem, former)
    days = _second_tries(index, wide, former)
    soon = wide
    for visit, allowed in days.items():
        soon = soon.with_visits((visit,), days=allowed)
    known = set(left_out)
    pressing = frozenset(
        i for i, visit in enumerate(index.visits) if any(_presses(index, owed, known) for owed in visit.people)
    )
    return CarriedProblem(wide, soon, _start(index, former), frozenset(days), pressing)


def _presses(index: ProblemIndex, owed: OwedVisit, left_out: Collection[tuple[int, date]]) -> bool:
    is_due_now = owed.tier == KEY or owed.last_day <= index.inputs.last_day
    return is_due_now and (owed.elder_id, owed.last_day) not in left_out


def _former(index: ProblemIndex) -> dict[int, FormerStop]:
    """The stop of each visit in the plan that is carried on; a visit that is new has none."""
    of_elder: dict[int, list[FormerStop]] = defaultdict(list)
    for stop in index.inputs.former:
        if not stop.is_locked:
            of_elder[stop.elder_id].append(stop)
    found: dict[int, FormerStop] = {}
    for i, visit in enumerate(index.visits):
        for owed in visit.people:
            own = of_elder[owed.elder_id]
            if had := next((stop for stop in own if serves(stop, owed)), None):
                own.remove(had)
                found.setdefault(i, had)
    return found


def _with_former(index: ProblemIndex, problem: Problem, former: dict[int, FormerStop]) -> Problem:
    """Moving anybody costs more than any way is worth; working time was balanced when the week was planned."""
    visits = list(problem.visits)
    for i, stop in former.items():
        if stop.visitor_id in index.visitors:
            visits[i] = replace(visits[i], former=(index.visitors[stop.visitor_id], index.day(stop.day)))
    unbounded = [replace(one, work_low_s=None, work_high_s=None, max_work_day_s=None) for one in problem.visitors]
    weights = replace(problem.weights, moved_s=prices.MOVED_S)
    return replace(problem, visits=tuple(visits), visitors=tuple(unbounded), weights=weights)


def _start(index: ProblemIndex, former: dict[int, FormerStop]) -> Solution:
    """The orders that still have their shift; hours that begin earlier or later are the same shift."""
    shifts = {duty.key: s for s, duty in enumerate(index.shifts)}
    of_day = {(duty.visitor_id, duty.day): s for s, duty in reversed([*enumerate(index.shifts)])}
    orders: dict[int, list[int]] = {}
    for i, stop in sorted(former.items(), key=lambda entry: (entry[1].day, entry[1].start, entry[1].order, entry[0])):
        shift = shifts.get(stop.shift, of_day.get((stop.visitor_id, stop.day)))
        if shift is not None:
            orders.setdefault(shift, []).append(i)
    routes = [
        Route(s, tuple(Stop((visit,), 0, 0, 0) for visit in order), 0, 0, 0, 0, 0)
        for s, order in sorted(orders.items())
    ]
    return Solution(tuple(routes), (), NO_TERMS)


def _second_tries(index: ProblemIndex, problem: Problem, former: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The first days of each visit with somebody who was tried in vain; of who has a place already none."""
    found: dict[int, tuple[int, ...]] = {}
    soon = second_try_days(index.inputs, index.visit_of)
    for owed, i in index.visit_of.items():
        if i not in former and owed.key in soon:
            first, last = (index.day(day) for day in soon[owed.key])
            days = tuple(day for day in found.get(i, problem.visits[i].days) if first <= day <= last)
            found |= {i: days} if days else {}
    return found


def nobody_goes(index: ProblemIndex) -> Solution:
    """Where nothing is left to plan, or nobody to send."""
    left_out = (LeftOut(i, (Reason("no_shift", {}),), ()) for i in range(len(index.visits)))
    return Solution((), tuple(left_out), NO_TERMS)
