"""Recreate: each person's missing visits go to the cheapest days and routes, one person after another."""

import math

from routing.search.chance import uniform
from routing.search.data import FREE, INF, PREFERRED, REQUIRED, Data
from routing.search.days import NOWHERE, choose_days, choose_one, choose_pattern, open_days
from routing.search.kernel import inner
from routing.search.place import beyond, further_visitors, own_price, price_at, village_price
from routing.search.ruin import Settings, renewed
from routing.search.state import NOW, OUT, State
from routing.search.work import CANDIDATES, ITERATION, MISSING, PERSON, PERSONS, Work, touch

ANYBODY = -1
NEVER = 1_000_000_000
DENSE = 0.5
"""Up to here, while visits are left out, those worth most for the time they take come first."""
NEAREST = 2
"""All routes of that many visitors are candidates; of the others near by only the empty ones."""


@inner
def recreate(data: Data, state: State, work: Work, settings: Settings) -> float:
    """Place every noted person's missing visits where they cost least; the change of the plan's price."""
    n = work.counts[PERSONS]
    _keys(data, state, work)
    _sort(work, n)
    change = 0.0
    for a in range(n):
        change += _place_person(data, state, work, settings, work.persons[a])
    return change


@inner
def _sort(work: Work, n: int) -> None:
    """Persons by rising key: insertion sort, since they are few but for the first plan."""
    for a in range(1, n):
        p, key, b = work.persons[a], work.key[a], a - 1
        while b >= 0 and work.key[b] > key:
            work.persons[b + 1], work.key[b + 1] = work.persons[b], work.key[b]
            b -= 1
        work.persons[b + 1], work.key[b + 1] = p, key


@inner
def _keys(data: Data, state: State, work: Work) -> None:
    """Who comes first: one of five orders by chance, and most of the time the weightiest before all others; in the
    first plan always, since a search that is given little time ends near it.
    """
    kind, weight = uniform(state.rng) * 11.0, uniform(state.rng)
    if work.stamp[ITERATION] == 1:
        weight = 0.0
    for a in range(work.counts[PERSONS]):
        p = work.persons[a]
        u, visits = data.first[p], data.first[p + 1] - data.first[p]
        if kind < 4.0:
            key = uniform(state.rng)
        elif kind < 6.0:
            key = -float(data.service[u]) - 1e6 * data.load[u]
        elif kind < 8.0:
            key = -data.far[p]
        elif kind < 9.0:
            key = data.far[p]
        else:
            key = -float(visits) + 0.1 * uniform(state.rng)
            if data.patterned[p]:
                key = float(data.pattern_at[p + 1] - data.pattern_at[p]) + 0.1 * key
        if weight < 0.25 or (weight < 0.5 and work.counts[MISSING] == 0):
            key -= data.priority[u] * 1e10
        elif weight < DENSE and work.counts[MISSING] > 0:
            key = -data.priority[u] / (data.service[u] + 0.5 * data.far[p] * uniform(state.rng) + 1.0)
        elif weight < 0.7 and not data.patterned[p]:
            key -= 1e12 * (state.shift_of[u] == OUT and work.gone[u] != work.stamp[ITERATION])
        work.key[a] = key


@inner
def _place_person(data: Data, state: State, work: Work, settings: Settings, p: int) -> float:
    first = data.first[p]
    visits = data.first[p + 1] - first
    open_days(data, state.shift_of, p, work.fixed, work.open, work.wanted)
    _gather(data, state, work, settings, p)
    _offers(data, state, work, settings, p)
    for k in range(visits):
        work.best_pick[k] = NOWHERE
    if visits == 1 and not data.patterned[p]:
        choose_one(data, p, state.worth, work.price, work.best_pick)
        if work.best_pick[0] != NOWHERE:
            work.best_where[0] = work.where[0, work.best_pick[0]]
    elif data.same[p] == FREE:
        _choose(data, state, work, p, ANYBODY, INF)
    else:
        _choose_visitor(data, state, work, p)
    return _insert_all(data, state, work, p)


