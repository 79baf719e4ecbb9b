"""The graph of turns: its nodes are sections under way in one direction, its arcs the turns from one to the next.

A restriction over several junctions depends on where one came from. The sections by which one passes stand in the graph
once more for those who came that way; and once more, without any way on, as the place where all who come over them
arrive, whichever way they came.
"""

from collections import defaultdict
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from geo.roads.restrictions import Chain, Rules

FARTHEST_TURNING = 3_000  # nodes looked at for a place to turn round; beyond them nobody would
Pairs = NDArray[np.int64]


@dataclass(frozen=True)
class Turns:
    """Arcs between graph nodes, sorted by where they begin.

    before, after : (a,) graph nodes
    directed : (n,) the directed section that each graph node is
    arrive_at : (2 m,) the graph node at which those who come over a directed section arrive
    ruled : graph nodes from which a rule forbids something
    """

    before: Pairs
    after: Pairs
    directed: Pairs
    arrive_at: Pairs
    ruled: tuple[int, ...] = ()


def turns_between(head: Pairs, tail: Pairs, is_open: NDArray[np.bool_], rules: Rules) -> Turns:
    """All turns that are allowed; turning back only where nothing else is.

    Parameters
    ----------
    head, tail : (2 m,) indices of the junctions where each directed section ends and begins
    is_open : (2 m,) bool, which of them the mode may use
    rules : those that leave some section without any way out of it, or into it, are taken for mistakes
    """
    free = _Free(head, tail, is_open)
    if not rules.never and not rules.only:
        return free.turns()
    unruled, ruled = free.turns(), free.turns(rules)
    for _ in range(2):
        no_exit, no_entry = _cut_off(unruled, ruled)
        if not len(no_exit) and not len(no_entry):
            break
        rules = rules.without(set(no_exit.tolist()), set(no_entry.tolist()))
        ruled = free.turns(rules)
    return ruled


class _Free:
    """What follows what without any rule: all turns at a junction, turning back among them."""

    def __init__(self, head: Pairs, tail: Pairs, is_open: NDArray[np.bool_]) -> None:
        self.size = len(head)
        nodes = np.flatnonzero(is_open).astype(np.int64)
        leaving = nodes[np.argsort(tail[nodes], kind="stable")]
        first = np.searchsorted(tail[leaving], np.arange(max(head.max(), tail.max()) + 2))
        count = np.diff(first)[head[nodes]]
        self.before = np.repeat(nodes, count)
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        self.after = leaving[np.repeat(first[head[nodes]], count) + offset]

    def turns(self, rules: Rules | None = None) -> Turns:
        plain = np.arange(self.size)
        if rules is None:
            before, after = self._without_turning_back(self.before, self.after)
            return Turns(before, after, plain, plain)
        states = _States(self, rules)
        concerned = np.isin(self.before, list(states.roots))
        before, after = self._without_turning_back(self.before[~concerned], self.after[~concerned])
        arcs = np.array(states.arcs(), np.int64).reshape(-1, 2)
        before, after = np.concatenate([before, arcs[:, 0]]), np.concatenate([after, arcs[:, 1]])
        directed = np.concatenate([plain, np.array(states.directed, np.int64)])
        before, after, directed, arrive_at = _with_arrivals(before, after, directed, self.size)
        order = np.argsort(before, kind="stable")
        return Turns(before[order], after[order], directed, arrive_at, (*states.roots, *states.number.values()))

    def _without_turning_back(self, before: Pairs, after: Pairs) -> tuple[Pairs, Pairs]:
        on = (before ^ 1) != after
        has_way_on = np.zeros(self.size, bool)
        has_way_on[before[on]] = True
        kept = on | ~has_way_on[before]
        return before[kept], after[kept]

    def exits(self, directed: int) -> list[int]:
        here = slice(*np.searchsorted(self.before, (directed, directed + 1)))
        return [int(then) for then in self.after[here]]


class _States:
    """The nodes from which rules forbid something, and those that remember how one came."""

    def __init__(self, free: _Free, rules: Rules) -> None:
        self.free, self.rules = free, rules
        remembered = sorted(rules.prefixes(), key=lambda chain: (len(chain), chain))
        self.number: dict[Chain, int] = {chain: free.size + k for k, chain in enumerate(remembered)}
        self.directed = [chain[-1] for chain in remembered]
        starts = {chain[:1] for chain in (*rules.never, *rules.only, *remembered)}
        # a chain may also begin with the last section of another one's beginning
        self.roots = {chain[0] for chain in starts}

    def arcs(self) -> list[tuple[int, int]]:
        gone_so_far = [*((root,) for root in sorted(self.roots)), *self.number]
        return [arc for gone in gone_so_far for arc in self._arcs_from(gone)]

    def _arcs_from(self, gone: Chain) -> list[tuple[int, int]]:
        here = self.number.get(gone, gone[-1])
        allowed = [then for then in self.free.exits(gone[-1]) if not self.rules.forbid(gone, then)]
        onward = [then for then in allowed if then != gone[-1] ^ 1] or allowed
        return [(here, self._node(gone, then)) for then in onward]

    def _node(self, gone: Chain, then: int) -> int:
        """The node that remembers as much of the way as any rule needs."""
        chain = (*gone, then)
        return next((self.number[chain[k:]] for k in range(len(gone)) if chain[k:] in self.number), then)


