"""Passing a node that has something in the way: it concerns who goes from one section to another there, nobody else."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geo.roads.barriers import barrier_cost
from geo.roads.model import Roads
from geo.roads.profiles import Mode


def parted(roads: Roads, mode: Mode) -> tuple[Roads, NDArray[np.float64]]:
    """The roads as this mode meets them at barriers.

    Returns
    -------
    roads : where a node stops the mode, each section that touches it has an end of its own there
    penalty : (junctions, 2), cost and seconds for passing each of the others
    """
    by_kind = {kind: barrier_cost(roads.kinds[kind], mode) for kind in np.unique(roads.barriers[:, 1]).tolist()}
    costs = np.array([by_kind[kind] for kind in roads.barriers[:, 1].tolist()]).reshape(-1, 2)
    stops = np.isinf(costs[:, 0])
    roads = _taken_apart(roads, roads.barriers[stops, 0])
    penalty = np.zeros((roads.junctions, 2))
    np.add.at(penalty, roads.barriers[~stops, 0], costs[~stops])
    return roads, penalty


def _taken_apart(roads: Roads, junctions: NDArray[np.int32]) -> Roads:
    """The first section end at each of these junctions keeps its number, the others get new ones."""
    flat = roads.ends.ravel().copy()
    places = np.flatnonzero(np.isin(flat, junctions))
    _, first = np.unique(flat[places], return_index=True)
    others = np.delete(places, first)
    flat[others] = roads.junctions + np.arange(len(others))
    return replace(roads, ends=flat.reshape(-1, 2))
