"""The cheapest place of one visit in one route, known until the route changes; and what a visit costs there."""

import numpy as np
from numpy.typing import NDArray

from routing.search.data import INF, Data
from routing.search.kernel import inner
from routing.search.state import (
    ALREADY,
    YET,
    State,
    begin,
    lateness,
    latest_at,
    latest_before_rest,
    rested,
    service_after,
)


@inner
def insertion(data: Data, state: State, k: int, r: int) -> float:
    """Price of a visit of kind k in route r: added way, lateness at its price, and own price; INF where it cannot be.

    A kind is a visit that stands for all of its person's that differ in nothing but their days.
    """
    if state.known[k, r].version != state.version[r]:
        state.known[k, r].version = state.version[r]
        _find(data, state, k, r)
    return state.known[k, r].cost


@inner
def _find(data: Data, state: State, u: int, r: int) -> None:
    state.known[u, r].cost = INF
    n, m, x = state.size[r], data.mode[r], data.node[u]
    if data.closed[r] or n >= data.most_visits[r] or state.load[r] + data.load[u] > data.capacity[r]:
        return
    if data.price[u, data.visitor[r]] >= INF:
        return
    cost_from, cost_to = data.cost[m, x], data.cost_to[m, x]
    best, at = INF, -1
    for i in range(data.beginning[r], n + 1):
        a = data.node[state.route[r, i - 1]] if i > 0 else data.start_node[r]
        b = data.node[state.route[r, i]] if i < n else data.end_node[r]
        added = float(cost_to[a]) + cost_from[b] - state.leg[r, i]
        if added >= best or not _fits(data, state, u, r, i, a, b):
            continue
        if data.any_soft:
            tardy = _lateness_with(data, state, u, r, i)
            if tardy < 0.0:
                continue
            added += data.late * (tardy - state.soft[r])
        if added < best:
            best, at = added, i
    if at < 0:
        return
    work = _added_work(data, state, u, r, at)
    if state.work[r] + work <= data.most_work[r]:
        state.known[u, r].cost = best + own_price(data, u, r)
        state.known[u, r].work = work
        state.known[u, r].at = at


@inner
def _fits(data: Data, state: State, u: int, r: int, i: int, a: int, b: int) -> bool:
    n, m, x = state.size[r], data.mode[r], data.node[u]
    to, on = data.way_to[m, x, a], data.way[m, x, b]
    previous = state.route[r, i - 1] if i > 0 else -1
    service = data.service[u]
    if i < n:
        limit_yet, limit = state.late[YET, r, i], state.late[ALREADY, r, i]
    else:
        limit_yet, limit = min(data.last[r], data.rest_to[r]), data.last[r]
    if data.any_house:
        service = service_after(data, previous, u)
        if i < n:
            following = service_after(data, u, state.route[r, i])
            if following != state.serve[r, i]:
                limit_yet, limit = latest_at(data, state, r, i, following)
    if data.rest_to[r] < 0:
        free = state.early[ALREADY, r, i - 1] + state.serve[r, i - 1] if i > 0 else data.start[r]
        return can_begin(data, u, free + to, limit - on - service)
    return _fits_with_rest(data, state, u, r, i, to, on, service, limit_yet, limit)


@inner
def can_begin(data: Data, u: int, arrival: int, latest: int) -> bool:
    """Whether the service can begin after `arrival`, by `latest`, in a window or not too late, in seconds."""
    start = begin(data, u, arrival)
    if start > latest:
        return False
    k = data.window_at[u + 1] - 1
    return k < data.window_at[u] or start <= data.closes[k] + data.most_late[u]


@inner
def _fits_with_rest(
    data: Data, state: State, u: int, r: int, i: int, to: int, on: int, service: int, limit_yet: int, limit: int
) -> bool:
    """The break is already taken, is taken just before, just after, or yet to come."""
    if i > 0:
        yet = state.early[YET, r, i - 1] + state.serve[r, i - 1]
        already = min(state.early[ALREADY, r, i - 1] + state.serve[r, i - 1], rested(data, r, yet))
    else:
        yet = data.start[r]
        already = rested(data, r, yet)
    if can_begin(data, u, already + to, limit - on - service):
        return True
    free_by = max(limit_yet - on, latest_before_rest(data, r, limit - on))
    return can_begin(data, u, yet + to, free_by - service)


