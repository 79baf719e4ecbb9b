"""The door to planning: choose an engine, keep to the budget, return a whole solution."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from routing.build import orders_for, solution_of
from routing.carry import first_orders
from routing.errors import UnknownEngineError
from routing.exact import engine as exact
from routing.locks import Locks, keep_persons_whole, locks_of
from routing.objective import terms_of
from routing.options import checked_run
from routing.pieces import Lock
from routing.problem import Problem
from routing.run import Cancelled, OnProgress, Progress, Run
from routing.search import engine as search
from routing.search.warm import warm
from routing.solution import Solution

Orders = dict[int, tuple[int, ...]]
Engine = Callable[[Problem, Locks, Run, Mapping[int, Sequence[int]]], Orders]
ENGINES: dict[str, Engine] = {"ortools": exact.plan, "search": search.plan}
DEFAULT_ENGINE = "search"
DEFAULT_SECONDS = 10.0


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 1,
    processes: int = 1,
    engine: str = DEFAULT_ENGINE,
    start: Solution | None = None,
    stay: bool = False,
    locked: Sequence[Lock] = (),
    on_progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Solution:
    """Plan the problem: who visits whom, on which day, in which order.

    Parameters
    ----------
    problem : Problem
        What is to be planned.
    seconds : float, optional
        Budget of wall time; 10 if iterations are not given either.
    iterations : int, optional
        Budget of iterations instead: the same seed then gives the same solution.
    seed : int
        Seed of all that is random.
    processes : int
        How many threads search.
    engine : str
        One of routing.solve.ENGINES.
    start : Solution, optional
        A former solution, to improve; of one whose facts have changed since, what still holds.
    stay : bool
        Whatever still holds of `start` stays on its shift, in its order where nobody joins: only the other visits are
        planned, around it.
    locked : sequence of Lock
        What must stay.
    on_progress : callable, optional
        Called with a Progress now and then.
    cancelled : callable, optional
        Asked now and then; when it says True the best so far is returned.

    Returns
    -------
    Solution
        Every visit is in a route or among those left out, with reasons.

    Raises
    ------
    RoutingError
        UnknownEngineError, WrongOptionError, BadLockError, WrongSolutionError, UnknownIndexError.
    """
    if engine not in ENGINES:
        raise UnknownEngineError(f"{engine!r} is not one of {', '.join(sorted(ENGINES))}", "engine")
    checked_run(seconds=seconds, iterations=iterations, seed=seed, processes=processes)
    locks = locks_of(problem, locked)
    first = first_orders(problem, locks, orders_for(problem, start) if start else {})
    locks = locks.holding(first) if stay else locks
    budget = seconds if seconds is not None else DEFAULT_SECONDS
    _ready()
    run = Run(budget, iterations, seed, processes, on_progress)
    run.cancelled = cancelled or run.cancelled
    orders = ENGINES[engine](problem, locks, run, first)
    kept = _same_visits(first, orders) if stay else {}
    orders, proven = orders | kept, run.proven - kept.keys()
    keep_persons_whole(problem, locks, orders)
    if on_progress:
        on_progress(Progress(run.elapsed(), run.done, terms_of(problem, orders).value))
    solution = solution_of(
        problem,
        orders,
        locks=locks,
        over=run.late,
        proven=proven,
        engine=engine,
        seed=seed,
        iterations=run.done,
    )
    return replace(solution, seconds=round(run.elapsed(), 3))


def _same_visits(before: Orders, after: Orders) -> Orders:
    """The former order of each shift that nobody joined or left: its people keep their time of day too."""
    return {s: order for s, order in before.items() if sorted(order) == sorted(after.get(s, ()))}


@cache
def _ready() -> None:
    """Compiled code is loaded before the clock starts: on a busy machine that takes longer than the whole search."""
    warm()
