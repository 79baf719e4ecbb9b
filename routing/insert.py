"""The door for one urgent visit: the cheapest places in a plan as it stands."""

from collections.abc import Sequence

from routing.build import orders_for
from routing.locks import locks_of
from routing.options import checked_count, checked_visit
from routing.pieces import Lock
from routing.places import Draft, Spot
from routing.problem import Problem
from routing.schedule import route_of
from routing.solution import Insertion, Solution


def insert(
    problem: Problem, solution: Solution, visit: int, *, limit: int = 5, locked: Sequence[Lock] = ()
) -> tuple[Insertion, ...]:
    """The best insertion of each shift for a visit that the plan does not have, cheapest first.

    Parameters
    ----------
    problem : Problem
        With the visit in it.
    solution : Solution
        A plan; if it already pays the visit, they are those without it.
    visit : int
        Index of the visit.
    limit : int
        Most of them.
    locked : sequence of Lock
        What must stay.

    Returns
    -------
    tuple of Insertion
        Empty where it fits nowhere: `explain` says why.
    """
    checked_count("limit", limit)
    checked_visit(problem, visit)
    draft = Draft(problem, orders_for(problem, solution), locks_of(problem, locked))
    draft.take(visit)
    return insertions_of(draft, visit, limit)


def insertions_of(draft: Draft, visit: int, limit: int) -> tuple[Insertion, ...]:
    """The best insertion of each shift, cheapest first; no more than `limit`, a number of them."""
    best: dict[int, Spot] = {}
    for spot in draft.spots(visit):
        known = best.get(spot.shift)
        if known is None or _rank(spot) < _rank(known):
            best[spot.shift] = spot
    return tuple(_insertion(draft, visit, spot) for spot in sorted(best.values(), key=_rank)[:limit])


def _rank(spot: Spot) -> tuple[int, int, int]:
    return spot.late_s, spot.cost_s, spot.shift


def _insertion(draft: Draft, visit: int, spot: Spot) -> Insertion:
    order = draft.orders[spot.shift]
    longer = (*order[: spot.position], visit, *order[spot.position :])
    return Insertion(spot.shift, spot.position, spot.late_s, spot.cost_s, route_of(draft.problem, spot.shift, longer))
