"""One question, "how long from each to each?", and one about the way between two places.

Points are (n, 2) arrays of lon, lat in WGS-84. Every answer is from door to door and says where it comes from: the road
network or a routing server, the same with a walk from where the vehicle is left, or a guess where no way is known.
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.coordinates import distance_m
from geo.errors import RoutingServerFailed
from geo.roads.active_roads import active_network
from geo.roads.directions import way_in_words
from geo.roads.ground import ground_beside
from geo.roads.local_roads import On, edits_near
from geo.roads.off_road import Approach as Approach
from geo.roads.profiles import Mode as Mode
from geo.roads.profiles import profile_for
from geo.roads.routing_server import RoutingServer, routing_server
from geo.roads.server_answers import ServerAnswers, straight_line

if TYPE_CHECKING:
    from geo.roads.network import Network

AROUND_DEGREES = 0.05  # some 5 km: ways between places may lead so far around them
BESIDE_M = 100.0  # doors along a way stand within so much of it


class Source(IntEnum):
    """Where a travel time comes from; `.name.lower()` is the word that files and pages show."""

    NETWORK = 0
    STRAIGHT_LINE = 1  # at one end, or between the two, no way is known: a guess
    SERVER = 2
    PARKED_WALK = 3  # by road, but at one end the vehicle is left and the rest is walked along known ways


@dataclass(frozen=True)
class TravelMatrix:
    """Travel from each point (row) to each target (column).

    seconds, metres : (n, m) int64
    source : (n, m) uint8, values of `Source`
    beyond_reason : (n, m) bool, pairs for which even a guess is out of reason: too far from any way, or cut off
    trouble : why a configured routing server did not answer although it was asked; None where all went well
    """

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    source: NDArray[np.uint8]
    beyond_reason: NDArray[np.bool_]
    trouble: RoutingServerFailed | None = None

    def longer(self, times: float) -> "TravelMatrix":
        """The same ways, each taking `times` as many seconds."""
        return self if times == 1 else replace(self, seconds=_whole(self.seconds * times))


@dataclass(frozen=True)
class TravelPart:
    """A stretch of a way: ROAD along the mode's ways, PATH on foot, GROUND where no way is known.

    shape : (k, 2) lon, lat
    """

    how: Approach
    shape: NDArray[np.float64]


@dataclass(frozen=True)
class TravelPath:
    """One way: its parts in order, its seconds and metres, where it comes from, and any trouble."""

    parts: tuple[TravelPart, ...]
    seconds: int
    metres: int
    source: Source
    trouble: RoutingServerFailed | None = None

    @property
    def shape(self) -> NDArray[np.float64]:
        """(k, 2) lon, lat, k ≥ 2"""
        return np.concatenate([part.shape for part in self.parts])


@dataclass(frozen=True)
class TravelApproach:
    """How a place is come to: where the vehicle is left, or the way ends, (lon, lat), and what is walked from there."""

    how: Approach
    parked: tuple[float, float]
    seconds: int
    metres: int


@dataclass(frozen=True)
class TravelGuess:
    """What straight lines would take without any way known.

    seconds, metres : (…,) int64 of the shape asked
    """

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]


def walking_times(metres_a_second: float) -> float:
    """How many times as long somebody of this speed walks as the ways' own times (5.1 km/h) say; 1 for 0, unknown."""
    return profile_for(Mode.WALK).kmh["path"] / 3.6 / metres_a_second if metres_a_second else 1.0


def travel_guess(straight_m: ArrayLike, *, mode: Mode | str) -> TravelGuess:
    """Seconds and metres for so many metres of straight line, (…,), at the mode's usual pace: between places of which
    nothing better is known.
    """
    seconds, metres = straight_line(np.asarray(straight_m, float), Mode(mode))
    return TravelGuess(_whole(seconds), _whole(metres))


