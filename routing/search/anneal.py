"""Ruin and recreate under falling temperature: the loop that is compiled."""

import math

from routing.search.chance import uniform
from routing.search.data import PREFERRED, Data
from routing.search.kernel import door, inner
from routing.search.place import beyond, further_visitors, own_price, unfair
from routing.search.recreate import recreate
from routing.search.ruin import Settings, route_price, ruin
from routing.search.state import BEST, NOW, OUT, State, keep_best, sound, tardiness
from routing.search.work import ITERATION, MISSING, PERSONS, REMOVED, TOUCHED, Work, note_person, take_back
from routing.search.worth import EVEN, absent_price, adapt

RETRIED = 3.0
"""Mean number of persons with a visit left out that are tried again in one iteration."""
LEAST_GAIN = 1e-6


@door
def anneal(
    data: Data,
    state: State,
    work: Work,
    settings: Settings,
    iterations: int,
    hot: float,
    cold: float,
    now: float,
    best: float,
) -> tuple[float, float]:
    """Ruin and recreate, from one temperature to the other, falling by the same factor in each iteration.

    Source: Christiaens and Vanden Berghe (routing/search/ruin.py); the acceptance is Metropolis'.

    Parameters
    ----------
    iterations : int
        Number of them.
    hot, cold : float
        First and last temperature, in the unit of prices: seconds.
    now, best : float
        Price of the current plan, with its absences at their worth, and of the best one without.

    Returns
    -------
    now, best : float
        The same afterwards.
    """
    for i in range(iterations):
        temperature = hot * (cold / hot) ** (i / iterations)
        work.stamp[ITERATION] += 1
        work.counts[TOUCHED] = 0
        work.counts[REMOVED] = 0
        work.counts[PERSONS] = 0
        absent = state.absent[NOW]
        _retry(data, state, work)
        price = now + ruin(data, state, work, settings)
        price += recreate(data, state, work, settings)
        if price < now - temperature * math.log(max(1e-300, uniform(state.rng))) and _sound(data, state, work):
            now = price
            best = _compared(data, state, now, best)
        else:
            take_back(data, state, work)
            state.absent[NOW] = absent
        now += adapt(data, state, work, settings)
    return now, best


@inner
def _sound(data: Data, state: State, work: Work) -> bool:
    """Whether the routes that changed keep their limits, and what is locked is planned."""
    for a in range(work.counts[TOUCHED]):
        r = work.touched[a]
        if not sound(data, state, r):
            return False
        if data.any_sum and (beyond(data, state, data.week[r], 0) or beyond(data, state, data.date[r], 0)):
            return False
    if data.any_lock:
        for a in range(work.counts[REMOVED]):
            u = work.removed[a]
            if data.only_shift[u] >= 0 and state.shift_of[u] == OUT:
                return False
    return True


@inner
def _compared(data: Data, state: State, now: float, best: float) -> float:
    """Price of the best plan, which is now this one if it leaves out less, or as much and less late, or at a lower
    price.
    """
    less = state.absent[NOW] - state.absent[BEST]
    if less > EVEN:
        return best
    planned = now - absent_price(state) if state.absent[NOW] > EVEN else now
    if data.any_soft and less >= -EVEN:
        less = tardiness(state) - state.tardy[BEST]
        if less > EVEN:
            return best
    if less < -EVEN or planned < best - LEAST_GAIN:
        keep_best(state)
        return planned
    return best


@inner
def _retry(data: Data, state: State, work: Work) -> None:
    """Note some of the persons who miss a visit that could be placed."""
    missing = 0
    for u in range(state.shift_of.shape[0]):
        missing += state.shift_of[u] == OUT and data.possible[u] and not state.fenced[data.person[u]]
    work.counts[MISSING] = missing
    if missing == 0:
        return
    share = RETRIED / missing if work.stamp[ITERATION] > 1 else 1.0
    for u in range(state.shift_of.shape[0]):
        if state.shift_of[u] != OUT or not data.possible[u] or state.fenced[data.person[u]]:
            continue
        if uniform(state.rng) < share:
            note_person(work, data.person[u])


@door
def price_of(data: Data, state: State) -> float:
    """Price of what is planned in seconds, from scratch; what is left out is not in it."""
    price = 0.0
    for r in range(state.size.shape[0]):
        price += route_price(data, state, r)
        for i in range(state.size[r]):
            price += own_price(data, state.route[r, i], r)
    for v in range(state.visitor_work.shape[0]):
        price += unfair(data, v, float(state.visitor_work[v]))
    for p in range(data.first.shape[0] - 1):
        if data.same[p] == PREFERRED:
            price += data.second * further_visitors(data, state.shift_of, p)
    for g in range(state.entered.shape[0]):
        for d in range(state.entered.shape[1]):
            price += data.village_day * (state.entered[g, d] > 0)
    return price
