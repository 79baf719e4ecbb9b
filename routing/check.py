"""Recompute a solution from the problem alone.

Shares no code with what makes solutions: it does not schedule, it verifies stated times.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.pieces import DAY_S, Lock, LockedStop, SameVisitor, Shift, Visit
from routing.problem import Problem
from routing.solution import Route, Solution, Stop


@dataclass(frozen=True)
class Violation:
    """A broken rule: its code, what breaks it (`shift`, `visit`, `spacing` or `term`: index), and by how much."""

    code: str
    where: str
    detail: str


def check(problem: Problem, solution: Solution, *, locked: Sequence[Lock] = ()) -> tuple[Violation, ...]:
    """All rules that a solution breaks; empty when it is sound and its figures are true.

    Parameters
    ----------
    problem : Problem
        What was to be planned.
    solution : Solution
        A plan, from any source.
    locked : sequence of Lock
        What had to stay.

    Returns
    -------
    tuple of Violation
    """
    return tuple(_violations(problem, solution, locked))


def _violations(problem: Problem, solution: Solution, locked: Sequence[Lock]) -> Iterator[Violation]:
    indices = list(_indices(problem, solution))
    if indices:
        yield from indices
        return
    yield from _complete(problem, solution)
    for route in solution.routes:
        yield from _route(problem, route)
    yield from _next_shifts(problem, solution)
    yield from _working_time(problem, solution)
    yield from _spacings(problem, solution)
    yield from _locks(solution, locked)
    yield from _terms(problem, solution)


def _indices(problem: Problem, solution: Solution) -> Iterator[Violation]:
    for route in solution.routes:
        if not 0 <= route.shift < len(problem.shifts):
            yield Violation("unknown_shift", f"shift {route.shift}", "no such shift")
        for visit in route.visits:
            if not 0 <= visit < len(problem.visits):
                yield Violation("unknown_visit", f"visit {visit}", f"no such visit, on shift {route.shift}")
    for left in solution.left_out:
        if not 0 <= left.visit < len(problem.visits):
            yield Violation("unknown_visit", f"visit {left.visit}", "no such visit, among those left out")
    for shift, times in Counter(route.shift for route in solution.routes).items():
        if times > 1:
            yield Violation("shift_twice", f"shift {shift}", f"{times} routes")


def _complete(problem: Problem, solution: Solution) -> Iterator[Violation]:
    times = Counter(visit for route in solution.routes for visit in route.visits)
    times.update(left.visit for left in solution.left_out)
    for visit in range(len(problem.visits)):
        if times[visit] != 1:
            yield Violation("not_once", f"visit {visit}", f"stands {times[visit]} times among routes and left out")
    for left in solution.left_out:
        if not left.reasons:
            yield Violation("no_reason", f"visit {left.visit}", "left out without a reason")


def _route(problem: Problem, route: Route) -> Iterator[Violation]:
    shift = problem.shifts[route.shift]
    here = f"shift {route.shift}"
    if not route.visits:
        yield Violation("empty_route", here, "a route pays at least one visit")
        return
    for visit in route.visits:
        yield from _allowed(problem, shift, visit)
    yield from _legs(problem, shift, route)
    services = _services(problem, route)
    for stop, service in zip(route.stops, services, strict=True):
        yield from _stop(problem, stop, service, here)
    yield from _rest(shift, route)
    yield from _sums(problem, shift, route, services)


def _allowed(problem: Problem, shift: Shift, index: int) -> Iterator[Violation]:
    visit, here = problem.visits[index], f"visit {index}"
    if shift.day not in visit.days:
        yield Violation("wrong_day", here, f"day {shift.day} is not among its days")
    if visit.visitors is not None and shift.visitor not in visit.visitors:
        yield Violation("wrong_visitor", here, f"visitor {shift.visitor} may not come")
    if not visit.traits <= problem.visitors[shift.visitor].traits:
        yield Violation("wrong_visitor", here, f"visitor {shift.visitor} lacks a trait")


def _nodes(problem: Problem, shift: Shift, route: Route) -> list[int]:
    return [shift.start_node, *(problem.visits[stop.visits[0]].node for stop in route.stops), shift.end_node]


def _legs(problem: Problem, shift: Shift, route: Route) -> Iterator[Violation]:
    """Each stop is reached from the one before, with the break on the way where it fits."""
    here, matrix = f"shift {route.shift}", problem.travel_s[shift.mode]
    leaves = [route.leave_s, *(stop.leave_s for stop in route.stops)]
    arrivals = [*(stop.arrive_s for stop in route.stops), route.return_s]
    rest_s, rested = route.rest_s, route.rest_s is None or shift.rest is None
    for (a, b), leave, arrive in zip(pairwise(_nodes(problem, shift, route)), leaves, arrivals, strict=True):
        way = int(matrix[a, b])
        if way < 0:
            yield Violation("unreachable", here, f"no way from node {a} to {b}")
            return
        ready = leave
        if not rested and rest_s is not None and shift.rest is not None and leave <= rest_s <= arrive - way:
            ready, rested = rest_s + shift.rest.duration_s, True
        if ready + way != arrive:
            yield Violation("wrong_time", here, f"node {b}: stated {arrive}, the way takes until {ready + way}")
    if not rested:
        yield Violation("break", here, "the break lies inside a stop or on the way")


def _services(problem: Problem, route: Route) -> list[list[int]]:
    """Service seconds of each visit, stop by stop: less directly after another of the household."""
    services: list[list[int]] = []
    before: Visit | None = None
    for stop in route.stops:
        services.append([])
        for index in stop.visits:
            visit = problem.visits[index]
            added = before is not None and visit.household is not None and before.household == visit.household
            services[-1].append(
                visit.service_s if not added or visit.added_service_s is None else visit.added_service_s
            )
            before = visit
    return services


def _stop(problem: Problem, stop: Stop, services: list[int], here: str) -> Iterator[Violation]:
    if len({problem.visits[visit].node for visit in stop.visits}) > 1:
        yield Violation("two_doors", here, f"stop {stop.visits} has two nodes")
    if stop.start_s < stop.arrive_s:
        yield Violation("wrong_time", here, f"stop {stop.visits} begins before it is reached")
    begin, late = stop.start_s, 0
    for index, service in zip(stop.visits, services, strict=True):
        visit = problem.visits[index]
        if visit.windows and not any(a <= begin <= b for a, b in visit.windows):
            over = begin - visit.windows[-1][1]
            late += max(0, over)
            if not 0 < over <= visit.max_late_s:
                yield Violation("window", f"visit {index}", f"begins at {begin}, outside its windows")
        begin += service
    if begin != stop.leave_s:
        yield Violation("wrong_time", here, f"stop {stop.visits} ends at {begin}, stated {stop.leave_s}")
    if late != stop.late_s:
        yield Violation("wrong_sum", here, f"stop {stop.visits} is late by {late}, stated {stop.late_s}")


def _rest(shift: Shift, route: Route) -> Iterator[Violation]:
    here = f"shift {route.shift}"
    if route.rest_s is not None:
        if shift.rest is None or not shift.rest.earliest_s <= route.rest_s <= shift.rest.latest_s:
            yield Violation("break", here, f"the break at {route.rest_s} is outside its window")
    elif shift.rest is not None and route.return_s > shift.rest.latest_s:
        yield Violation("break", here, "the break is missing")


def _sums(problem: Problem, shift: Shift, route: Route, services: list[list[int]]) -> Iterator[Violation]:
    here, matrix = f"shift {route.shift}", problem.travel_s[shift.mode]
    travel = sum(int(matrix[a, b]) for a, b in pairwise(_nodes(problem, shift, route)))
    service = sum(map(sum, services))
    overtime = max(0, route.return_s - shift.end_s)
    stated = (route.travel_s, route.service_s, route.wait_s, route.overtime_s)
    true = (travel, service, sum(stop.start_s - stop.arrive_s for stop in route.stops), overtime)
    if stated != true:
        yield Violation("wrong_sum", here, f"travel, service, wait, overtime are {true}, stated {stated}")
    load = sum(problem.visits[visit].load for visit in route.visits)
    limits = (
        ("too_early", shift.start_s - route.leave_s, 0),
        ("overtime", overtime, shift.max_overtime_s),
        ("max_visits", len(route.visits), shift.max_visits),
        ("max_work", travel + service, shift.max_work_s),
        ("capacity", load, shift.capacity),
    )
    for code, value, most in limits:
        if most is not None and value > most:
            yield Violation(code, here, f"{value}, at most {most}")


def _next_shifts(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Nobody is still out on one shift when the next begins, on that day or, over midnight, on the morrow."""
    for route in solution.routes:
        shift = problem.shifts[route.shift]
        for i, later in enumerate(problem.shifts):
            morrow = later.day == shift.day + 1 and shift.end_s <= DAY_S
            if later.visitor != shift.visitor or i == route.shift or not (later.day == shift.day or morrow):
                continue
            begins = later.start_s + DAY_S * (later.day - shift.day)
            if shift.end_s <= begins < route.return_s:
                detail = f"back at {route.return_s}, shift {i} of the same visitor begins at {begins}"
                yield Violation("next_shift", f"shift {route.shift}", detail)


