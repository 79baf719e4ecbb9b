"""A plan inside the compiled search: routes with their earliest and latest times, sums, and what is known of
insertions.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.search.chance import Rng, rng_of
from routing.search.data import NO_LIMIT, Compiled, Data, Floats, Ints
from routing.search.kernel import door, inner

ALREADY, YET = 1, 0
"""Whether the break is already taken, or yet to be."""
NEVER = -(10**15)
"""A latest time that nothing keeps."""
OUT = -1
BROKEN = -1.0
"""Lateness of an order that keeps no hard limit."""
NOW, BEST = 0, 1
"""Entries of State.absent and State.tardy."""
KNOWN = np.dtype([("cost", np.float64), ("version", np.int64), ("work", np.int32), ("at", np.int32)])
"""What is known of one visit in one route, side by side in memory: looking it up is most of the search's work.
Price added (INF where it fits nowhere), version of the route it holds for, seconds of work added, and position.
"""


class State(NamedTuple):
    """Arrays the search changes; visits, shifts and all else by the positions of `Data`.

    Of arrays with two entries first: `early` and `late` are by YET and ALREADY, `absent` and `tardy` by NOW and BEST.
    `longest` is the most visits that any route can hold, and one more.
    """

    route: NDArray[np.int32]  # (shifts, longest), visits in their order; what lies beyond size is old
    size: Ints  # (shifts,), number of visits
    early: Ints  # (2, shifts, longest), seconds after midnight: earliest beginning, with the break yet to come or over
    late: Ints  # (2, shifts, longest), seconds after midnight: latest beginning from which the rest still fits
    serve: Ints  # (shifts, longest), seconds at the door, as the visit before leaves them
    leg: Ints  # (shifts, longest + 1), price of the way to each visit, and of the way back
    load: Ints  # (shifts,), sum of loads
    work: Ints  # (shifts,), seconds of travel and service
    way: Floats  # (shifts,), price of all ways
    soft: Floats  # (shifts,), seconds of lateness and overtime
    version: Ints  # (shifts,), changes with the route; the same again when it is taken back
    shift_of: Ints  # (visits,), where it is planned, or OUT
    visitor_work: Ints  # (visitors,), seconds of travel and service
    span_work: Ints  # (spans,), seconds of travel and service in a visitor's week or day
    entered: Ints  # (villages, days), number of planned visits
    longer: NDArray[np.int32]  # (longest + 1,), scratch: an order with one visit more
    known: NDArray[np.void]  # (visits, shifts), the cheapest insertion, as of a version
    best_route: NDArray[np.int32]  # (shifts, longest), route of the best plan so far
    best_size: Ints  # (shifts,), size of the best plan so far
    versions: Ints  # (1,), the last version given
    absent: Floats  # (2,), sum of the priorities left out, now and at best
    tardy: Floats  # (2,), seconds of lateness and overtime; only the best is kept
    mine: NDArray[np.bool_]  # (shifts,), whether the search may change it
    fenced: NDArray[np.bool_]  # (persons,), whether the search must leave the visits where they are
    worth: Floats  # (visits,), the search's own price of leaving it out
    floor: Floats  # (1,), least worth of a visit of priority 1, a price; 0: worth is the full penalty
    rng: Rng  # (1,), the generator's state


def state_of(compiled: Compiled, orders: Mapping[int, Sequence[int]], seed: int) -> State:
    """A state with these orders (shift to visits, by index of the problem), which must keep every limit."""
    data = compiled.data
    shifts, visits, longest = len(data.visitor), len(data.node), _longest(data)
    days, villages = len(data.calendar), int(data.village.max(initial=0)) + 1
    known = np.zeros((visits, shifts), KNOWN)
    known["version"] = -1
    state = State(
        route=np.zeros((shifts, longest), np.int32),
        size=np.zeros(shifts, np.int64),
        early=np.zeros((2, shifts, longest), np.int64),
        late=np.zeros((2, shifts, longest), np.int64),
        serve=np.zeros((shifts, longest), np.int64),
        leg=np.zeros((shifts, longest + 1), np.int64),
        load=np.zeros(shifts, np.int64),
        work=np.zeros(shifts, np.int64),
        way=np.zeros(shifts),
        soft=np.zeros(shifts),
        version=np.zeros(shifts, np.int64),
        shift_of=np.full(visits, OUT, np.int64),
        visitor_work=np.zeros(len(data.low), np.int64),
        span_work=np.zeros(len(data.span_most), np.int64),
        entered=np.zeros((villages, days), np.int64),
        longer=np.zeros(longest + 1, np.int32),
        known=known,
        best_route=np.zeros((shifts, longest), np.int32),
        best_size=np.zeros(shifts, np.int64),
        versions=np.zeros(1, np.int64),
        absent=np.zeros(2),
        tardy=np.zeros(2),
        mine=np.ones(shifts, np.bool_),
        fenced=np.zeros(len(data.first) - 1, np.bool_),
        worth=data.penalty.copy(),
        floor=np.zeros(1),
        rng=rng_of(seed),
    )
    row_of = {visit: u for u, visit in enumerate(compiled.visit)}
    for r, s in enumerate(compiled.shift):
        order = [row_of[visit] for visit in orders.get(s, ())]
        state.size[r] = len(order)
        state.route[r, : len(order)] = order
    enter_all(data, state)
    keep_best(state)
    return state


def _longest(data: Data) -> int:
    """Most visits that a route can hold, with room for one more."""
    least = max(1, int(np.minimum(data.service, data.added).min(initial=NO_LIMIT)))
    by_time = int(((data.last - data.start) // least).max()) + 2
    return max(1, min(len(data.node), by_time, int(data.most_visits.max()))) + 1


def orders_of(compiled: Compiled, route: NDArray[np.int32], size: Ints) -> dict[int, tuple[int, ...]]:
    """Orders of the problem's visits by the problem's shifts, by index; of route (shifts, longest), size (shifts,)."""
    visit = compiled.visit
    return {s: tuple(visit[u] for u in route[r, : size[r]]) for r, s in enumerate(compiled.shift) if size[r]}


@door
def keep_best(state: State) -> None:
    """Remember the plan as the best so far."""
    state.absent[BEST] = state.absent[NOW]
    state.tardy[BEST] = tardiness(state)
    for r in range(state.size.shape[0]):
        n = state.size[r]
        state.best_size[r] = n
        for i in range(n):
            state.best_route[r, i] = state.route[r, i]


@inner
def tardiness(state: State) -> float:
    """Seconds of lateness and overtime of the current plan."""
    total = 0.0
    for r in range(state.soft.shape[0]):
        total += state.soft[r]
    return total


@door
def enter_all(data: Data, state: State) -> None:
    """Compute everything from route and size alone."""
    for u in range(state.shift_of.shape[0]):
        state.shift_of[u] = OUT
    for v in range(state.visitor_work.shape[0]):
        state.visitor_work[v] = 0
    for w in range(state.span_work.shape[0]):
        state.span_work[w] = 0
    for g in range(state.entered.shape[0]):
        for d in range(state.entered.shape[1]):
            state.entered[g, d] = 0
    for r in range(state.size.shape[0]):
        enter(data, state, r, 1)
        state.work[r] = 0
        refresh(data, state, r)
        state.versions[0] += 1
        state.version[r] = state.versions[0]
    count_absent(data, state)


@door
def adopt(data: Data, state: State, route: NDArray[np.int32], size: Ints) -> None:
    """Make the given plan the current one: route (shifts, longest) and size (shifts,), by index of the search.

    Of routes that stay as they are, what is known of insertions holds.
    """
    for r in range(state.size.shape[0]):
        if _differs(state, r, route, size):
            enter(data, state, r, -1)
            state.size[r] = -1
    for r in range(state.size.shape[0]):
        if state.size[r] < 0:
            state.size[r] = size[r]
            for i in range(size[r]):
                state.route[r, i] = route[r, i]
            enter(data, state, r, 1)
            refresh(data, state, r)
            state.versions[0] += 1
            state.version[r] = state.versions[0]
    count_absent(data, state)
    keep_best(state)


@inner
def _differs(state: State, r: int, route: NDArray[np.int32], size: Ints) -> bool:
    same = 0
    for i in range(min(size[r], state.size[r])):
        same += state.route[r, i] == route[r, i]
    return same != size[r] or same != state.size[r]


@inner
def count_absent(data: Data, state: State) -> None:
    """Add up the priorities of what the current plan leaves out."""
    state.absent[NOW] = 0.0
    for u in range(state.shift_of.shape[0]):
        state.absent[NOW] += data.priority[u] * (state.shift_of[u] == OUT)


@inner
def enter(data: Data, state: State, r: int, times: int) -> None:
    """Count the route's visits in or out (the number `times` is 1 or -1): where each is, which villages are entered."""
    for i in range(state.size[r]):
        u = state.route[r, i]
        state.shift_of[u] = r if times > 0 else OUT
        if data.village[u] >= 0:
            state.entered[data.village[u], data.day[r]] += times


