"""What must stay and cannot is refused, naming what holds it up; what can, stays."""

from dataclasses import replace

import pytest

from benchmarks.tiny import tiny_problem
from routing import check, errors, explain, insert, solve
from routing.pieces import Lock, LockedRoute, LockedStop, SameVisitor, Spacing, Visitor
from routing.problem import Problem
from tests.routing.township import HOUR, tiny, with_shifts, with_visit

ONE_VISITOR = tiny(spacings=(Spacing((0, 1), same_visitor=SameVisitor.REQUIRED),))
BOTH_DAYS = tiny(spacings=(Spacing((0, 1), patterns=((0, 1),)),))
SHORT = with_shifts(tiny(), end_s=8 * HOUR + 3000)
LITTLE_WORK = tiny(visitors=(Visitor(max_work_day_s=3000), Visitor()))
LITTLE_WEEK = tiny(visitors=(Visitor(max_work_week_s=3000), Visitor()))


@pytest.mark.parametrize(
    ("problem", "locked", "where"),
    [
        (with_shifts(tiny(), max_visits=1), (LockedRoute(0, (2, 3)),), "shift 0"),
        (with_shifts(tiny(), max_visits=1), (LockedStop(2, 0), LockedStop(3, 0)), "shift 0"),
        (with_visit(with_shifts(tiny(), capacity=1), 3, load=2), (LockedStop(3, 0),), "shift 0"),
        (with_visit(with_shifts(tiny(), capacity=1), 3, load=2), (LockedRoute(0, (3,)),), "shift 0"),
        (with_shifts(tiny(), max_work_s=3000), (LockedRoute(0, (2, 3)),), r"locked\[0\]"),
        (with_shifts(tiny(), max_work_s=3000), (LockedStop(2, 0), LockedStop(3, 0)), "shift 0"),
        (SHORT, (LockedRoute(0, (2, 3)),), r"locked\[0\]"),
        (SHORT, (LockedStop(2, 0), LockedStop(3, 0)), "shift 0"),
        (LITTLE_WORK, (LockedRoute(0, (2, 3)),), "visitor 0"),
        (LITTLE_WEEK, (LockedRoute(0, (2,)), LockedRoute(1, (3,))), "visitor 0"),
        (LITTLE_WORK, (LockedStop(2, 0), LockedStop(3, 0)), "visitor 0"),
        (tiny(), (LockedRoute(0, (2,)), LockedStop(3, 0)), "shift 0"),
        (tiny(), (LockedRoute(0, ()), LockedStop(3, 0)), "shift 0"),
        (tiny(), (LockedRoute(0, (2, 2)),), r"locked\[0\]"),
        (tiny(), (LockedRoute(0, (2,)), LockedRoute(0, (3,))), r"locked\[1\]"),
        (tiny(), (LockedStop(0, 0), LockedStop(1, 0)), r"spacings\[0\]"),
        (tiny(), (LockedStop(1, 0), LockedStop(0, 1)), r"spacings\[0\]"),
        (BOTH_DAYS, (LockedStop(0, 1),), r"spacings\[0\]"),
        (BOTH_DAYS, (LockedStop(0, 0),), r"spacings\[0\]"),
        (ONE_VISITOR, (LockedStop(0, 0), LockedStop(1, 3)), r"spacings\[0\]"),
        (with_visit(tiny(), 3, days=(0,)), (LockedStop(3, 1),), r"locked\[0\]"),
        (with_visit(tiny(), 3, visitors=(1,)), (LockedStop(3, 1),), r"locked\[0\]"),
        (with_visit(tiny(), 3, windows=((0, 60),)), (LockedStop(3, 0),), "shift 0"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("engine", ["search", "ortools"])
def test_locks_that_cannot_be_kept_are_refused(
    problem: Problem, locked: tuple[Lock, ...], where: str, engine: str
) -> None:
    with pytest.raises(errors.BadLockError, match=f"^{where}"):
        solve(problem, iterations=10, locked=locked, engine=engine)


@pytest.mark.parametrize("lock", [LockedStop(99, 0), LockedStop(0, 99), LockedStop(-1, 0), LockedRoute(2**70, ())])
def test_a_lock_on_what_is_not_there_is_refused(lock: Lock) -> None:
    with pytest.raises(errors.UnknownIndexError, match=r"locked\[0\]"):
        solve(tiny(), iterations=10, locked=(lock,))


def test_a_weighty_visit_never_pushes_out_a_locked_one() -> None:
    problem = with_visit(with_shifts(tiny(), max_visits=1), 2, priority=10**6)
    locked = (LockedStop(6, 0), LockedStop(5, 1), LockedStop(4, 2), LockedStop(3, 3))
    solution = solve(problem, iterations=200, locked=locked)
    assert check(problem, solution, locked=locked) == ()
    assert solution.orders == {0: (6,), 1: (5,), 2: (4,), 3: (3,)}


def test_of_two_shifts_alike_the_locked_one_stays_empty_and_the_other_is_used() -> None:
    problem = tiny(shifts=(tiny().shifts[0], replace(tiny().shifts[0], visitor=1)), spacings=())
    plain = replace(problem, visits=tuple(replace(v, responsible=None) for v in problem.visits))
    locked = (LockedRoute(0, ()),)
    solution = solve(plain, iterations=100, locked=locked)
    assert check(plain, solution, locked=locked) == ()
    assert solution.orders[1]


@pytest.mark.parametrize("seed", range(100))
def test_whatever_a_plan_has_can_be_locked_and_stays(seed: int) -> None:
    problem = tiny_problem(7000 + seed)
    plan = solve(problem, iterations=20)
    kinds: list[list[Lock]] = [
        [LockedStop(visit, route.shift) for route in plan.routes for visit in route.visits],
        [LockedRoute(route.shift, route.visits) for route in plan.routes],
        [LockedRoute(s, plan.orders.get(s, ())) for s in range(len(problem.shifts))],
    ]
    for locked in kinds:
        solution = solve(problem, iterations=20, seed=2, locked=locked)
        assert check(problem, solution, locked=locked) == ()
        assert solution.terms.left_out <= plan.terms.left_out
        for left in solution.left_out:
            places = insert(problem, solution, left.visit, locked=locked)
            reason = explain(problem, solution, left.visit, locked=locked).reasons[0].code
            assert (reason == "fits") == bool(places)
