"""One mode's view of the roads as a graph for the search.

Two kinds, one form. On foot and by e-bike graph nodes are junctions. By car and motorcycle they are sections under way
in one direction, so that a turn can cost time or be forbidden.

A section k has two directions, numbered 2 k (forwards) and 2 k + 1 (backwards).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.roads.model import Roads
from geo.roads.passing import parted
from geo.roads.profiles import Mode, as_if_open, has_doors, kind_of, profile_for, use_of_way
from geo.roads.restrictions import rules_for
from geo.roads.slope_times import times_as_long
from geo.roads.slopes import Slopes
from geo.roads.surroundings import street_density
from geo.roads.tags import CLOSED_TAG, WITHIN_TAG
from geo.roads.turning import Turns, turning_places, turns_between
from geo.roads.turns import headings, weigh_turns

URBAN = 10.0  # km of street per km² around: a town
HELD_UP, HELD_UP_MORE, MOST_DENSE = 0.85, 0.02, 19.0  # cost per second, and more of it by density
SMALLEST_PART = 50  # junctions: a smaller part leads nowhere (a courtyard, an unfinished survey)


@dataclass(frozen=True)
class Graph:
    """What one mode may use.

    rows : start (n + 1,) int32, head (a,) int32, weights (a, 3) float32: cost, seconds, metres
    via : (a,) int32, the directed section that an arc runs along
    over_arcs : graph nodes are directed sections, not junctions
    directed : (n,) int32, the directed section that each graph node is; empty where nodes are junctions
    arrive_at : (2 m,) int32, the graph node at which one arrives over a directed section; likewise
    ends : (m, 2) int32, the junctions of each section; where a barrier stops the mode, each section has its own
    along : (m, 2, 3) float32, cost, seconds, metres of each section forwards and backwards; inf = closed
    entry : (m, 2, 2) float32, cost and seconds of coming into the section from its first and last junction
    leads : (m,) bool, sections in a part large enough to lead somewhere, closures aside: those to point at
    usable : (m,) bool, sections to snap to: open, with doors along them, and in a part large enough to lead somewhere
    part : (m,) int32, the strongly connected part a section belongs to
    main : (m,) bool, the usable sections of the largest part: what every place is joined to
    usual : (m,) bool, the sections that would be usable without any closure
    cut_off : (m,) bool, those of them that only a closure keeps from the largest part, or that are closed themselves
    dead_end : (n,) bool, graph nodes from which one can only turn back: the search enters them only to arrive
    """

    rows: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]
    via: NDArray[np.int32]
    over_arcs: bool
    directed: NDArray[np.int32]
    arrive_at: NDArray[np.int32]
    ends: NDArray[np.int32]
    along: NDArray[np.float32]
    entry: NDArray[np.float32]
    leads: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    part: NDArray[np.int32]
    main: NDArray[np.bool_]
    usual: NDArray[np.bool_]
    cut_off: NDArray[np.bool_]
    dead_end: NDArray[np.bool_]


Rows = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]


def graph_for(roads: Roads, mode: Mode, slopes: Slopes | None = None) -> Graph:
    """Build the graph of one mode; speeds are evaluated once per distinct kind of way, times per section by its slope
    where heights are known.
    """
    arcs = _arcs(roads, mode, slopes)
    part, leads, usable = _parts(arcs)
    main, usual, cut_off = _largest(part, usable), usable, np.zeros(len(part), bool)
    if any(CLOSED_TAG in tags for tags in roads.kinds):
        open_part, leads, usual = _parts_when_open(roads, mode)
        usable = usual & (arcs.is_open.any(axis=1) | _is_within(roads))
        cut_off = _largest(open_part, usual) & ~main
    over_arcs = profile_for(mode).turns
    turns = arcs.turns() if over_arcs else None
    rows, via = arcs.by_turns(turns) if turns else arcs.by_junctions()
    dead_end = _dead_ends(rows, over_arcs=over_arcs)
    if turns:
        dead_end[list(turning_places(turns, dead_end, arcs.roads.length_m[turns.directed // 2]))] = False
    return Graph(
        rows=rows,
        via=via,
        over_arcs=over_arcs,
        directed=(turns.directed if turns else np.empty(0)).astype(np.int32),
        arrive_at=(turns.arrive_at if turns else np.empty(0)).astype(np.int32),
        ends=arcs.roads.ends,
        along=arcs.along.astype(np.float32),
        entry=arcs.entry.astype(np.float32),
        leads=leads,
        usable=usable,
        part=part,
        main=main,
        usual=usual,
        cut_off=cut_off,
        dead_end=dead_end,
    )


def _arcs(roads: Roads, mode: Mode, slopes: Slopes | None = None) -> "_Arcs":
    roads, penalty = parted(roads, mode)
    turns = profile_for(mode).turns
    density = street_density(roads)[roads.ends].max(axis=1) if turns else np.zeros(len(roads.ends))
    speed, reserved_s, dislike = _uses(roads, mode, density > URBAN)
    if turns:  # a street in a town holds one up more than its speed tells
        dislike = dislike - 1 + HELD_UP + HELD_UP_MORE * np.minimum(density, MOST_DENSE)
    with np.errstate(divide="ignore"):
        seconds = 3.6 * roads.length_m[:, None] / speed
    if slopes:
        seconds = seconds * times_as_long(slopes, speed, mode)
    metres = np.where(speed > 0, roads.length_m[:, None], np.inf)
    along = np.stack([seconds * dislike[:, None], seconds, metres], axis=2)
    return _Arcs(roads, mode, along, reserved_s, penalty)


def _largest(part: NDArray[np.int32], usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The usable sections of the part that has most of them."""
    return np.asarray(usable & (part == np.bincount(part[usable], minlength=1).argmax()))


