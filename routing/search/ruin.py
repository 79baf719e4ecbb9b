"""Ruin: strings of neighbouring visits leave their routes, sometimes with all visits of their persons.

Source: Christiaens and Vanden Berghe, Slack induction by string removals for vehicle routing problems, Transportation
Science 54(2), 2020, lifted from customers to persons with several visits.
"""

from typing import NamedTuple

from routing.search.chance import below, uniform
from routing.search.data import PREFERRED, Data
from routing.search.kernel import inner
from routing.search.place import further_visitors, own_price, unfair
from routing.search.state import NOW, OUT, State, refresh
from routing.search.work import CENTRE, ITERATION, PERSONS, REMOVED, TOUCHED, Work, note_person, renew, touch

ANY_DAY = -1
TRIED = 10
"""Persons looked at until one is found that may be touched."""


class Settings(NamedTuple):
    """What the search is tuned by; frozen on a tuning subset (docs/benchmarks.md).

    removed: mean number of visits removed. longest: longest string. whole: share of iterations that remove whole
    persons. daily: share that, where persons have day patterns, keep to one day and leave their other days.
    blink: share of candidate routes overlooked. near: neighbouring persons whose routes are candidates.
    wide: share of persons for whom every route is one. hot, cold: first and last temperature, in mean ways per visit.
    full: share of iterations at the least absence that is aimed at. least: least worth of a visit, in mean ways.
    stay: iterations spent around one place, whose data then stay in the processor's memory. stray: share elsewhere.
    many: visits from which on threads share out the plan; smaller ones are searched through by each in a short time.
    """

    removed: float
    longest: int
    whole: float
    daily: float
    blink: float
    near: int
    wide: float
    hot: float
    cold: float
    full: float
    least: float
    stay: int
    stray: float
    many: int


@inner
def ruin(data: Data, state: State, work: Work, settings: Settings) -> float:
    """Remove strings around a random person; the change of the plan's price."""
    planned, used = 0, 0
    for r in range(state.size.shape[0]):
        planned += state.size[r]
        used += state.size[r] > 0
    if used == 0:
        return 0.0
    longest = min(float(settings.longest), max(1.0, planned / used))
    strings = int(uniform(state.rng) * (4.0 * settings.removed / (1.0 + longest) - 1.0) + 1.0)
    whole = uniform(state.rng) < settings.whole
    seed = _seed(data, state, work, settings)
    day = ANY_DAY
    if data.any_pattern and uniform(state.rng) < settings.daily:
        day = _day_of(data, state, seed)
    done = 0
    for j in range(data.near.shape[1]):
        if done >= strings:
            break
        u = _unruined_visit(data, state, work, data.near[seed, j], day)
        if u >= 0:
            _remove_string(data, state, work, u, longest, whole, day)
            done += 1
    return _take_out(data, state, work)


@inner
def _unfenced(data: Data, state: State) -> int:
    """A random person, if possible one that may be touched."""
    p = below(state.rng, data.first.shape[0] - 1)
    for _ in range(TRIED):
        if not state.fenced[p]:
            break
        p = below(state.rng, data.first.shape[0] - 1)
    return p


@inner
def _seed(data: Data, state: State, work: Work, settings: Settings) -> int:
    """The person around whom strings leave: near the present place, or anywhere."""
    if settings.stay == 0 or uniform(state.rng) < settings.stray:
        return _unfenced(data, state)
    if work.stamp[ITERATION] % settings.stay == 0:
        work.stamp[CENTRE] = _unfenced(data, state)
    return data.near[work.stamp[CENTRE], below(state.rng, data.near.shape[1])]


@inner
def _day_of(data: Data, state: State, p: int) -> int:
    """A random day on which the person is visited; any, if on none."""
    first = data.first[p]
    visits = data.first[p + 1] - first
    offset = below(state.rng, visits)
    for k in range(visits):
        r = state.shift_of[first + (k + offset) % visits]
        if r != OUT:
            return data.day[r]
    return ANY_DAY


