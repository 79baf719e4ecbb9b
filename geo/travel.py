"""One question, "how long from each to each?", and one about the way between two places.

Points are (n, 2) arrays of lon, lat in WGS-84. Every answer says where it comes from: the road network, a routing
server, or the straight line times a detour factor.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.active_roads import active_network
from geo.coordinates import distance_m
from geo.directions import directions_in_words
from geo.errors import RoutingServerFailed
from geo.local_roads import On, edits_near
from geo.roads.ground import ground_beside
from geo.roads.profiles import Mode as Mode
from geo.roads.profiles import profile_for
from geo.routing_server import RoutingServer, routing_server

AROUND_DEGREES = 0.05  # some 5 km: ways between places may lead so far around them
BESIDE_M = 100.0  # doors along a way stand within so much of it


class Source(IntEnum):
    """Where a travel time comes from; `.name.lower()` is the word that files and pages show."""

    NETWORK = 0
    STRAIGHT_LINE = 1
    SERVER = 2


@dataclass(frozen=True)
class TravelMatrix:
    """Travel from each point (row) to each target (column).

    seconds, metres : (n, m) int64
    source : (n, m) uint8, values of `Source`
    trouble : why a configured routing server did not answer although it was asked; None where all went well
    """

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    source: NDArray[np.uint8]
    trouble: RoutingServerFailed | None = None


@dataclass(frozen=True)
class TravelPath:
    """One way: `shape` (k, 2) lon, lat with k ≥ 2, its seconds and metres, where it comes from, and any trouble."""

    shape: NDArray[np.float64]
    seconds: int
    metres: int
    source: Source
    trouble: RoutingServerFailed | None = None


def travel_matrix(
    points: ArrayLike, targets: ArrayLike | None = None, *, mode: Mode | str, on: On = None
) -> TravelMatrix:
    """How long and how far from each point to each target.

    Parameters
    ----------
    points : (n, 2) lon, lat
    targets : (m, 2) lon, lat; the points themselves when left out
    mode : how one travels
    on : the day, or the moment, whose local edits hold (added links, closures, speeds); now when left out

    Returns
    -------
    TravelMatrix of shape (n, m); no pair is ever left empty: what the routing server, if any, does not answer the
    network does, what no road answers the straight line does.
    """
    sources = np.asarray(points, float).reshape(-1, 2)
    goals = sources if targets is None else np.asarray(targets, float).reshape(-1, 2)
    chosen = Mode(mode)
    seconds, metres = _straight(sources[:, None], goals[None], chosen)
    source = np.full(seconds.shape, Source.STRAIGHT_LINE, np.uint8)
    server = _server_for(np.concatenate([sources, goals]), chosen, on)
    trouble = None
    if server is not None:
        try:
            _fill(server.matrix(sources, goals, chosen), Source.SERVER, seconds, metres, source)
        except RoutingServerFailed as error:
            trouble = error
    network = active_network(on=on) if (source == Source.STRAIGHT_LINE).any() else None
    if network is not None:
        by_road = network.matrix(sources, None if targets is None else goals, mode=chosen)
        _fill(by_road, Source.NETWORK, seconds, metres, source)
    return TravelMatrix(seconds, metres, source, trouble)


def _fill(
    found: tuple[NDArray[np.floating], NDArray[np.floating]],
    by: Source,
    seconds: NDArray[np.int64],
    metres: NDArray[np.int64],
    source: NDArray[np.uint8],
) -> None:
    """Write what was found where nothing better than the straight line stands."""
    new = np.isfinite(found[0]) & np.isfinite(found[1]) & (source == Source.STRAIGHT_LINE)
    seconds[new], metres[new] = (np.rint(values[new]).astype(np.int64) for values in found)
    source[new] = by


def _server_for(points: NDArray[np.float64], mode: Mode, on: On) -> RoutingServer | None:
    """The configured server, unless it does not know the mode, or locals know what it cannot of these roads."""
    server = routing_server()
    if server is None or not len(points) or not server.serves(mode):
        return None
    (west, south), (east, north) = points.min(axis=0) - AROUND_DEGREES, points.max(axis=0) + AROUND_DEGREES
    return None if edits_near(box=(west, south, east, north), on=on) else server


def travel_path(start: ArrayLike, end: ArrayLike, *, mode: Mode | str, on: On = None) -> TravelPath:
    """The way from one point to another: its shape for the map, seconds, metres and source."""
    ends = np.asarray([start, end], float)
    chosen = Mode(mode)
    server, trouble = _server_for(ends, chosen, on), None
    if server is not None:
        try:
            way_there = server.path(ends[0], ends[1], chosen)
        except RoutingServerFailed as error:
            way_there, trouble = None, error
        if way_there is not None:
            shape = np.concatenate([ends[:1], way_there.shape, ends[1:]])
            return TravelPath(shape, round(way_there.seconds), round(way_there.metres), Source.SERVER)
    network = active_network(on=on)
    way = network.path(ends[0], ends[1], mode=chosen) if network else None
    if way is not None:
        return TravelPath(way.shape, round(way.seconds), round(way.metres), Source.NETWORK, trouble)
    seconds, metres = _straight(ends[0], ends[1], chosen)
    return TravelPath(ends, int(seconds), int(metres), Source.STRAIGHT_LINE, trouble)


def travel_steps(start: ArrayLike, end: ArrayLike, *, mode: Mode | str, on: On = None) -> list[str]:
    """The way from one point to another in sentences, in the reader's language; none where no road of ours answers."""
    network = active_network(on=on)
    ends = np.asarray([start, end], float)
    way = network.path(ends[0], ends[1], mode=Mode(mode)) if network else None
    if network is None or way is None:
        return []
    from geo.roads.steps import steps_of  # it loads the compiled search, like the network itself

    return directions_in_words(steps_of(network.roads, way.legs))