@inner
def begin(data: Data, u: int, arrival: int) -> int:
    """When the service begins, in seconds after midnight: at once, or when the next window opens; after the last window
    at once, late.
    """
    for k in range(data.window_at[u], data.window_at[u + 1]):
        if arrival <= data.closes[k]:
            return max(arrival, data.opens[k])
    return arrival


@inner
def latest_begin(data: Data, u: int, limit: int) -> int:
    """The latest beginning not after `limit` that the windows allow, or NEVER; seconds after midnight."""
    a, b = data.window_at[u], data.window_at[u + 1]
    if a == b:
        return limit
    last = data.closes[b - 1] + data.most_late[u]
    if limit >= data.opens[b - 1]:
        return min(limit, last)
    for k in range(b - 2, a - 1, -1):
        if limit >= data.opens[k]:
            return min(limit, data.closes[k])
    return NEVER


@inner
def service_after(data: Data, previous: int, u: int) -> int:
    """Seconds at the door, less directly after another of the household; `previous` is a visit, or -1."""
    if previous >= 0 and data.house[u] >= 0 and data.house[previous] == data.house[u]:
        return data.added[u]
    return data.service[u]


@inner
def refresh(data: Data, state: State, r: int) -> None:
    """Times and sums of a route whose order has changed; the visitor's sums follow."""
    before = state.work[r]
    _sums(data, state, r)
    _earliest(data, state, r)
    _latest(data, state, r)
    if data.any_soft:
        state.soft[r] = max(0.0, lateness(data, state.route[r], state.size[r], r))
    added = state.work[r] - before
    state.visitor_work[data.visitor[r]] += added
    state.span_work[data.week[r]] += added
    state.span_work[data.date[r]] += added


