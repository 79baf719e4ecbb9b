"""How places are come to by one mode: where its ways end, and what is walked from there to the door.

Whoever rides parks. A place has one parking place for each mode, the one with the shortest walk: the vehicle stands
there until one comes back to it, so no place can be a way between others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.roads.graph import Graph
from geo.roads.network import Network
from geo.roads.off_road import Approach, off_road
from geo.roads.paths import Leg, stretch
from geo.roads.profiles import Mode
from geo.roads.snapping import Snapped
from geo.roads.walk_in import WalkIn

Floats = NDArray[np.float64]

SEARCHED_M = 50_000.0  # farther from any way than this, nothing is known of a place
BESIDE_M = 50.0  # a road so little farther off than the nearest foot way is the one that is meant
ROUND_ABOUT = 3.0  # a foot way that takes so many times the straight line, which is as sure, is not the one to the door


@dataclass(frozen=True)
class Approaches:
    """Of n places.

    points : (n, 2) lon, lat
    at : where the vehicle is left, or the way ends, on the largest part of the mode's ways
    how : (n,) uint8, values of Approach
    seconds, metres : (n,) walked from there to the place; inf where nothing is known
    out_s : (n,) seconds walked from the place back there: others than `seconds` on a slope
    foot : where the place meets the foot network
    side : (n,) from which end of that section one comes, 0 or 1
    own : where the place stands on a part of the ways that is not joined to the largest; section -1 elsewhere
    walk : the ways in; None for walkers
    """

    points: Floats
    at: Snapped
    how: NDArray[np.uint8]
    seconds: Floats
    metres: Floats
    out_s: Floats
    foot: Snapped
    side: NDArray[np.int64]
    own: Snapped
    walk: WalkIn | None

    def some(self, which: NDArray[np.integer]) -> "Approaches":
        """Those of the rows `which`, indices (k,) or a bool for each, (n,)."""
        return Approaches(
            self.points[which], self.at.some(which), self.how[which], self.seconds[which], self.metres[which],
            self.out_s[which], self.foot.some(which), self.side[which], self.own.some(which), self.walk,
        )  # fmt: skip

    def legs_in(self, k: int) -> tuple[Leg, ...]:
        """The way in along the foot network; none where nothing is parked."""
        if self.walk is None or not self._is_by_path[k]:
            return ()
        return self.walk.legs(int(self.foot.section[k]), float(self.foot.share[k]), int(self.side[k]))

    def stands(self, network: Network) -> Floats:
        """What a server is asked about, (n, 2) lon, lat: the door on the road, else the parking place."""
        return np.where((self.how == Approach.ROAD)[:, None], self.points, parked_at(network, self))

    @property
    def _is_by_path(self) -> NDArray[np.bool_]:
        return self.side >= 0


def approaches(network: Network, points: Floats, mode: Mode) -> Approaches:
    """How each of the points, (n, 2) lon, lat, is come to by a mode.

    On the mode's road, or within a yard of it: the last metres. Beyond it: from the parking place with the shortest
    walk. Where no foot way leads there: straight over the ground from the nearest way. Beyond reason, or behind a
    closure: NONE, with what the ground would take where that can be told at all.
    """
    graph, rule = network.graph(mode), off_road()
    at = network.grid.snap(points, graph.main, SEARCHED_M)
    straight_m = at.off_m.astype(np.float64)
    seconds, metres = rule.seconds(straight_m), rule.metres(straight_m)
    out_s = seconds.copy()
    how = np.where(straight_m <= rule.last_m, Approach.ROAD, Approach.GROUND)
    how = np.where(straight_m <= rule.farthest_m, how, Approach.NONE).astype(np.uint8)
    usual = network.grid.snap(points, graph.usual, rule.farthest_m)
    shut = _is_shut(graph, usual, straight_m)
    foot, side = at, np.full(len(points), -1)
    walk = None
    if mode is not Mode.WALK and graph.main.any():
        walk = network.walk_in(mode)
        foot = network.grid.snap(points, network.graph(Mode.WALK).usable, rule.farthest_m)
        labels, from_side = walk.to(foot)
        foot_s, foot_m = labels[:, 1] + rule.seconds(foot.off_m), labels[:, 2] + rule.metres(foot.off_m)
        beside = straight_m <= foot.off_m + BESIDE_M
        as_sure = (straight_m <= rule.last_m) | (foot.off_m > rule.last_m)
        round_about = as_sure & (foot_s > ROUND_ABOUT * seconds)
        by_path = np.isfinite(foot_s) & (shut | ~(beside | round_about))
        known = np.flatnonzero(by_path)
        side = np.where(by_path, from_side, -1)
        section, share = walk.parking(foot.some(known), side[known])
        at = at.replaced(known, section, share)
        how[known] = np.where(foot.off_m[known] <= rule.last_m, Approach.PATH, Approach.GROUND)
        seconds[known], metres[known] = foot_s[known], foot_m[known]
        back_s = walk.out_s(foot, from_side, labels[:, 1]) + rule.seconds(foot.off_m)
        out_s[known] = back_s[known]
        on_foot = network.graph(Mode.WALK)
        path = network.grid.snap(points, on_foot.usual, rule.farthest_m)
        is_by_the_path = straight_m > path.off_m + BESIDE_M
        shut = (shut | is_by_the_path & _is_shut(on_foot, path, straight_m)) & ~by_path
    how[shut], seconds[shut], metres[shut], out_s[shut] = Approach.NONE, np.inf, np.inf, np.inf
    elsewhere = (usual.section >= 0) & (usual.off_m <= rule.last_m) & (graph.usable & ~graph.main)[usual.section]
    own = usual.replaced(np.flatnonzero(~elsewhere), np.int32(-1), np.float32(0))
    return Approaches(points, at, how, seconds, metres, out_s, foot, side, own, walk)


def _is_shut(graph: Graph, usual: Snapped, straight_m: Floats) -> NDArray[np.bool_]:
    """Behind a closure; or on a closed stretch, unless the open way is only steps away."""
    is_behind = graph.usable[usual.section] | (straight_m > off_road().last_m)
    return np.asarray((usual.section >= 0) & graph.cut_off[usual.section] & is_behind)


def parked_at(network: Network, found: Approaches) -> Floats:
    """Where each vehicle is left, or each way ends, (n, 2) lon, lat; the place itself where nothing is known."""
    places = zip(found.at.section.tolist(), found.at.share.tolist(), found.points, strict=True)
    return np.array(
        [
            stretch(network.roads.line(section), share, share)[0] if section >= 0 else point
            for section, share, point in places
        ]
    ).reshape(-1, 2)
