"""From door to door: along the ways of a mode, and what is walked before and after them.

    seconds = walk to the vehicle + between the two parking places + walk from where it is left again

Two doors beyond the ways may be nearer to each other than to any of them: then one walks over directly. That never
takes less than the ways say for everybody else: between the parking places, and what walking in to the second takes
more than in to the first, or out of the first more than out of the second (on a slope in and out differ). So no door
is a way between others (the triangle inequality holds as it does on the ways alone).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.roads.approach import Approaches, approaches
from geo.roads.network import Network
from geo.roads.off_road import Approach, off_road
from geo.roads.profiles import Mode

Floats = NDArray[np.float64]

# So near, two doors are one yard, even where the nearest ways of the two lie on both sides of a ridge: one walks over,
# though the ways themselves may be farther from each other than that walk.
NEXT_DOOR_M = 50.0


class Via(IntEnum):
    """What a pair's time was taken from."""

    MAIN = 0  # the largest part of the mode's ways
    OWN = 1  # another part, on which both places stand
    OVER_PATHS = 2  # one walks over along the foot network
    OVER_GROUND = 3  # one walks over where no way leads
    SAME = 4  # it is one place
    NOTHING = 5  # no way is known: the straight line over the ground


@dataclass(frozen=True)
class DoorTimes:
    """From each of n places to each of m.

    seconds, metres : (n, m) float64
    how : (n, m) uint8, values of Approach: what is known least of the two ends, or of the way between them
    via : (n, m) uint8, values of Via
    by_server : (n, m) bool, pairs for which a server answered between the parking places
    """

    seconds: Floats
    metres: Floats
    how: NDArray[np.uint8]
    via: NDArray[np.uint8]
    by_server: NDArray[np.bool_]

    def take(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp], new: "DoorTimes", where: NDArray[np.bool_]
    ) -> None:
        """Take over what another answer says of some rows and columns, where it is chosen.

        rows, columns : (r,) and (c,) indices, of distinct places
        new : the other answer, (r, c)
        where : (r, c) bool, the pairs that are taken
        """
        here = np.ix_(rows, columns)
        for name in ("seconds", "metres", "how", "via", "by_server"):
            mine = getattr(self, name)
            mine[here] = np.where(where, getattr(new, name), mine[here])


# Between parking places: seconds and metres, nan without a way, and which of them a server answered, (n, m) each.
Between = Callable[[Approaches, Approaches], tuple[Floats, Floats, NDArray[np.bool_]]]


def door_times(
    network: Network, points: Floats, targets: Floats | None, mode: Mode, between: Between | None = None
) -> DoorTimes:
    """Times between places; seconds and metres.

    points, targets : (n, 2) and (m, 2) lon, lat; the points themselves without targets
    between : answers in the network's place between parking places on its largest part (a routing server)
    """
    sources = approaches(network, points, mode)
    goals = sources if targets is None else approaches(network, targets, mode)
    found = _over_ways(network, sources, goals, mode, between)
    _on_own_parts(found, network, sources, goals, mode)
    _walked_over(found, network, sources, goals, mode)
    _settled(found, sources, goals)
    return found


def _over_ways(
    network: Network, sources: Approaches, goals: Approaches, mode: Mode, between: Between | None
) -> DoorTimes:
    if between is None:
        on_ways = network.between(sources.at, goals.at, mode=mode)
        seconds, metres = (values.astype(np.float64) for values in on_ways)
        by_server = np.zeros(seconds.shape, bool)
    else:
        seconds, metres, by_server = between(sources, goals)
    return DoorTimes(
        seconds + (sources.out_s[:, None] + goals.seconds[None]),
        metres + (sources.metres[:, None] + goals.metres[None]),
        np.maximum(sources.how[:, None], goals.how[None]),
        np.full(seconds.shape, Via.MAIN, np.uint8),
        by_server,
    )


