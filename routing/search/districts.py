"""Responsible visitors found by the search itself: one visitor for all visits of a person, at a price for unfair loads.

Home distance is the wrong cost: it splits villages. Here a village is shared out the way it is walked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from routing.exact.responsible import responsible_by_cp_sat
from routing.locks import locks_of
from routing.persons import fair_share_s, persons_of
from routing.pieces import SameVisitor, Spacing, Weights
from routing.problem import Problem
from routing.run import Run
from routing.schedule import travel_of
from routing.search.engine import SETTINGS, WARM, searched

LEVELLED = SETTINGS._replace(whole=0.5)
"""A person changes visitor only as a whole."""
SETTLED = LEVELLED._replace(hot=2 * SETTINGS.hot / WARM)
"""The same where the start is far from the end: hotter than for visits, as whole persons change more."""
UNFAIR_AT_FIRST, UNFAIR = 1, 3
"""Price of one second of working time outside the spread: at first no wall, so that persons come across."""
BEGINNING, BEGINNING_S = 0.3, 20.0
"""Share of the time for a first plan, and no more than so many seconds."""
CHOOSING, SETTLING = 0.65, 0.7
"""Share of the beginning for CP-SAT's proposal; share of the rest for persons to find their visitors."""


def responsible_by_search(problem: Problem, run: Run, spread: float) -> list[int | None]:
    """The index of a visitor for each visit; None where neither the search nor CP-SAT found one.

    What is fair depends on how long the ways are, and they become shorter: so fairness is measured twice. spread is how
    far a load may lie from the fair share without price, as a share of it.
    """
    locks, budget = locks_of(problem, ()), run.seconds
    begun = min(BEGINNING * budget, BEGINNING_S)
    proposed = responsible_by_cp_sat(
        problem, spread=spread, seconds=CHOOSING * begun, seed=run.seed, workers=run.processes
    )
    orders = searched(_only(problem, proposed), locks, replace(run, seconds=begun), {})
    settled = begun + SETTLING * (budget - begun)
    for until, settings, unfair in ((settled, SETTLED, UNFAIR_AT_FIRST), (budget, LEVELLED, UNFAIR)):
        fair = _one_visitor_each(problem, spread, unfair, _way_s(problem, orders))
        orders = searched(fair, locks, replace(run, seconds=until), orders, settings)
    visitor_of = {visit: problem.shifts[s].visitor for s, order in orders.items() for visit in order}
    responsible: list[int | None] = [None] * len(problem.visits)
    for person in persons_of(problem):
        visitors = [visitor_of[visit] for visit in person if visit in visitor_of]
        for visit in person:
            responsible[visit] = visitors[0] if visitors else proposed[visit]
    return responsible


def _only(problem: Problem, proposed: Sequence[int | None]) -> Problem:
    """The problem with the proposed visitor the only one allowed."""
    pairs = zip(problem.visits, proposed, strict=True)
    return replace(problem, visits=tuple(v if p is None else replace(v, visitors=(p,)) for v, p in pairs))


def _way_s(problem: Problem, orders: Mapping[int, Sequence[int]]) -> int:
    """Mean way to one visit in a plan: what a visit asks of its visitor beside the service."""
    travel = sum(travel_of(problem, problem.shifts[s], order) for s, order in orders.items())
    return travel // max(1, sum(map(len, orders.values())))


def _one_visitor_each(problem: Problem, spread: float, unfair: int, way_s: int) -> Problem:
    """The problem with one visitor required for each person, loads wanted fair, and nothing else but the way."""
    fair = fair_share_s(problem, way_s)
    visitors = tuple(
        replace(v, work_low_s=int(fair.get(i, 0) * (1 - spread)), work_high_s=int(fair.get(i, 0) * (1 + spread)))
        for i, v in enumerate(problem.visitors)
    )
    visits = tuple(replace(v, responsible=None, standin=None, former=None, village=None) for v in problem.visits)
    spacings: tuple[Spacing, ...] = tuple(replace(s, same_visitor=SameVisitor.REQUIRED) for s in problem.spacings)
    weights = Weights(travel=problem.weights.travel, imbalance=unfair)
    return replace(problem, visitors=visitors, visits=visits, spacings=spacings, weights=weights)
