"""The engine `ortools`: CP-SAT chooses visitor and day, the routing library orders each shift, what was dropped is
put in where it fits. A former plan is where it starts, if it is better.
"""

from collections.abc import Callable, Mapping, Sequence

from routing.carry import first_orders
from routing.exact.choose import choose_shifts
from routing.exact.finish import finished
from routing.exact.order import order_of
from routing.locks import Locks
from routing.objective import terms_of
from routing.places import Draft
from routing.problem import Problem
from routing.run import Progress, Run
from routing.solution import Value
from routing.whole import fill

CHOOSING = 0.6
"""Share of the time that CP-SAT gets."""
ORDERING_MS = 50
"""Longest time to order one shift."""


def plan(problem: Problem, locks: Locks, run: Run, start: Mapping[int, Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """Orders of every shift, by index; never worse than `start`, which holds and has all that is locked."""
    seconds = max(0.1, CHOOSING * run.seconds_left()) if run.iterations is None else None
    chosen = choose_shifts(
        problem, locks, seconds=seconds, seed=run.seed, workers=run.processes, cancelled=run.cancelled
    )
    milliseconds = None if seconds is None else ORDERING_MS
    ordered = _ordered(problem, locks, chosen, milliseconds, run.cancelled)
    draft = Draft(problem, first_orders(problem, locks, ordered), locks)
    if start and _value(problem, start) <= _value(problem, draft.orders):
        draft = Draft(problem, start, locks)
    _tell(draft, run)
    missing = [visit for visit in range(len(problem.visits)) if visit not in draft.shift_of]
    fill(draft, missing, run.cancelled)
    _tell(draft, run)
    return finished(problem, locks, run, draft.orders)


def _value(problem: Problem, orders: Mapping[int, Sequence[int]]) -> Value:
    return terms_of(problem, orders).value


def _tell(draft: Draft, run: Run) -> None:
    if run.on_progress:
        run.on_progress(Progress(run.elapsed(), run.done, _value(draft.problem, draft.orders)))


def _ordered(
    problem: Problem,
    locks: Locks,
    chosen: Mapping[int, Sequence[int]],
    milliseconds: int | None,
    cancelled: Callable[[], bool],
) -> dict[int, tuple[int, ...]]:
    orders = dict(locks.beginnings)
    for s, visits in chosen.items():
        if s not in locks.beginnings and not cancelled():
            orders[s] = order_of(problem, problem.shifts[s], visits, milliseconds=milliseconds)
    return orders
