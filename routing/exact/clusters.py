"""Visits that lie close together, as one bundle of the way: leader clustering on travel time."""

import numpy as np

from routing.pieces import UNREACHABLE
from routing.problem import Problem

NEIGHBOURS = 8


def clusters_of(problem: Problem, mode: int = 0) -> list[int]:
    """Number of the cluster of each visit, one entry for each; a cluster's members lie within the usual distance of the
    nearest few from its leader, in seconds there and back by that mode.
    """
    nodes = np.array([v.node for v in problem.visits])
    travel = problem.travel_s[mode][np.ix_(nodes, nodes)].astype(float)
    travel[travel == UNREACHABLE] = np.inf
    both = travel + travel.T
    radius = 2 * float(np.median(np.sort(both, axis=1)[:, : NEIGHBOURS + 1][:, -1]))
    cluster = np.full(len(nodes), -1)
    for leader in range(len(nodes)):
        if cluster[leader] < 0:
            cluster[(cluster < 0) & (both[leader] <= radius)] = leader
            cluster[leader] = leader
    return [int(c) for c in cluster]
