"""The search: sound on whatever problem, never worse than its start, the same for the same seed, and in time."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.townships import WEEK_DAYS, month_problem, township, week_problem
from routing import check, run, solve
from routing.exact.bounds import bound_of
from routing.locks import locks_of
from routing.objective import terms_of
from routing.pieces import (
    UNREACHABLE,
    Break,
    LockedRoute,
    LockedStop,
    SameVisitor,
    Shift,
    Spacing,
    Visit,
    Visitor,
    Weights,
)
from routing.problem import Problem
from routing.run import Progress, Run
from routing.search import engine, searcher
from routing.search.engine import SETTINGS, searched
from routing.search.kernel import DOORS
from tests.routing.township import HOUR, tiny

MOST = 400
"""Largest time in the invented problems."""


def windows(draw: Any) -> tuple[tuple[int, int], ...]:
    ends = sorted(draw(st.lists(st.integers(0, MOST), max_size=4)))
    return tuple(zip(ends[::2], ends[1::2], strict=False))


def optional(low: int, high: int) -> Any:
    return st.one_of(st.none(), st.integers(low, high))


@st.composite
def problems(draw: Any) -> Problem:
    """Small problems with every rule, many of them overfull or contradictory."""
    nodes, days, visitors = draw(st.integers(2, 7)), draw(st.integers(1, 9)), draw(st.integers(1, 3))
    seed = draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    travel = random.integers(0, 60, (2, nodes, nodes))
    travel[random.random(travel.shape) < 0.05] = UNREACHABLE
    node, day = st.integers(0, nodes - 1), st.integers(0, days - 1)
    traits = st.frozensets(st.sampled_from(["nurse", "woman"]), max_size=1)
    people = tuple(
        Visitor(
            draw(traits),
            draw(optional(50, 600)),
            draw(optional(0, 100)),
            draw(optional(100, 400)),
            draw(optional(30, 300)),
        )
        for _ in range(visitors)
    )
    shifts = _apart([_shift(draw, node, day, visitors) for _ in range(draw(st.integers(1, 6)))])
    visits = tuple(_visit(draw, node, day, visitors, travel.shape[1]) for _ in range(draw(st.integers(1, 10))))
    weights = Weights(village_day_s=draw(st.integers(0, 50)), imbalance=draw(st.integers(0, 3)))
    problem = Problem(days, tuple(travel), people, shifts, visits, (), (), draw(st.integers(0, 6)), weights)
    return replace(problem, spacings=_spacings(draw, len(visits), days))


def _apart(shifts: list[Shift]) -> tuple[Shift, ...]:
    """Those that overlap with no former one of the same visitor."""
    kept: list[Shift] = []
    for shift in shifts:
        same_day = (other for other in kept if (other.visitor, other.day) == (shift.visitor, shift.day))
        if all(shift.start_s >= other.end_s or other.start_s >= shift.end_s for other in same_day):
            kept.append(shift)
    return tuple(kept)


def _shift(draw: Any, node: Any, day: Any, visitors: int) -> Shift:
    start, length, mode = draw(st.integers(0, 100)), draw(st.integers(0, 300)), draw(st.integers(0, 1))
    rests = draw(st.booleans())
    rest = Break(start + 40, start + draw(st.integers(40, 120)), draw(st.integers(0, 40))) if rests else None
    return Shift(
        draw(st.integers(0, visitors - 1)), draw(day), start, start + length, draw(node), draw(node), mode,
        rest, draw(optional(0, 4)), draw(optional(0, 250)), draw(optional(0, 5)), draw(st.sampled_from([0, 0, 40])),
    )  # fmt: skip


def _visit(draw: Any, node: Any, day: Any, visitors: int, nodes: int) -> Visit:
    household = draw(optional(0, nodes - 1))
    visitor = st.integers(0, visitors - 1)
    return Visit(
        node=household if household is not None else draw(node),
        service_s=draw(st.integers(0, 60)),
        days=tuple(sorted(draw(st.frozensets(day, min_size=1)))),
        priority=draw(st.integers(1, 3)),
        visitors=draw(st.one_of(st.none(), st.frozensets(visitor).map(tuple))),
        traits=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"nurse"})])),
        windows=windows(draw),
        max_late_s=draw(st.sampled_from([0, 0, 30])),
        load=draw(st.integers(0, 2)),
        responsible=draw(st.one_of(st.none(), visitor)),
        standin=draw(st.one_of(st.none(), visitor)),
        household=household,
        added_service_s=draw(optional(0, 70)),
        village=draw(optional(0, 2)),
        former=draw(st.one_of(st.none(), st.tuples(visitor, day))),
    )


def _spacings(draw: Any, visits: int, days: int) -> tuple[Spacing, ...]:
    spacings, used = [], 0
    while used + 2 <= visits and draw(st.booleans()):
        n = draw(st.integers(2, min(3, visits - used)))
        least = draw(st.integers(1, 3))
        chosen = st.frozensets(st.integers(0, days - 1), min_size=n, max_size=n)
        patterns = draw(st.lists(chosen, max_size=2)) if n <= days else []
        spacings.append(
            Spacing(
                tuple(range(used, used + n)),
                least,
                draw(st.one_of(st.none(), st.integers(least, 6))),
                draw(st.sampled_from(list(SameVisitor))),
                tuple(tuple(sorted(pattern)) for pattern in patterns),
            )
        )
        used += n
    return tuple(spacings)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems())
def test_every_plan_of_every_problem_is_sound(problem: Problem) -> None:
    solution = solve(problem, iterations=120)
    assert check(problem, solution) == ()


@pytest.mark.parametrize("engine", ["search", "ortools"])
def test_working_time_of_a_day_counts_over_all_its_shifts(engine: str) -> None:
    halves = [(8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)]
    shifts = tuple(Shift(0, 0, start, end, 0, 0) for start, end in halves)
    visits = tuple(Visit(node=2, service_s=HOUR, days=(0,)) for _ in range(6))
    problem = tiny(shifts=shifts, visits=visits, spacings=())
    assert len(solve(problem, seconds=1, engine=engine).left_out) == 0
    limited = replace(problem, visitors=(Visitor(max_work_day_s=4 * HOUR + 80), Visitor()))
    solution = solve(limited, seconds=1, engine=engine)
    assert check(limited, solution) == ()
    assert [left.reasons[0].code for left in solution.left_out] == ["work_limit", "work_limit"]


def test_one_visit_with_patterns_keeps_to_them() -> None:
    problem = tiny(spacings=(Spacing((0,), patterns=((2,),)),))
    solution = solve(problem, iterations=50)
    assert check(problem, solution) == ()
    assert 0 not in [left.visit for left in solution.left_out]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems())
def test_every_plan_of_or_tools_alone_is_sound(problem: Problem) -> None:
    solution = solve(problem, seconds=0.2, engine="ortools")
    assert check(problem, solution) == ()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems())
def test_it_is_never_worse_than_where_it_starts(problem: Problem) -> None:
    first = solve(problem, iterations=1)
    assert solve(problem, iterations=60, start=first, seed=2).terms.value <= first.terms.value


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems())
def test_or_tools_alone_is_never_worse_than_where_it_starts(problem: Problem) -> None:
    first = solve(problem, iterations=200)
    second = solve(problem, seconds=0.2, start=first, engine="ortools")
    assert check(problem, second) == ()
    assert second.terms.value <= first.terms.value


def test_or_tools_alone_gives_up_a_start_that_no_longer_holds() -> None:
    first = solve(tiny(), iterations=50)
    here = next(route.shift for route in first.routes if 2 in route.visits)
    locked = [LockedStop(2, (here + 1) % 4)]
    second = solve(tiny(), seconds=1, start=first, locked=locked, engine="ortools")
    assert check(tiny(), second, locked=locked) == ()


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems())
def test_no_plan_beats_the_bound(problem: Problem) -> None:
    solution = solve(problem, iterations=120)
    bound = bound_of(problem, solution)
    assert bound.left_out <= solution.terms.left_out
    assert bound.travel_s <= solution.terms.travel_s


def test_set_up_compiles_all_that_a_plan_calls() -> None:
    call = "from routing.search.warm import warm; warm()"
    assert subprocess.run([sys.executable, "-c", call], check=False, capture_output=True).returncode == 0
    for problem in (month_problem(township(3, elders=60, visitors=6, villages=5)), tiny()):
        solve(problem, iterations=200, processes=2)
    assert {door.__name__: len(door.signatures) for door in DOORS if len(door.signatures) > 1} == {}


@pytest.mark.parametrize("processes", [1, 2])
def test_the_same_seed_and_iterations_give_the_same_plan(processes: int) -> None:
    problem = month_problem(township(3, elders=60, visitors=6, villages=5))
    plans = [solve(problem, iterations=300, seed=5, processes=processes) for _ in range(2)]
    assert plans[0].routes == plans[1].routes


HOG = "while True: pass"


def test_the_same_seed_and_iterations_give_the_same_plan_beside_whoever_else_is_busy() -> None:
    """Without a clock inside: orders, and which of them are proven, though another takes the machine's time."""
    problem = week_problem(township(4, elders=30, visitors=4, villages=4, days=WEEK_DAYS))
    alone = solve(problem, iterations=100, seed=7, processes=2)
    hogs = [subprocess.Popen([sys.executable, "-c", HOG]) for _ in range(2)]
    try:
        beside = solve(problem, iterations=100, seed=7, processes=2)
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    assert alone.routes == beside.routes
    assert any(route.proven for route in alone.routes)