def _on_own_parts(found: DoorTimes, network: Network, sources: Approaches, goals: Approaches, mode: Mode) -> None:
    """Places on one part that is not joined to the largest are joined by it."""
    part = network.graph(mode).part
    of_source, of_goal = (np.where(at.own.section >= 0, part[at.own.section], -1) for at in (sources, goals))
    for number in np.intersect1d(of_source[of_source >= 0], of_goal):
        rows, columns = np.flatnonzero(of_source == number), np.flatnonzero(of_goal == number)
        leaving, arriving = sources.own.some(rows), goals.own.some(columns)
        seconds, metres = network.between(leaving, arriving, mode=mode)
        off_m = leaving.off_m[:, None].astype(np.float64) + arriving.off_m[None]
        shape = seconds.shape
        own = DoorTimes(
            seconds + off_road().seconds(leaving.off_m)[:, None] + off_road().seconds(arriving.off_m)[None],
            metres + off_m,
            np.full(shape, Approach.ROAD, np.uint8),
            np.full(shape, Via.OWN, np.uint8),
            np.zeros(shape, bool),
        )
        found.take(rows, columns, own, np.isfinite(own.seconds))


def _walked_over(found: DoorTimes, network: Network, sources: Approaches, goals: Approaches, mode: Mode) -> None:
    """Places beyond the mode's ways, where walking from one to the other is shorter than back to the vehicle."""
    rows, columns = (np.flatnonzero(at.how != Approach.ROAD) for at in (sources, goals))
    if not len(rows) or not len(columns):
        return
    straight_m = distance_m(sources.points[rows][:, None], goals.points[columns][None])
    if mode is Mode.WALK:
        over = _over_ground(straight_m)
    else:
        over = _as_walk(door_times(network, sources.points[rows], goals.points[columns], Mode.WALK))
    usual_s = found.seconds[np.ix_(rows, columns)]
    walk_out, walk_in = sources.out_s[rows][:, None], goals.seconds[columns][None]
    into_first, out_of_last = sources.seconds[rows][:, None], goals.out_s[columns][None]
    next_door = (straight_m <= NEXT_DOOR_M) & (over.how == Approach.GROUND)
    with np.errstate(invalid="ignore"):
        least_s = usual_s - walk_out - walk_in + np.maximum(walk_in - into_first, walk_out - out_of_last)
    over.seconds[:] = np.maximum(over.seconds, np.where(next_door, 0, least_s))
    by_own_part = found.via[np.ix_(rows, columns)] == Via.OWN
    found.take(rows, columns, over, (over.seconds < usual_s) & ~by_own_part | next_door & ~np.isfinite(usual_s))


def _over_ground(straight_m: Floats) -> DoorTimes:
    shape = straight_m.shape
    rule = off_road()
    return DoorTimes(
        straight_m * rule.detour * 3.6 / rule.kmh,
        straight_m * rule.detour,
        np.full(shape, Approach.GROUND, np.uint8),
        np.full(shape, Via.OVER_GROUND, np.uint8),
        np.zeros(shape, bool),
    )


def _as_walk(on_foot: DoorTimes) -> DoorTimes:
    how = np.where(on_foot.how == Approach.ROAD, Approach.PATH, on_foot.how).astype(np.uint8)
    via = np.full(how.shape, Via.OVER_PATHS, np.uint8)
    return DoorTimes(on_foot.seconds, on_foot.metres, how, via, np.zeros(how.shape, bool))


def _settled(found: DoorTimes, sources: Approaches, goals: Approaches) -> None:
    """What is open still: the same place is no way at all, and where no way is known the ground between stands in."""
    same = (sources.points[:, None] == goals.points[None]).all(axis=2)
    found.seconds[same], found.metres[same], found.via[same] = 0, 0, Via.SAME
    nothing = ~(np.isfinite(found.seconds) & np.isfinite(found.metres))
    if nothing.any():
        rows, columns = np.nonzero(nothing)
        over = _over_ground(distance_m(sources.points[rows], goals.points[columns]))
        found.seconds[nothing], found.metres[nothing] = over.seconds, over.metres
        found.how[nothing], found.via[nothing] = Approach.NONE, Via.NOTHING
