"""A stretch of way that somebody points at: between two crossings, or between two places on the roads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo.errors import RoadNetworkNotImported, RoadNotNear
from geo.roads.active_roads import active_network
from geo.roads.profiles import Mode

if TYPE_CHECKING:
    from geo.roads.network import Network

POINTED_M = 60.0
FIRST = (Mode.WALK, Mode.CAR)  # whatever no walker may use, a car may

Point = tuple[float, float]


@dataclass(frozen=True)
class Stretch:
    """shape (k, 2) lon, lat; its length in metres; the name of the way, "" where it has none."""

    shape: NDArray[np.float64]
    metres: int
    name: str


def stretch_at(*, point: Point, to: Point | None = None, within_m: float = POINTED_M) -> Stretch:
    """The section of way between crossings at a point, lon, lat; with `to`, the shortest way between the two.

    `within_m` is how far beside a way one may point: a finger covers more of a map of the township than of a village.

    Raises
    ------
    RoadNetworkNotImported, RoadNotNear
    """
    network = active_network()
    if network is None:
        raise RoadNetworkNotImported
    for mode in FIRST:
        found = _section(network, point, mode, within_m) if to is None else _between(network, point, to, mode, within_m)
        if found:
            return found
    raise RoadNotNear(metres=round(within_m))


def _section(network: "Network", point: Point, mode: Mode, within_m: float) -> Stretch | None:
    at = network.pointed(point, mode)
    if at.off_m[0] > within_m:
        return None
    section = int(at.section[0])
    return _stretch(network, network.roads.line(section), float(network.roads.length_m[section]), section)


def _between(network: "Network", point: Point, to: Point, mode: Mode, within_m: float) -> Stretch | None:
    from geo.roads.paths import shape_of

    ends = network.pointed([point, to], mode)
    if ends.off_m.max() > within_m:
        return None
    way = network.way(ends, mode=mode)
    if way is None:
        return None
    shape = shape_of(network.roads, way.legs)
    return _stretch(network, shape, way.metres, way.legs[0].section) if len(shape) > 1 else None


def _stretch(network: "Network", shape: NDArray[np.float64], metres: float, section: int) -> Stretch:
    return Stretch(shape, round(metres), network.roads.names[network.roads.name[section]])
