"""Cutting sections where something new begins: a link that meets them, the edge of a closure."""

from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from geo.roads.model import Bans, Roads, bans_of, section_lengths


@dataclass(frozen=True)
class Cuts:
    """Places where sections are to be cut.

    section : (c,) the section of each
    piece : (c,) index into `Roads.shape` of the point before the place
    point : (c, 2) int32, the place in 1e-7 degree
    """

    section: NDArray[np.int64]
    piece: NDArray[np.int64]
    point: NDArray[np.int32]


def split(roads: Roads, cuts: Cuts) -> tuple[Roads, NDArray[np.int32]]:
    """The roads with a new junction at every place, and the junctions' numbers in the order of the cuts; (c,).

    Turn restrictions and barriers stay where they were; `Roads.version` is unchanged.
    """
    from_piece = cuts.point.astype(np.int64) - roads.shape[cuts.piece]
    order = np.lexsort((np.hypot(*from_piece.T), cuts.piece))
    section, piece, point = cuts.section[order], cuts.piece[order], cuts.point[order]
    number = np.arange(len(order))
    count = np.bincount(section, minlength=len(roads.ends))
    source = np.repeat(np.arange(len(roads.ends)), 1 + count)
    first = np.concatenate([[0], np.cumsum(1 + count)[:-1]])
    shape = np.insert(roads.shape, np.repeat(piece + 1, 2), np.repeat(point, 2, axis=0), axis=0)
    begins = roads.shape_start + 2 * np.concatenate([[0], np.cumsum(count)])
    shape_start = np.sort(np.concatenate([begins, piece + 2 + 2 * number])).astype(np.int32)
    junction = (roads.junctions + number).astype(np.int32)
    ends = roads.ends[source]
    after = section + number + 1
    ends[after, 0] = ends[after - 1, 1] = junction
    ban, ban_chain, ban_start = _bans(roads, first, first + count)
    cut = replace(
        roads,
        ends=ends,
        shape=shape,
        shape_start=shape_start,
        length_m=_lengths(roads, shape, shape_start, source, np.union1d(after, after - 1)),
        way=roads.way[source],
        kind=roads.kind[source],
        name=roads.name[source],
        ban=ban,
        ban_chain=ban_chain,
        ban_start=ban_start,
    )
    numbered = np.empty(len(order), np.int32)
    numbered[order] = junction
    return cut, numbered


def _lengths(
    roads: Roads,
    shape: NDArray[np.int32],
    shape_start: NDArray[np.int32],
    source: NDArray[np.int64],
    changed: NDArray[np.int64],
) -> NDArray[np.float32]:
    length = roads.length_m[source]
    for part in changed.tolist():
        points = shape[shape_start[part] : shape_start[part + 1]]
        length[part] = section_lengths(points, np.array([0, len(points)], np.int32))[0]
    return length


def _bans(roads: Roads, first: NDArray[np.int64], last: NDArray[np.int64]) -> Bans:
    """Restrictions by the parts of each section: the one that touches the next section, all of those in between."""
    rows = []
    for (number, kind), (start, *via, end) in zip(roads.ban.tolist(), roads.chains, strict=True):
        parts = [_parts_of(directed, first, last) for directed in (start, *via, end)]
        rows.append((number, kind, (parts[0][-1], *chain.from_iterable(parts[1:-1]), parts[-1][0])))
    return bans_of(rows)


def _parts_of(directed: int, first: NDArray[np.int64], last: NDArray[np.int64]) -> list[int]:
    """The directed parts of a directed section, in the order in which one comes over them."""
    section, backwards = divmod(directed, 2)
    parts = [2 * part + backwards for part in range(int(first[section]), int(last[section]) + 1)]
    return parts[::-1] if backwards else parts
