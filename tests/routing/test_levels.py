"""An upper level always wins, at any scale of the ways, prices and priorities."""

from dataclasses import replace

import numpy as np
import pytest

from routing import solve
from routing.numbers import LONGEST_S
from routing.problem import Problem, Shift, Spacing, Visit, Visitor, Weights
from routing.solution import Value

FAR = LONGEST_S // 4


def on_a_line(places: list[int], *, service_s: int = 1, days: int = 1, max_visits: int | None = None) -> Problem:
    """One visitor at 0, a visit at each place, and as much time as all of them need."""
    at = np.array([0, *places])
    travel = np.abs(at[:, None] - at[None])
    end = 2 * int(travel[0].max()) + service_s * len(places) + 1
    shifts = tuple(Shift(0, day, 0, end, 0, 0, max_visits=max_visits) for day in range(days))
    visits = tuple(Visit(i + 1, service_s, tuple(range(days))) for i in range(len(places)))
    return Problem(days, (travel,), (Visitor(),), shifts, visits)


@pytest.mark.parametrize("engine", ["search", "ortools"])
@pytest.mark.parametrize("far", [10**k for k in range(1, 9)])
def test_a_visit_however_far_is_paid_if_there_is_time(far: int, engine: str) -> None:
    problem = on_a_line([1, 2, far])
    solution = solve(problem, iterations=50, engine=engine)
    assert solution.left_out == ()
    assert solution.terms.travel_s == 2 * far


def test_a_person_with_day_patterns_however_far_is_paid() -> None:
    problem = replace(on_a_line([1, FAR, FAR], days=2), spacings=(Spacing((1, 2), patterns=((0, 1),)),))
    assert solve(problem, iterations=50, processes=2).left_out == ()


@pytest.mark.parametrize("price", ["moved_s", "other_visitor_s", "village_day_s", "second_visitor_s"])
def test_no_price_of_the_third_level_leaves_a_visit_out(price: str) -> None:
    visits = tuple(Visit(1, 10, (0, 1), former=(0, 1), responsible=1, village=0, visitors=(0,)) for _ in range(3))
    shifts = (Shift(0, 0, 0, 1000, 0, 0), Shift(0, 1, 0, 30, 0, 0), Shift(1, 1, 0, 1000, 0, 0))
    problem = Problem(
        2, (np.array([[0, 5], [5, 0]]),), (Visitor(), Visitor()), shifts, visits,
        weights=Weights(**{price: LONGEST_S}),
    )  # fmt: skip
    assert solve(problem, iterations=50).left_out == ()


def test_unfair_working_time_leaves_no_visit_out() -> None:
    problem = replace(on_a_line([10**6]), visitors=(Visitor(work_high_s=0),), weights=Weights(imbalance=10_000))
    assert solve(problem, iterations=50).left_out == ()


def test_one_second_of_lateness_is_never_paid_for_a_shorter_way() -> None:
    """Visit 1 in time means to go out twice as far and back."""
    problem = on_a_line([10_000, 20_000])
    late = tuple(
        replace(v, windows=((0, limit),), max_late_s=100)
        for v, limit in zip(problem.visits, (30_000, 20_000), strict=True)
    )
    problem = replace(problem, visits=late, shifts=(replace(problem.shifts[0], end_s=90_000),))
    assert solve(problem, iterations=100).terms.value == Value(0, 1, 40_000)
    wide = replace(problem, visits=(replace(late[0], windows=((0, 30_001),)), late[1]))
    narrow = replace(wide, visits=(wide.visits[0], replace(late[1], windows=((0, 19_999),))))
    assert solve(narrow, iterations=100).terms.late_s == 1


@pytest.mark.parametrize("priority", [10**4, 10**10, 10**12])
def test_priorities_are_told_apart_however_large(priority: int) -> None:
    problem = on_a_line([600, 601, 602], service_s=1200, max_visits=1)
    weighty = tuple(replace(v, priority=p) for v, p in zip(problem.visits, (priority, priority - 1, 1), strict=True))
    solution = solve(replace(problem, visits=weighty), iterations=50)
    assert solution.orders == {0: (0,)}
    assert solution.terms.left_out == priority
