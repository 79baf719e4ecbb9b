"""What the doors promise: reasons, remedies, places, locks, files."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.month import load_off
from benchmarks.townships import WEEK_DAYS, month_problem, township, week_problem, with_responsible
from routing import assign, check, errors, explain, insert, solve
from routing.build import solution_of
from routing.files import locks_from_json, problem_from_json, solution_from_json, to_json
from routing.pieces import UNREACHABLE, LockedRoute, LockedStop, Spacing
from routing.problem import Problem
from tests.routing.township import HOUR, tiny, with_shifts, with_visit


def reason(problem: Problem, visit: int, orders: dict[int, tuple[int, ...]] | None = None) -> str:
    return explain(problem, solution_of(problem, orders or {}), visit).reasons[0].code


def unreachable(problem: Problem, node: int) -> Problem:
    travel = problem.travel_s[0].copy()
    travel[:, node] = UNREACHABLE
    return tiny(travel_s=(travel,))


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (with_visit(tiny(), 3, days=(1,)), "no_shift"),
        (with_visit(tiny(), 3, visitors=()), "visitor"),
        (with_visit(tiny(), 3, traits=frozenset({"nurse"})), "trait"),
        (unreachable(tiny(), 4), "unreachable"),
        (with_visit(tiny(), 3, service_s=9 * HOUR), "too_long"),
        (with_visit(tiny(), 3, windows=((0, HOUR),)), "window"),
        (with_shifts(tiny(), max_visits=0), "full"),
    ],
)
def test_the_reason_says_what_holds_a_visit_back(problem: Problem, code: str) -> None:
    assert reason(problem, 3) == code


def test_the_reason_says_by_how_many_seconds_the_best_shift_is_short() -> None:
    problem = with_shifts(with_visit(tiny(), 3, visitors=(0,), days=(0,)), end_s=8 * HOUR + 2000)
    explained = explain(problem, solution_of(problem, {0: (2,)}), 3)
    assert (explained.reasons[0].code, explained.reasons[0].data) == (
        "no_time",
        {"shift": 0, "short_s": 60 + 20 + 3600 + 40 - 2000, "proven": 1},
    )


def test_a_visit_with_no_way_from_or_to_the_planned_stops_is_unreachable() -> None:
    travel = tiny().travel_s[0].copy()
    travel[3, 4] = travel[4, 3] = UNREACHABLE
    problem = with_visit(tiny(travel_s=(travel,)), 3, visitors=(0,), days=(0,))
    locked = (LockedRoute(0, (2,), open_end=True),)
    explained = explain(problem, solution_of(problem, {0: (2,)}), 3, locked=locked)
    assert explained.reasons[0].code == "unreachable"


def test_the_reason_names_the_gap_rule() -> None:
    problem = with_visit(tiny(spacings=(Spacing((0, 1), min_gap_days=3),)), 1, days=(2,))
    assert reason(problem, 1, {0: (0,)}) == "gap"


def test_the_remedies_are_tested_and_sorted_by_cost() -> None:
    problem = with_shifts(with_visit(tiny(), 3, visitors=(0,), days=(0,)), end_s=8 * HOUR + 2000)
    remedies = explain(problem, solution_of(problem, {0: (2,)}), 3).remedies
    assert {r.code for r in remedies} == {"another_day", "overtime"}
    assert [r.cost_s for r in remedies] == sorted(r.cost_s for r in remedies)


def patterned(**shifts: int) -> Problem:
    """Elder 0's two visits on days 0 and 2 or on days 1 and 2; nobody works on day 1."""
    spacings = (Spacing((0, 1), patterns=((0, 2), (1, 2))),)
    return with_shifts(tiny(spacings=spacings), **shifts)


def test_who_has_day_patterns_gets_the_remedies_of_the_whole_person() -> None:
    problem = with_visit(patterned(), 1, windows=((7 * HOUR, 7 * HOUR + 60),))
    explained = explain(problem, solution_of(problem, {}), 0)
    assert explained.reasons[0].code == "gap"  # on its own it would fit on day 0
    assert [r.code for r in explained.remedies] == ["any_time"]
    alone = explain(problem, solution_of(problem, {}), 1)
    assert alone.reasons[0].code == "window"
    assert (alone.remedies[0].code, alone.remedies[0].data["day"]) == ("any_time", 2)


def test_a_person_with_day_patterns_may_need_one_more_shift_or_overtime_or_other_days() -> None:
    problem = replace(patterned(end_s=8 * HOUR + 4200), spacings=(Spacing((0, 1), patterns=((0, 1),)),))
    remedies = {r.code: r for r in explain(problem, solution_of(problem, {0: (2, 3)}), 0).remedies}
    assert set(remedies) == {"extra_shift", "another_day", "gap"}
    assert remedies["extra_shift"].data["day"] == 1
    assert remedies["another_day"].data["day"] == 0
    shorter = patterned(end_s=8 * HOUR + 2000)
    overtime = next(r for r in explain(shorter, solution_of(shorter, {0: (2,), 1: (3,), 2: (4,), 3: (5,)}), 0).remedies)
    assert (overtime.code, overtime.data["seconds"] > 0) == ("overtime", True)


def test_the_bound_knows_that_a_person_with_day_patterns_can_be_planned() -> None:
    solution = solve(patterned(), iterations=50)
    assert not solution.left_out
    assert explain(patterned(), solution, limit=0).bound.left_out == 0


