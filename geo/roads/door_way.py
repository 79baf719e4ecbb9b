"""The way from one door to another part by part: what is ridden, what is walked, what is a guess."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.roads.approach import Approaches, approaches, parked_at
from geo.roads.door_to_door import Via, door_times
from geo.roads.network import Network
from geo.roads.off_road import Approach, off_road
from geo.roads.paths import Leg, shape_of
from geo.roads.profiles import Mode

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A stretch in one manner: ROAD along the mode's ways, PATH on foot, the vehicle left, GROUND where no way is.

    shape : (k, 2) lon, lat, k ≥ 2
    seconds, metres : along the part
    legs : along sections; none over the ground
    """

    how: Approach
    shape: Floats
    seconds: float
    metres: float
    legs: tuple[Leg, ...] = ()


@dataclass(frozen=True)
class DoorWay:
    """From door to door: its parts in order, each beginning where the one before ends; seconds and metres of all.

    ridden : which part runs between the two parking places on the largest part of the ways, if one does
    """

    parts: tuple[Part, ...]
    seconds: float
    metres: float
    how: Approach
    ridden: int | None = None


def door_way(network: Network, start: ArrayLike, end: ArrayLike, mode: Mode) -> DoorWay:
    """The way whose time `door_times` tells, from one point to another: `start` and `end`, (2,) lon, lat."""
    first, last = (np.asarray(point, np.float64).reshape(1, 2) for point in (start, end))
    times = door_times(network, first, last, mode)
    via, how = Via(int(times.via[0, 0])), Approach(int(times.how[0, 0]))
    seconds, metres = float(times.seconds[0, 0]), float(times.metres[0, 0])
    ends = np.concatenate([first, last])
    ridden = None
    if via in (Via.MAIN, Via.OWN):
        parts = _along_ways(network, approaches(network, ends, mode), via, mode)
        if via is Via.MAIN:
            ridden = next(k for k, part in enumerate(parts) if part.how is Approach.ROAD)
    elif via is Via.OVER_PATHS:
        on_foot = door_way(network, first, last, Mode.WALK)
        parts = tuple(replace(part, how=max(part.how, Approach.PATH)) for part in on_foot.parts)
    else:
        parts = (Part(Approach.ROAD if via is Via.SAME else Approach.GROUND, ends, seconds, metres),)
    return DoorWay(parts, seconds, metres, how, ridden)


def _along_ways(network: Network, ends: Approaches, via: Via, mode: Mode) -> tuple[Part, ...]:
    """Out to the vehicle, along the ways of the mode, in from where it is left."""
    way = network.way(ends.at if via is Via.MAIN else ends.own, mode=mode)
    assert way is not None  # `door_times` found it
    out, walk_in = (_walk_in(network, ends, k) if via is Via.MAIN else () for k in (0, 1))
    shape = way.shape if out else np.concatenate([ends.points[:1], way.shape])
    shape = shape if walk_in else np.concatenate([shape, ends.points[1:]])
    shape = shape if len(shape) > 1 else np.repeat(shape, 2, axis=0)
    along = Part(Approach.ROAD, shape, way.seconds, way.metres, way.legs)
    return (*(_turned(part) for part in out[::-1]), along, *walk_in)


def _walk_in(network: Network, found: Approaches, k: int) -> tuple[Part, ...]:
    """From the parking place to a door, for the first door (k = 0) in the time of the way out; nothing where the last
    metres are all.
    """
    door, rule = found.points[k : k + 1], off_road()
    seconds, metres = float((found.seconds if k else found.out_s)[k]), float(found.metres[k])
    legs = found.legs_in(k)
    if not legs:
        if found.how[k] == Approach.ROAD:
            return ()
        shape = np.concatenate([parked_at(network, found.some(np.array([k]))), door])
        return (Part(Approach.GROUND, shape, seconds, metres),)
    path, off_m = shape_of(network.roads, legs), found.foot.off_m[k]
    if off_m <= rule.last_m:
        return (Part(Approach.PATH, np.concatenate([path, door]), seconds, metres, legs),)
    ground_s, ground_m = float(rule.seconds(off_m)), float(rule.metres(off_m))
    whole = path if len(path) > 1 else np.repeat(path, 2, axis=0)
    return (
        Part(Approach.PATH, whole, seconds - ground_s, metres - ground_m, legs),
        Part(Approach.GROUND, np.concatenate([path[-1:], door]), ground_s, ground_m),
    )


def _turned(part: Part) -> Part:
    legs = tuple(Leg(leg.section, leg.end, leg.start) for leg in part.legs[::-1])
    return replace(part, shape=part.shape[::-1], legs=legs)
