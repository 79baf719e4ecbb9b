"""Generated townships: elders in villages along hills, visitors at home in the villages, asymmetric seconds.

A seed gives the same one.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from routing.pieces import Shift, Spacing, Visit, Visitor, Weights
from routing.problem import Problem

WEEK_DAYS = (0, 1, 2, 3, 4)
MONTH_DAYS = (*(7 * w + d for w in range(4) for d in range(5)), 28, 29)
"""22 working days of a month that begins on a Monday."""
MORNING_S, HALF_S, FULL_S = 8 * 3600, 7200, 14400
KEY_PRIORITY, GENERAL_PRIORITY = 10, 3


@dataclass(frozen=True)
class Township:
    """Facts of a township. Nodes 0 … elders-1 are elders, then the visitors' homes."""

    travel_s: NDArray[np.int64]
    village: NDArray[np.int64]
    key: NDArray[np.bool_]
    service_s: NDArray[np.int64]
    morning: NDArray[np.bool_]
    shifts: tuple[Shift, ...]
    visitors: int
    days: tuple[int, ...]

    @property
    def elders(self) -> int:
        """How many elders there are."""
        return len(self.key)


def township(
    seed: int = 0,
    *,
    elders: int = 600,
    visitors: int = 40,
    villages: int = 25,
    days: tuple[int, ...] = MONTH_DAYS,
    key_share: float = 0.3,
    work_share: float = 0.6,
    half_share: float = 0.2,
    absent_share: float = 0.05,
    width_m: int = 14000,
    shifts_seed: int | None = None,
) -> Township:
    """A township of that many people. `shifts_seed` gives the same people another period's shifts."""
    g = np.random.default_rng(seed)
    centre = g.uniform(0, width_m, (villages, 2))
    size = g.dirichlet(np.full(villages, 4.0))
    home = g.choice(villages, elders, p=size)
    base = np.concatenate([np.arange(villages), g.choice(villages, max(0, visitors - villages), p=size)])[:visitors]
    xy = np.vstack([centre[home] + g.normal(0, 500, (elders, 2)), centre[base] + g.normal(0, 300, (visitors, 2))])
    travel = _travel_s(g, xy)
    key = g.random(elders) < key_share
    service = g.choice([20, 25, 30, 35, 40], elders) * 60
    morning = g.random(elders) < 0.10
    shifts_seed = seed if shifts_seed is None else shifts_seed
    shifts = _shifts(shifts_seed, elders, visitors, days, work_share, half_share, absent_share)
    return Township(travel, home, key, service, morning, shifts, visitors, days)


def _travel_s(g: np.random.Generator, xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """On foot below 800 m, by e-bike beyond, uphill slower."""
    metres = np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(-1))
    hill = g.normal(0, 60, len(xy))
    seconds = metres * 1.35 / np.where(metres < 800, 1.2, 4.5) + np.maximum(0, hill[None] - hill[:, None])
    seconds = np.where(metres >= 800, seconds + 90, seconds)
    np.fill_diagonal(seconds, 0)
    whole: NDArray[np.int64] = np.round(seconds).astype(np.int64)
    return whole


def _shifts(
    seed: int,
    elders: int,
    visitors: int,
    days: tuple[int, ...],
    work_share: float,
    half_share: float,
    absent_share: float,
) -> tuple[Shift, ...]:
    g, shifts = np.random.default_rng(1000 + seed), []
    for visitor in range(visitors):
        weekdays = g.choice(5, max(1, round(5 * work_share)), replace=False)
        for day in days:
            if day % 7 not in weekdays or g.random() < absent_share:
                continue
            u = g.random()
            start, end = (0, HALF_S) if u < half_share / 2 else (HALF_S, FULL_S) if u < half_share else (0, FULL_S)
            home = elders + visitor
            shifts.append(Shift(visitor, day, MORNING_S + start, MORNING_S + end, home, home))
    return tuple(shifts)


def week_problem(t: Township) -> Problem:
    """One visit to each elder on any day of the week."""
    visits = tuple(_visit(t, elder, t.days) for elder in range(t.elders))
    return Problem(7, (t.travel_s,), (Visitor(),) * t.visitors, t.shifts, visits)


def month_problem(t: Township, *, min_gap: int = 4, max_gap: int = 10) -> Problem:
    """Four weekly visits to each elder of the key tier, one visit in the month to each other."""
    visits: list[Visit] = []
    spacings = []
    for elder in range(t.elders):
        if t.key[elder]:
            first = len(visits)
            visits += [_visit(t, elder, tuple(range(7 * week, 7 * week + 5))) for week in range(4)]
            spacings.append(Spacing(tuple(range(first, first + 4)), min_gap, max_gap))
        else:
            visits.append(_visit(t, elder, t.days))
    return Problem(30, (t.travel_s,), (Visitor(),) * t.visitors, t.shifts, tuple(visits), tuple(spacings))


def _visit(t: Township, elder: int, days: tuple[int, ...]) -> Visit:
    windows = ((MORNING_S, MORNING_S + HALF_S),) if t.morning[elder] else ()
    priority = KEY_PRIORITY if t.key[elder] else GENERAL_PRIORITY
    return Visit(elder, int(t.service_s[elder]), days, priority, windows=windows)


def with_villages(problem: Problem, t: Township) -> Problem:
    """The same with the monthly visits to be bundled by village."""
    visits = tuple(v if t.key[v.node] else replace(v, village=int(t.village[v.node])) for v in problem.visits)
    return replace(problem, visits=visits)


def with_responsible(problem: Problem, responsible: tuple[int | None, ...], *, only: bool = False) -> Problem:
    """The same with a responsible visitor for each visit, at a price or, with `only`, as the only one allowed."""
    pairs = zip(problem.visits, responsible, strict=True)
    visits = (replace(v, responsible=r, visitors=(r,) if only and r is not None else v.visitors) for v, r in pairs)
    return replace(problem, visits=tuple(visits))


def with_weights(problem: Problem, **weights: int) -> Problem:
    """The same with other prices."""
    return replace(problem, weights=replace(problem.weights or Weights(), **weights))