@inner
def _sums(data: Data, state: State, r: int) -> None:
    n, m, a, previous = state.size[r], data.mode[r], data.start_node[r], -1
    load, work, way = 0, 0, 0
    for i in range(n):
        u = state.route[r, i]
        b = data.node[u]
        state.serve[r, i] = service_after(data, previous, u)
        state.leg[r, i] = data.cost[m, a, b]
        way += state.leg[r, i]
        work += data.way[m, a, b] + state.serve[r, i]
        load += data.load[u]
        a, previous = b, u
    state.leg[r, n] = 0
    if n > 0:
        b = data.end_node[r]
        state.leg[r, n] = data.cost[m, a, b]
        way += state.leg[r, n]
        work += data.way[m, a, b]
    state.load[r] = load
    state.work[r] = work
    state.way[r] = way


@inner
def rested(data: Data, r: int, now: int) -> int:
    """When the break ends that is taken now or when its window opens, in seconds after midnight; NO_LIMIT if it is too
    late for it.
    """
    start = max(now, data.rest_from[r])
    return start + data.rest_s[r] if start <= data.rest_to[r] else NO_LIMIT


@inner
def _earliest(data: Data, state: State, r: int) -> None:
    m, a = data.mode[r], data.start_node[r]
    rests = data.rest_to[r] >= 0
    yet = data.start[r]
    already = rested(data, r, yet) if rests else yet
    for i in range(state.size[r]):
        u = state.route[r, i]
        way = data.way[m, a, data.node[u]]
        a = data.node[u]
        if rests:
            state.early[YET, r, i] = begin(data, u, yet + way)
            yet = state.early[YET, r, i] + state.serve[r, i]
        state.early[ALREADY, r, i] = begin(data, u, already + way)
        already = state.early[ALREADY, r, i] + state.serve[r, i]
        if rests:
            already = min(already, rested(data, r, yet))


