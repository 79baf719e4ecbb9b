"""Orders of visits become a solution: times, terms, and the reasons of what is left out."""

from collections.abc import Callable, Collection, Mapping, Sequence

from routing.errors import WrongSolutionError
from routing.locks import Locks
from routing.objective import terms_of
from routing.places import NO_LOCKS
from routing.problem import Problem
from routing.reasons import left_out_of
from routing.schedule import route_of
from routing.solution import Solution


def solution_of(
    problem: Problem,
    orders: Mapping[int, Sequence[int]],
    *,
    locks: Locks = NO_LOCKS,
    over: Callable[[], bool] = lambda: False,
    proven: Collection[int] = (),
    engine: str = "",
    seed: int = 0,
    iterations: int = 0,
) -> Solution:
    """The whole solution of these orders; remedies of what is left out are looked for until time is over.

    Parameters
    ----------
    orders : mapping
        Shift to visits in their order, as indices of the problem; they keep every limit.
    locks : Locks
        What remedies may not move.
    over : callable
        Asked between two visits that are left out; what comes later has reasons, but no remedies.
    proven : collection of int
        Shifts whose order is proven the best.
    engine, seed, iterations
        How it was made, as it is to be told.
    """
    used = {s: tuple(order) for s, order in sorted(orders.items()) if order}
    return Solution(
        routes=tuple(route_of(problem, s, order, proven=s in proven) for s, order in used.items()),
        left_out=left_out_of(problem, used, locks, over=over),
        terms=terms_of(problem, used),
        engine=engine,
        seed=seed,
        iterations=iterations,
    )


def orders_for(problem: Problem, solution: Solution) -> dict[int, tuple[int, ...]]:
    """The orders of a former solution, shift to visits by index, refused where they do not belong to this problem.

    Raises
    ------
    WrongSolutionError
        It names a shift or visit that the problem does not have, or one twice.
    """
    seen: set[int] = set()
    if len(solution.orders) < len(solution.routes):
        raise WrongSolutionError("a shift has two routes", "start")
    for route in solution.routes:
        if not 0 <= route.shift < len(problem.shifts):
            raise WrongSolutionError(f"shift {route.shift} is not in the problem", "start")
        for visit in route.visits:
            if not 0 <= visit < len(problem.visits) or visit in seen:
                raise WrongSolutionError(f"visit {visit} is not in the problem or stands twice", "start")
            seen.add(visit)
    return solution.orders
