"""How several threads search one problem: small plans as rivals, large ones as partners."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from routing.search.data import Ints
from routing.search.parts import parts_of
from routing.search.searcher import Searcher, rank, searcher_of

RIVALS_MEET, PARTNERS_MEET = 10, 2
"""Rounds from one meeting to the next."""


class Team(Protocol):
    """Searchers that meet now and then."""

    searchers: Sequence[Searcher]

    def meet(self, rounds: int) -> None:
        """Exchange what was found, if it is time after so many rounds."""

    def best(self) -> Searcher:
        """Who holds the best plan."""


class Rivals:
    """Each searches the whole plan."""

    def __init__(self, searchers: Sequence[Searcher]) -> None:
        self.searchers = searchers

    def meet(self, rounds: int) -> None:
        """Whoever has found worse goes on from the best."""
        if rounds % RIVALS_MEET:
            return
        best = self.best()
        for searcher in self.searchers:
            if rank(searcher) > rank(best):
                searcher.take(best)

    def best(self) -> Searcher:
        """Who has found the best plan."""
        return min(self.searchers, key=rank)


class Partners:
    """All share one plan, and each searches a part of it; the judge holds the best plan put together so far."""

    def __init__(self, searchers: Sequence[Searcher], seed: int) -> None:
        self.searchers = searchers
        self.chance = np.random.default_rng(seed)
        first = min(searchers, key=rank)
        self.judge = searcher_of(first.compiled, {}, seed)
        self.judge.take(first)
        self._cut(first.state.best_route.copy(), first.state.best_size.copy())

    def meet(self, rounds: int) -> None:
        """Put the parts together, judge the best of each, and cut anew."""
        if rounds % PARTNERS_MEET:
            return
        self._judge()
        states = [searcher.state for searcher in self.searchers]
        self._cut(self._joined([s.route for s in states]), self._joined([s.size for s in states]))

    def best(self) -> Searcher:
        """The judge."""
        self._judge()
        return self.judge

    def _judge(self) -> None:
        former, plan = rank(self.judge), self.judge.state
        kept = plan.best_route.copy(), plan.best_size.copy()
        states = [searcher.state for searcher in self.searchers]
        self.judge.adopt(self._joined([s.best_route for s in states]), self._joined([s.best_size for s in states]))
        if rank(self.judge) > former:
            self.judge.adopt(*kept)

    def _joined(self, rows: Sequence[NDArray[Any]]) -> NDArray[Any]:
        joined = rows[0].copy()
        for k, other in enumerate(rows):
            joined[self.part == k] = other[self.part == k]
        return joined

    def _cut(self, route: NDArray[np.int32], size: Ints) -> None:
        for searcher in self.searchers:
            searcher.adopt(route, size)
        first = self.searchers[0]
        self.part, of_person = parts_of(first.data, first.state, len(self.searchers), self.chance)
        for k, searcher in enumerate(self.searchers):
            searcher.state.mine[:] = self.part == k
            searcher.state.fenced[:] = of_person != k


def team_of(searchers: Sequence[Searcher], many: int, seed: int) -> Team:
    """Partners for a complete plan of at least `many` visits whose persons have no day patterns, rivals for any other.

    Day patterns tie most persons to routes on both sides of a cut, and absences have to be weighed over the whole plan.
    """
    best = min(searchers, key=rank)
    data, planned = best.data, int(best.state.best_size.sum())
    complete = planned == int(data.possible.sum())
    if len(searchers) > 1 and planned >= many and complete and not data.any_pattern:
        return Partners(searchers, seed)
    return Rivals(searchers)
