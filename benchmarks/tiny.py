"""Tiny problems from a seed, with every rule the optimizer knows: few enough visits to try all plans."""

from typing import Any

import numpy as np

from routing.pieces import UNREACHABLE, Break, Matrix, SameVisitor, Shift, Spacing, Visit, Visitor, Weights
from routing.problem import Problem

VISITS, VISITORS, DAYS = 6, 2, 3
HOUR = 3600
MORNING_S = 8 * HOUR
TRAITS = ("nurse", "woman")


def tiny_problem(seed: int) -> Problem:
    """At most 6 visits, 2 visitors and 3 days; time is short, and some rules contradict each other."""
    g = np.random.default_rng(seed)
    visits, nodes = int(g.integers(1, VISITS + 1)), int(g.integers(3, 8))
    people = tuple(_visitor(g) for _ in range(VISITORS))
    shifts = tuple(
        _shift(g, visitor, day, nodes) for visitor in range(VISITORS) for day in range(DAYS) if g.random() < 0.7
    ) or (_shift(g, 0, 0, nodes),)
    household_at = {k: int(g.integers(0, nodes)) for k in range(2)}
    owed = tuple(_visit(g, nodes, household_at) for _ in range(visits))
    return Problem(
        DAYS,
        (_travel(g, nodes),),
        people,
        _halved(g, shifts),
        owed,
        _spacings(g, visits),
        first_weekday=int(g.integers(0, 7)),
        weights=Weights(
            other_visitor_s=int(g.integers(0, 1200)),
            village_day_s=int(g.integers(0, 600)),
            imbalance=int(g.integers(0, 3)),
        ),
    )


def _travel(g: np.random.Generator, nodes: int) -> Matrix:
    """Ways over hills: not quite the same there and back; in one problem of four some are missing or longer than
    others together.
    """
    place = g.uniform(0, 3000, (nodes, 2))
    way = np.sqrt(((place[:, None] - place[None]) ** 2).sum(-1))
    travel: Matrix = np.rint(way * g.uniform(0.9, 1.1, way.shape)).astype(np.int64)
    if g.random() < 0.25:
        travel[g.random(travel.shape) < 0.08] = UNREACHABLE
        travel[g.random(travel.shape) < 0.08] *= 3
        travel[travel < 0] = UNREACHABLE
    np.fill_diagonal(travel, 0)
    return travel


def _maybe(g: np.random.Generator, share: float, low: int, high: int) -> int | None:
    return int(g.integers(low, high)) if g.random() < share else None


def _visitor(g: np.random.Generator) -> Visitor:
    traits = frozenset(trait for trait in TRAITS if g.random() < 0.5)
    return Visitor(
        traits,
        max_work_week_s=_maybe(g, 0.15, HOUR, 5 * HOUR),
        work_low_s=_maybe(g, 0.2, 0, HOUR),
        work_high_s=_maybe(g, 0.2, HOUR, 3 * HOUR),
        max_work_day_s=_maybe(g, 0.15, HOUR, 3 * HOUR),
    )


def _shift(g: np.random.Generator, visitor: int, day: int, nodes: int) -> Shift:
    start, home = MORNING_S + 600 * int(g.integers(0, 4)), int(g.integers(0, nodes))
    length = int(g.integers(HOUR, 5 * HOUR))
    rest = Break(start + length // 3, start + length // 2, int(g.integers(600, 2400))) if g.random() < 0.3 else None
    return Shift(
        visitor, day, start, start + length, home, home if g.random() < 0.8 else int(g.integers(0, nodes)),
        rest=rest,
        max_visits=_maybe(g, 0.2, 0, 4),
        max_work_s=_maybe(g, 0.15, HOUR, 3 * HOUR),
        capacity=_maybe(g, 0.2, 0, 6),
        max_overtime_s=_maybe(g, 0.2, 300, 2 * HOUR) or 0,
    )  # fmt: skip


def _halved(g: np.random.Generator, shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    """Now and then a second shift follows soon on the first, into which overtime must not reach."""
    first = shifts[0]
    if g.random() < 0.85:
        return shifts
    begin = first.end_s + int(g.integers(0, HOUR))
    again = Shift(first.visitor, first.day, begin, begin + 2 * HOUR, first.start_node, first.end_node)
    return (*shifts, again)


def _visit(g: np.random.Generator, nodes: int, household_at: dict[int, int]) -> Visit:
    household = _maybe(g, 0.3, 0, len(household_at))
    service = int(g.integers(300, 4500))
    visitor = int(g.integers(0, VISITORS))
    return Visit(
        node=household_at[household] if household is not None else int(g.integers(0, nodes)),
        service_s=service,
        days=tuple(day for day in range(DAYS) if g.random() < 0.75) or (int(g.integers(0, DAYS)),),
        priority=int(g.choice([1, 1, 3, 10])),
        visitors=(visitor,) if g.random() < 0.15 else None,
        traits=frozenset({str(g.choice(TRAITS))}) if g.random() < 0.15 else frozenset(),
        windows=_windows(g) if g.random() < 0.3 else (),
        max_late_s=_maybe(g, 0.2, 60, HOUR) or 0,
        load=int(g.integers(0, 4)),
        responsible=_maybe(g, 0.5, 0, VISITORS),
        standin=_maybe(g, 0.3, 0, VISITORS),
        household=household,
        added_service_s=None if g.random() < 0.3 else int(service * g.uniform(0.3, 1.2)),
        village=_maybe(g, 0.4, 0, 2),
        former=(visitor, int(g.integers(0, DAYS))) if g.random() < 0.3 else None,
    )


def _windows(g: np.random.Generator) -> tuple[tuple[int, int], ...]:
    ends = sorted(int(t) for t in MORNING_S + g.integers(0, 5 * HOUR, 2 * int(g.integers(1, 3))))
    return tuple(zip(ends[::2], ends[1::2], strict=True))


def _spacings(g: np.random.Generator, visits: int) -> tuple[Spacing, ...]:
    spacings, used = [], 0
    while used + 2 <= visits and g.random() < 0.5:
        n = min(int(g.integers(2, 4)), visits - used)
        patterns: Any = [tuple(sorted(g.choice(DAYS, n, replace=False).tolist())) for _ in range(int(g.integers(1, 3)))]
        least = int(g.integers(1, 3))
        spacings.append(
            Spacing(
                tuple(range(used, used + n)),
                least,
                least + int(g.integers(0, 2)) if g.random() < 0.3 else None,
                SameVisitor(str(g.choice([kind.value for kind in SameVisitor]))),
                tuple(patterns) if g.random() < 0.4 else (),
            )
        )
        used += n
    return tuple(spacings)
