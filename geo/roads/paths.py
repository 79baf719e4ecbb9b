"""From a finished search back to the way: its legs along sections, and their shape."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.roads.graph import Graph
from geo.roads.model import Roads


class Leg(NamedTuple):
    """A stretch of one section, from one share of its length to another; backwards when the second is smaller."""

    section: int
    start: float
    end: float


def legs_back(
    graph: Graph, came: NDArray[np.int32], goal: tuple[int, int], source: tuple[int, float], target: tuple[int, float]
) -> tuple[Leg, ...]:
    """Follow the search back from a goal to its source.

    Parameters
    ----------
    came : (n,) the arc by which each graph node was reached
    goal : the graph node arrived at, and the direction (0, 1) in which the target's section is entered
    source, target : section and share of its length
    """
    node, direction = goal
    legs = [Leg(target[0], float(direction), target[1])]
    walk = _back_over_arcs if graph.over_arcs else _back_over_junctions
    return tuple(walk(graph, came, node, legs, source)[::-1])


def _back_over_junctions(
    graph: Graph, came: NDArray[np.int32], node: int, legs: list[Leg], source: tuple[int, float]
) -> list[Leg]:
    while (arc := int(came[node])) >= 0:
        section, direction = divmod(int(graph.via[arc]), 2)
        legs.append(Leg(section, float(direction), float(1 - direction)))
        node = int(graph.ends[section, direction])
    section, share = source
    costs = graph.along[section, :, 0]
    left = [cost * part if np.isfinite(cost) else np.inf for cost, part in zip(costs, (1 - share, share), strict=True)]
    to = min((d for d in (0, 1) if graph.ends[section, 1 - d] == node), key=lambda d: left[d])
    return [*legs, Leg(section, share, float(1 - to))]


def _back_over_arcs(
    graph: Graph, came: NDArray[np.int32], node: int, legs: list[Leg], source: tuple[int, float]
) -> list[Leg]:
    start = graph.rows[0]
    while True:
        arc = int(came[node])
        at_source = arc < 0
        node = int(np.searchsorted(start, -arc - 2 if at_source else arc, side="right")) - 1
        section, direction = divmod(int(graph.directed[node]), 2)
        if at_source:
            return [*legs, Leg(section, source[1], float(1 - direction))]
        legs.append(Leg(section, float(direction), float(1 - direction)))


def shape_of(roads: Roads, legs: tuple[Leg, ...]) -> NDArray[np.float64]:
    """The shape of a way, (k, 2) lon, lat, each point once."""
    points = np.concatenate([stretch(roads.line(leg.section), leg.start, leg.end) for leg in legs])
    moved = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    return np.asarray(points[moved])


def stretch(line: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    """The part of a line, (k, 2) lon, lat, between two shares of its length, in the direction from the first to the
    second.
    """
    along = np.append(0.0, np.cumsum(distance_m(line[:-1], line[1:])))
    along /= along[-1] or 1.0
    low, high = min(start, end), max(start, end)
    inner = line[(along > low) & (along < high)]
    first, last = (np.array([np.interp(share, along, line[:, axis]) for axis in (0, 1)]) for share in (low, high))
    part = np.concatenate([first[None], inner, last[None]])
    return part if end >= start else part[::-1]
