"""The rules that tie one person's visits together, on the days that are planned."""

from collections.abc import Mapping
from itertools import pairwise

from routing.pieces import Spacing
from routing.problem import Problem


def spaced(problem: Problem, spacing: Spacing, day_of: Mapping[int, int]) -> bool:
    """Whether these days (of the horizon, by visit) of the planned visits keep the gaps, or are an allowed pattern."""
    if spacing.patterns:
        return tuple(day_of[v] for v in spacing.visits if v in day_of) in problem.patterns(spacing)
    planned = [(i, day_of[v]) for i, v in enumerate(spacing.visits) if v in day_of]
    return all(
        b - a >= spacing.min_gap_days and (spacing.max_gap_days is None or j > i + 1 or b - a <= spacing.max_gap_days)
        for (i, a), (j, b) in pairwise(planned)
    )


def may_become_whole(problem: Problem, spacing: Spacing, day_of: Mapping[int, int]) -> bool:
    """Whether the visits that have no day in `day_of` (of the horizon, by visit) can still be given one."""
    if not spacing.patterns:
        return spaced(problem, spacing, day_of)
    planned = [(i, day_of[v]) for i, v in enumerate(spacing.visits) if v in day_of]
    return any(all(pattern[i] == day for i, day in planned) for pattern in problem.patterns(spacing))
