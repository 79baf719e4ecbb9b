"""The door to why: why a visit is left out, or what its next best place would cost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from routing.build import orders_for
from routing.exact.bounds import bound_of
from routing.insert import insertions_of
from routing.locks import locks_of
from routing.objective import terms_of
from routing.options import checked_count, checked_visit
from routing.pieces import Lock
from routing.places import Draft
from routing.problem import Problem
from routing.reasons import FITS, proven_reasons_of
from routing.remedies import remedies_of
from routing.solution import Explanation, PlanExplanation, Solution
from routing.worth import extra_shifts


@overload
def explain(
    problem: Problem, solution: Solution, visit: None = None, *, limit: int = ..., locked: Sequence[Lock] = ...
) -> PlanExplanation: ...


@overload
def explain(
    problem: Problem, solution: Solution, visit: int, *, limit: int = ..., locked: Sequence[Lock] = ...
) -> Explanation: ...


def explain(
    problem: Problem, solution: Solution, visit: int | None = None, *, limit: int = 5, locked: Sequence[Lock] = ()
) -> Explanation | PlanExplanation:
    """Why a visit is where it is, or why it is nowhere; without a visit, how good the plan is.

    Parameters
    ----------
    problem, solution : Problem, Solution
        The plan.
    visit : int, optional
        Index of the visit.
    limit : int
        Most next best places, or most shifts that are tested.
    locked : sequence of Lock
        What must stay.

    Returns
    -------
    Explanation or PlanExplanation
        Of a planned visit the next best places and what each would cost more; of one left out, reasons and remedies.
        Of the plan a lower bound, and what one more shift would save: takes seconds.
    """
    checked_count("limit", limit)
    if visit is None:
        return PlanExplanation(bound_of(problem, solution), extra_shifts(problem, solution, limit, locked))
    checked_visit(problem, visit)
    draft = Draft(problem, orders_for(problem, solution), locks_of(problem, locked))
    if visit not in draft.shift_of:
        reasons = proven_reasons_of(draft, visit)
        return Explanation(visit, (), reasons, () if reasons[0].code == FITS else remedies_of(draft, visit))
    here = draft.shift_of[visit]
    before = terms_of(problem, draft.orders).value
    draft.take(visit)
    after = terms_of(problem, draft.orders).value
    late_s, cost_s = before.late_s - after.late_s, before.cost_s - after.cost_s
    others = [place for place in insertions_of(draft, visit, limit + 1) if place.shift != here][:limit]
    places = tuple(replace(p, late_s=p.late_s - late_s, cost_s=p.cost_s - cost_s) for p in others)
    return Explanation(visit, places, (), ())