@inner
def _gather(data: Data, state: State, work: Work, settings: Settings, p: int) -> None:
    """Candidate routes: those of the neighbours, and those of the visitors near by; now and then all."""
    work.stamp[PERSON] += 1
    work.counts[CANDIDATES] = 0
    shifts = state.size.shape[0]
    if settings.near <= 0 or uniform(state.rng) < settings.wide:
        for r in range(shifts):
            _note(data, state, work, r)
        return
    for j in range(min(settings.near, data.near.shape[1])):
        q = data.near[p, j]
        for u in range(data.first[q], data.first[q + 1]):
            if state.shift_of[u] != OUT:
                _note(data, state, work, state.shift_of[u])
    for j in range(data.near_visitors.shape[1]):
        v = data.near_visitors[p, j]
        for r in range(data.shift_at[v], data.shift_at[v + 1]):
            if j < NEAREST or state.size[r] == 0:
                _note(data, state, work, r)


@inner
def _note(data: Data, state: State, work: Work, r: int) -> None:
    """A candidate, unless its day is not wanted, it is one already, or as empty as its twin."""
    if not work.wanted[data.day[r]] or not state.mine[r]:
        return
    twin = data.twin[r]
    if state.size[r] == 0 and twin >= 0 and state.size[twin] == 0 and state.mine[twin]:
        return
    if work.seen[r] != work.stamp[PERSON]:
        work.seen[r] = work.stamp[PERSON]
        work.candidates[work.counts[CANDIDATES]] = r
        work.counts[CANDIDATES] += 1


@inner
def _offers(data: Data, state: State, work: Work, settings: Settings, p: int) -> None:
    """Price of each missing visit on each candidate route, and the cheapest of each day; now and then a route is
    overlooked.
    """
    first = data.first[p]
    visits = data.first[p + 1] - first
    _no_prices(data, state, work, p)
    overlooked = _until_overlooked(state, settings)
    for a in range(work.counts[CANDIDATES]):
        r = work.candidates[a]
        d = data.day[r]
        blink = a == overlooked
        if blink:
            overlooked += 1 + _until_overlooked(state, settings)
        for k in range(visits):
            price = INF
            if not blink and work.open[k, d]:
                price = price_at(data, state, first + k, first if data.uniform[p] else first + k, r)
            if price < work.price[k, d]:
                work.price[k, d] = price
                work.where[k, d] = r
            work.offers[a, k] = price


@inner
def _until_overlooked(state: State, settings: Settings) -> int:
    """How many routes are looked at before the next is overlooked: one throw of the dice instead of one for each."""
    if settings.blink <= 0.0:
        return NEVER
    return int(min(math.log(max(1e-300, uniform(state.rng))) / math.log(1.0 - settings.blink), float(NEVER)))


@inner
def _no_prices(data: Data, state: State, work: Work, p: int) -> None:
    """No offers yet: the planned visits hold their days."""
    first, days = data.first[p], data.calendar.shape[0]
    for k in range(data.first[p + 1] - first):
        for d in range(days):
            work.price[k, d] = INF
        if work.fixed[k]:
            work.price[k, data.day[state.shift_of[first + k]]] = 0.0


@inner
def _prices_of(data: Data, state: State, work: Work, p: int, only: int) -> None:
    """The cheapest offer of each day from one visitor."""
    visits = data.first[p + 1] - data.first[p]
    _no_prices(data, state, work, p)
    for a in range(work.counts[CANDIDATES]):
        r = work.candidates[a]
        if only != data.visitor[r]:
            continue
        d = data.day[r]
        for k in range(visits):
            if work.offers[a, k] < work.price[k, d]:
                work.price[k, d] = work.offers[a, k]
                work.where[k, d] = r


@inner
def _choose(data: Data, state: State, work: Work, p: int, only: int, bar: float) -> float:
    """The best days and routes, from one visitor or from anybody; kept if their price is below the bar.

    Anybody comes first: the prices are still those of all offers.
    """
    first = data.first[p]
    visits = data.first[p + 1] - first
    if only != ANYBODY:
        _prices_of(data, state, work, p, only)
    if data.patterned[p]:
        price = choose_pattern(data, p, state.worth, work.fixed, work.price, work.pick)
    else:
        price = choose_days(data, p, state.worth, work.fixed, work.price, work.total, work.before, work.pick)
    if data.same[p] == PREFERRED:
        price += data.second * _further(data, state, work, p)
    if price < bar:
        for k in range(visits):
            work.best_pick[k] = work.pick[k]
            if work.pick[k] != NOWHERE:
                work.best_where[k] = work.where[k, work.pick[k]]
        return price
    return bar