@inner
def latest_before_rest(data: Data, r: int, limit: int) -> int:
    """The latest moment to be free before the break, when after it one must set out by `limit`, or NEVER; seconds after
    midnight.
    """
    if data.rest_from[r] + data.rest_s[r] > limit:
        return NEVER
    return min(data.rest_to[r], limit - data.rest_s[r])


@inner
def _latest(data: Data, state: State, r: int) -> None:
    for i in range(state.size[r] - 1, -1, -1):
        yet, already = latest_at(data, state, r, i, state.serve[r, i])
        state.late[YET, r, i] = yet
        state.late[ALREADY, r, i] = already


@inner
def latest_at(data: Data, state: State, r: int, i: int, serve: int) -> tuple[int, int]:
    """Latest beginnings of the visit at position i, if it took `serve` seconds: the break yet to come, and over."""
    u, m = state.route[r, i], data.mode[r]
    if i + 1 < state.size[r]:
        b = data.node[state.route[r, i + 1]]
        yet, already = state.late[YET, r, i + 1], state.late[ALREADY, r, i + 1]
    else:
        b = data.end_node[r]
        yet, already = min(data.last[r], data.rest_to[r]), data.last[r]
    way = data.way[m, data.node[u], b]
    free = max(yet - way, latest_before_rest(data, r, already - way)) if data.rest_to[r] >= 0 else already - way
    return latest_begin(data, u, free - serve), latest_begin(data, u, already - way - serve)


@inner
def sound(data: Data, state: State, r: int) -> bool:
    """Whether the route keeps every limit of time: who leaves may leave behind what does not fit without."""
    if state.size[r] == 0:
        return True
    if state.work[r] > data.most_work[r]:
        return False
    if state.early[ALREADY, r, 0] <= state.late[ALREADY, r, 0]:
        return True
    return data.rest_to[r] >= 0 and state.early[YET, r, 0] <= state.late[YET, r, 0]


@inner
def lateness(data: Data, order: NDArray[np.int32], n: int, r: int) -> float:
    """Least seconds of lateness and overtime of the first n visits of an order, (n or more,), over every place of the
    break that keeps the hard limits; BROKEN where none does.
    """
    if n == 0:
        return 0.0
    best = _lateness(data, order, n, r, -1)
    if data.rest_to[r] >= 0:
        for at in range(n + 1):
            found = _lateness(data, order, n, r, at)
            if found >= 0.0 and (best < 0.0 or found < best):
                best = found
    return best


@inner
def _lateness(data: Data, order: NDArray[np.int32], n: int, r: int, rest_at: int) -> float:
    m, a, now, late, previous = data.mode[r], data.start_node[r], data.start[r], 0, -1
    for i in range(n + 1):
        if i == rest_at:
            now = rested(data, r, now)
        if i == n:
            break
        u = order[i]
        now = begin(data, u, now + data.way[m, a, data.node[u]])
        if data.window_at[u] < data.window_at[u + 1]:
            over = now - data.closes[data.window_at[u + 1] - 1]
            if over > data.most_late[u]:
                return BROKEN
            late += max(0, over)
        now += service_after(data, previous, u)
        a, previous = data.node[u], u
    now += data.way[m, a, data.end_node[r]]
    if now > data.last[r] or (rest_at < 0 and data.rest_to[r] >= 0 and now > data.rest_to[r]):
        return BROKEN
    return float(late + max(0, now - data.end[r]))