def _working_time(problem: Problem, solution: Solution) -> Iterator[Violation]:
    work: Counter[tuple[str, int, int]] = Counter()
    for route in solution.routes:
        shift = problem.shifts[route.shift]
        for span, number in (("week", (shift.day + problem.first_weekday) // 7), ("day", shift.day)):
            work[span, shift.visitor, number] += route.travel_s + route.service_s
    for (span, visitor, number), seconds in work.items():
        limits = problem.visitors[visitor]
        most = limits.max_work_week_s if span == "week" else limits.max_work_day_s
        if most is not None and seconds > most:
            yield Violation(f"max_work_{span}", f"visitor {visitor}", f"{span} {number}: {seconds}, at most {most}")


def _places(problem: Problem, solution: Solution) -> dict[int, tuple[int, int]]:
    shifts = problem.shifts
    return {v: (shifts[r.shift].visitor, shifts[r.shift].day) for r in solution.routes for v in r.visits}


def _spacings(problem: Problem, solution: Solution) -> Iterator[Violation]:
    place = _places(problem, solution)
    for i, spacing in enumerate(problem.spacings):
        here = f"spacing {i}"
        planned = [visit for visit in spacing.visits if visit in place]
        days = [place[visit][1] for visit in planned]
        if spacing.patterns:
            if planned and tuple(days) not in spacing.patterns:
                yield Violation("pattern", here, f"days {days} are no allowed pattern")
        else:
            yield from _gaps(here, spacing.visits, place, spacing.min_gap_days, spacing.max_gap_days)
        if spacing.same_visitor is SameVisitor.REQUIRED and len({place[visit][0] for visit in planned}) > 1:
            yield Violation("same_visitor", here, "more than one visitor")


def _gaps(
    here: str, visits: Sequence[int], place: dict[int, tuple[int, int]], least: int, most: int | None
) -> Iterator[Violation]:
    """The smallest gap holds between any two planned neighbours, the largest where none between them is left out."""
    for (i, a), (j, b) in pairwise((i, v) for i, v in enumerate(visits) if v in place):
        gap = place[b][1] - place[a][1]
        if gap < least or (most is not None and j == i + 1 and gap > most):
            yield Violation("gap", here, f"{gap} days between visits {a} and {b}")


def _locks(solution: Solution, locked: Sequence[Lock]) -> Iterator[Violation]:
    orders = solution.orders
    for lock in locked:
        order = orders.get(lock.shift, ())
        if isinstance(lock, LockedStop):
            if lock.visit not in order:
                yield Violation("lock", f"visit {lock.visit}", f"is not on shift {lock.shift}")
        elif (order[: len(lock.visits)] if lock.open_end else order) != lock.visits:
            yield Violation("lock", f"shift {lock.shift}", f"pays {order}, locked as {lock.visits}")


def _terms(problem: Problem, solution: Solution) -> Iterator[Violation]:
    stated = solution.terms
    true = {
        "left_out": sum(problem.visits[left.visit].priority for left in solution.left_out),
        "late_s": sum(stop.late_s for route in solution.routes for stop in route.stops),
        "overtime_s": sum(route.overtime_s for route in solution.routes),
        "travel_s": _travel_term(problem, solution),
        "balance_s": _balance_term(problem, solution),
        "continuity_s": _continuity_term(problem, solution),
        "stability_s": _stability_term(problem, solution),
        "bundling_s": _bundling_term(problem, solution),
    }
    for name, value in true.items():
        if getattr(stated, name) != value:
            yield Violation("wrong_term", f"term {name}", f"is {value}, stated {getattr(stated, name)}")


def _travel_term(problem: Problem, solution: Solution) -> int:
    matrices, cost = problem.cost_s or problem.travel_s, 0
    for route in solution.routes:
        shift = problem.shifts[route.shift]
        cost += sum(int(matrices[shift.mode][a, b]) for a, b in pairwise(_nodes(problem, shift, route)))
    return cost * problem.weights.travel


def _balance_term(problem: Problem, solution: Solution) -> int:
    work: Counter[int] = Counter()
    for route in solution.routes:
        work[problem.shifts[route.shift].visitor] += route.travel_s + route.service_s
    outside = 0
    for i, visitor in enumerate(problem.visitors):
        if visitor.work_low_s is not None and work[i] < visitor.work_low_s:
            outside += visitor.work_low_s - work[i]
        if visitor.work_high_s is not None and work[i] > visitor.work_high_s:
            outside += work[i] - visitor.work_high_s
    return outside * problem.weights.imbalance


def _continuity_term(problem: Problem, solution: Solution) -> int:
    place, weights, price = _places(problem, solution), problem.weights, 0
    for index, (visitor, _) in place.items():
        visit = problem.visits[index]
        if visit.responsible not in (None, visitor):
            price += weights.standin_s if visitor == visit.standin else weights.other_visitor_s
    for spacing in problem.spacings:
        if spacing.same_visitor is SameVisitor.PREFERRED:
            visitors = {place[visit][0] for visit in spacing.visits if visit in place}
            price += weights.second_visitor_s * max(0, len(visitors) - 1)
    return price


def _stability_term(problem: Problem, solution: Solution) -> int:
    place = _places(problem, solution)
    moved = [
        i for i, there in place.items() if problem.visits[i].former is not None and problem.visits[i].former != there
    ]
    return problem.weights.moved_s * len(moved)


def _bundling_term(problem: Problem, solution: Solution) -> int:
    entered = {(problem.visits[i].village, day) for i, (_, day) in _places(problem, solution).items()}
    return problem.weights.village_day_s * sum(1 for village, _ in entered if village is not None)
