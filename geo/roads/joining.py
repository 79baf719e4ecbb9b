"""Joining places to a graph: by which graph nodes one leaves a place on a section, and by which one arrives.

Both are told per direction of the section: 0 forwards, 1 backwards. A side is (part, section, share, nodes (n, 2),
labels (n, 2, 3)), the form in which the search takes it.
"""

import numpy as np
from numpy.typing import NDArray

from geo.roads.graph import Graph
from geo.roads.snapping import Snapped

Side = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32], NDArray[np.int32], NDArray[np.float32]]

NOWHERE_FROM, NOWHERE_TO = -1, -2  # the parts of places on no way: they match nothing, not even each other


def leave(graph: Graph, at: Snapped) -> Side:
    """What is left of the section in each direction, and the node one comes to: cost, seconds, metres (n, 2, 3)."""
    nodes = _directed(at.section) if graph.over_arcs else graph.ends[at.section][:, ::-1]
    return _side(graph, at, nodes, _share_of(graph, at, 1 - at.share, at.share), NOWHERE_FROM)


def arrive(graph: Graph, at: Snapped) -> Side:
    """What is done of the section in each direction, and the node one comes from: cost, seconds, metres (n, 2, 3).

    Where graph nodes are sections under way, their label holds the whole section: what lies beyond is taken off again.
    """
    if graph.over_arcs:
        beyond = _share_of(graph, at, 1 - at.share, at.share)
        labels = np.where(np.isfinite(beyond), -beyond, np.float32(np.inf))
        return _side(graph, at, graph.arrive_at[_directed(at.section)], labels, NOWHERE_TO)
    labels = _share_of(graph, at, at.share, 1 - at.share)
    labels[:, :, :2] += graph.entry[at.section]
    return _side(graph, at, graph.ends[at.section], labels, NOWHERE_TO)


def _share_of(graph: Graph, at: Snapped, ahead: NDArray[np.float32], back: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 2, 3): `ahead` of the forward and `back` of the backward cost, seconds, metres; closed stays inf."""
    along = graph.along[at.section]
    shares = np.stack([ahead, back], axis=1)[:, :, None]
    return np.where(np.isfinite(along), np.where(np.isfinite(along), along, 0) * shares, np.float32(np.inf))


def _directed(section: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.column_stack([2 * section, 2 * section + 1])


def _side(graph: Graph, at: Snapped, nodes: NDArray[np.int32], labels: NDArray[np.float32], nowhere: int) -> Side:
    on_way = at.section >= 0
    labels = np.where(on_way[:, None, None], labels, np.float32(np.inf))
    part = np.where(on_way, graph.part[at.section], nowhere)
    return (
        part.astype(np.int32),
        at.section,
        at.share,
        np.ascontiguousarray(np.where(on_way[:, None], nodes, 0), np.int32),
        np.ascontiguousarray(labels, np.float32),
    )
