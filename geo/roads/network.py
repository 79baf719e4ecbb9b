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
from geo.roads.off_road import off_road
from geo.roads.paths import Leg, legs_back, shape_of
from geo.roads.profiles import Mode
from geo.roads.reach import legs_within, lines_of
from geo.roads.search import along_one_way, best_arrival, explore, fill_rows, new_state
from geo.roads.slopes import Slopes, slopes_of
from geo.roads.snapping import Grid, Snapped
from geo.roads.walk_in import WalkIn, walk_in_from
from geo.terrain.heights import Heights

SNAP_LIMIT_M = 2_000.0  # farther from any way than this, the network has no answer
ROWS_PER_TASK = 16
FOREVER = np.float32(np.inf)


@dataclass(frozen=True)
class Way:
    """One way: `legs` along sections, its shape (k, 2) lon, lat, seconds and metres."""

    legs: tuple[Leg, ...]
    shape: NDArray[np.float64]
    seconds: float
    metres: float


class Network:
    """The roads of one extract, ready to answer for any mode; with heights, slopes take their time."""

    def __init__(self, roads: Roads, heights: Heights | None = None) -> None:
        self.roads, self._heights = roads, heights
        self._graphs: dict[Mode, Graph] = {}
        self._walks: dict[Mode, WalkIn] = {}
        self._lock = Lock()

    @cached_property
    def grid(self) -> Grid:
        """The grid of all sections, built at its first use."""
        return Grid(self.roads)

    @cached_property
    def slopes(self) -> Slopes | None:
        """How steep each section is, read at its first use; None where no heights are known."""
        return slopes_of(self.roads, self._heights) if self._heights else None

    def graph(self, mode: Mode) -> Graph:
        """The mode's graph, built at its first use."""
        with self._lock:
            if mode not in self._graphs:
                self._graphs[mode] = graph_for(self.roads, mode, self.slopes)
        return self._graphs[mode]

    def walk_in(self, mode: Mode) -> WalkIn:
        """The ways in on foot from where this mode's vehicle can be left, searched at their first use."""
        graph, foot = self.graph(mode), self.graph(Mode.WALK)
        with self._lock:
            if mode not in self._walks:
                self._walks[mode] = walk_in_from(
                    graph, foot, graph.main, off_road().longest_s, is_sloped=self.slopes is not None
                )
        return self._walks[mode]

    def snap(self, points: ArrayLike, mode: Mode) -> Snapped:
        """Where points, (n, 2) lon, lat, meet the ways of this mode."""
        flat = np.asarray(points, np.float64).reshape(-1, 2)
        return self.grid.snap(flat, self.graph(mode).usable, SNAP_LIMIT_M)

    def pointed(self, points: ArrayLike, mode: Mode) -> Snapped:
        """The ways of this mode that are pointed at, (n, 2) lon, lat: tunnels, ferries and closed ones too."""
        flat = np.asarray(points, np.float64).reshape(-1, 2)
        return self.grid.snap(flat, self.graph(mode).leads, SNAP_LIMIT_M)

    def matrix(
        self,
        points: ArrayLike,
        targets: ArrayLike | None = None,
        *,
        mode: Mode,
        limit_s: float = np.inf,
        last_metres: bool = True,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Seconds and metres along this mode's ways alone, whatever lies between them and a door (`door_to_door.py`).

        Parameters
        ----------
        points, targets : (n, 2) and (m, 2) lon, lat; targets default to the points
        limit_s : ways whose cost is above so many seconds are not looked for
        last_metres : count the straight line between each point and its way

        Returns
        -------
        seconds, metres : (n, m) float32; nan where a point is too far from any way, cut off, or beyond the limit
        """
        sources = self.snap(points, mode)
        goals = sources if targets is None else self.snap(targets, mode)
        seconds, metres = self.between(sources, goals, mode=mode, limit_s=limit_s)
        if last_metres:
            walk_m = sources.off_m[:, None] + goals.off_m[None]
            seconds, metres = seconds + walk_m * np.float32(3.6 / off_road().last_kmh), metres + walk_m
            if targets is None:
                itself = np.flatnonzero(sources.section >= 0)
                seconds[itself, itself] = metres[itself, itself] = 0
        return seconds, metres

    def between(
        self, sources: Snapped, goals: Snapped, *, mode: Mode, limit_s: float = np.inf
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Seconds and metres between places on the ways, (n, m) each; nan where no way leads."""
        graph = self.graph(mode)
        leaving, arriving = leave(graph, sources), arrive(graph, goals)
        seconds, metres = (np.full((len(sources.section), len(goals.section)), np.nan, np.float32) for _ in range(2))
        if not len(graph.rows[1]):  # no way of the extract is this mode's
            return seconds, metres

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
        return seconds, metres

    def path(self, start: ArrayLike, end: ArrayLike, *, mode: Mode) -> Way | None:
        """The way whose seconds `matrix` tells, from `start` to `end`, (2,) lon, lat each; None where none leads."""
        ends = np.asarray([start, end], np.float64)
        snapped = self.snap(ends, mode)
        way = self.way(snapped, mode=mode)
        if way is None:
            return None
        walk_m = float(snapped.off_m.sum())
        shape = np.concatenate([ends[:1], way.shape, ends[1:]])
        return Way(way.legs, shape, way.seconds + walk_m * 3.6 / off_road().last_kmh, way.metres + walk_m)

    def way(self, ends: Snapped, *, mode: Mode) -> Way | None:
        """The way between two places on the ways; None where none leads."""
        found = self._search(self.graph(mode), ends)
        if found is None:
            return None
        legs, seconds, metres = found
        return Way(legs, shape_of(self.roads, legs), seconds, metres)

    def reach(self, start: ArrayLike, *, mode: Mode, limit_s: float) -> list[NDArray[np.float64]] | None:
        """The stretches of ways, (k, 2) lon, lat each, that one gets to from a point, (2,) lon, lat, in `limit_s`.

        None when the point is too far from any way; empty when the time is over before one has come to it.
        """
        snapped = self.snap(start, mode)
        if snapped.section[0] < 0:
            return None
        left_s = limit_s - float(snapped.off_m[0]) * 3.6 / off_road().last_kmh
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
