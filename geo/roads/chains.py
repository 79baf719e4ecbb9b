"""Turn restrictions as the extract tells them (ways and nodes by their numbers) brought onto the sections of ways."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Chain = tuple[int, ...]
LONGEST = 24  # sections by which one may pass; a longer way between two signs is a mistake of the map


@dataclass(frozen=True)
class Restriction:
    """From any of these ways, at a node or over ways in their order, to any of those."""

    kind: int
    come: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]
    go: tuple[int, ...]


class Sections:
    """The directed sections of the ways that restrictions name."""

    def __init__(self, wanted: set[int], ways: NDArray[np.int64], ends: NDArray[np.int32]) -> None:
        self.arriving: dict[tuple[int, int], list[int]] = defaultdict(list)  # way, junction → directed sections
        self.leaving: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.junctions: dict[int, set[int]] = defaultdict(set)
        self.head: dict[int, int] = {}
        for section in np.flatnonzero(np.isin(ways, list(wanted))).tolist():
            way, (first, last) = int(ways[section]), ends[section].tolist()
            for directed, tail, head in ((2 * section, first, last), (2 * section + 1, last, first)):
                self.leaving[way, tail].append(directed)
                self.arriving[way, head].append(directed)
                self.head[directed] = head
            self.junctions[way] |= {first, last}


def chains_of(
    restrictions: list[Restriction],
    junction_nodes: NDArray[np.int64],
    ways: NDArray[np.int64],
    ends: NDArray[np.int32],
) -> list[tuple[int, int, Chain]]:
    """Number, kind and chain of every reading of every restriction; those that do not hang together have none.

    Parameters
    ----------
    junction_nodes : (junctions,) the extract's number of each junction's node, in order
    ways : (m,) the way of each section
    ends : (m, 2) its junctions
    """
    wanted = {way for one in restrictions for way in (*one.come, *one.via_ways, *one.go)}
    sections = Sections(wanted, ways, ends)
    rows, number = [], 0
    for one in restrictions:
        at = _junction(one.via_node, junction_nodes)
        for come in one.come:
            for go in one.go:
                chains = _over_ways(sections, come, one.via_ways, go) if one.via_ways else _at(sections, come, at, go)
                rows += [(number, one.kind, chain) for chain in chains]
                number += 1
    return rows


def _junction(node: int | None, junction_nodes: NDArray[np.int64]) -> int | None:
    if node is None:
        return None
    at = int(np.searchsorted(junction_nodes, node))
    return at if at < len(junction_nodes) and junction_nodes[at] == node else None


def _at(sections: Sections, come: int, junction: int | None, go: int) -> list[Chain]:
    if junction is None:
        return []
    arriving, leaving = sections.arriving.get((come, junction), ()), sections.leaving.get((go, junction), ())
    return [(before, after) for before in arriving for after in leaving]


def _over_ways(sections: Sections, come: int, via: tuple[int, ...], go: int) -> list[Chain]:
    found: list[Chain] = []
    for junction in sorted(sections.junctions[come] & sections.junctions[via[0]]):
        for before in sections.arriving.get((come, junction), ()):
            for passed, last in _along(sections, junction, via, go):
                found += [(before, *passed, after) for after in sections.leaving.get((go, last), ())]
    shortest = min((len(chain) for chain in found), default=0)
    return [chain for chain in found if len(chain) == shortest]


def _along(sections: Sections, junction: int, via: tuple[int, ...], go: int) -> Iterator[tuple[Chain, int]]:
    """The ways over all of `via` from a junction to one that `go` touches: the sections, and where they end."""
    way, *further = via
    goal = sections.junctions[further[0] if further else go]
    for passed, last in _on_one_way(sections, junction, way, goal):
        if not further:
            yield passed, last
        else:
            for more, end in _along(sections, last, tuple(further), go):
                yield (*passed, *more), end


def _on_one_way(sections: Sections, junction: int, way: int, goal: set[int]) -> Iterator[tuple[Chain, int]]:
    """Along a way, in either direction, up to the first junction that is a goal."""
    for begun in sections.leaving.get((way, junction), ()):
        passed, head = [begun], sections.head[begun]
        while head not in goal and len(passed) < LONGEST:
            onward = [then for then in sections.leaving.get((way, head), ()) if then != passed[-1] ^ 1]
            if len(onward) != 1:
                break
            passed.append(onward[0])
            head = sections.head[onward[0]]
        if head in goal:
            yield tuple(passed), head
