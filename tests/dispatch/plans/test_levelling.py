"""Fair weeks, bearable days, and days that hold alike; nobody is left out for it."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from dispatch.plans import prices
from dispatch.plans.levelling import Levelled, over_the_days, solve_levelled, with_bearable_days, with_fair_weeks
from routing import check, solve
from routing.pieces import Shift, Spacing, Visit, Visitor, Weights
from routing.problem import Problem
from routing.solution import Solution

HOUR = 3600
DAYS = range(5)


def township(
    *,
    visits: int = 40,
    visitors: int = 4,
    hours: float = 6,
    theirs: tuple[int, ...] | None = None,
    days: tuple[int, ...] = tuple(DAYS),
) -> Problem:
    """Doors along a road of 6 km, ten minutes on foot apart from their neighbours at most; visitors live along it. The
    visits of the first of `theirs` are the first visitor's, and so on; each lasts half an hour."""
    counts = theirs or (visits // visitors,) * visitors
    whose = [v for v, count in enumerate(counts) for _ in range(count)]
    at = np.array([6000 * v // visitors for v in range(visitors)] + [6000 * i // len(whose) for i in range(len(whose))])
    shifts = tuple(Shift(v, day, 8 * HOUR, int((8 + hours) * HOUR), v, v) for v in range(visitors) for day in DAYS)
    owed = tuple(Visit(visitors + i, 1800, days, responsible=v) for i, v in enumerate(whose))
    faces = Weights(standin_s=prices.STAND_IN_S, other_visitor_s=prices.OTHER_VISITOR_S)
    return Problem(5, (np.abs(at[:, None] - at[None]),), (Visitor(),) * visitors, shifts, owed, weights=faces)


def planned(problem: Problem, seconds: float = 1) -> Levelled:
    found = solve_levelled(problem, seconds=seconds, seed=1, on_progress=lambda _: None, cancelled=lambda: False)
    assert check(found.problem, found.solution) == ()
    return found


def work(problem: Problem, solution: Solution, *, by_day: bool) -> Counter[int]:
    found: Counter[int] = Counter()
    for route in solution.routes:
        shift = problem.shifts[route.shift]
        found[shift.day if by_day else shift.visitor] += route.travel_s + route.service_s
    return found


def stops(found: Levelled) -> list[int]:
    by_day = Counter(found.problem.shifts[route.shift].day for route in found.solution.routes for _ in route.visits)
    return [by_day[day] for day in DAYS]


def test_no_day_of_the_week_has_most_of_the_stops_and_none_next_to_nothing() -> None:
    """Without it Monday has nearly all of them: one long way is the shortest."""
    problem = township()
    assert max(stops(Levelled(problem, solve(problem, seconds=1)))) > 20
    found = planned(problem)
    assert found.solution.left_out == ()
    assert min(stops(found)) >= 4
    assert max(stops(found)) <= 12


def test_no_day_of_a_visitor_is_long_where_the_week_is_not() -> None:
    found = planned(township())
    longest = max(route.travel_s + route.service_s for route in found.solution.routes)
    assert longest <= max(prices.BEARABLE_DAY_S, prices.DAY_HIGH * 10 * 2000 / 5)


def test_the_busiest_has_no_more_than_half_as_much_again_as_the_mean_of_those_on_duty_alike() -> None:
    """One visitor answers for half of the elders, next door to those who answer for few."""
    problem = township(visits=36, visitors=3, theirs=(20, 8, 8))
    found = planned(problem)
    by_visitor = work(found.problem, found.solution, by_day=False)
    assert max(by_visitor.values()) <= 1.5 * by_visitor.total() / 3


def test_nobody_gets_other_visitors_elders_only_to_fill_hours() -> None:
    problem = township(visitors=3, theirs=(18, 2, 0))
    fair = with_fair_weeks(problem, solve(problem, iterations=200))
    busy, light, none = (visitor.work_low_s or 0 for visitor in fair.visitors)
    assert busy > light > none == 0
    assert light < 3 * 2 * 1800


def test_who_is_on_duty_for_half_as_long_is_asked_for_half() -> None:
    problem = township(visitors=2, visits=40)
    problem = replace(problem, shifts=tuple(s for s in problem.shifts if s.visitor == 0 or s.day < 2))
    fair = with_fair_weeks(problem, solve(problem, iterations=200))
    high = [visitor.work_high_s or 0 for visitor in fair.visitors]
    assert high[0] == pytest.approx(2.5 * high[1], rel=0.01)


@pytest.mark.parametrize("hours", [1, 1.5, 2, 3])
def test_nobody_is_left_out_for_a_level_day(hours: float) -> None:
    """From a township far short of hours to one with some slack: as much is planned as without."""
    problem = township(hours=hours)
    assert planned(problem).solution.terms.left_out <= solve(problem, seconds=1).terms.left_out


def test_days_have_no_limit_where_hours_are_short() -> None:
    problem = township(hours=1)
    plain = solve(problem, iterations=200)
    assert plain.left_out
    assert with_bearable_days(problem, plain) is problem


def test_who_is_left_out_for_want_of_a_way_leaves_the_others_their_bearable_days() -> None:
    problem = township()
    cut_off = replace(problem.visits[0], visitors=())
    problem = replace(problem, visits=(cut_off, *problem.visits[1:]))
    plain = solve(problem, iterations=200)
    assert [left.reasons[0].code for left in plain.left_out] == ["visitor"]
    assert with_bearable_days(problem, plain) is not problem


def test_a_day_holds_the_farthest_visit_and_one_more() -> None:
    """Three hours there and back: no limit keeps anybody from it."""
    problem = township(visits=5, visitors=1, hours=8)
    far = problem.travel_s[0].copy()
    far[5, :5] = far[:5, 5] = 6_000
    found = planned(replace(problem, travel_s=(far,)))
    assert found.solution.left_out == ()


def test_a_route_moves_to_the_day_on_which_least_is_done_and_costs_nothing() -> None:
    problem = township(visitors=2, visits=8)
    plain = solve(problem, iterations=300)
    moved = over_the_days(problem, plain.routes)
    again = replace(plain, routes=moved)
    assert max(work(problem, again, by_day=True).values()) < max(work(problem, plain, by_day=True).values())
    assert sum(route.travel_s for route in moved) == plain.terms.travel_s
    assert sorted(i for route in moved for i in route.visits) == list(range(8))


def test_a_route_stays_where_a_window_a_gap_or_a_former_plan_holds_it() -> None:
    problem = township(visitors=2, visits=8, days=(0,))
    plain = solve(problem, iterations=300)
    assert over_the_days(problem, plain.routes) == plain.routes
    free = township(visitors=2, visits=8)
    kept = replace(free, visits=tuple(replace(visit, former=(visit.responsible or 0, 0)) for visit in free.visits))
    plain = solve(kept, iterations=300)
    assert over_the_days(kept, plain.routes) == plain.routes


def test_visits_of_one_person_keep_their_distance_when_routes_move() -> None:
    problem = township(visitors=1, visits=4)
    visits = (*problem.visits, *(replace(visit) for visit in problem.visits))
    pairs = tuple(Spacing((i, i + 4), min_gap_days=2) for i in range(4))
    found = planned(replace(problem, visits=visits, spacings=pairs))
    assert found.solution.left_out == ()