def test_or_tools_alone_gives_the_same_plan_for_the_same_seed_and_iterations() -> None:
    plans = [solve(tiny(), iterations=1, seed=7, processes=2, engine="ortools") for _ in range(2)]
    assert plans[0].routes == plans[1].routes
    assert plans[0].left_out == ()


def door(*visits: Visit, rest: Break | None = None, end_s: int = 33_600) -> Problem:
    """A day of one visitor, 30 minutes from two doors that are 5 minutes apart."""
    travel = np.array([[0, 1800, 1800], [1800, 0, 300], [1800, 300, 0]])
    return Problem(1, (travel,), (Visitor(),), (Shift(0, 0, 28_800, end_s, 0, 0, rest=rest),), visits)


def test_who_fits_only_behind_a_member_of_the_household_is_visited() -> None:
    problem = door(Visit(1, 300, (0,), household=0), Visit(1, 3900, (0,), priority=9, household=0, added_service_s=600))
    assert solve(problem, iterations=50).orders == {0: (0, 1)}


def test_who_fits_only_where_another_door_leaves_room_for_the_break_is_visited() -> None:
    noon = Break(41_400, 45_000, 3600)
    problem = door(
        Visit(1, 1200, (0,)), Visit(2, 1200, (0,), priority=9, windows=((45_600, 46_500),)), rest=noon, end_s=61_200
    )
    assert solve(problem, iterations=50).orders == {0: (0, 1)}
    alone = replace(problem, visits=problem.visits[1:])
    assert solve(alone, iterations=50).left_out[0].reasons[0].code == "no_time"


