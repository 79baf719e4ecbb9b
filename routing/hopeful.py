"""A problem that lets in whatever any plan could: what other stops may spare a visit is taken for granted."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing.pieces import UNREACHABLE, Matrix
from routing.problem import Problem

FAR = 2**40
"""Stands for no way: longer than any sum of ways."""

Ways = NDArray[np.int64]


def hopeful(problem: Problem) -> Problem:
    """The same problem with the least service of each visit, no breaks, and the shortest ways from where shifts begin
    and to where they end, over any other nodes. A visit that fits alone into no shift of it fits into no plan.
    """
    visits = tuple(replace(v, service_s=least_service_s(problem, i)) for i, v in enumerate(problem.visits))
    shifts = tuple(replace(shift, rest=None) for shift in problem.shifts)
    starts, ends = {s.start_node for s in problem.shifts}, {s.end_node for s in problem.shifts}
    ways = tuple(_with_shortest(matrix, starts, ends) for matrix in problem.travel_s)
    return problem.changed(travel_s=ways, cost_s=(), visits=visits, shifts=shifts)


def least_service_s(problem: Problem, visit: int) -> int:
    """Least service time of a visit: alone, or directly after another of its household."""
    v = problem.visits[visit]
    return v.service_s if v.added_service_s is None else min(v.service_s, v.added_service_s)


def shortest_from(matrix: Matrix, nodes: Iterable[int]) -> dict[int, Ways]:
    """Shortest ways from some nodes to all, over any others. Where ways are a metric, the first round changes nothing.

    Source: Bellman, On a routing problem, Quarterly of Applied Mathematics 16(1), 1958.

    Parameters
    ----------
    matrix : int array, shape (nodes, nodes)
        Seconds from row to column; UNREACHABLE where there is no way.
    nodes : iterable of int
        Rows to begin at.

    Returns
    -------
    dict
        Of each of these, an int array of shape (nodes,), seconds; FAR where there is no way.
    """
    direct = np.ascontiguousarray(np.where(matrix == UNREACHABLE, FAR, matrix))
    return {node: _shortest(direct, node) for node in nodes}


def shortest_to(matrix: Matrix, nodes: Iterable[int]) -> dict[int, Ways]:
    """The same from all nodes to each of these: matrix (nodes, nodes) and ways (nodes,), seconds."""
    return shortest_from(matrix.T, nodes)


def _shortest(direct: Ways, node: int) -> Ways:
    ways: Ways = direct[node].copy()
    while True:
        shorter = np.minimum(ways, (ways[:, None] + direct).min(axis=0))
        if np.array_equal(shorter, ways):
            return ways
        ways = shorter


def _with_shortest(matrix: Matrix, starts: set[int], ends: set[int]) -> Matrix:
    changed = matrix.copy()
    for node, ways in shortest_from(matrix, starts).items():
        changed[node] = np.where(ways >= FAR, UNREACHABLE, ways)
    for node, ways in shortest_to(matrix, ends).items():
        changed[:, node] = np.where(ways >= FAR, UNREACHABLE, ways)
    return changed