def travel_matrix(
    points: ArrayLike, targets: ArrayLike | None = None, *, mode: Mode | str, on: On = None
) -> TravelMatrix:
    """How long and how far from each point to each target, from door to door.

    Parameters
    ----------
    points : (n, 2) lon, lat
    targets : (m, 2) lon, lat; the points themselves when left out
    mode : how one travels
    on : the day, or the moment, whose local edits hold (added links, closures, speeds); now when left out

    Returns
    -------
    TravelMatrix of shape (n, m); no pair is ever left empty: what the routing server, if any, does not answer the
    network does, and where no way is known a guess stands in, which is never a way between others.
    """
    sources = np.asarray(points, float).reshape(-1, 2)
    goals = sources if targets is None else np.asarray(targets, float).reshape(-1, 2)
    chosen = Mode(mode)
    answers = ServerAnswers(_server_for(np.concatenate([sources, goals]), chosen, on), chosen)
    network = _network_of(chosen, on)
    if network is None:
        seconds, metres, by_server = answers.without_network(sources, goals)
        source = np.where(by_server, Source.SERVER, Source.STRAIGHT_LINE).astype(np.uint8)
        reasonable = np.zeros(source.shape, bool)
        return TravelMatrix(_whole(seconds), _whole(metres), source, reasonable, answers.trouble)
    from geo.roads.door_to_door import door_times  # it loads the compiled search, like the network itself

    times = door_times(network, sources, None if targets is None else goals, chosen, answers.between(network))
    source = _SOURCES[times.how, times.by_server.astype(np.intp)]
    beyond_reason = times.how == Approach.NONE
    return TravelMatrix(_whole(times.seconds), _whole(times.metres), source, beyond_reason, answers.trouble)


@dataclass(frozen=True)
class TravelNearest:
    """Of m targets, how long from the nearest of the places asked about.

    seconds : (m,) float64; inf where there is no place, or none within reason
    """

    seconds: NDArray[np.float64]


def travel_nearest(points: ArrayLike, targets: ArrayLike, *, mode: Mode | str, on: On = None) -> TravelNearest:
    """How long to each target from whichever point one comes at the least cost, by our own network: one search,
    whatever the number of points, in the place of a matrix.

    Parameters
    ----------
    points, targets : (n, 2) and (m, 2) lon, lat
    """
    sources, goals = (np.asarray(places, float).reshape(-1, 2) for places in (points, targets))
    chosen = Mode(mode)
    if not len(sources) or not len(goals):
        return TravelNearest(np.full(len(goals), np.inf))
    network = _network_of(chosen, on)
    if network is None:
        straight = np.array([distance_m(sources, goal[None]).min() for goal in goals])
        return TravelNearest(straight_line(straight, chosen)[0])
    from geo.roads.nearest import nearest_doors

    return TravelNearest(nearest_doors(network, sources, goals, chosen))


def _whole(values: NDArray[np.floating]) -> NDArray[np.int64]:
    return np.asarray(np.rint(values), np.int64)


# By what is known of a pair's ends, and whether a server answered between them.
_SOURCES = np.array(
    [
        [Source.NETWORK, Source.SERVER],
        [Source.PARKED_WALK, Source.PARKED_WALK],
        [Source.STRAIGHT_LINE, Source.STRAIGHT_LINE],
        [Source.STRAIGHT_LINE, Source.STRAIGHT_LINE],
    ],
    np.uint8,
)


def _network_of(mode: Mode, on: On) -> "Network | None":
    """The network in use; None also where none of its ways is for this mode."""
    network = active_network(on=on)
    return network if network is not None and network.graph(mode).main.any() else None


def _server_for(points: NDArray[np.float64], mode: Mode, on: On) -> RoutingServer | None:
    """The configured server, unless it does not know the mode, or locals know what it cannot of these roads."""
    server = routing_server()
    if server is None or not len(points) or not server.serves(mode):
        return None
    (west, south), (east, north) = points.min(axis=0) - AROUND_DEGREES, points.max(axis=0) + AROUND_DEGREES
    return None if edits_near(box=(west, south, east, north), on=on) else server


def travel_path(start: ArrayLike, end: ArrayLike, *, mode: Mode | str, on: On = None) -> TravelPath:
    """The way from `start` to `end`, (2,) lon, lat each: its parts for the map, seconds, metres and source."""
    return travel_paths(np.asarray([start, end], float), mode=mode, on=on)[0]


