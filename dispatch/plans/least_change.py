"""Planning with least change: who can stay stays; the others are planned around them."""

from collections.abc import Callable
from dataclasses import replace

from dispatch.plans.translate.former import CarriedProblem
from routing import solve
from routing.problem import Problem
from routing.run import OnProgress
from routing.solution import Solution

NARROW_S, WIDE_S, MOVING_S = 0.4, 0.2, 0.4
"""Shares of the time: second tries soon, second tries on any day of theirs, others moved for who presses."""
LEAST_S, EACH_S = 0.1, 0.05
"""Where others stay, what a search takes at least, and for each visit that is looked a place for."""


def solve_with_least_change(
    carried: CarriedProblem,
    *,
    seconds: float,
    seed: int,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """A plan of `carried.wide`. Only where somebody who presses finds no place otherwise do others move for them."""

    def searched(problem: Problem, start: Solution, share: float, *, stay: bool) -> Solution:
        return solve(
            problem,
            start=start,
            stay=stay,
            seconds=share * seconds,
            seed=seed,
            on_progress=on_progress,
            cancelled=cancelled,
        )

    homeless = len(carried.wide.visits) - sum(len(route.visits) for route in carried.start.routes)
    enough = (LEAST_S + EACH_S * homeless) / seconds
    found = searched(carried.soon, carried.start, min(NARROW_S, enough), stay=True)
    if carried.second_tries & left_out(found):
        found = searched(carried.wide, found, WIDE_S, stay=True)
    if missing := carried.pressing & left_out(found):
        moved = searched(carried.wide, found, MOVING_S, stay=False)
        found = moved if len(carried.pressing & left_out(moved)) < len(missing) else found
    return replace(found, seed=seed)


def left_out(solution: Solution) -> set[int]:
    return {one.visit for one in solution.left_out}