@inner
def _further(data: Data, state: State, work: Work, p: int) -> int:
    """Visitors beyond the first that the picked days would mean."""
    first = data.first[p]
    for k in range(data.first[p + 1] - first):
        if not work.fixed[k] and work.pick[k] != NOWHERE:
            state.shift_of[first + k] = work.where[k, work.pick[k]]
    further = further_visitors(data, state.shift_of, p)
    for k in range(data.first[p + 1] - first):
        if not work.fixed[k]:
            state.shift_of[first + k] = OUT
    return further


@inner
def _choose_visitor(data: Data, state: State, work: Work, p: int) -> None:
    """One visitor for all of the person's visits where that is required, or cheaper than several."""
    first = data.first[p]
    prescribed = ANYBODY
    for k in range(data.first[p + 1] - first):
        if work.fixed[k] and data.same[p] == REQUIRED:
            prescribed = data.visitor[state.shift_of[first + k]]
    if prescribed != ANYBODY:
        _choose(data, state, work, p, prescribed, INF)
        return
    bar = INF
    if data.same[p] == PREFERRED:
        bar = _choose(data, state, work, p, ANYBODY, INF)
    for a in range(work.counts[CANDIDATES]):
        v = data.visitor[work.candidates[a]]
        if work.visitor_mark[v] != work.stamp[PERSON]:
            work.visitor_mark[v] = work.stamp[PERSON]
            bar = _choose(data, state, work, p, v, bar)


@inner
def _insert_all(data: Data, state: State, work: Work, p: int) -> float:
    first = data.first[p]
    visits = data.first[p + 1] - first
    if data.patterned[p] and not (_all_picked(work, visits) and _week_holds_all(data, state, work, p)):
        return INF if _torn(data, work, p) else 0.0
    change = 0.0
    if data.same[p] == PREFERRED:
        change -= data.second * further_visitors(data, state.shift_of, p)
    for k in range(visits):
        if not work.fixed[k] and work.best_pick[k] != NOWHERE:
            change += _insert(data, state, work, first + k, first if data.uniform[p] else first + k, work.best_where[k])
    if data.same[p] == PREFERRED:
        change += data.second * further_visitors(data, state.shift_of, p)
    return change


@inner
def _all_picked(work: Work, visits: int) -> bool:
    picked = 0
    for k in range(visits):
        picked += work.best_pick[k] != NOWHERE
    return picked == visits


@inner
def _torn(data: Data, work: Work, p: int) -> bool:
    """Whether some of the person's visits left in this iteration and others did not: a plan to be taken back."""
    kept, gone = False, False
    for k in range(data.first[p + 1] - data.first[p]):
        kept = kept or work.fixed[k]
        gone = gone or work.gone[data.first[p] + k] == work.stamp[ITERATION]
    return kept and gone


@inner
def _week_holds_all(data: Data, state: State, work: Work, p: int) -> bool:
    """Whether the weekly working time also holds for visits of one visitor together."""
    first = data.first[p]
    visits = data.first[p + 1] - first
    for k in range(visits):
        if work.fixed[k] or work.best_pick[k] == NOWHERE:
            continue
        week, added = data.week[work.best_where[k]], 0
        for j in range(visits):
            if not work.fixed[j] and work.best_pick[j] != NOWHERE and data.week[work.best_where[j]] == week:
                added += state.known[first if data.uniform[p] else first + j, work.best_where[j]].work
        if beyond(data, state, week, added):
            return False
    return True


@inner
def _insert(data: Data, state: State, work: Work, u: int, kind: int, r: int) -> float:
    if beyond(data, state, data.week[r], state.known[kind, r].work):
        return 0.0
    touch(state, work, r)
    change = own_price(data, u, r) + village_price(data, state, u, r) - state.worth[u]
    state.absent[NOW] -= data.priority[u]
    n, at = state.size[r], state.known[kind, r].at
    for i in range(n, at, -1):
        state.route[r, i] = state.route[r, i - 1]
    state.route[r, at] = u
    state.size[r] = n + 1
    state.shift_of[u] = r
    if data.village[u] >= 0:
        state.entered[data.village[u], data.day[r]] += 1
    return change + renewed(data, state, r)
