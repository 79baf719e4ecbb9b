"""The door to responsibility: one visitor for each person, near, fair, and sharing villages the way they are walked."""

from collections.abc import Callable

from routing.errors import UnknownEngineError
from routing.exact.responsible import responsible_by_cp_sat
from routing.options import checked_amount, checked_run
from routing.problem import Problem
from routing.run import Cancelled, OnProgress, Run
from routing.search.districts import responsible_by_search
from routing.solution import Assignment

MOST_SPREAD = 1_000.0
"""Far beyond any: loads may then lie anywhere."""

Engine = Callable[[Problem, Run, float], list[int | None]]


def _by_cp_sat(problem: Problem, run: Run, spread: float) -> list[int | None]:
    return responsible_by_cp_sat(
        problem, spread=spread, seconds=run.seconds_left(), seed=run.seed, workers=run.processes
    )


ENGINES: dict[str, Engine] = {"ortools": _by_cp_sat, "search": responsible_by_search}


def assign(
    problem: Problem,
    *,
    seconds: float = 10.0,
    seed: int = 1,
    processes: int = 1,
    spread: float = 0.25,
    engine: str = "search",
    on_progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Assignment:
    """Propose who is responsible for whom. All visits of one spacing get the same visitor.

    Parameters
    ----------
    problem : Problem
        A typical period: its visits and shifts.
    seconds : float
        Budget of wall time.
    seed : int
        Seed of all that is random.
    processes : int
        How many processes or workers search.
    spread : float
        How far a visitor's load may lie from the fair share without price, as a share of it.
    engine : str
        One of routing.assign.ENGINES: `search` finds the best, `ortools` is a quick first.
    on_progress, cancelled : callable, optional
        As in solve.

    Returns
    -------
    Assignment
        A visitor for each visit, None where nobody may come; loads as service time.

    Raises
    ------
    UnknownEngineError, WrongOptionError
        No engine has that name; a budget, seed or spread is no number that makes sense.
    """
    if engine not in ENGINES:
        raise UnknownEngineError(f"{engine!r} is not one of {', '.join(sorted(ENGINES))}", "engine")
    checked_run(seconds=seconds, seed=seed, processes=processes)
    checked_amount("spread", spread, most=MOST_SPREAD)
    run = Run(seconds, None, seed, processes, on_progress)
    run.cancelled = cancelled or run.cancelled
    responsible = ENGINES[engine](problem, run, spread)
    load = [0] * len(problem.visitors)
    for visit, visitor in enumerate(responsible):
        if visitor is not None:
            load[visitor] += problem.visits[visit].service_s
    return Assignment(tuple(responsible), tuple(load), engine, round(run.elapsed(), 3))
