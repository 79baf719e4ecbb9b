"""What one more shift would save: tested by improving the plan with it and without it for equally long."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from routing.persons import homes_of
from routing.pieces import Lock, Shift
from routing.problem import Problem
from routing.solution import ExtraShift, Solution
from routing.solve import solve

ITERATIONS = 600


def extra_shifts(
    problem: Problem, solution: Solution, limit: int, locked: Sequence[Lock] = ()
) -> tuple[ExtraShift, ...]:
    """For some visitors on a day without a shift, what the shift would save, the most useful first; `limit` is the most
    shifts tested.
    """
    base = solve(problem, iterations=ITERATIONS, start=solution, locked=locked).terms.value
    found = []
    for shift in _candidates(problem)[:limit]:
        longer = replace(problem, shifts=(*problem.shifts, shift))
        value = solve(longer, iterations=ITERATIONS, start=solution, locked=locked).terms.value
        saved = base.left_out - value.left_out, base.cost_s - value.cost_s
        if saved > (0, 0):
            found.append(ExtraShift(shift.visitor, shift.day, *saved))
    return tuple(sorted(found, key=lambda extra: (-extra.left_out, -extra.cost_s)))


def _candidates(problem: Problem) -> list[Shift]:
    """A shift like those each visitor has, on the first free day; first whose home is nearest to most visits."""
    homes = homes_of(problem)
    costs = {v: problem.costs[home.mode][home.node] for v, home in homes.items()}
    nearest = Counter(min(homes, key=lambda v: int(costs[v][visit.node])) for visit in problem.visits)
    busy = {(shift.visitor, shift.day) for shift in problem.shifts}
    days = sorted({shift.day for shift in problem.shifts})
    like = {shift.visitor: shift for shift in problem.shifts}
    free = {v: [day for day in days if (v, day) not in busy] for v in homes}
    ranked = sorted((v for v in homes if free[v]), key=lambda v: (-nearest[v], v))
    return [replace(like[v], day=free[v][0]) for v in ranked]
