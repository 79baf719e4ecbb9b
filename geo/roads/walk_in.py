"""From the places where a vehicle can be left to everywhere that only walkers get: one search for a whole extract."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.roads.graph import Graph
from geo.roads.joining import arrive, leave
from geo.roads.paths import Leg
from geo.roads.search import spread
from geo.roads.snapping import Snapped


@dataclass(frozen=True)
class WalkIn:
    """The ways in on foot from the nearest parking place of a mode.

    labels : (n, 3) float32, cost, seconds, metres from a parking place to each junction; inf where none leads there
    came : (n,) int32, the arc of the foot graph by which each junction was reached; negative at a parking place
    back_s : (n,) float64, seconds from each junction back to where it was reached from, by the same ways; None where
        no slope makes a difference
    parked : (n,) int32, the junction at which the vehicle is left for each
    at_section : (n,) int32, a section of the mode's own that touches each junction; -1 where none does
    """

    foot: Graph
    labels: NDArray[np.float32]
    came: NDArray[np.int32]
    back_s: NDArray[np.float64] | None
    parked: NDArray[np.int32]
    at_section: NDArray[np.int32]

    def to(self, door: Snapped) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Cost, seconds, metres (n, 3) from the parking place to where doors meet the foot network, and from which side
        (n,): the section's first end, 0, or its last, 1.
        """
        _, _, _, ends, last = arrive(self.foot, door)
        both = self.labels[ends] + last
        side = both[:, :, 0].argmin(axis=1)
        return both[np.arange(len(side)), side], side

    def out_s(self, door: Snapped, side: NDArray[np.int64], in_s: NDArray[np.floating]) -> NDArray[np.float64]:
        """Seconds, (n,), from where doors meet the foot network back to the vehicle, by the ways by which one comes in;
        `side` as `to` says. Where one may not go back that way, `in_s`, (n,), is taken.
        """
        if self.back_s is None:
            return np.asarray(in_s, np.float64)
        _, _, _, nodes, first = leave(self.foot, door)
        row, direction = np.arange(len(side)), 1 - side
        told = self.back_s[nodes[row, direction]] + first[row, direction, 1]
        return np.where(np.isfinite(told), told, in_s)

    def parking(self, door: Snapped, side: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Section, (n,) index, and share, (n,), at which the vehicle is left on the way to each door; `side` as `to`
        says.
        """
        junction = self.parked[self.foot.ends[door.section, side]]
        section = self.at_section[junction]
        return section, np.where(self.foot.ends[section, 0] == junction, 0, 1).astype(np.float32)

    def legs(self, section: int, share: float, side: int) -> tuple[Leg, ...]:
        """The way from the parking place to a door at a share of a section of the foot network; `side` as `to` says."""
        legs = [Leg(section, float(side), share)]
        node = int(self.foot.ends[section, side])
        while (arc := int(self.came[node])) >= 0:
            before, direction = divmod(int(self.foot.via[arc]), 2)
            legs.append(Leg(before, float(direction), float(1 - direction)))
            node = int(self.foot.ends[before, direction])
        return tuple(legs[::-1])


def walk_in_from(
    graph: Graph, foot: Graph, usable: NDArray[np.bool_], limit_s: float, *, is_sloped: bool = False
) -> WalkIn:
    """Search the foot network from every junction that usable sections of a mode touch, not farther than `limit_s`
    seconds.

    usable : (m,) bool, of each section
    is_sloped : the way back may take another time

    Junctions are the walkers': a barrier that stops a mode divides junctions for it alone.
    """
    at_section = np.full(len(foot.rows[0]) - 1, -1, np.int32)
    both_ways = usable & np.isfinite(graph.along[:, :, 0]).all(axis=1)
    for sections in (np.flatnonzero(usable), np.flatnonzero(both_ways)):  # better where one may drive on either way
        at_section[foot.ends[sections].ravel()] = np.repeat(sections, 2).astype(np.int32)
    labels, came, parked = spread(foot.rows, np.flatnonzero(at_section >= 0).astype(np.int32), np.float32(limit_s))
    back_s = _back_s(foot, came) if is_sloped else None
    return WalkIn(foot, labels, came, back_s, parked, at_section)


def _back_s(foot: Graph, came: NDArray[np.int32]) -> NDArray[np.float64]:
    """Seconds back along the arcs, (n,) int32, by which junctions were reached: sums over the tree, its depth halved
    with each round.
    """
    reached = came >= 0
    section, direction = np.divmod(foot.via[np.where(reached, came, 0)], 2)
    back_s = foot.along[section, 1 - direction, 1].astype(np.float64)
    back_s = np.where(np.isfinite(back_s), back_s, foot.along[section, direction, 1])
    total = np.where(reached, back_s, 0.0)
    before = np.where(reached, foot.ends[section, direction], np.arange(len(came)))
    while (before[before] != before).any():
        total, before = total + total[before], before[before]
    return np.asarray(total + total[before])
