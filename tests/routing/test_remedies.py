"""What is said of a visit left out is true: each remedy, when applied, lets it in as the checker sees it, and no reason
contradicts where it could be put.
"""

from dataclasses import replace

import pytest

from benchmarks.tiny import tiny_problem
from routing import check, explain, insert, solve
from routing.build import solution_of
from routing.pieces import Spacing
from routing.places import Draft
from routing.problem import Problem
from routing.solution import Remedy, Solution
from routing.whole import patterned, places_for

PROBLEMS = range(5000, 5100)


def applied(problem: Problem, visit: int, remedy: Remedy) -> Problem:
    """The problem in which just this is relaxed."""
    spacing = problem.spacing_of.get(visit)
    whole = spacing is not None and bool(problem.spacings[spacing].patterns)
    together = problem.spacings[spacing].visits if whole and spacing is not None else (visit,)
    fields = {
        "another_visitor": {"visitors": None},
        "without_trait": {"traits": frozenset()},
        "another_day": {"days": tuple(range(problem.horizon_days))},
        "any_time": {"windows": ()},
    }.get(remedy.code)
    if fields is not None:
        visits = tuple(replace(v, **fields) if i in together else v for i, v in enumerate(problem.visits))  # type: ignore[arg-type]
        problem = replace(problem, visits=visits)
    if remedy.code == "gap" or (remedy.code == "another_day" and whole):
        assert spacing is not None
        free = Spacing(problem.spacings[spacing].visits)
        kept = free if remedy.code == "gap" else replace(problem.spacings[spacing], patterns=())
        spacings = tuple(kept if i == spacing else s for i, s in enumerate(problem.spacings))
        problem = replace(problem, spacings=spacings)
    if remedy.code == "overtime":
        seconds, everywhere = remedy.data["seconds"], "shifts" in remedy.data
        assert seconds > 0
        longer = [replace(shift, max_overtime_s=shift.max_overtime_s + seconds) for shift in problem.shifts]
        chosen = (everywhere or s == remedy.data["shift"] for s in range(len(longer)))
        pairs = zip(problem.shifts, longer, chosen, strict=True)
        problem = replace(problem, shifts=tuple(more if yes else shift for shift, more, yes in pairs))
    if remedy.code == "extra_shift":
        like = problem.shifts[remedy.data["like"]]
        problem = replace(problem, shifts=(*problem.shifts, replace(like, day=remedy.data["day"])))
    return problem


def with_places(problem: Problem, solution: Solution, visit: int) -> Solution | None:
    """The plan with the visit, and all who must come with it, at its cheapest places."""
    draft = Draft(problem, solution.orders)
    places = places_for(draft, visit)
    for each, spot in (places or {}).items():
        draft.put(each, spot)
    return solution_of(problem, draft.orders) if places else None


@pytest.mark.parametrize("seed", PROBLEMS)
def test_each_remedy_when_applied_lets_the_visit_in(seed: int) -> None:
    problem = tiny_problem(seed)
    solution = solve(problem, iterations=20)
    for left in solution.left_out:
        for remedy in left.remedies:
            relaxed = applied(problem, left.visit, remedy)
            better = with_places(relaxed, solution, left.visit)
            assert better is not None, (left, remedy)
            assert check(relaxed, better) == (), (left, remedy)
            if "shift" in remedy.data and not patterned(Draft(problem, {}), left.visit):
                places = insert(relaxed, solution, left.visit, limit=99)
                assert remedy.data["shift"] in [place.shift for place in places]


@pytest.mark.parametrize("seed", PROBLEMS)
def test_no_reason_contradicts_where_the_visit_could_be_put(seed: int) -> None:
    problem = tiny_problem(seed)
    plan = solve(problem, iterations=20)
    half = {s: order[: len(order) // 2] for s, order in plan.orders.items()}
    for solution in (plan, solution_of(problem, {}), solution_of(problem, half)):
        if any(violation.code == "pattern" for violation in check(problem, solution)):
            continue
        for visit in set(range(len(problem.visits))) - {v for route in solution.routes for v in route.visits}:
            reason = explain(problem, solution, visit).reasons[0]
            fits = bool(insert(problem, solution, visit)) or with_places(problem, solution, visit) is not None
            assert (reason.code == "fits") == fits, (visit, reason)
            assert reason.data.get("short_s", 1) > 0, (visit, reason)
