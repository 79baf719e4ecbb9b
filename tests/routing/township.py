"""Invented problems for the tests: one tiny township everybody knows, and larger ones from a seed."""

from dataclasses import replace
from typing import Any

import numpy as np

from routing.pieces import Shift, Spacing, Visit, Visitor
from routing.problem import Problem

HOUR = 3600
HOMES = 2
"""Nodes 0 and 1 of the tiny township are the homes of its two visitors."""


def tiny(**changes: Any) -> Problem:
    """Two hamlets 1,000 s apart. Visitor 0 and elders 0-2 live in the first, visitor 1 and elders 3-5 in the second.

    Both work on days 0 and 2 from 8 to 12. Elder 0 is owed two visits (visits 0 and 1), each other elder one.
    """
    place = np.array([0, 5000, 100, 200, 300, 5100, 5200, 5300])
    travel = np.abs(place[:, None] - place[None]) // 5
    shifts = tuple(
        Shift(visitor=v, day=d, start_s=8 * HOUR, end_s=12 * HOUR, start_node=v, end_node=v)
        for v in (0, 1)
        for d in (0, 2)
    )
    elders = [0, 0, 1, 2, 3, 4, 5]
    visits = tuple(Visit(node=HOMES + e, service_s=1800, days=(0, 1, 2), responsible=int(e > 2)) for e in elders)
    problem = Problem(3, (travel,), (Visitor(), Visitor()), shifts, visits, (Spacing((0, 1), min_gap_days=2),))
    return replace(problem, **changes) if changes else problem


def with_visit(problem: Problem, visit: int, **changes: Any) -> Problem:
    """The problem with one visit changed."""
    visits = list(problem.visits)
    visits[visit] = replace(visits[visit], **changes)
    return replace(problem, visits=tuple(visits))


def with_shifts(problem: Problem, **changes: Any) -> Problem:
    """The problem with every shift changed."""
    return replace(problem, shifts=tuple(replace(shift, **changes) for shift in problem.shifts))