def test_two_who_are_reached_only_one_over_the_other_are_visited() -> None:
    problem = door(Visit(1, 60, (0,)), Visit(2, 60, (0,)))
    travel = problem.travel_s[0].copy()
    travel[0, 2] = travel[1, 0] = travel[2, 1] = UNREACHABLE
    assert solve(replace(problem, travel_s=(travel,)), iterations=50).orders == {0: (0, 1)}


@pytest.mark.parametrize("engine", ["search", "ortools"])
def test_a_pattern_with_a_day_that_is_not_the_visits_own_is_none(engine: str) -> None:
    spacings = (Spacing((0, 1), patterns=((0, 1), (0, 2))),)
    problem = tiny(spacings=spacings)
    strict = replace(problem, visits=(problem.visits[0], replace(problem.visits[1], days=(1,)), *problem.visits[2:]))
    solution = solve(strict, iterations=50, engine=engine)
    assert check(strict, solution) == ()
    assert [(left.visit, left.reasons[0].code) for left in solution.left_out] in ([(0, "gap"), (1, "no_shift")],)
    assert all(remedy.data.get("seconds", 1) > 0 for left in solution.left_out for remedy in left.remedies)


@pytest.mark.parametrize("engine", ["search", "ortools"])
def test_overtime_ends_where_the_next_shift_begins(engine: str) -> None:
    first = Shift(0, 0, 8 * HOUR, 9 * HOUR, 0, 0, max_overtime_s=2 * HOUR)
    visits = (Visit(2, 5400, (0,)),)
    free = tiny(shifts=(first, Shift(0, 0, 10 * HOUR, 11 * HOUR, 0, 0)), visits=visits, spacings=())
    assert solve(free, iterations=50, engine=engine).terms.overtime_s > 0
    tight = tiny(shifts=(first, Shift(0, 0, 9 * HOUR, 10 * HOUR, 0, 0)), visits=visits, spacings=())
    solution = solve(tight, iterations=50, engine=engine)
    assert [left.visit for left in solution.left_out] == [0]
    assert check(tight, solution) == ()


