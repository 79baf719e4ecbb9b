"""The door to why: why a visit is left out, or what its next best place would cost."""

from collections.abc import Sequence
from dataclasses import replace

from routing.build import orders_for
from routing.errors import UnknownIndexError
from routing.insert import places_of
from routing.locks import locks_of
from routing.objective import terms_of
from routing.places import Draft
from routing.problem import Lock, Problem
from routing.reasons import reasons_of, remedies_of
from routing.solution import Explanation, Solution


def explain(
    problem: Problem, solution: Solution, visit: int, *, limit: int = 5, locked: Sequence[Lock] = ()
) -> Explanation:
    """Why a visit is where it is, or why it is nowhere.

    Parameters
    ----------
    problem, solution : Problem, Solution
        The plan.
    visit : int
        Index of the visit.
    limit : int
        Most next best places.
    locked : sequence of Lock
        What must stay.

    Returns
    -------
    Explanation
        Of a planned visit the next best places and what each would cost more; of one left out, reasons and remedies.
    """
    if not 0 <= visit < len(problem.visits):
        raise UnknownIndexError(f"{visit} is not in 0…{len(problem.visits) - 1}", "visit")
    draft = Draft(problem, orders_for(problem, solution), locks_of(problem, locked))
    if visit not in draft.shift_of:
        return Explanation(visit, (), reasons_of(draft, visit), remedies_of(draft, visit))
    here = draft.shift_of[visit]
    before = terms_of(problem, draft.orders).value
    draft.take(visit)
    after = terms_of(problem, draft.orders).value
    late_s, cost_s = before.late_s - after.late_s, before.cost_s - after.cost_s
    others = [place for place in places_of(draft, visit, limit + 1) if place.shift != here][:limit]
    places = tuple(replace(p, late_s=p.late_s - late_s, cost_s=p.cost_s - cost_s) for p in others)
    return Explanation(visit, places, (), ())
