"""What would let a visit in that is left out: relaxations, each tested on the plan as it stands. Codes:
docs/routing.md.
"""

from collections.abc import Sequence
from dataclasses import replace

from routing.pieces import DAY_S, SameVisitor, Shift
from routing.places import Draft, Spot
from routing.problem import Problem
from routing.solution import Remedy
from routing.whole import Places, cheapest_days, patterned, places_for, rank, total


def remedies_of(draft: Draft, visit: int) -> tuple[Remedy, ...]:
    """Relaxations that were tested on this plan and let the visit in, cheapest first.

    A person with day patterns comes in whole: each relaxation is then that of all the person's visits.
    """
    problem, together = draft.problem, _together(draft, visit)
    of_together = [problem.visits[v] for v in together]
    found = [
        _with(draft, visit, "another_visitor", visitors=None)
        if any(v.visitors is not None for v in of_together)
        else None,
        _with(draft, visit, "without_trait", traits=frozenset()) if any(v.traits for v in of_together) else None,
        _another_day(draft, visit, together),
        _with(draft, visit, "any_time", windows=()) if any(v.windows for v in of_together) else None,
        _gap(draft, visit),
        _overtime(draft, visit),
        _extra_shift(draft, visit),
    ]
    return tuple(sorted((remedy for remedy in found if remedy), key=lambda remedy: remedy.cost_s))


def _together(draft: Draft, visit: int) -> tuple[int, ...]:
    whole = patterned(draft, visit)
    return whole.visits if whole else (visit,)


def _with(draft: Draft, visit: int, code: str, **fields: object) -> Remedy | None:
    return _tested(draft, visit, code, draft.problem.with_visits(_together(draft, visit), **fields))


def _tested(draft: Draft, visit: int, code: str, problem: Problem) -> Remedy | None:
    places = places_for(draft.relaxed(problem), visit)
    return _remedy(problem, code, visit, places) if places else None


def _remedy(problem: Problem, code: str, visit: int, places: Places) -> Remedy:
    return Remedy(code, _named(problem, places[visit].shift), total(places)[1])


def _named(problem: Problem, s: int) -> dict[str, int]:
    return {"shift": s, "visitor": problem.shifts[s].visitor, "day": problem.shifts[s].day}


def _another_day(draft: Draft, visit: int, together: Sequence[int]) -> Remedy | None:
    """Any day of the horizon; only where no pattern then has room, other patterns too."""
    problem = draft.problem.with_visits(together, days=tuple(range(draft.problem.horizon_days)))
    within = _tested(draft, visit, "another_day", problem)
    if within or not patterned(draft, visit):
        return within
    return _tested(draft, visit, "another_day", _on_cheapest_days(draft, visit, problem))


def _gap(draft: Draft, visit: int) -> Remedy | None:
    """Without the rules that tie the person's visits; patterns give way to any of the visits' own days."""
    problem, index = draft.problem, draft.problem.spacing_of.get(visit)
    if index is None:
        return None
    free = {"min_gap_days": 1, "max_gap_days": None, "same_visitor": SameVisitor.FREE}
    return _tested(draft, visit, "gap", _on_cheapest_days(draft, visit, problem.with_spacing(index, **free)))


def _on_cheapest_days(draft: Draft, visit: int, problem: Problem) -> Problem:
    """The cheapest rising days become the only pattern of a person who had others; without such days, nothing
    changes.
    """
    relaxed = draft.relaxed(problem)
    spacing = patterned(relaxed, visit)
    if spacing is None:
        return problem
    days = cheapest_days(relaxed, spacing)
    return problem.with_spacing(problem.spacing_of[visit], patterns=(days,)) if days else draft.problem


def _overtime(draft: Draft, visit: int) -> Remedy | None:
    """The least lengthening of one shift, or of as few as a whole person needs; never into the visitor's next."""
    problem = draft.problem
    wide = [replace(shift, max_overtime_s=shift.max_overtime_s + DAY_S) for shift in problem.shifts]

    def over(spot: Spot) -> int:
        return max(0, spot.back_s - problem.last_s(problem.shifts[spot.shift]))

    relaxed = problem.changed(shifts=tuple(wide))
    places = places_for(draft.relaxed(relaxed), visit, key=lambda spot: (over(spot) > 0, over(spot), *rank(spot)))
    longer = [spot for spot in (places or {}).values() if over(spot) > 0]
    if places is None or not longer:
        return None
    data = {"seconds": sum(map(over, longer))} | ({"shifts": len(longer)} if len(longer) > 1 else {})
    return Remedy("overtime", {**_named(problem, longer[0].shift), **data}, total(places)[1])


def _extra_shift(draft: Draft, visit: int) -> Remedy | None:
    """One more shift, like one that an allowed visitor has, on an allowed day on which that visitor has none."""
    problem, more = draft.problem, _more_shifts(draft, _together(draft, visit))
    if not more:
        return None
    relaxed = problem.changed(shifts=(*problem.shifts, *(shift for shift, _ in more)))
    first = len(problem.shifts)
    places = places_for(draft.relaxed(relaxed), visit, key=lambda spot: (spot.shift >= first, *rank(spot)))
    extra = [spot.shift for spot in (places or {}).values() if spot.shift >= first]
    if places is None or len(extra) != 1:
        return None
    shift, like = more[extra[0] - first]
    return Remedy("extra_shift", {"visitor": shift.visitor, "day": shift.day, "like": like}, total(places)[1])


def _more_shifts(draft: Draft, together: Sequence[int]) -> list[tuple[Shift, int]]:
    """Shifts that could be added, and the index of the one that each is like: the visitor's longest."""
    problem = draft.problem
    days = {day for visit in together for day in draft.days_allowed(visit, others_may_follow=True)}
    busy = {(shift.visitor, shift.day) for shift in problem.shifts}
    by_length = sorted(range(len(problem.shifts)), key=lambda s: problem.shifts[s].end_s - problem.shifts[s].start_s)
    able = {v for v in range(len(problem.visitors)) if any(problem.may_pay(visit, v) for visit in together)}
    like = {problem.shifts[s].visitor: s for s in by_length}
    return [
        (replace(problem.shifts[s], day=day), s)
        for v, s in sorted(like.items())
        for day in sorted(days)
        if v in able and (v, day) not in busy
    ]
