"""Shortest ways, compiled: Dijkstra from one place to many, over any graph in compressed rows.

A label is (cost, seconds, metres) per graph node. Cost decides; seconds and metres are carried along. Kernels release
the interpreter's lock, so the caller shares a matrix's rows among threads.
"""

import numba
import numpy as np

INFINITE = np.float32(np.inf)
UNSEEN, SETTLED = -1, -2
ROOT = np.int32(-1)


@numba.njit(cache=True, nogil=True)
def new_state(size):  # type: ignore[no-untyped-def]
    """Labels, arc reached by, place in the heap, the heap and its costs, and the nodes touched (to be wiped)."""
    labels = np.full((size, 3), INFINITE, np.float32)
    came, place = np.full(size, ROOT, np.int32), np.full(size, UNSEEN, np.int32)
    return labels, came, place, np.empty(size, np.int32), np.empty(size, np.float32), np.empty(size, np.int32)


@numba.njit(cache=True, nogil=True)
def _rise(heap, costs, place, slot, node, cost):  # type: ignore[no-untyped-def]
    """Put a node into the heap at `slot` or above it, before what costs more."""
    while slot > 0:
        parent = (slot - 1) >> 2
        if costs[parent] <= cost:
            break
        heap[slot], costs[slot] = heap[parent], costs[parent]
        place[heap[slot]] = slot
        slot = parent
    heap[slot], costs[slot] = node, cost
    place[node] = slot


@numba.njit(cache=True, nogil=True)
def _pop(heap, costs, place, count):  # type: ignore[no-untyped-def]
    """Take the cheapest node off a heap of `count` nodes with four children each."""
    top, node, cost = heap[0], heap[count - 1], costs[count - 1]
    place[top] = SETTLED
    count -= 1
    if count == 0:
        return top
    slot = 0
    while True:
        child = 4 * slot + 1
        if child >= count:
            break
        least, least_cost = child, costs[child]
        for other in range(child + 1, min(child + 4, count)):
            if costs[other] < least_cost:
                least, least_cost = other, costs[other]
        if least_cost >= cost:
            break
        heap[slot], costs[slot] = heap[least], least_cost
        place[heap[slot]] = slot
        slot = least
    heap[slot], costs[slot] = node, cost
    place[node] = slot
    return top


@numba.njit(cache=True, nogil=True)
def _offer(node, cost, seconds, metres, arc, counts, state):  # type: ignore[no-untyped-def]
    """Label a node if this way to it is cheaper than the best so far; counts = [in heap, touched]."""
    labels, came, place, heap, costs, touched = state
    if not cost < labels[node, 0]:
        return
    labels[node, 0], labels[node, 1], labels[node, 2] = cost, seconds, metres
    came[node] = arc
    slot = place[node]
    if slot < 0:
        if slot == UNSEEN:
            touched[counts[1]] = node
            counts[1] += 1
        slot = counts[0]
        counts[0] += 1
    _rise(heap, costs, place, slot, node, cost)


@numba.njit(cache=True, nogil=True)
def explore(graph, dead_end, seeds, first, over_arcs, wanted, left, limit, state):  # type: ignore[no-untyped-def]
    """Dijkstra from two seeds until `left` wanted nodes are settled or the cost passes `limit`.

    graph : start (n + 1,) int32, head (a,) int32, weights (a, 3) float32 cost, seconds, metres
    dead_end : (n,) bool, nodes to enter only when they are wanted
    seeds : (2,) graph nodes; first : (2, 3) their labels, cost inf = not to be used
    over_arcs : graph nodes are sections under way: a seed is left by its arcs, and may be entered anew
    wanted : (n,) bool

    Returns how many entries of `touched` are in use.
    """
    start, head, weights = graph
    labels, _, place, heap, costs, _ = state
    counts = np.zeros(2, np.int64)
    for k in range(2):
        if not first[k, 0] < INFINITE:
            continue
        if over_arcs:
            for arc in range(start[seeds[k]], start[seeds[k] + 1]):
                cost, seconds, metres = first[k, 0] + weights[arc, 0], first[k, 1] + weights[arc, 1], first[k, 2]
                _offer(head[arc], cost, seconds, metres + weights[arc, 2], -arc - 2, counts, state)
        else:
            _offer(seeds[k], first[k, 0], first[k, 1], first[k, 2], ROOT, counts, state)
    while counts[0] > 0:
        node = _pop(heap, costs, place, counts[0])
        counts[0] -= 1
        cost, seconds, metres = labels[node, 0], labels[node, 1], labels[node, 2]
        if cost > limit:
            break
        if wanted[node]:
            left -= 1
            if left == 0:
                break
        for arc in range(start[node], start[node + 1]):
            far = head[arc]
            total = cost + weights[arc, 0]
            if total < labels[far, 0] and (wanted[far] or not dead_end[far]):
                _offer(far, total, seconds + weights[arc, 1], metres + weights[arc, 2], arc, counts, state)
    return counts[1]