def travel_paths(points: ArrayLike, *, mode: Mode | str, on: On = None) -> list[TravelPath]:
    """The ways from each of (n, 2) points, lon, lat, to the next: n - 1, by the network as it is found once."""
    line, chosen = np.asarray(points, float).reshape(-1, 2), Mode(mode)
    network = _network_of(chosen, on)
    found = []
    for ends in (line[i : i + 2] for i in range(len(line) - 1)):
        answers = ServerAnswers(_server_for(ends, chosen, on), chosen)
        found.append(_path_without_network(ends, answers) if network is None else _path_with(network, ends, answers))
    return found


def _path_without_network(ends: NDArray[np.float64], answers: ServerAnswers) -> TravelPath:
    by_server = answers.path(ends[0], ends[1])
    if by_server is not None:
        part = TravelPart(Approach.ROAD, np.concatenate([ends[:1], by_server.shape, ends[1:]]))
        return TravelPath((part,), round(by_server.seconds), round(by_server.metres), Source.SERVER)
    seconds, metres, _ = answers.without_network(ends[:1], ends[1:])
    whole = (TravelPart(Approach.GROUND, ends),)
    return TravelPath(whole, round(seconds[0, 0]), round(metres[0, 0]), Source.STRAIGHT_LINE, answers.trouble)


def _path_with(network: "Network", ends: NDArray[np.float64], answers: ServerAnswers) -> TravelPath:
    """The network's way; where a server answers between the parking places, its way there."""
    from geo.roads.door_way import door_way

    way = door_way(network, ends[0], ends[1], answers.mode)
    parts = [TravelPart(part.how, part.shape) for part in way.parts]
    seconds, metres, by_server = way.seconds, way.metres, None
    if way.ridden is not None:
        ridden = way.parts[way.ridden]
        by_server = answers.path(ridden.shape[0], ridden.shape[-1])
        if by_server is not None:
            shape = np.concatenate([ridden.shape[:1], by_server.shape, ridden.shape[-1:]])
            parts[way.ridden] = TravelPart(Approach.ROAD, shape)
            seconds += by_server.seconds - ridden.seconds
            metres += by_server.metres - ridden.metres
    source = Source(int(_SOURCES[way.how, int(by_server is not None)]))
    return TravelPath(tuple(parts), round(seconds), round(metres), source, answers.trouble)


def travel_approaches(points: ArrayLike, *, mode: Mode | str, on: On = None) -> list[TravelApproach]:
    """How each point, (n, 2) lon, lat, is come to by a mode; ROAD for all where no network says better."""
    places = np.asarray(points, float).reshape(-1, 2)
    chosen = Mode(mode)
    network = _network_of(chosen, on)
    if network is None:
        return [TravelApproach(Approach.ROAD, (lon, lat), 0, 0) for lon, lat in places.tolist()]
    from geo.roads.approach import approaches, parked_at

    found = approaches(network, places, chosen)
    how = np.where(found.own.section >= 0, Approach.ROAD, found.how)
    known = np.isfinite(found.seconds)
    seconds, metres = (_whole(np.where(known, values, 0)) for values in (found.seconds, found.metres))
    rows = zip(how.tolist(), parked_at(network, found).tolist(), seconds.tolist(), metres.tolist(), strict=True)
    return [TravelApproach(Approach(kind), (lon, lat), *walked) for kind, (lon, lat), *walked in rows]


def travel_steps(start: ArrayLike, end: ArrayLike, *, mode: Mode | str, on: On = None) -> list[str]:
    """The way from `start` to `end`, (2,) lon, lat each, in sentences in the reader's language; none where no road of
    ours answers.
    """
    chosen = Mode(mode)
    network = _network_of(chosen, on)
    if network is None:
        return []
    from geo.roads.door_way import door_way
    from geo.roads.steps import steps_of

    way = door_way(network, start, end, chosen)
    told = [(part.how, steps_of(network.roads, part.legs), part.metres) for part in way.parts]
    return way_in_words(told)


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
