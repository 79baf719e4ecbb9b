"""The engine `ortools`: CP-SAT chooses visitor and day, the routing library orders each shift, what was dropped is
put in where it fits. A former plan that still holds is where it starts, if it is better.
"""

from collections.abc import Callable, Mapping, Sequence

from routing.build import solution_of
from routing.check import check
from routing.exact.choose import choose_shifts
from routing.exact.finish import finished
from routing.exact.order import fill, order_of
from routing.locks import Locks
from routing.objective import terms_of
from routing.places import Draft
from routing.problem import Problem
from routing.run import Progress, Run
from routing.solution import Value

CHOOSING = 0.6
"""Share of the time that CP-SAT gets."""


def plan(problem: Problem, locks: Locks, run: Run, start: Mapping[int, Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """Orders of every shift; never worse than `start`, if one is given."""
    seconds = max(0.1, CHOOSING * run.seconds_left())
    chosen = choose_shifts(
        problem, locks, seconds=seconds, seed=run.seed, workers=run.processes, cancelled=run.cancelled
    )
    draft = Draft(problem, _ordered(problem, locks, chosen, run.cancelled), locks)
    _keep_working_time(draft)
    for spacing in problem.spacings:
        if spacing.patterns and any(visit not in draft.shift_of for visit in spacing.visits):
            for visit in spacing.visits:
                draft.take(visit)
    if start and _holds(problem, locks, start) and _value(problem, start) <= _value(problem, draft.orders):
        draft = Draft(problem, start, locks)
    _tell(draft, run)
    missing = [visit for visit in range(len(problem.visits)) if visit not in draft.shift_of]
    fill(draft, missing, run.cancelled)
    _tell(draft, run)
    return finished(problem, locks, run, draft.orders)


def _value(problem: Problem, orders: Mapping[int, Sequence[int]]) -> Value:
    return terms_of(problem, orders).value


def _holds(problem: Problem, locks: Locks, orders: Mapping[int, Sequence[int]]) -> bool:
    """Whether these orders keep every rule and lock of this problem."""
    shift_of = {visit: s for s, order in orders.items() for visit in order}
    kept = all(shift_of.get(visit) == s for visit, s in locks.shift_of.items()) and all(
        tuple(orders.get(s, ()))[: None if s in locks.closed else len(first)] == first
        for s, first in locks.beginnings.items()
    )
    return kept and not check(problem, solution_of(problem, orders, over=lambda: True))


def _tell(draft: Draft, run: Run) -> None:
    if run.on_progress:
        run.on_progress(Progress(run.elapsed(), run.done, _value(draft.problem, draft.orders)))


def _keep_working_time(draft: Draft) -> None:
    """That of days and weeks is not known to CP-SAT, which only estimates the way: visits leave until it is kept."""
    for s, order in list(draft.orders.items()):
        for visit in order[len(draft.locks.beginnings.get(s, ())) :]:
            if draft.time_left(s) < 0:
                draft.take(visit)


def _ordered(
    problem: Problem, locks: Locks, chosen: Mapping[int, Sequence[int]], cancelled: Callable[[], bool]
) -> dict[int, tuple[int, ...]]:
    orders = dict(locks.beginnings)
    for s, visits in chosen.items():
        if s not in locks.beginnings and not cancelled():
            orders[s] = order_of(problem, problem.shifts[s], visits)
    return orders