def test_threads_that_share_out_a_large_plan_give_the_same_one_again_and_a_better_one_than_rivals() -> None:
    problem = month_problem(township(7, elders=250, visitors=16, villages=10))
    once, again = (
        searched(problem, locks_of(problem, ()), Run(60.0, iterations=20000, processes=2, seed=3), {}) for _ in range(2)
    )
    apart = SETTINGS._replace(many=10**9)
    rivals = searched(problem, locks_of(problem, ()), Run(60.0, iterations=20000, processes=2, seed=3), {}, apart)
    assert once == again
    assert sum(map(len, once.values())) == len(problem.visits)
    assert terms_of(problem, once).value < terms_of(problem, rivals).value


class Ticking:
    """A clock on which each look takes a tenth of a second, on an idle machine and on a busy one."""

    def __init__(self) -> None:
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return self.looks / 10


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Ticking:
    clock = Ticking()
    for module in (run, searcher, engine):
        monkeypatch.setattr(module, "time", clock)
    return clock


def test_it_keeps_to_its_time(ticking: Ticking) -> None:
    problem = month_problem(township(0))
    solution = solve(problem, seconds=20.0)
    a_look_for_each_shift = len(problem.shifts) / 10  # at the end: whether there is time left to prove its order
    assert 10 < solution.seconds < 20 + a_look_for_each_shift
    assert check(problem, solution) == ()


def asked_until(yes: int) -> tuple[Callable[[], bool], list[None]]:
    """Whether to stop, which is yes from that question on; and the questions asked so far."""
    asked: list[None] = []

    def stop() -> bool:
        asked.append(None)
        return len(asked) >= yes

    return stop, asked


@pytest.mark.parametrize("engine", ["search", "ortools"])
def test_it_can_be_cancelled_and_returns_the_best_so_far(engine: str) -> None:
    """It was given a day: were it not to stop, the suite's own limit would end it."""
    problem = week_problem(township(0, elders=200, visitors=16, days=WEEK_DAYS))
    stop, asked = asked_until(5)
    solution = solve(problem, seconds=86_400, engine=engine, cancelled=stop)
    assert len(asked) >= 5
    assert check(problem, solution) == ()


def test_it_reports_progress() -> None:
    told: list[Progress] = []
    solve(tiny(), iterations=200, on_progress=told.append)
    assert len(told) > 10
    assert min(progress.best for progress in told) == told[-1].best


def test_locked_routes_and_stops_stay_while_the_rest_is_planned() -> None:
    problem = month_problem(township(1, elders=80, visitors=8, villages=6))
    first = solve(problem, iterations=200)
    closed, begun, kept = first.routes[0], first.routes[1], first.routes[2]
    locked = (
        LockedRoute(closed.shift, closed.visits),
        LockedRoute(begun.shift, begun.visits[:1], open_end=True),
        LockedStop(kept.visits[0], kept.shift),
    )
    second = solve(problem, iterations=300, seed=9, locked=locked)
    assert check(problem, second, locked=locked) == ()


def test_a_township_week_is_complete_after_few_iterations() -> None:
    problem = week_problem(township(0, days=WEEK_DAYS))
    solution = solve(problem, iterations=5000)
    assert solution.left_out == ()
    assert check(problem, solution) == ()
