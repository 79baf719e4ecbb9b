"""The periodic vehicle routing benchmark of Cordeau, Gendreau and Laporte (1997), expressed exactly as a Problem.

Distances are doubles there; here they are scaled by 10⁴, or less where one tour of all customers would be too long for
whole seconds, the way's time rounded up and its cost to the nearest, and what comes out is recomputed in doubles.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.errors import WrongFormatError
from routing.pieces import Shift, Spacing, Visit, Visitor
from routing.problem import Problem
from routing.solution import Solution

SCALE = 10_000
TOLERANCE = 1e-6
UNLIMITED = 10**9
"""Longest route, in scaled units, where the file sets none."""

Tour = tuple[int, int, tuple[int, ...]]
"""Day, vehicle, and the customers in their order, by their number in the file."""


@dataclass(frozen=True)
class Instance:
    """One file. Row 0 of the arrays is the depot.

    Attributes
    ----------
    vehicles, days : int
    longest, capacity : tuple of float
        Of each day; 0 is no limit of duration.
    number : tuple of int
        The customers' numbers in the file.
    distance : float array, shape (customers + 1, customers + 1)
    service, demand : float arrays, shape (customers + 1,)
    patterns : tuple of tuples of day tuples
        Allowed days of each customer.
    """

    name: str
    vehicles: int
    days: int
    longest: tuple[float, ...]
    capacity: tuple[float, ...]
    number: tuple[int, ...]
    distance: NDArray[np.float64]
    service: NDArray[np.float64]
    demand: NDArray[np.float64]
    patterns: tuple[tuple[tuple[int, ...], ...], ...]


def read(path: Path) -> Instance:
    """The instance in a file.

    Raises
    ------
    WrongFormatError
        It is not a periodic instance of this format.
    """
    try:
        lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        kind, vehicles, _, days = map(int, lines[0][:4])
        if kind != 1:
            raise WrongFormatError(f"type {kind} is not 1, periodic", str(path))
        limits = [(float(line[0]), float(line[1])) for line in lines[1 : days + 1]]
        rows = [[float(cell) for cell in line] for line in lines[days + 1 :]]
        patterns = tuple(_patterns(row, days) for row in rows[1:])
    except (OSError, ValueError, IndexError) as error:
        raise WrongFormatError(f"is not a periodic instance: {error}", str(path)) from error
    xy = np.array([row[1:3] for row in rows])
    return Instance(
        name=path.stem,
        vehicles=vehicles,
        days=days,
        longest=tuple(longest for longest, _ in limits),
        capacity=tuple(capacity for _, capacity in limits),
        number=tuple(int(row[0]) for row in rows),
        distance=np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(-1)),
        service=np.array([row[3] for row in rows]),
        demand=np.array([row[4] for row in rows]),
        patterns=patterns,
    )


def _patterns(row: Sequence[float], days: int) -> tuple[tuple[int, ...], ...]:
    """Bitmasks over the days, the highest bit the first day."""
    masks = [int(mask) for mask in row[7 : 7 + int(row[6])]]
    patterns = tuple(tuple(day for day in range(days) if mask >> (days - 1 - day) & 1) for mask in masks)
    if not patterns or any(len(pattern) != int(row[5]) for pattern in patterns):
        raise ValueError(f"customer {int(row[0])} has a pattern with another number of days than its frequency")
    return patterns


def problem_of(instance: Instance) -> Problem:
    """The instance as a Problem: a visitor for each vehicle, all visits of priority 1."""
    scale = _scale(instance)
    exact = instance.distance * scale
    visits: list[Visit] = []
    spacings = []
    for i, patterns in enumerate(instance.patterns, start=1):
        first = len(visits)
        days = tuple(sorted({day for pattern in patterns for day in pattern}))
        service, load = round(instance.service[i] * scale), round(instance.demand[i] * SCALE)
        visits += [Visit(i, service, days, load=load) for _ in patterns[0]]
        if len(patterns[0]) > 1:
            spacings.append(Spacing(tuple(range(first, len(visits))), patterns=patterns))
    shifts = tuple(
        Shift(
            visitor=vehicle,
            day=day,
            start_s=0,
            end_s=round(instance.longest[day] * scale) or UNLIMITED,
            start_node=0,
            end_node=0,
            capacity=round(instance.capacity[day] * SCALE) or None,
        )
        for day in range(instance.days)
        for vehicle in range(instance.vehicles)
    )
    return Problem(
        horizon_days=instance.days,
        travel_s=(np.ceil(exact - TOLERANCE).astype(np.int64),),
        cost_s=(np.round(exact).astype(np.int64),),
        visitors=(Visitor(),) * instance.vehicles,
        shifts=shifts,
        visits=tuple(visits),
        spacings=tuple(spacings),
    )


def _scale(instance: Instance) -> float:
    """The largest power of ten, at most SCALE, by which even a tour over all customers stays below UNLIMITED."""
    longest = float(instance.distance.max()) * len(instance.number) + float(instance.service.sum())
    scale = float(SCALE)
    while longest * scale > UNLIMITED:
        scale /= 10
    return scale


def tours_of(instance: Instance, problem: Problem, solution: Solution) -> list[Tour]:
    """A solution's routes in the file's own numbers."""
    return [
        (shift.day, shift.visitor, tuple(instance.number[problem.visits[visit].node] for visit in route.visits))
        for route in solution.routes
        for shift in [problem.shifts[route.shift]]
    ]


def cost_of(instance: Instance, tours: Sequence[Tour]) -> float:
    """Total length in doubles, in the file's own unit of distance."""
    return sum(_length(instance, tour) for tour in tours)


def _rows(instance: Instance, tour: Tour) -> list[int]:
    row = {number: i for i, number in enumerate(instance.number) if i}
    return [row[number] for number in tour[2]]


def _length(instance: Instance, tour: Tour) -> float:
    return sum(float(instance.distance[a, b]) for a, b in pairwise([0, *_rows(instance, tour), 0]))


def broken_rules(instance: Instance, tours: Sequence[Tour]) -> list[str]:
    """What the tours break, recomputed in doubles; empty if they are feasible."""
    broken = []
    days_of: dict[int, list[int]] = defaultdict(list)
    if len({(day, vehicle) for day, vehicle, _ in tours}) < len(tours):
        broken.append("a vehicle has two tours on one day")
    for tour in tours:
        day, vehicle, customers = tour
        if not (0 <= day < instance.days and 0 <= vehicle < instance.vehicles):
            broken.append(f"there is no vehicle {vehicle} on day {day}")
            continue
        rows = _rows(instance, tour)
        for customer in customers:
            days_of[customer].append(day)
        if instance.capacity[day] and instance.demand[rows].sum() > instance.capacity[day] + TOLERANCE:
            broken.append(f"day {day}, vehicle {vehicle}: overloaded")
        duration = _length(instance, tour) + float(instance.service[rows].sum())
        if instance.longest[day] and duration > instance.longest[day] + TOLERANCE:
            broken.append(f"day {day}, vehicle {vehicle}: too long")
    for number, patterns in zip(instance.number[1:], instance.patterns, strict=True):
        if tuple(sorted(days_of[number])) not in patterns:
            broken.append(f"customer {number}: days {sorted(days_of[number])} are no allowed pattern")
    return broken