@inner
def _unruined_visit(data: Data, state: State, work: Work, p: int, day: int) -> int:
    """A random planned visit of the person, on that day, whose route is still whole, or -1."""
    now, first = work.stamp[ITERATION], data.first[p]
    if state.fenced[p]:
        return -1
    visits = data.first[p + 1] - first
    offset = below(state.rng, visits)
    for k in range(visits):
        u = first + (k + offset) % visits
        r = state.shift_of[u]
        if r == OUT or work.ruined[r] == now or work.gone[u] == now or data.locked[u]:
            continue
        if day in (ANY_DAY, data.day[r]):
            return u
    return -1


@inner
def _remove_string(data: Data, state: State, work: Work, u: int, longest: float, whole: bool, day: int) -> None:
    """A string with u in it; every second one keeps some of its middle."""
    r, rng = state.shift_of[u], state.rng
    work.ruined[r] = work.stamp[ITERATION]
    n = state.size[r]
    length = min(n, int(uniform(rng) * min(longest, float(n)) + 1.0))
    kept = 0
    if 1 < length < n and uniform(rng) < 0.5:
        kept = 1
        while length + kept < n and uniform(rng) > 0.5:
            kept += 1
    extent = length + kept
    at = 0
    for i in range(n):
        if state.route[r, i] == u:
            at = i
    low, high = max(0, at - extent + 1), min(at, n - extent)
    start = low + below(rng, high - low + 1)
    keep_from = start + below(rng, length + 1) if kept > 0 else -1
    for i in range(start, start + extent):
        if kept == 0 or not keep_from <= i < keep_from + kept:
            _mark(data, state, work, state.route[r, i], whole, day)


@inner
def _mark(data: Data, state: State, work: Work, u: int, whole: bool, day: int) -> None:
    """The visit, or with it all of its person's, shall leave."""
    p = data.person[u]
    if state.fenced[p]:
        return
    if day == ANY_DAY and (whole or data.patterned[p]):
        for w in range(data.first[p], data.first[p + 1]):
            _mark_one(data, state, work, w)
    else:
        _mark_one(data, state, work, u)


@inner
def _mark_one(data: Data, state: State, work: Work, u: int) -> None:
    now = work.stamp[ITERATION]
    if work.gone[u] == now or state.shift_of[u] == OUT or data.locked[u]:
        return
    work.gone[u] = now
    work.removed[work.counts[REMOVED]] = u
    work.counts[REMOVED] += 1
    note_person(work, data.person[u])


@inner
def _take_out(data: Data, state: State, work: Work) -> float:
    """Take the marked visits out of their routes."""
    change = -_second_visitors(data, state, work)
    for a in range(work.counts[REMOVED]):
        u = work.removed[a]
        r = state.shift_of[u]
        touch(state, work, r)
        state.absent[NOW] += data.priority[u]
        change += state.worth[u] - own_price(data, u, r)
        g = data.village[u]
        if g >= 0:
            state.entered[g, data.day[r]] -= 1
            if state.entered[g, data.day[r]] == 0:
                change -= data.village_day
    for a in range(work.counts[TOUCHED]):
        change += _close_up(data, state, work, work.touched[a])
    return change + _second_visitors(data, state, work)


@inner
def _second_visitors(data: Data, state: State, work: Work) -> float:
    price = 0.0
    for a in range(work.counts[PERSONS]):
        p = work.persons[a]
        if data.same[p] == PREFERRED:
            price += data.second * further_visitors(data, state.shift_of, p)
    return price


@inner
def _close_up(data: Data, state: State, work: Work, r: int) -> float:
    """The route without its removed visits; the change of its way, lateness and balance."""
    n = 0
    for i in range(state.size[r]):
        u = state.route[r, i]
        if work.gone[u] == work.stamp[ITERATION]:
            state.shift_of[u] = OUT
        else:
            state.route[r, n] = u
            n += 1
    state.size[r] = n
    return renewed(data, state, r)


@inner
def renewed(data: Data, state: State, r: int) -> float:
    """Compute a changed route anew; the change of its price: way, lateness and balance."""
    v = data.visitor[r]
    before = route_price(data, state, r) + unfair(data, v, state.visitor_work[v])
    refresh(data, state, r)
    renew(state, r)
    return route_price(data, state, r) + unfair(data, v, state.visitor_work[v]) - before


@inner
def route_price(data: Data, state: State, r: int) -> float:
    """Price of a route's way and lateness."""
    return state.way[r] + data.late * state.soft[r]