def travel_reach(point: ArrayLike, *, mode: Mode | str, minutes: float, on: On = None) -> dict[str, Any]:
    """What one gets to from a point in so many minutes, as GeoJSON for the map.

    Parameters
    ----------
    point : (2,) lon, lat
    mode : how one travels
    minutes : time under way, greater than 0

    Returns
    -------
    FeatureCollection. Of the network: the feature `area` (the ground beside the ways reached, 100 m wide on each side)
    and the feature `ways` (MultiLineString). Without a way near the point: `area` alone, the circle of the straight
    line, detour included. Each feature's properties: kind, mode, minutes, source.

    Raises
    ------
    ValueError
        When the mode is unknown or `minutes` is not greater than 0.
    """
    if not minutes > 0:
        raise ValueError(f"minutes must be greater than 0, not {minutes}")
    start, chosen, network = np.asarray(point, float), Mode(mode), active_network(on=on)
    lines = network.reach(start, mode=chosen, limit_s=minutes * 60) if network else None
    shapes: dict[str, BaseGeometry]
    if lines:
        shapes = {"area": ground_beside(lines, BESIDE_M), "ways": shapely.MultiLineString(lines)}
    else:
        rough = profile_for(chosen).straight
        radius_m = minutes * 1000 / 60 * rough["kmh"] / rough["detour"]
        shapes = {"area": ground_beside([np.array([start, start])], radius_m)}
    source = Source.NETWORK if lines else Source.STRAIGHT_LINE
    said = {"mode": chosen.value, "minutes": minutes, "source": source.name.lower()}
    features = [
        {"type": "Feature", "properties": {"kind": kind, **said}, "geometry": shapely.geometry.mapping(shape)}
        for kind, shape in shapes.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def _straight(
    a: NDArray[np.float64], b: NDArray[np.float64], mode: Mode
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rough = profile_for(mode).straight
    metres = distance_m(a, b) * rough["detour"]
    return np.rint(metres * 3.6 / rough["kmh"]).astype(np.int64), np.rint(metres).astype(np.int64)
