"""The checker finds what is wrong, each rule by a solution that breaks just it."""

from dataclasses import replace

import pytest

from routing import check, solve
from routing.build import solution_of
from routing.pieces import Break, LockedRoute, LockedStop, SameVisitor, Shift, Spacing, Visitor
from routing.problem import Problem
from routing.solution import Solution
from tests.routing.township import HOUR, tiny, with_shifts, with_visit

ALL = {0: (3, 2, 0), 1: (1,), 3: (6, 5, 4)}


def codes(problem: Problem, solution: Solution) -> set[str]:
    return {violation.code for violation in check(problem, solution)}


def codes_of(problem: Problem, orders: dict[int, tuple[int, ...]]) -> set[str]:
    return codes(problem, solution_of(problem, orders))


def test_it_accepts_a_sound_plan() -> None:
    assert check(tiny(), solution_of(tiny(), ALL)) == ()


def test_it_finds_a_visit_that_stands_nowhere() -> None:
    solution = solution_of(tiny(), {**ALL, 3: (6, 5)})
    assert codes(tiny(), replace(solution, left_out=())) == {"not_once", "wrong_term"}


def test_it_finds_a_stated_time_that_the_way_does_not_allow() -> None:
    solution = solution_of(tiny(), ALL)
    route = solution.routes[0]
    stops = (replace(route.stops[0], arrive_s=route.stops[0].arrive_s - 10), *route.stops[1:])
    wrong = replace(solution, routes=(replace(route, stops=stops), *solution.routes[1:]))
    assert "wrong_time" in codes(tiny(), wrong)


@pytest.mark.parametrize(
    "term", ["travel_s", "balance_s", "continuity_s", "stability_s", "bundling_s", "late_s", "left_out"]
)
def test_it_finds_a_term_that_is_not_true(term: str) -> None:
    solution = solution_of(tiny(), ALL)
    wrong = replace(solution, terms=replace(solution.terms, **{term: 1}))
    assert codes(tiny(), wrong) == {"wrong_term"}


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (with_visit(tiny(), 3, days=(1,)), "wrong_day"),
        (with_visit(tiny(), 3, visitors=(1,)), "wrong_visitor"),
        (with_visit(tiny(), 3, traits=frozenset({"nurse"})), "wrong_visitor"),
        (with_visit(tiny(), 0, windows=((8 * HOUR, 8 * HOUR + 60),)), "window"),
        (with_shifts(tiny(), end_s=8 * HOUR + 1900), "overtime"),
        (with_shifts(tiny(), max_visits=2), "max_visits"),
        (with_shifts(tiny(), max_work_s=5000), "max_work"),
        (with_visit(with_shifts(tiny(), capacity=1), 3, load=2), "capacity"),
        (tiny(spacings=(Spacing((0, 1), min_gap_days=1, max_gap_days=1),)), "gap"),
        (tiny(spacings=(Spacing((0, 1), patterns=((0, 1),)),)), "pattern"),
        (tiny(spacings=(Spacing((3, 6), same_visitor=SameVisitor.REQUIRED),)), "same_visitor"),
        (tiny(visitors=(Visitor(max_work_week_s=4000), Visitor())), "max_work_week"),
        (tiny(visitors=(Visitor(max_work_day_s=3000), Visitor())), "max_work_day"),
    ],
)
def test_it_finds_the_broken_rule(problem: Problem, code: str) -> None:
    assert code in codes_of(problem, ALL)


def test_it_finds_who_is_still_out_when_the_next_shift_begins() -> None:
    """Whether or not the next shift is used; and over midnight, but not where a day is longer than a day."""
    first = Shift(0, 0, 8 * HOUR, 9 * HOUR, 0, 0, max_overtime_s=2 * HOUR)
    for later, known in (
        (Shift(0, 0, 9 * HOUR, 12 * HOUR, 0, 0), {"next_shift"}),
        (Shift(0, 0, 11 * HOUR, 12 * HOUR, 0, 0), set()),
        (Shift(1, 0, 9 * HOUR, 12 * HOUR, 0, 0), set()),
        (Shift(0, 1, 0, 12 * HOUR, 0, 0), set()),
    ):
        problem = tiny(shifts=(first, later))
        assert codes_of(problem, {0: (2, 3)}) == known
    night = replace(first, start_s=23 * HOUR, end_s=23 * HOUR + 1800)
    assert codes_of(tiny(shifts=(night, Shift(0, 1, 0, HOUR, 0, 0))), {0: (2, 3)}) == {"next_shift"}
    assert codes_of(tiny(shifts=(night, Shift(0, 1, HOUR, 2 * HOUR, 0, 0))), {0: (2, 3)}) == set()


def test_it_finds_a_missing_break() -> None:
    problem = with_shifts(tiny(), rest=Break(8 * HOUR + 3000, 8 * HOUR + 5000, 600))
    solution = solution_of(tiny(), ALL)
    assert "break" in codes(problem, solution)


def test_it_finds_a_lock_that_was_not_kept() -> None:
    solution = solution_of(tiny(), ALL)
    broken = check(
        tiny(), solution, locked=(LockedStop(3, 1), LockedRoute(3, (4, 5, 6)), LockedRoute(0, (3,), open_end=True))
    )
    assert [violation.where for violation in broken] == ["visit 3", "shift 3"]


def test_the_plan_of_the_tiny_township_is_complete_and_sound() -> None:
    solution = solve(tiny(), seconds=2, engine="ortools")
    assert solution.left_out == ()
    assert check(tiny(), solution) == ()
    assert solution.terms.travel_s == 280
