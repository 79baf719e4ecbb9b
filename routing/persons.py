"""Persons and visitors as the responsibility question sees them: who is owed what, where visitors live, how much
time they have.
"""

from collections import Counter
from dataclasses import dataclass

from routing.problem import Problem

Person = tuple[int, ...]
"""All visits of one person."""


@dataclass(frozen=True)
class Home:
    """Where most of a visitor's shifts begin, and the mode most of them use."""

    node: int
    mode: int


def persons_of(problem: Problem) -> list[Person]:
    """Indices of each person's visits: those tied by a spacing are one person's; any other is a person of its own."""
    alone: list[Person] = [(visit,) for visit in range(len(problem.visits)) if visit not in problem.spacing_of]
    return sorted([spacing.visits for spacing in problem.spacings if spacing.visits] + alone)


def homes_of(problem: Problem) -> dict[int, Home]:
    """Home of each visitor who has a shift, by the visitor's index."""
    starts: dict[int, Counter[tuple[int, int]]] = {}
    for shift in problem.shifts:
        starts.setdefault(shift.visitor, Counter())[shift.start_node, shift.mode] += 1
    return {visitor: Home(*counts.most_common(1)[0][0]) for visitor, counts in sorted(starts.items())}


def may_pay_all(problem: Problem, person: Person, visitor: int) -> bool:
    """Whether the visitor is allowed at each of the person's visits."""
    return all(problem.may_pay(visit, visitor) for visit in person)


def fair_share_s(problem: Problem, overhead_s: int) -> dict[int, float]:
    """Seconds of work that fall to each visitor, by the length of their shifts; each visit counts its service and
    an overhead.
    """
    hours: Counter[int] = Counter()
    for shift in problem.shifts:
        hours[shift.visitor] += shift.end_s - shift.start_s
    total, work = max(1, hours.total()), sum(visit.service_s + overhead_s for visit in problem.visits)
    return {visitor: work * seconds / total for visitor, seconds in hours.items()}