@numba.njit(cache=True, nogil=True)
def wipe(state, touched_count):  # type: ignore[no-untyped-def]
    """Make a state as new; costs only what the search touched."""
    labels, came, place, _, _, touched = state
    for k in range(touched_count):
        node = touched[k]
        labels[node, 0], came[node], place[node] = INFINITE, ROOT, UNSEEN


@numba.njit(cache=True, nogil=True)
def best_arrival(labels, ends, last, limit):  # type: ignore[no-untyped-def]
    """Which of a target's two arrivals is cheaper: (cost, side), side -1 when neither is reached within `limit`."""
    best, side = INFINITE, -1
    for k in range(2):
        cost = labels[ends[k], 0] + last[k, 0]
        if cost < best and cost <= limit:
            best, side = cost, k
    return best, side


@numba.njit(cache=True, nogil=True)
def along_one_way(section, share, other_section, other_share, along):  # type: ignore[no-untyped-def]
    """Cost, seconds, metres between two places on the same section; cost inf when not the same or against one-way."""
    if section != other_section:
        return INFINITE, INFINITE, INFINITE
    gap = other_share - share
    if gap == 0:
        return np.float32(0), np.float32(0), np.float32(0)
    part = along[section, 0 if gap > 0 else 1]
    if not part[0] < INFINITE:
        return INFINITE, INFINITE, INFINITE
    return part[0] * abs(gap), part[1] * abs(gap), part[2] * abs(gap)


@numba.njit(cache=True, nogil=True)
def fill_rows(graph, dead_end, over_arcs, along, sources, targets, limit, seconds, metres):  # type: ignore[no-untyped-def]
    """Fill a block of a matrix; a pair without a way within `limit` keeps what it holds.

    along : (m, 2, 3) float32, cost, seconds, metres of each section forwards and backwards
    sources, targets : (part, section, share, nodes (n, 2), labels (n, 2, 3)); different parts are never joined
    seconds, metres : (n, m) float32, written
    """
    part, section, share, nodes, first = sources
    to_part, to_section, to_share, ends, last = targets
    size = len(graph[0]) - 1
    state = new_state(size)
    wanted = np.zeros(size, np.bool_)
    for i in range(len(section)):
        left = 0
        for j in range(len(to_section)):
            for k in range(2):
                if to_part[j] == part[i] and last[j, k, 0] < INFINITE and not wanted[ends[j, k]]:
                    wanted[ends[j, k]] = True
                    left += 1
        if left == 0:
            continue
        touched = explore(graph, dead_end, nodes[i], first[i], over_arcs, wanted, left, limit, state)
        labels = state[0]
        for j in range(len(to_section)):
            if to_part[j] != part[i]:  # what the search met on its way is no answer: it may not have come to its end
                continue
            direct = along_one_way(section[i], share[i], to_section[j], to_share[j], along)
            cost, side = best_arrival(labels, ends[j], last[j], limit)
            if direct[0] <= min(cost, limit) and direct[0] < INFINITE:
                seconds[i, j], metres[i, j] = direct[1], direct[2]
            elif side >= 0:
                seconds[i, j] = labels[ends[j, side], 1] + last[j, side, 1]
                metres[i, j] = labels[ends[j, side], 2] + last[j, side, 2]
        for j in range(len(to_section)):
            wanted[ends[j, 0]] = wanted[ends[j, 1]] = False
        wipe(state, touched)


@numba.njit(cache=True, nogil=True)
def spread(graph, seeds, limit):  # type: ignore[no-untyped-def]
    """Dijkstra over junctions from many seeds at once: labels, arcs reached by, and the seed each was reached from."""
    start, head, weights = graph
    state = new_state(len(start) - 1)
    labels, came, place, heap, costs, _ = state
    root = np.full(len(start) - 1, UNSEEN, np.int32)
    counts = np.zeros(2, np.int64)
    zero = np.float32(0)
    for seed in seeds:
        root[seed] = seed
        _offer(seed, zero, zero, zero, ROOT, counts, state)
    while counts[0] > 0:
        node = _pop(heap, costs, place, counts[0])
        counts[0] -= 1
        for arc in range(start[node], start[node + 1]):
            far = head[arc]
            cost, seconds = labels[node, 0] + weights[arc, 0], labels[node, 1] + weights[arc, 1]
            if cost < labels[far, 0] and seconds <= limit:
                root[far] = root[node]
                _offer(far, cost, seconds, labels[node, 2] + weights[arc, 2], arc, counts, state)
    return labels, came, root
