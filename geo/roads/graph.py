"""One mode's view of the roads as a graph for the search.

Two kinds, one form. On foot and by e-bike graph nodes are junctions. By car and motorcycle they are sections under way
in one direction, so that a turn can cost time or be forbidden.

A section k has two directions, numbered 2 k (forwards) and 2 k + 1 (backwards).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.roads.model import Roads
from geo.roads.profiles import Mode, Profile, barrier_cost, profile_for, use_of_way
from geo.roads.turns import banned_turns, turn_seconds

SMALLEST_PART = 50  # junctions: a smaller part leads nowhere (a courtyard, an unfinished survey)


@dataclass(frozen=True)
class Graph:
    """What one mode may use.

    rows : start (n + 1,) int32, head (a,) int32, weights (a, 3) float32: cost, seconds, metres
    via : (a,) int32, the directed section that an arc runs along
    over_arcs : graph nodes are directed sections, not junctions
    ends : (m, 2) int32, the junctions of each section
    along : (m, 2, 3) float32, cost, seconds, metres of each section forwards and backwards; inf = closed
    entry : (m, 2) float32, cost of coming into the section from its first and last junction
    usable : (m,) bool, sections to snap to: open, and in a part large enough to lead somewhere
    part : (m,) int32, the strongly connected part a section belongs to
    """

    rows: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]
    via: NDArray[np.int32]
    over_arcs: bool
    ends: NDArray[np.int32]
    along: NDArray[np.float32]
    entry: NDArray[np.float32]
    usable: NDArray[np.bool_]
    part: NDArray[np.int32]


def graph_for(roads: Roads, mode: Mode) -> Graph:
    """Build the graph of one mode; speeds are evaluated once per distinct kind of way."""
    profile = profile_for(mode)
    speed, reserved, dislike = _uses(roads, mode)
    with np.errstate(divide="ignore"):
        seconds = 3.6 * roads.length_m[:, None] / speed
    along = np.stack(
        [seconds * dislike[:, None], seconds, np.where(speed > 0, roads.length_m[:, None], np.inf)], axis=2
    )
    is_open = np.asarray((speed > 0).any(axis=1))
    public = np.zeros(roads.junctions, bool)
    public[roads.ends[is_open & ~reserved].ravel()] = True
    entry = np.where(public[roads.ends] & reserved[:, None], profile.reserved_s, 0.0)
    penalty = np.zeros(roads.junctions)
    for junction, kind in roads.barriers.tolist():
        penalty[junction] += barrier_cost(roads.kinds[kind], mode)
    arcs = _Arcs(roads, profile, along, entry, penalty)
    part, usable = _parts(arcs, roads, is_open)
    rows, via = arcs.by_turns(mode) if profile.turns else arcs.by_junctions()
    return Graph(rows, via, profile.turns, roads.ends, along.astype(np.float32), entry.astype(np.float32), usable, part)


def _uses(roads: Roads, mode: Mode) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    uses = [use_of_way(tags, mode) for tags in roads.kinds]
    speed = np.array([(use.ahead_kmh, use.back_kmh) for use in uses])
    reserved, dislike = np.array([use.reserved for use in uses]), np.array([use.dislike for use in uses])
    return speed[roads.kind], reserved[roads.kind], dislike[roads.kind]


class _Arcs:
    """The open directed sections, and the two ways of joining them into rows."""

    def __init__(
        self,
        roads: Roads,
        profile: Profile,
        along: NDArray[np.float64],
        entry: NDArray[np.float64],
        penalty: NDArray[np.float64],
    ) -> None:
        self.roads, self.size = roads, roads.junctions
        self.tail, self.head = roads.ends.ravel(), roads.ends[:, ::-1].ravel()  # of directed section 2 k and 2 k + 1
        is_open = np.isfinite(along[:, :, 0]).ravel()
        degree = np.bincount(roads.ends[is_open.reshape(-1, 2).any(axis=1)].ravel(), minlength=self.size)
        slow = np.where(degree > 2, profile.junction_s, 0.0)[self.head]
        self.weights = along.reshape(-1, 3).copy()
        self.weights[:, 0] += entry.ravel() + slow + penalty[self.head]
        self.weights[:, 1] += slow
        self.open = np.flatnonzero(np.isfinite(self.weights[:, 0]))

    def by_junctions(self) -> "tuple[Rows, NDArray[np.int32]]":
        order = self.open[np.argsort(self.tail[self.open], kind="stable")]
        start = np.searchsorted(self.tail[order], np.arange(self.size + 1))
        return _rows(start, self.head[order], self.weights[order]), order.astype(np.int32)

    def by_turns(self, mode: Mode) -> "tuple[Rows, NDArray[np.int32]]":
        """Arcs from each directed section to each that may follow it; turning back only where nothing else is left."""
        leaving = self.open[np.argsort(self.tail[self.open], kind="stable")]
        first = np.searchsorted(self.tail[leaving], np.arange(self.size + 1))
        count = np.diff(first)[self.head[self.open]]
        before = np.repeat(self.open, count)
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        after = leaving[np.repeat(first[self.head[self.open]], count) + offset]
        allowed = ((before ^ 1) != after) | (np.repeat(count, count) == 1)
        allowed &= ~banned_turns(self.roads, mode, before, after)
        before, after = before[allowed], after[allowed]
        weights = self.weights[after]
        turning = turn_seconds(self.roads, mode, before, after)
        weights[:, 0] += turning
        weights[:, 1] += turning
        start = np.searchsorted(before, np.arange(2 * len(self.roads.ends) + 1))
        return _rows(start, after, weights), after.astype(np.int32)


Rows = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]


def _rows(start: NDArray[np.integer], head: NDArray[np.integer], weights: NDArray[np.float64]) -> Rows:
    return start.astype(np.int32), head.astype(np.int32), np.ascontiguousarray(weights, np.float32)


def _parts(arcs: _Arcs, roads: Roads, is_open: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The strongly connected part of each section, and whether it leads somewhere."""
    ones = np.ones(len(arcs.open), np.int8)
    graph = coo_array((ones, (arcs.tail[arcs.open], arcs.head[arcs.open])), shape=(arcs.size, arcs.size)).tocsr()
    _, part = connected_components(graph, connection="strong")
    size = np.bincount(part)
    # a small survey (a demo, a test) has no part of fifty: then the largest one is what there is
    large = size >= min(SMALLEST_PART, size.max())
    part_of = part[roads.ends]
    together = part_of[:, 0] == part_of[:, 1]
    return part_of[:, 0].astype(np.int32), is_open & together & large[part_of[:, 0]]
