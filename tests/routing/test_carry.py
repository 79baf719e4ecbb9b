"""A former plan whose facts have changed: what still holds is taken, the rest is planned anew."""

from dataclasses import replace

import pytest

from benchmarks.tiny import tiny_problem
from routing import check, errors, solve
from routing.carry import first_orders
from routing.locks import locks_of
from routing.pieces import UNREACHABLE, Break, LockedStop, SameVisitor, Spacing, Visitor
from routing.problem import Problem
from routing.solution import Route, Solution
from tests.routing.township import HOUR, tiny, with_shifts, with_visit


def former() -> Solution:
    return solve(tiny(), iterations=100)


def cut_off(node: int) -> Problem:
    travel = tiny().travel_s[0].copy()
    travel[:, node] = UNREACHABLE
    return tiny(travel_s=(travel,))


CHANGES = {
    "shorter shifts": with_shifts(tiny(), end_s=8 * HOUR + 2500),
    "fewer visits": with_shifts(tiny(), max_visits=1),
    "no visits": with_shifts(tiny(), max_visits=0),
    "less work": with_shifts(tiny(), max_work_s=4000),
    "less room": with_visit(with_shifts(tiny(), capacity=0), 3, load=1),
    "a break": with_shifts(tiny(), rest=Break(8 * HOUR + 60, 8 * HOUR + 120, HOUR)),
    "longer service": with_visit(tiny(), 3, service_s=3 * HOUR),
    "impossible service": with_visit(tiny(), 3, service_s=9 * HOUR),
    "a window": with_visit(tiny(), 3, windows=((0, HOUR),)),
    "another visitor": with_visit(tiny(), 3, visitors=(1,)),
    "nobody": with_visit(tiny(), 3, visitors=()),
    "a trait": with_visit(tiny(), 3, traits=frozenset({"nurse"})),
    "another day": with_visit(tiny(), 3, days=(1,)),
    "a larger gap": tiny(spacings=(Spacing((0, 1), min_gap_days=3),)),
    "a smaller gap": tiny(spacings=(Spacing((0, 1), max_gap_days=1),)),
    "patterns": tiny(spacings=(Spacing((0, 1), patterns=((0, 1),)),)),
    "one visitor": tiny(spacings=(Spacing((0, 1, 4, 5), same_visitor=SameVisitor.REQUIRED),)),
    "a day's work": tiny(visitors=(Visitor(max_work_day_s=2500), Visitor())),
    "a week's work": tiny(visitors=(Visitor(max_work_week_s=2500), Visitor())),
    "a road closed": cut_off(4),
    "a household": tiny(
        visits=tuple(replace(v, node=2, household=0, added_service_s=4 * HOUR) for v in tiny().visits), spacings=()
    ),
}


@pytest.mark.parametrize("engine", ["search", "ortools"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_plan_goes_on_after_a_change(change: str, engine: str) -> None:
    problem = CHANGES[change]
    solution = solve(problem, iterations=100, start=former(), engine=engine)
    assert check(problem, solution) == ()


@pytest.mark.parametrize("engine", ["search", "ortools"])
@pytest.mark.parametrize("change", CHANGES)
def test_who_stays_keeps_the_shift_and_only_the_others_are_planned(change: str, engine: str) -> None:
    problem = CHANGES[change]
    held = first_orders(problem, locks_of(problem, ()), former().orders)
    solution = solve(problem, iterations=100, start=former(), stay=True, engine=engine)
    assert check(problem, solution) == ()
    shift_of = {visit: route.shift for route in solution.routes for visit in route.visits}
    assert {visit: s for s, order in held.items() for visit in order}.items() <= shift_of.items()


@pytest.mark.parametrize("change", CHANGES)
def test_what_still_holds_is_where_the_search_begins(change: str) -> None:
    orders = former().orders
    kept = first_orders(CHANGES[change], locks_of(CHANGES[change], ()), orders)
    for s, order in kept.items():
        assert [visit for visit in orders[s] if visit in order] == list(order)
    assert first_orders(tiny(), locks_of(tiny(), ()), orders) == orders


def test_a_visit_locked_elsewhere_leaves_its_former_shift_and_others_make_room() -> None:
    problem = with_shifts(tiny(), end_s=8 * HOUR + 2500)
    plan = solve(problem, iterations=100)
    route = next(route for route in plan.routes if problem.shifts[route.shift].visitor == 0)
    locked = (LockedStop(route.visits[0], 1 - route.shift),)
    solution = solve(problem, iterations=100, start=plan, locked=locked)
    assert check(problem, solution, locked=locked) == ()


def _known(route: Route, problem: Problem) -> Route:
    """The route with only those visits whose numbers the problem knows."""
    known = [tuple(visit for visit in stop.visits if visit < len(problem.visits)) for stop in route.stops]
    stops = zip(route.stops, known, strict=True)
    return replace(route, stops=tuple(replace(stop, visits=visits) for stop, visits in stops if visits))


@pytest.mark.parametrize("seed", range(150))
def test_the_plan_of_one_problem_is_a_start_for_another(seed: int) -> None:
    problem, other = tiny_problem(seed), tiny_problem(seed + 1000)
    plan = solve(other, iterations=20)
    routes = tuple(_known(route, problem) for route in plan.routes if route.shift < len(problem.shifts))
    solution = solve(problem, iterations=20, start=replace(plan, routes=routes))
    assert check(problem, solution) == ()


@pytest.mark.parametrize("change", [{"shifts": tiny().shifts[:1]}, {"visits": tiny().visits[:2]}])
def test_a_plan_of_what_is_no_longer_there_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(errors.WrongSolutionError):
        solve(tiny(**change), iterations=10, start=former())


def test_a_start_with_two_routes_of_one_shift_is_refused() -> None:
    plan = former()
    with pytest.raises(errors.WrongSolutionError, match="two routes"):
        solve(tiny(), iterations=10, start=replace(plan, routes=(*plan.routes, replace(plan.routes[0], stops=()))))
