"""How long from the nearest of many places: one search for all of them, whatever their number."""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from geo.roads.approach import Approaches, approaches
from geo.roads.door_to_door import door_times
from geo.roads.graph import Graph
from geo.roads.joining import Side, arrive, leave
from geo.roads.network import Network
from geo.roads.off_road import Approach
from geo.roads.profiles import Mode
from geo.roads.search import INFINITE, _offer, _pop, along_one_way, new_state

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Nearest:
    """Of m goals.

    seconds : (m,) float64, from the place from which one comes at the least cost; inf where none leads there
    cost : (m,) float64, what ways are compared by
    """

    seconds: Floats
    cost: Floats


def nearest_on_ways(graph: Graph, sources: Approaches, goals: Approaches) -> Nearest:
    """From door to door along the largest part of the mode's ways: the walk out, the ways, the walk in."""
    leaving, arriving = leave(graph, sources.at), arrive(graph, goals.at)
    if not len(graph.rows[1]) or not len(leaving[1]) or not len(arriving[1]):
        nothing = np.full(len(arriving[1]), np.inf)
        return Nearest(nothing, nothing)
    first = _from_door(leaving, sources.out_s)
    labels = spread_from(graph.rows, graph.dead_end, graph.over_arcs, leaving[3], first)
    both = labels[arriving[3]].astype(np.float64) + arriving[4]
    side = both[:, :, 0].argmin(axis=1)
    cost, seconds = both[np.arange(len(side)), side, :2].T
    _along_one_section(graph, leaving, arriving, sources.out_s, cost, seconds)
    return Nearest(seconds + goals.seconds, cost + goals.seconds)


def _from_door(leaving: Side, out_s: Floats) -> NDArray[np.float32]:
    """The labels of the seeds, (n, 2, 3), with the walk out."""
    first = leaving[4].copy()
    first[:, :, :2] += np.where(np.isfinite(out_s), out_s, np.inf)[:, None, None].astype(np.float32)
    return np.ascontiguousarray(first)


def _along_one_section(
    graph: Graph, leaving: Side, arriving: Side, out_s: Floats, cost: Floats, seconds: Floats
) -> None:
    """Places on one section need no junction; `cost` and `seconds`, (m,), are bettered."""
    order = np.argsort(leaving[1], kind="stable")
    begin, end = (np.searchsorted(leaving[1][order], arriving[1], side) for side in ("left", "right"))
    for goal in np.flatnonzero((end > begin) & (arriving[1] >= 0)):
        for source in order[begin[goal] : end[goal]]:
            told = along_one_way(
                leaving[1][source], leaving[2][source], arriving[1][goal], arriving[2][goal], graph.along
            )
            if told[0] + out_s[source] <= cost[goal]:
                cost[goal], seconds[goal] = told[0] + out_s[source], told[1] + out_s[source]


@numba.njit(cache=True, nogil=True)
def spread_from(graph, dead_end, over_arcs, nodes, first):  # type: ignore[no-untyped-def]
    """Dijkstra from all places at once: the label of every graph node, (n, 3) float32.

    graph : start (n + 1,) int32, head (a,) int32, weights (a, 3) float32 cost, seconds, metres
    dead_end : (n,) bool, nodes where one may arrive, and from which nobody goes on
    nodes, first : (k, 2) graph nodes and (k, 2, 3) their labels, cost inf = not to be used
    over_arcs : graph nodes are sections under way: a seed is left by its arcs
    """
    start, head, weights = graph
    state = new_state(len(start) - 1)
    labels, _, place, heap, costs, _ = state
    counts = np.zeros(2, np.int64)
    for i in range(len(nodes)):
        for k in range(2):
            if not first[i, k, 0] < INFINITE:
                continue
            cost, seconds, metres = first[i, k, 0], first[i, k, 1], first[i, k, 2]
            if over_arcs:
                for arc in range(start[nodes[i, k]], start[nodes[i, k] + 1]):
                    ahead = cost + weights[arc, 0]
                    _offer(head[arc], ahead, seconds + weights[arc, 1], metres + weights[arc, 2], arc, counts, state)
            else:
                _offer(nodes[i, k], cost, seconds, metres, np.int64(-1), counts, state)
    while counts[0] > 0:
        node = _pop(heap, costs, place, counts[0])
        counts[0] -= 1
        if dead_end[node]:
            continue
        cost, seconds, metres = labels[node, 0], labels[node, 1], labels[node, 2]
        for arc in range(start[node], start[node + 1]):
            total = cost + weights[arc, 0]
            if total < labels[head[arc], 0]:
                _offer(head[arc], total, seconds + weights[arc, 1], metres + weights[arc, 2], arc, counts, state)
    return labels


def nearest_doors(network: Network, points: Floats, targets: Floats, mode: Mode) -> Floats:
    """Seconds, (m,), to each of `targets` from the nearest of `points`, (m, 2) and (n, 2) lon, lat; inf where none is
    within reason.

    Who stands beyond the mode's ways, or on a part of them that is not joined to the largest, may be nearer to each
    other than by these: of them, who are few, each pair is asked about.
    """
    sources, goals = approaches(network, points, mode), approaches(network, targets, mode)
    found = nearest_on_ways(network.graph(mode), sources, goals).seconds
    rows, columns = (np.flatnonzero((at.how != Approach.ROAD) | (at.own.section >= 0)) for at in (sources, goals))
    if len(rows) and len(columns):
        pairs = door_times(network, points[rows], targets[columns], mode)
        within = np.where(pairs.how == Approach.NONE, np.inf, pairs.seconds)
        found[columns] = np.minimum(found[columns], within.min(axis=0))
    return found
