"""What leaving a visit out costs the search: no more than is needed for it to come back to plans that leave out little.

The true price lies so far above all others that the search could never leave one visit out for the sake of two. So each
search lowers its own prices until it stands at its least absence only part of the time, and raises them when it does
so too rarely. Source of the idea: the penalties of Vidal et al., A hybrid genetic algorithm for multidepot and periodic
vehicle routing problems, Operations Research 60(3), 2012, there for overloaded routes.
"""

from routing.search.data import Data
from routing.search.kernel import door, inner
from routing.search.ruin import Settings
from routing.search.state import BEST, NOW, OUT, State
from routing.search.work import CHECKED, FULL, Work

PERIOD = 200
"""Iterations between two looks."""
NEAR = 1.01
"""Up to here times the least absence counts as least."""
RAISED, LOWERED = 1.1, 0.9
FIRST = 10.0
"""Worth of a visit of priority 1 at the beginning, in mean ways per visit."""
EVEN = 0.5
"""Absences that differ by less are the same: priorities are whole numbers."""


@inner
def adapt(data: Data, state: State, work: Work, settings: Settings) -> float:
    """Count one more iteration; now and then change what absences are worth. The change of the plan's price."""
    work.counts[CHECKED] += 1
    work.counts[FULL] += state.absent[NOW] <= NEAR * state.absent[BEST] + EVEN
    if work.counts[CHECKED] < PERIOD or state.floor[0] == 0.0:
        return 0.0
    missed = work.counts[FULL] < settings.full * work.counts[CHECKED]
    work.counts[CHECKED] = 0
    work.counts[FULL] = 0
    change = -absent_price(state)
    for u in range(state.worth.shape[0]):
        worth = state.worth[u] * (RAISED if missed else LOWERED)
        state.worth[u] = min(data.penalty[u], max(state.floor[0] * data.priority[u], worth))
    return change + absent_price(state)


@door
def absent_price(state: State) -> float:
    """Price of the absent visits together, at their worth."""
    price = 0.0
    for u in range(state.shift_of.shape[0]):
        if state.shift_of[u] == OUT:
            price += state.worth[u]
    return price


@door
def relax(data: Data, state: State, least: float, way: float) -> None:
    """From now on absences cost what the search finds to be enough, at least `least` mean ways for each visit of
    priority 1; `way` is the mean way, in seconds of cost.
    """
    state.floor[0] = least * way
    for u in range(state.worth.shape[0]):
        state.worth[u] = data.priority[u] * FIRST * way