@inner
def _added_work(data: Data, state: State, u: int, r: int, i: int) -> int:
    n, m, x = state.size[r], data.mode[r], data.node[u]
    previous = state.route[r, i - 1] if i > 0 else -1
    a = data.node[previous] if i > 0 else data.start_node[r]
    b = data.node[state.route[r, i]] if i < n else data.end_node[r]
    work = data.way[m, a, x] + data.way[m, x, b] + service_after(data, previous, u)
    if n > 0:
        work -= data.way[m, a, b]
    if i < n:
        work += service_after(data, u, state.route[r, i]) - state.serve[r, i]
    return work


@inner
def _lateness_with(data: Data, state: State, u: int, r: int, i: int) -> float:
    n = state.size[r]
    for j in range(n):
        state.longer[j + (j >= i)] = state.route[r, j]
    state.longer[i] = u
    return lateness(data, state.longer, n + 1, r)


@inner
def beyond(data: Data, state: State, span: int, added: int) -> bool:
    """Whether `added` seconds more of work are too much for a visitor's week or day (row of span_most)."""
    return state.span_work[span] + added > data.span_most[span]


@inner
def unfair(data: Data, v: int, work: float) -> float:
    """Price of so many seconds of a visitor's work where they lie outside the targets."""
    return data.imbalance * (max(0.0, data.low[v] - work) + max(0.0, work - data.high[v]))


@inner
def unfair_change(data: Data, state: State, r: int, added: int) -> float:
    """Price of `added` seconds more of work for the route's visitor."""
    v = data.visitor[r]
    work = state.visitor_work[v]
    if data.low[v] <= work and work + added <= data.high[v] and added >= 0:
        return 0.0
    return unfair(data, v, work + added) - unfair(data, v, work)


@inner
def own_price(data: Data, u: int, r: int) -> float:
    """Price of a visit on a shift apart from the way: continuity and stability."""
    price = data.price[u, data.visitor[r]]
    if data.former_visitor[u] >= 0 and (data.former_visitor[u] != data.visitor[r] or data.former_day[u] != data.day[r]):
        price += data.moved
    return price


@inner
def village_price(data: Data, state: State, u: int, r: int) -> float:
    """Price of entering the village on that day, if nobody does yet."""
    g = data.village[u]
    return data.village_day if g >= 0 and state.entered[g, data.day[r]] == 0 else 0.0


@inner
def allowed(data: Data, u: int, r: int) -> bool:
    """Whether the day of the shift is one of the visit, and no lock puts the visit elsewhere."""
    return data.day_ok[u, data.day[r]] and (data.only_shift[u] < 0 or data.only_shift[u] == r)


@inner
def price_at(data: Data, state: State, u: int, k: int, r: int) -> float:
    """Whole third-level price of visit u, of kind k, on route r; INF where it does not fit."""
    if not allowed(data, u, r):
        return INF
    price = insertion(data, state, k, r)
    if price >= INF:
        return INF
    price += village_price(data, state, u, r)
    if data.any_sum:
        work = state.known[k, r].work
        if beyond(data, state, data.week[r], work) or beyond(data, state, data.date[r], work):
            return INF
        price += unfair_change(data, state, r, work)
    return price


@inner
def further_visitors(data: Data, shift_of: NDArray[np.int64], p: int) -> int:
    """How many visitors beyond the first pay the person's planned visits; shift_of (visits,) as in State."""
    distinct = 0
    for u in range(data.first[p], data.first[p + 1]):
        if shift_of[u] < 0:
            continue
        new = True
        for w in range(data.first[p], u):
            if shift_of[w] >= 0 and data.visitor[shift_of[w]] == data.visitor[shift_of[u]]:
                new = False
        distinct += new
    return max(0, distinct - 1)