def _with_arrivals(before: Pairs, after: Pairs, directed: Pairs, size: int) -> tuple[Pairs, Pairs, Pairs, Pairs]:
    """A further node for each section that stands in the graph more than once: whoever enters it arrives there."""
    arrive_at = np.arange(size)
    doubled = np.unique(directed[size:])
    arrive_at[doubled] = len(directed) + np.arange(len(doubled))
    enters = np.isin(directed[after], doubled)
    before = np.concatenate([before, before[enters]])
    after = np.concatenate([after, arrive_at[directed[after[enters]]]])
    return before, after, np.concatenate([directed, doubled]), arrive_at


def _cut_off(unruled: Turns, ruled: Turns) -> tuple[Pairs, Pairs]:
    """Directed sections of those sections that the rules leave without a way out, and without a way in."""
    free = _strong_parts(unruled)
    bound = _strong_parts(ruled)[: len(free)]
    pair, count = np.unique(np.stack([free, bound]), axis=1, return_counts=True)
    order = np.lexsort((count, pair[0]))
    main_of = np.zeros(free.max() + 1, np.int64)
    main_of[pair[0, order]] = pair[1, order]  # of each part the piece that remains the greatest
    outside = np.bincount(free)[free] > 1
    outside &= bound != main_of[free]
    no_exit, no_entry = np.zeros(len(free), bool), np.zeros(len(free), bool)
    for part in np.unique(free[outside]).tolist():
        root = int(np.flatnonzero((bound == main_of[part]) & (free == part))[0])
        mine = outside & (free == part)
        no_exit |= mine & ~_by_section(_reached(ruled, root, backwards=True))
        no_entry |= mine & ~_by_section(_reached(ruled, root, backwards=False))
    return np.flatnonzero(no_exit), np.flatnonzero(no_entry)


def _strong_parts(turns: Turns) -> NDArray[np.int32]:
    part: NDArray[np.int32] = connected_components(_matrix(turns), connection="strong")[1]
    return part


def _matrix(turns: Turns) -> csr_array:
    size = len(turns.directed)
    return csr_array((np.ones(len(turns.before), np.int8), (turns.before, turns.after)), shape=(size, size))


def _reached(turns: Turns, root: int, *, backwards: bool) -> NDArray[np.bool_]:
    """(2 m,) directed sections from which the root is reached, or that are reached from it in any of their nodes."""
    matrix = _matrix(turns).T.tocsr() if backwards else _matrix(turns)
    nodes = breadth_first_order(matrix, root, return_predecessors=False)
    found = np.zeros(len(turns.arrive_at), bool)
    found[nodes[nodes < len(found)] if backwards else turns.directed[nodes]] = True
    return found


def _by_section(found: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether either direction of the section is found; (2 m,)."""
    return np.repeat(found.reshape(-1, 2).any(axis=1), 2)


def turning_places(turns: Turns, dead_end: NDArray[np.bool_], metres: NDArray[np.floating]) -> set[int]:
    """Dead ends where one may have to turn round because a rule leaves another way than one would go: the nearest
    behind each way that remains.

    Parameters
    ----------
    dead_end : (n,) bool, graph nodes from which one can only turn back
    metres : (n,) of each graph node's section
    """
    following: dict[int, list[int]] = defaultdict(list)
    start = np.searchsorted(turns.before, np.arange(len(turns.directed) + 1))

    def exits(node: int) -> list[int]:
        if node not in following:
            following[node] = turns.after[start[node] : start[node + 1]].tolist()
        return following[node]

    found: set[int] = set()
    for way_on in {node for root in turns.ruled for node in exits(root)}:
        done: set[int] = set()
        heap = [(float(metres[way_on]), way_on)]
        while heap and len(done) < FARTHEST_TURNING:
            gone, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            if dead_end[node]:
                found.add(node)
                break
            for then in exits(node):
                if then not in done:
                    heappush(heap, (gone + float(metres[then]), then))
    return found