def _parts_when_open(roads: Roads, mode: Mode) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    """What one would snap to without any closure: a hamlet behind a closed bridge is cut off, not nearer elsewhere."""
    opened = replace(roads, kinds=tuple(as_if_open(tags) for tags in roads.kinds))
    return _parts(_arcs(opened, mode))


def _is_within(roads: Roads) -> NDArray[np.bool_]:
    """Sections in a closed area: whoever lives on them is cut off too."""
    return np.array([WITHIN_TAG in tags for tags in roads.kinds])[roads.kind]


def _uses(
    roads: Roads, mode: Mode, urban: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Of each section: km/h both ways (m, 2), what coming onto it costs (m,), what a second on it counts (m,)."""
    country, town = ([use_of_way(tags, mode, urban=place) for tags in roads.kinds] for place in (False, True))
    kmh = np.array([[(use.ahead_kmh, use.back_kmh) for use in uses] for uses in (country, town)])
    reserved_s, dislike = np.array([use.reserved_s for use in country]), np.array([use.dislike for use in country])
    return kmh[urban.astype(int), roads.kind], reserved_s[roads.kind], dislike[roads.kind]


class _Arcs:
    """The open directed sections, and the two ways of joining them into rows."""

    def __init__(
        self,
        roads: Roads,
        mode: Mode,
        along: NDArray[np.float64],
        reserved_s: NDArray[np.float64],
        penalty: NDArray[np.float64],
    ) -> None:
        self.roads, self.mode, self.size, self.reserved_s = roads, mode, roads.junctions, reserved_s
        self.tail, self.head = roads.ends.ravel(), roads.ends[:, ::-1].ravel()  # of directed section 2 k and 2 k + 1
        self.along, self.is_open = along, np.isfinite(along[:, :, 0])
        public = np.zeros(self.size, bool)
        public[roads.ends[self.is_open.any(axis=1) & (reserved_s == 0)].ravel()] = True
        self.penalty, self.entry = penalty, penalty[roads.ends]
        self.entry[:, :, 0] += np.where(public[roads.ends], reserved_s[:, None], 0.0)
        self.weights = along.reshape(-1, 3)
        self.open = np.flatnonzero(self.is_open.ravel())

    def by_junctions(self) -> tuple[Rows, NDArray[np.int32]]:
        order = self.open[np.argsort(self.tail[self.open], kind="stable")]
        start = np.searchsorted(self.tail[order], np.arange(self.size + 1))
        weights = self.weights[order]
        weights[:, :2] += self.entry.reshape(-1, 2)[order]
        return _rows(start, self.head[order], weights), order.astype(np.int32)

    def turns(self) -> Turns:
        is_open = self.is_open.ravel()
        rules = rules_for(self.roads, self.mode, is_open, headings(self.roads))
        return turns_between(self.head.astype(np.int64), self.tail.astype(np.int64), is_open, rules)

    def by_turns(self, turns: Turns) -> tuple[Rows, NDArray[np.int32]]:
        """Arcs from each directed section to each that may follow it; a barrier is passed only by who goes on."""
        before, after = turns.directed[turns.before], turns.directed[turns.after]
        weights = self.weights[after]
        seconds, avoid = weigh_turns(self.roads, self.is_open.ravel(), before, after)
        passed = np.where(((before ^ 1) == after)[:, None], 0.0, self.penalty[self.head[before]])
        weights[:, 0] += seconds + avoid + passed[:, 0] + self._entering(before // 2, after // 2)
        weights[:, 1] += seconds + passed[:, 1]
        start = np.searchsorted(turns.before, np.arange(len(turns.directed) + 1))
        return _rows(start, turns.after, weights), after.astype(np.int32)

    def _entering(self, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.float64]:
        """What coming from one section onto another counts because it is reserved, or of a class to be avoided."""
        enter = profile_for(self.mode).enter_s
        classes = [kind_of(tags) for tags in self.roads.kinds]
        number = np.array([sorted(set(classes)).index(name) for name in classes])[self.roads.kind]
        enter_s = np.array([enter.get(name, 0.0) for name in classes])[self.roads.kind]
        reserved = np.where(self.reserved_s[before] == 0, self.reserved_s[after], 0.0)
        return reserved + np.where(number[before] == number[after], 0.0, enter_s[after])


def _rows(start: NDArray[np.integer], head: NDArray[np.integer], weights: NDArray[np.float64]) -> Rows:
    return start.astype(np.int32), head.astype(np.int32), np.ascontiguousarray(weights, np.float32)


def _dead_ends(rows: Rows, *, over_arcs: bool) -> NDArray[np.bool_]:
    start, head, _ = rows
    size = len(start) - 1
    if not len(head):  # nobody of this mode gets anywhere in this extract
        return np.zeros(size, bool)
    only = head[np.minimum(start[:-1], len(head) - 1)]  # where the first arc of each node leads
    if over_arcs:
        return np.asarray((np.diff(start) == 1) & (only == np.arange(size) ^ 1))
    came_from = np.zeros(size, np.int32)
    came_from[head] = np.repeat(np.arange(size, dtype=np.int32), np.diff(start))
    one_neighbour = (np.diff(start) == 1) & (np.bincount(head, minlength=size) == 1)
    return np.asarray(one_neighbour & (came_from == only))


def _parts(arcs: _Arcs) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    """The strongly connected part of each section, whether it leads somewhere, and whether one may get off there."""
    ones = np.ones(len(arcs.open), np.int8)
    graph = coo_array((ones, (arcs.tail[arcs.open], arcs.head[arcs.open])), shape=(arcs.size, arcs.size)).tocsr()
    _, part = connected_components(graph, connection="strong")
    size = np.bincount(part)
    # a small survey (a demo, a test) has no part of fifty: then the largest one is what there is
    large = size >= min(SMALLEST_PART, size.max())
    part_of = part[arcs.roads.ends]
    together = part_of[:, 0] == part_of[:, 1]
    doors = np.array([has_doors(tags) for tags in arcs.roads.kinds])[arcs.roads.kind]
    leads = arcs.is_open.any(axis=1) & together & large[part_of[:, 0]]
    return part_of[:, 0].astype(np.int32), leads, leads & doors
