"""Every penalty in one place: what a plan costs, term by term."""

from collections.abc import Iterable, Mapping, Sequence

from routing.pieces import SameVisitor
from routing.problem import Problem
from routing.schedule import cost_of, timetable, work_of
from routing.solution import Terms

Orders = Mapping[int, Sequence[int]]
"""The visits of each shift in their order."""


def terms_of(problem: Problem, orders: Orders) -> Terms:
    """Each term of the objective for these orders."""
    shifts, used = problem.shifts, {s: o for s, o in orders.items() if o}
    place = {visit: (shifts[s].visitor, shifts[s].day) for s, order in used.items() for visit in order}
    tables = [timetable(problem, shifts[s], order) for s, order in used.items()]
    return Terms(
        left_out=sum(v.priority for i, v in enumerate(problem.visits) if i not in place),
        late_s=sum(sum(table.lates) for table in tables),
        overtime_s=sum(table.overtime_s for table in tables),
        travel_s=problem.weights.travel * sum(cost_of(problem, shifts[s], order) for s, order in used.items()),
        balance_s=_balance(problem, used),
        continuity_s=_continuity(problem, place),
        stability_s=sum(_moved(problem, visit, *there) for visit, there in place.items()),
        bundling_s=_bundling(problem, place),
    )


def visitor_price_s(problem: Problem, visit: int, visitor: int) -> int:
    """Price in seconds of being visited by this visitor: 0 for the responsible one, or where nobody is."""
    v = problem.visits[visit]
    if v.responsible is None or v.responsible == visitor:
        return 0
    return problem.weights.standin_s if v.standin == visitor else problem.weights.other_visitor_s


def _moved(problem: Problem, visit: int, visitor: int, day: int) -> int:
    former = problem.visits[visit].former
    return problem.weights.moved_s if former not in (None, (visitor, day)) else 0


def place_price_s(problem: Problem, visit: int, shift: int) -> int:
    """Price in seconds of one visit on one shift, apart from the way: continuity and stability."""
    visitor, day = problem.shifts[shift].visitor, problem.shifts[shift].day
    return visitor_price_s(problem, visit, visitor) + _moved(problem, visit, visitor, day)


def imbalance_s(problem: Problem, visitor: int, work_s: int) -> int:
    """Seconds of working time outside the visitor's targets."""
    low, high = problem.visitors[visitor].work_low_s, problem.visitors[visitor].work_high_s
    return max(0, (low or 0) - work_s) + (max(0, work_s - high) if high is not None else 0)


def work_by_visitor(problem: Problem, orders: Orders) -> list[int]:
    """Working time of each visitor over the horizon, in seconds."""
    work = [0] * len(problem.visitors)
    for s, order in orders.items():
        work[problem.shifts[s].visitor] += work_of(problem, problem.shifts[s], order)
    return work


def _balance(problem: Problem, orders: Orders) -> int:
    work = work_by_visitor(problem, orders)
    return problem.weights.imbalance * sum(imbalance_s(problem, v, work_s) for v, work_s in enumerate(work))


def _continuity(problem: Problem, place: Mapping[int, tuple[int, int]]) -> int:
    price = sum(visitor_price_s(problem, visit, visitor) for visit, (visitor, _) in place.items())
    further = sum(
        max(0, _distinct(place[visit][0] for visit in spacing.visits if visit in place) - 1)
        for spacing in problem.spacings
        if spacing.same_visitor is SameVisitor.PREFERRED
    )
    return price + problem.weights.second_visitor_s * further


def _bundling(problem: Problem, place: Mapping[int, tuple[int, int]]) -> int:
    entered = ((problem.visits[visit].village, day) for visit, (_, day) in place.items())
    return problem.weights.village_day_s * _distinct(pair for pair in entered if pair[0] is not None)


def _distinct(items: Iterable[object]) -> int:
    return len(set(items))
