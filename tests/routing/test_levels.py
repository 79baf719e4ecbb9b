"""An upper level always wins, at any scale of the ways, prices and priorities."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from routing import solve
from routing.exact.choose import EFFORT
from routing.numbers import LONGEST_S
from routing.pieces import Shift, Spacing, Visit, Visitor, Weights
from routing.problem import Problem
from routing.solution import Value

pytestmark = pytest.mark.long

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


LEVELS = (1, 40, 4_000, 400_000, 40_000_000, 4_000_000_000)


def left_out_at_least(problem: Problem) -> int:
    """By trying all sets of visits: on a line the way of a set is there and back to its farthest on either side."""
    at, service_s, span_s = problem.travel_s[0][0], problem.visits[0].service_s, problem.shifts[0].end_s
    priority, every = [visit.priority for visit in problem.visits], range(len(problem.visits))
    sets = (chosen for size in range(len(priority) + 1) for chosen in combinations(every, size))
    fits = (
        chosen
        for chosen in sets
        if 2 * max((int(at[i + 1]) for i in chosen), default=0) + service_s * len(chosen) <= span_s
    )
    return sum(priority) - max(sum(priority[i] for i in chosen) for chosen in fits)


@pytest.mark.parametrize("engine", ["search", "ortools"])
@pytest.mark.parametrize("seed", range(6))
def test_an_over_full_shift_keeps_the_order_of_six_levels(seed: int, engine: str) -> None:
    """Each level outweighs all below it together, nine digits from the lowest to the highest; the weightiest visits
    live farthest, so that each costs several of the lightest."""
    chance = np.random.default_rng(seed)
    places = sorted(int(place) for place in chance.integers(60, 3_600, 12))
    priority = sorted(int(level) * int(chance.integers(1, 4)) for level in chance.choice(LEVELS, 12))
    line = on_a_line(places, service_s=1200)
    weighty = tuple(replace(visit, priority=p) for visit, p in zip(line.visits, priority, strict=True))
    problem = replace(line, visits=weighty, shifts=(replace(line.shifts[0], end_s=12_000),))
    assert solve(problem, iterations=2_000, engine=engine).terms.left_out == left_out_at_least(problem)


@pytest.mark.parametrize("engine", ["search", "ortools"])
def test_nine_digits_above_are_not_given_up_for_forty_below(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One far visit against as many near ones as its day holds; what is left out is the near ones, and nothing else.

    A tenth of CP-SAT's effort is enough for it; what is left of the effort is spent on forty who are all alike.
    """
    monkeypatch.setattr("routing.exact.choose.EFFORT", EFFORT / 10)
    line = on_a_line([*range(10, 410, 10), 20_000], service_s=600)
    far = replace(line.visits[-1], priority=10**9)
    shifts = (replace(line.shifts[0], end_s=40_600), Shift(0, 0, 40_601, 50_000, 0, 0))
    problem = replace(line, visits=(*line.visits[:-1], far), shifts=shifts)
    solution = solve(problem, iterations=2_000, engine=engine)
    assert problem.visits.index(far) not in {left.visit for left in solution.left_out}


def test_why_a_light_visit_is_left_out_stays_true_beside_nine_digits() -> None:
    """Its reason and its remedies count seconds, not weights."""
    line = on_a_line([100, 200], service_s=1_000)
    weighty = (line.visits[0], replace(line.visits[1], priority=10**10))
    problem = replace(line, visits=weighty, shifts=(replace(line.shifts[0], end_s=1_900),))
    (left,) = solve(problem, iterations=200).left_out
    assert (left.visit, left.reasons[0].code, left.reasons[0].data["short_s"]) == (0, "no_time", 500)
    assert {remedy.code: remedy.data.get("seconds") for remedy in left.remedies} == {"overtime": 500}
