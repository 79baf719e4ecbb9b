"""The engine `search`: several threads ruin and recreate with different seeds and share their best at barriers.

The compiled loops hold no interpreter lock, so that threads run side by side without copies of the problem.
"""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from routing.exact.finish import finished
from routing.locks import Locks
from routing.objective import terms_of
from routing.problem import Problem
from routing.run import Progress, Run
from routing.search.anneal import anneal, mark_possible, price_of, return_to_best
from routing.search.data import Compiled, compiled
from routing.search.ruin import Settings
from routing.search.state import BEST, NOW, State, enter_all, orders_of, state_of
from routing.search.work import Work, work_of
from routing.search.worth import absent_price, relax

SETTINGS = Settings(
    removed=8.0,
    longest=10,
    whole=0.1,
    daily=0.5,
    blink=0.02,
    near=30,
    wide=0.02,
    hot=1.0,
    cold=0.01,
    full=0.5,
    least=1.0,
)
ROUNDS = 50
"""Barriers at which best plans are compared and a watcher is told."""
SHARED_EVERY = 10
"""Rounds between two exchanges of the best plan."""
PAUSE_S = 0.1
"""Longest time between two looks at the clock."""

WARM = 0.2
"""First temperature of a search that starts from a plan, as a share of the usual one."""
LEAST = 100
"""Iterations that even the shortest budget gets."""
MOST_RESERVED, REORDER_S, EXPLAIN_S = 0.25, 0.0008, 0.012
"""Largest share of the time kept for the end; what one visit takes to be ordered, and to be explained."""

Orders = Mapping[int, Sequence[int]]


@dataclass
class _Searcher:
    """One thread's plan and where its search stands."""

    compiled: Compiled
    state: State
    work: Work
    now: float = 0.0
    best: float = 0.0
    done: int = 0
    rate: float = field(default=200.0)

    def search(self, iterations: int, hot: float, cold: float, settings: Settings) -> None:
        """That many iterations."""
        self.now, self.best = anneal(
            self.compiled.data, self.state, self.work, settings, iterations, hot, cold, self.now, self.best
        )
        self.done += iterations

    def search_until(self, deadline: float, hot: float, cold: float, settings: Settings, run: Run) -> None:
        """As many iterations as the time allows."""
        begun = time.monotonic()
        length = max(1e-9, deadline - begun)
        while (moment := time.monotonic()) < deadline and not run.cancelled():
            iterations = max(1, int(self.rate * min(PAUSE_S, deadline - moment)))
            x = (moment - begun) / length
            y = min(1.0, x + iterations / self.rate / length)
            self.search(iterations, hot * (cold / hot) ** x, hot * (cold / hot) ** y, settings)
            self.rate = iterations / max(1e-9, time.monotonic() - moment)

    def take(self, other: "_Searcher") -> None:
        """Go on from the other's best plan."""
        self.state.best_route[:] = other.state.best_route
        self.state.best_size[:] = other.state.best_size
        return_to_best(self.compiled.data, self.state)
        enter_all(self.compiled.data, self.state)
        self.state.worth[:] = other.state.worth
        self.state.absent[BEST] = self.state.absent[NOW]
        self.best, self.now = price_of(self.compiled.data, self.state), self.price()

    def price(self) -> float:
        """The plan's price, with absences at their worth."""
        return price_of(self.compiled.data, self.state) + absent_price(self.state)


def plan(
    problem: Problem, locks: Locks, run: Run, start: Orders, settings: Settings = SETTINGS
) -> dict[int, tuple[int, ...]]:
    """Orders of every shift, never worse than `start`, if one is given; each shift's order is the best there is."""
    orders = searched(problem, locks, run, start, settings)
    return finished(problem, locks, run, orders)


