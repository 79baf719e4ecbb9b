"""The door to the roads: durations and distances from each to each, and the way between two places."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.roads.graph import Graph, graph_for
from geo.roads.joining import arrive, leave
from geo.roads.model import Roads
from geo.roads.paths import Leg, legs_back, shape_of
from geo.roads.profiles import Mode
from geo.roads.reach import legs_within, lines_of
from geo.roads.search import along_one_way, best_arrival, explore, fill_rows, new_state
from geo.roads.snapping import Grid, Snapped

SNAP_LIMIT_M = 2_000.0  # farther from any way than this, the network has no answer
OFF_ROAD_KMH = 4.0  # the last metres, from the way to the door, are always walked
ROWS_PER_TASK = 16
FOREVER = np.float32(np.inf)


@dataclass(frozen=True)
class Way:
    """One way: `legs` along sections, its shape (k, 2) lon, lat, seconds and metres, last metres included."""

    legs: tuple[Leg, ...]
    shape: NDArray[np.float64]
    seconds: float
    metres: float


class Network:
    """The roads of one extract, ready to answer for any mode."""

    def __init__(self, roads: Roads) -> None:
        self.roads = roads
        self._graphs: dict[Mode, Graph] = {}
        self._lock = Lock()

    @cached_property
    def grid(self) -> Grid:
        return Grid(self.roads)

    def graph(self, mode: Mode) -> Graph:
        """The mode's graph, built at its first use."""
        with self._lock:
            if mode not in self._graphs:
                self._graphs[mode] = graph_for(self.roads, mode)
        return self._graphs[mode]

    def snap(self, points: ArrayLike, mode: Mode) -> Snapped:
        """Where points, (n, 2) lon, lat, meet the ways of this mode."""
        flat = np.asarray(points, np.float64).reshape(-1, 2)
        return self.grid.snap(flat, self.graph(mode).usable, SNAP_LIMIT_M)

    def matrix(
        self,
        points: ArrayLike,
        targets: ArrayLike | None = None,
        *,
        mode: Mode,
        limit_s: float = np.inf,
        last_metres: bool = True,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Seconds and metres from each point to each target.

        Parameters
        ----------
        points, targets : (n, 2) and (m, 2) lon, lat; targets default to the points
        limit_s : ways whose cost is above so many seconds are not looked for
        last_metres : count the walk between each door and its way

        Returns
        -------
        seconds, metres : (n, m) float32; nan where a point is too far from any way, cut off, or beyond the limit
        """
        graph = self.graph(mode)
        sources = self.snap(points, mode)
        goals = sources if targets is None else self.snap(targets, mode)
        leaving, arriving = leave(graph, sources), arrive(graph, goals)
        seconds, metres = (np.full((len(sources.section), len(goals.section)), np.nan, np.float32) for _ in range(2))

        def fill(rows: slice) -> None:
            block = tuple(part[rows] for part in leaving)
            fill_rows(
                graph.rows,
                graph.dead_end,
                graph.over_arcs,
                graph.along,
                block,
                arriving,
                np.float32(limit_s),
                seconds[rows],
                metres[rows],
            )

        blocks = [slice(k, k + ROWS_PER_TASK) for k in range(0, len(seconds), ROWS_PER_TASK)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(fill, blocks))
        if last_metres:
            walk_m = sources.off_m[:, None] + goals.off_m[None]
            seconds, metres = seconds + walk_m * np.float32(3.6 / OFF_ROAD_KMH), metres + walk_m
            if targets is None:
                itself = np.flatnonzero(sources.section >= 0)
                seconds[itself, itself] = metres[itself, itself] = 0
        return seconds, metres

    def path(self, start: ArrayLike, end: ArrayLike, *, mode: Mode) -> Way | None:
        """The way from one point, (2,) lon, lat, to another; None when no way leads there."""
        ends = np.asarray([start, end], np.float64)
        snapped = self.snap(ends, mode)
        found = self._search(self.graph(mode), snapped)
        if found is None:
            return None
        legs, seconds, metres = found
        walk_m = float(snapped.off_m.sum())
        shape = np.concatenate([ends[:1], shape_of(self.roads, legs), ends[1:]])
        return Way(legs, shape, seconds + walk_m * 3.6 / OFF_ROAD_KMH, metres + walk_m)

    def reach(self, start: ArrayLike, *, mode: Mode, limit_s: float) -> list[NDArray[np.float64]] | None:
        """The stretches of ways, (k, 2) lon, lat each, that one gets to from a point, (2,) lon, lat, in `limit_s`.

        None when the point is too far from any way; empty when the time is over before one has come to it.
        """
        snapped = self.snap(start, mode)
        if snapped.section[0] < 0:
            return None
        left_s = limit_s - float(snapped.off_m[0]) * 3.6 / OFF_ROAD_KMH
        return lines_of(self.roads, legs_within(self.graph(mode), snapped, left_s)) if left_s > 0 else []

    def _search(self, graph: Graph, at: Snapped) -> tuple[tuple[Leg, ...], float, float] | None:
        """Legs, seconds and metres from the first snapped place to the second."""
        (part, section, share, nodes, first), (to_part, _, _, ends, last) = leave(graph, at), arrive(graph, at)
        if part[0] != to_part[1]:
            return None
        state = new_state(len(graph.rows[0]) - 1)
        wanted = np.zeros(len(state[0]), bool)
        wanted[ends[1][np.isfinite(last[1, :, 0])]] = True
        explore(
            graph.rows, graph.dead_end, nodes[0], first[0], graph.over_arcs, wanted, int(wanted.sum()), FOREVER, state
        )
        labels, came = state[:2]
        cost, side = best_arrival(labels, ends[1], last[1], FOREVER)
        direct = along_one_way(section[0], share[0], section[1], share[1], graph.along)
        if np.isfinite(direct[0]) and direct[0] <= cost:
            return (Leg(int(section[0]), float(share[0]), float(share[1])),), float(direct[1]), float(direct[2])
        if side < 0:
            return None
        source, target = ((int(section[k]), float(share[k])) for k in (0, 1))
        legs = legs_back(graph, came, (int(ends[1, side]), side), source, target)
        _, seconds, metres = labels[ends[1, side]] + last[1, side]
        return legs, float(seconds), float(metres)
