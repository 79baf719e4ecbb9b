"""One thread's plan, and where its search stands."""

import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing.objective import Orders
from routing.run import Run
from routing.search.anneal import anneal, price_of
from routing.search.data import NO_WAY_S, Compiled, Data, Ints
from routing.search.ruin import Settings
from routing.search.state import BEST, State, adopt, state_of
from routing.search.work import Work, work_of
from routing.search.worth import absent_price

LEAST_SCALE = 0.05
"""Least scale of a plan, in mean ways there and back."""
PAUSE_S = 0.1
"""Longest time between two looks at the clock."""


@dataclass
class Searcher:
    """One thread's search. Prices are seconds.

    Attributes
    ----------
    now, best : float
        Price of the current plan, with absences at their worth, and of the best one without.
    done : int
        Number of iterations.
    far : float
        Mean way there and back to a person alone, in seconds of cost.
    rate : float
        Iterations in a second, as of late.
    """

    compiled: Compiled
    state: State
    work: Work
    now: float = 0.0
    best: float = 0.0
    done: int = 0
    far: float = 0.0
    rate: float = field(default=200.0)

    @property
    def data(self) -> Data:
        """The problem's arrays."""
        return self.compiled.data

    def search(self, iterations: int, hot: float, cold: float, settings: Settings) -> None:
        """That many iterations, between two temperatures in seconds; prices are added up anew before, as long sums of
        differences drift.
        """
        self.now = self.price()
        self.now, self.best = anneal(
            self.data, self.state, self.work, settings, iterations, hot, cold, self.now, self.best
        )
        self.done += iterations

    def search_until(self, deadline: float, hot: float, cold: float, settings: Settings, run: Run) -> None:
        """As many iterations as there is time for before `deadline`, in seconds of the monotonic clock; between two
        temperatures in seconds.
        """
        begun = time.monotonic()
        length = max(1e-9, deadline - begun)
        while (moment := time.monotonic()) < deadline and not run.cancelled():
            iterations = max(1, int(self.rate * min(PAUSE_S, deadline - moment)))
            x = (moment - begun) / length
            y = min(1.0, x + iterations / self.rate / length)
            self.search(iterations, hot * (cold / hot) ** x, hot * (cold / hot) ** y, settings)
            self.rate = iterations / max(1e-9, time.monotonic() - moment)

    def adopt(self, route: NDArray[np.int32], size: Ints) -> None:
        """Go on from this plan, the best there is: route (shifts, longest), size (shifts,), by index of the search."""
        adopt(self.data, self.state, route, size)
        self.best, self.now = price_of(self.data, self.state), self.price()

    def take(self, other: "Searcher") -> None:
        """Go on from the other's best plan."""
        self.state.worth[:] = other.state.worth
        self.adopt(other.state.best_route, other.state.best_size)

    def tighten(self) -> None:
        """From now on absences cost their full price again."""
        self.state.floor[0] = 0.0
        self.state.worth[:] = self.data.penalty

    def price(self) -> float:
        """The plan's price, with absences at their worth."""
        return price_of(self.data, self.state) + absent_price(self.state)

    def scale(self) -> float:
        """Mean way to one visit in the plan, in seconds of cost: what temperatures are measured in. Not nothing where
        the plan's doors are those where its visitors live: others may be far.
        """
        mean = float(self.state.way.sum() / max(1, self.state.size.sum()))
        return max(mean, LEAST_SCALE * self.far) + 1e-6


def searcher_of(arrays: Compiled, orders: Orders, seed: int) -> Searcher:
    """A searcher that begins with these orders."""
    state = state_of(arrays, orders, seed)
    searcher = Searcher(arrays, state, work_of(arrays.data, state), best=price_of(arrays.data, state))
    searcher.now = searcher.price()
    reached = arrays.data.far[arrays.data.far < NO_WAY_S]
    searcher.far = float(reached.mean()) if len(reached) else 0.0
    return searcher


def rank(searcher: Searcher) -> tuple[float, float, float]:
    """Priorities that the best plan leaves out, its lateness, then the price of what it plans."""
    return float(searcher.state.absent[BEST]), float(searcher.state.tardy[BEST]), searcher.best