def test_every_visit_left_out_has_a_reason() -> None:
    problem = with_shifts(tiny(), end_s=8 * HOUR + 1900)
    solution = solve(problem, iterations=100)
    assert len(solution.left_out) == 3
    assert all(left.reasons and left.remedies for left in solution.left_out)
    assert check(problem, solution) == ()


def test_a_planned_visit_is_explained_by_its_next_best_places() -> None:
    explained = explain(tiny(), solution_of(tiny(), {0: (3, 2, 0), 1: (1,), 3: (6, 5, 4)}), 3)
    assert [(place.shift, place.cost_s) for place in explained.places] == [(1, 40), (2, 2440), (3, 2440)]


def test_the_bound_of_a_plan_is_not_above_its_value() -> None:
    problem = week_problem(township(5, elders=60, visitors=2, villages=5, days=WEEK_DAYS))
    solution = solve(problem, iterations=400)
    bound = explain(problem, solution, limit=0).bound
    assert 0 < bound.travel_s <= solution.terms.travel_s
    assert 0 < bound.left_out <= solution.terms.left_out


def test_one_more_shift_is_worth_what_planning_with_it_saves() -> None:
    problem = with_shifts(tiny(), end_s=8 * HOUR + 2000)
    solution = solve(problem, iterations=100)
    extra = explain(problem, solution, limit=2).extra_shifts
    assert extra == ()
    problem = replace(problem, shifts=problem.shifts[:3])
    assert explain(problem, solve(problem, iterations=100)).extra_shifts[0].left_out == 1


def test_one_more_shift_leaves_locked_routes_as_they_are() -> None:
    problem = with_shifts(tiny(), end_s=8 * HOUR + 2000)
    problem = replace(problem, shifts=problem.shifts[:3])
    solution = solve(problem, iterations=100)
    locked = tuple(LockedRoute(s, solution.orders.get(s, ())) for s in range(3))
    assert explain(problem, solution, locked=locked).extra_shifts[0].left_out == 1


def test_insert_finds_the_cheapest_place() -> None:
    best = insert(tiny(), solution_of(tiny(), {0: (2, 0), 1: (1,), 3: (6, 5, 4)}), 3)[0]
    assert (best.shift, best.cost_s) == (0, 40)
    assert best.route.visits in ((3, 2, 0), (2, 0, 3))


def test_what_is_locked_stays() -> None:
    locked = (LockedStop(3, 1), LockedRoute(0, (2, 0), open_end=True), LockedRoute(3, (5, 4)))
    solution = solve(tiny(), seconds=1, locked=locked)
    assert check(tiny(), solution, locked=locked) == ()
    assert 3 in solution.orders[1]


def test_a_lock_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(errors.BadLockError, match=r"locked\[1\]"):
        solve(tiny(), seconds=1, locked=(LockedStop(3, 1), LockedStop(3, 0)))


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(errors.UnknownEngineError):
        solve(tiny(), engine="magic")


@pytest.mark.parametrize("engine", ["search", "ortools"])
def test_everybody_gets_one_responsible_visitor_near_by(engine: str) -> None:
    assert assign(tiny(), seconds=0.5, engine=engine).responsible == (0, 0, 0, 0, 1, 1, 1)


def test_responsible_visitors_work_about_as_much_as_their_shifts_allow() -> None:
    problem = month_problem(township(2, elders=60, visitors=4, villages=4))
    given = assign(problem, seconds=4, spread=0.1).responsible
    plan = solve(with_responsible(problem, given, only=True), iterations=2000)
    assert not plan.left_out
    assert load_off(problem, plan) < 12


def test_a_problem_and_a_solution_survive_json() -> None:
    solution = solve(tiny(), seconds=1)
    problem = problem_from_json(json.loads(json.dumps(to_json(tiny()))))
    assert check(problem, solution_from_json(json.loads(json.dumps(to_json(solution))))) == ()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"colour": 1}, "problem"),
        ({"horizon_days": "x"}, "problem.horizon_days"),
        ({"travel_s": [[[0, 1], [2]]]}, "problem.travel_s"),
    ],
)
def test_json_that_is_not_a_problem_is_refused(change: dict[str, object], where: str) -> None:
    with pytest.raises((errors.WrongFormatError, errors.WrongShapeError)) as refused:
        problem_from_json({**to_json(tiny()), **change})
    assert refused.value.where.startswith(where)


def test_locks_are_read_from_json() -> None:
    data = [{"visit": 1, "shift": 2}, {"shift": 0, "visits": [3], "open_end": True}]
    assert locks_from_json(data) == (LockedStop(1, 2), LockedRoute(0, (3,), open_end=True))


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "routing", *arguments], capture_output=True, text=True, check=False)


def test_the_command_line_plans_a_file(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(to_json(tiny())))
    done = run("solve", str(tmp_path / "p.json"), "--seconds", "1", "-o", str(tmp_path / "s.json"))
    assert done.returncode == 0, done.stderr
    solution = solution_from_json(json.loads((tmp_path / "s.json").read_text()))
    assert check(tiny(), solution) == ()


def test_the_command_line_refuses_a_folder_that_is_missing_before_it_computes(tmp_path: Path) -> None:
    done = run("solve", str(tmp_path / "p.json"), "-o", str(tmp_path / "nowhere" / "s.json"))
    assert done.returncode == 2
    assert json.loads(done.stderr)["code"] == "unwritable_file"


def test_the_command_line_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("{}")
    done = run("solve", str(tmp_path / "p.json"), "-o", str(tmp_path / "s.json"))
    assert done.returncode == 2
    assert json.loads(done.stderr)["code"] == "wrong_format"
