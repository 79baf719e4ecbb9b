"""The engine `search`: several threads ruin and recreate with different seeds and meet at barriers.

The compiled loops hold no interpreter lock, so that threads run side by side without copies of the problem.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from routing.beside import with_partners
from routing.exact.finish import finished
from routing.locks import Locks
from routing.objective import Orders, terms_of
from routing.problem import Problem
from routing.run import Progress, Run
from routing.search.data import Data, compiled
from routing.search.possible import mark_possible
from routing.search.ruin import Settings
from routing.search.searcher import Searcher, searcher_of
from routing.search.state import orders_of
from routing.search.team import Team, team_of
from routing.search.worth import relax

SETTINGS = Settings(
    removed=8.0,
    longest=10,
    whole=0.1,
    daily=0.5,
    blink=0.02,
    near=15,
    wide=0.02,
    hot=0.7,
    cold=0.01,
    full=0.5,
    least=1.0,
    stay=1000,
    stray=0.2,
    many=400,
)
FEW, ODD = 20, 0.15
"""Up to so many visits the search must dare more to reach every plan: that share of routes is overlooked."""
PATTERNED = SETTINGS._replace(longest=6, near=30, hot=1.0, stay=0)
"""Where persons have day patterns: one person's change touches more routes, so that more must be looked at."""
ROUNDS = 50
"""Barriers at which threads may meet and a watcher is told."""
LOOSE = 0.3
"""Share of the rounds in which, where persons have day patterns, one of several threads leaves visits out more easily:
it finds plans that the others do not come to, and some of theirs it does not.
"""
WARM = 0.2
"""First temperature of a search that starts from a plan, as a share of the usual one."""
LEAST, LEAST_OF_FEW = 100, 1000
"""Iterations that even the shortest budget gets; where visits are few they cost nothing."""
AGAIN = 5
"""Part of the iterations for a plan in which visits have found a partner."""
MOST_RESERVED, REORDER_S, EXPLAIN_S = 0.25, 0.0008, 0.015
"""Largest share of the time kept for the end; what one visit takes to be ordered, and to be tried again and explained.
"""


def plan(
    problem: Problem, locks: Locks, run: Run, start: Orders, settings: Settings | None = None
) -> dict[int, tuple[int, ...]]:
    """Orders of every shift, never worse than `start`, which holds and has all that is locked; each shift's order is
    the best there is. All by index of the problem.
    """
    orders = searched(problem, locks, run, start, settings)
    joined = with_partners(problem, locks, orders, lambda: run.late() or run.cancelled())
    if joined != orders:
        again = replace(run, iterations=None if run.iterations is None else run.iterations // AGAIN)
        orders = searched(problem, locks, again, joined, settings)
        run.done += again.done
    return finished(problem, locks, run, orders)


def searched(
    problem: Problem, locks: Locks, run: Run, start: Orders, settings: Settings | None = None
) -> dict[int, tuple[int, ...]]:
    """What the search alone finds: visits of each shift, by index of the problem."""
    arrays = compiled(problem, locks)
    settings = settings or _settings(arrays.data)
    mark_possible(problem, locks, arrays)
    searchers = [searcher_of(arrays, start, run.seed + 1000 * k) for k in range(run.processes)]
    _first_plan(searchers, settings)
    _reserve(searchers[0], run)
    team = team_of(searchers, settings.many, run.seed)
    warm = any(visit not in locks.shift_of for order in start.values() for visit in order)
    hot = searchers[0].scale() * settings.hot * (WARM if warm else 1.0)
    with ThreadPoolExecutor(run.processes) as pool:
        for r in range(ROUNDS):
            if run.over() if run.iterations is None else run.cancelled():
                break
            if r == int(LOOSE * ROUNDS) and arrays.data.any_pattern:
                for searcher in searchers:
                    searcher.tighten()
            _round(pool, searchers, run, settings, r, hot, searchers[0].scale() * settings.cold)
            team.meet(r + 1)
            _tell(problem, team, run)
            _reserve(searchers[0], run)
    best = team.best()
    run.done = sum(searcher.done for searcher in searchers)
    run.reserved_s = 0.0
    return orders_of(arrays, best.state.best_route, best.state.best_size)


def _settings(data: Data) -> Settings:
    usual = PATTERNED if data.any_pattern else SETTINGS
    return usual._replace(blink=ODD) if len(data.node) <= FEW else usual


def _first_plan(searchers: Sequence[Searcher], settings: Settings) -> None:
    """Everything placed where it costs least, and a little search whatever the budget."""
    for searcher in searchers:
        searcher.search(1, 1e-9, 1e-9, settings)
        searcher.search(LEAST, searcher.scale(), searcher.scale(), settings)
    for searcher in _loose(searchers):
        if settings.least > 0:
            relax(searcher.data, searcher.state, settings.least, searcher.scale())


def _loose(searchers: Sequence[Searcher]) -> Sequence[Searcher]:
    """Who may leave visits out more easily: nobody where lateness counts, one of several where persons have patterns,
    else all.
    """
    data = searchers[0].data
    if data.any_soft:
        return ()
    return searchers[1:][-1:] if data.any_pattern else searchers


def _reserve(searcher: Searcher, run: Run) -> None:
    """Keep time for the last orders and for explaining what is left out."""
    visits = len(searcher.state.shift_of)
    missing = visits - int(searcher.state.size.sum())
    run.reserved_s = min(MOST_RESERVED * run.seconds, REORDER_S * visits + EXPLAIN_S * missing)


def _round(
    pool: ThreadPoolExecutor,
    searchers: Sequence[Searcher],
    run: Run,
    settings: Settings,
    r: int,
    hot: float,
    cold: float,
) -> None:
    """One round of every searcher, all to its end: the barrier."""
    from_t, to_t = (hot * (cold / hot) ** (x / ROUNDS) for x in (r, r + 1))
    if run.iterations is not None:
        few = len(searchers[0].data.node) <= FEW
        iterations = max(run.iterations, LEAST_OF_FEW if few else 0)
        share = np.diff(np.linspace(0, iterations, ROUNDS + 1).astype(int))[r]
        tasks = [pool.submit(s.search, int(share), from_t, to_t, settings) for s in searchers]
    else:
        deadline = time.monotonic() + run.seconds_left() / (ROUNDS - r)
        tasks = [pool.submit(s.search_until, deadline, from_t, to_t, settings, run) for s in searchers]
    for task in tasks:
        task.result()


def _tell(problem: Problem, team: Team, run: Run) -> None:
    if run.on_progress:
        best = team.best()
        orders = orders_of(best.compiled, best.state.best_route, best.state.best_size)
        done = sum(searcher.done for searcher in team.searchers)
        run.on_progress(Progress(run.elapsed(), done, terms_of(problem, orders).value))
