"""How far one gets in a given time: the stretches of ways that are reached."""

import numpy as np
from numpy.typing import NDArray

from geo.roads.graph import Graph
from geo.roads.joining import leave
from geo.roads.model import Roads
from geo.roads.paths import Leg, stretch
from geo.roads.search import explore, new_state
from geo.roads.snapping import Snapped

INSTANT_S = np.float32(1e-6)  # a section without length
FOREVER = np.float32(np.inf)


def legs_within(graph: Graph, at: Snapped, limit_s: float) -> list[Leg]:
    """The stretches reached from one snapped place, in the direction of travel.

    Parameters
    ----------
    at : one place on a way
    limit_s : seconds under way; the way itself is the cheapest one, as for a matrix

    Returns
    -------
    A leg for each section and direction that is reached, in part or as a whole; a section may stand in both directions.
    """
    section, share = int(at.section[0]), float(at.share[0])
    open_s = np.maximum(graph.along[:, :, 1], INSTANT_S)
    ahead, back = np.minimum(1, limit_s / open_s[section]).tolist()
    legs = [Leg(section, share, min(1.0, share + ahead)), Leg(section, share, max(0.0, share - back))]
    begun_s = _begun_s(graph, at)
    reachable = graph.leads & (graph.part == graph.part[section])
    with np.errstate(invalid="ignore"):
        shares = (limit_s - begun_s) / open_s
    shares[(begun_s >= limit_s) | ~reachable[:, None]] = 0
    for found, direction in np.argwhere(shares > 0).tolist():
        done = min(1.0, float(shares[found, direction]))
        legs.append(Leg(found, float(direction), abs(direction - done)))
    return [leg for leg in legs if leg.start != leg.end]


def _begun_s(graph: Graph, at: Snapped) -> NDArray[np.float32]:
    """Seconds after which each section is begun forwards and backwards, (m, 2); inf where it is never reached."""
    _, _, _, nodes, first = leave(graph, at)
    size = len(graph.rows[0]) - 1
    state, nobody = new_state(size), np.zeros(size, bool)
    explore(graph.rows, nobody, nodes[0], first[0], graph.over_arcs, nobody, 0, FOREVER, state)
    seconds = state[0][:, 1]
    if not graph.over_arcs:
        return np.asarray(seconds[graph.ends] + graph.entry[:, :, 1])
    open_s = graph.along[:, :, 1]
    by_direction = np.full(open_s.size, np.inf, np.float32)
    np.minimum.at(by_direction, graph.directed, seconds)
    whole_s = np.where(np.isfinite(open_s), open_s, 0)  # a label holds the whole section
    return np.asarray(by_direction.reshape(-1, 2) - whole_s)


def lines_of(roads: Roads, legs: list[Leg]) -> list[NDArray[np.float64]]:
    """The shapes of legs, (k, 2) lon, lat each."""
    return [stretch(roads.line(leg.section), leg.start, leg.end) for leg in legs]