def searched(
    problem: Problem, locks: Locks, run: Run, start: Orders, settings: Settings = SETTINGS
) -> dict[int, tuple[int, ...]]:
    """What the search alone finds."""
    arrays = compiled(problem, locks)
    mark_possible(arrays.data, state_of(arrays, locks.beginnings, 0))
    searchers = [_searcher(arrays, start or locks.beginnings, run.seed + 1000 * k) for k in range(run.processes)]
    _first_plan(searchers, settings)
    _reserve(searchers[0], run)
    hot = _scale(searchers[0]) * settings.hot * (WARM if start else 1.0)
    with ThreadPoolExecutor(run.processes) as pool:
        for r in range(ROUNDS):
            if run.over() if run.iterations is None else run.cancelled():
                break
            _round(pool, searchers, run, settings, r, hot, _scale(searchers[0]) * settings.cold)
            if (r + 1) % SHARED_EVERY == 0:
                _share(searchers)
            _tell(problem, searchers, run)
            _reserve(searchers[0], run)
    best = min(searchers, key=_rank)
    run.done = sum(searcher.done for searcher in searchers)
    run.reserved_s = 0.0
    return orders_of(arrays, best.state.best_route, best.state.best_size)


def _searcher(arrays: Compiled, orders: Orders, seed: int) -> _Searcher:
    state = state_of(arrays, orders, seed)
    searcher = _Searcher(arrays, state, work_of(arrays.data, state), best=price_of(arrays.data, state))
    searcher.now = searcher.price()
    return searcher


def _rank(searcher: _Searcher) -> tuple[float, float]:
    """True price of the best plan's absences, then that of what it plans."""
    return float(searcher.state.absent[BEST]), searcher.best


def _first_plan(searchers: Sequence[_Searcher], settings: Settings) -> None:
    """Everything placed where it costs least, and a little search whatever the budget."""
    for searcher in searchers:
        searcher.search(1, 1e-9, 1e-9, settings)
        searcher.search(LEAST, _scale(searcher), _scale(searcher), settings)
        data = searcher.compiled.data
        if settings.least > 0 and not data.any_pattern and not data.any_soft:
            relax(data, searcher.state, settings.least, _scale(searcher))
            searcher.now = searcher.price()


def _reserve(searcher: _Searcher, run: Run) -> None:
    """Keep time for the last orders and for explaining what is left out."""
    visits = len(searcher.state.shift_of)
    missing = visits - int(searcher.state.size.sum())
    run.reserved_s = min(MOST_RESERVED * run.seconds, REORDER_S * visits + EXPLAIN_S * missing)


def _scale(searcher: _Searcher) -> float:
    """Mean way to one visit in the best plan: what temperatures are measured in."""
    return float(searcher.state.way.sum() / max(1, searcher.state.size.sum())) + 1e-6


def _round(
    pool: ThreadPoolExecutor,
    searchers: Sequence[_Searcher],
    run: Run,
    settings: Settings,
    r: int,
    hot: float,
    cold: float,
) -> None:
    """One round of every searcher, all to its end: the barrier."""
    from_t, to_t = (hot * (cold / hot) ** (x / ROUNDS) for x in (r, r + 1))
    if run.iterations is not None:
        share = np.diff(np.linspace(0, run.iterations, ROUNDS + 1).astype(int))[r]
        tasks = [pool.submit(s.search, int(share), from_t, to_t, settings) for s in searchers]
    else:
        deadline = time.monotonic() + run.seconds_left() / (ROUNDS - r)
        tasks = [pool.submit(s.search_until, deadline, from_t, to_t, settings, run) for s in searchers]
    for task in tasks:
        task.result()


def _share(searchers: Sequence[_Searcher]) -> None:
    """Whoever has found worse goes on from the best."""
    best = min(searchers, key=_rank)
    for searcher in searchers:
        if _rank(searcher) > _rank(best):
            searcher.take(best)


def _tell(problem: Problem, searchers: Sequence[_Searcher], run: Run) -> None:
    if run.on_progress:
        best = min(searchers, key=_rank)
        orders = orders_of(best.compiled, best.state.best_route, best.state.best_size)
        done = sum(searcher.done for searcher in searchers)
        run.on_progress(Progress(run.elapsed(), done, terms_of(problem, orders).value))
