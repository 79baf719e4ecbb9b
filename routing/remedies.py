"""What would let a visit in that is left out: relaxations, each tested on the plan as it stands. Codes:
docs/routing.md.
"""

from collections.abc import Sequence
from dataclasses import replace

from routing.places import Draft
from routing.problem import Problem, SameVisitor, Shift
from routing.solution import Remedy
from routing.whole import Places, cheapest_days, patterned, places_for, rank, total


def remedies_of(draft: Draft, visit: int) -> tuple[Remedy, ...]:
    """Relaxations that were tested on this plan and let the visit in, cheapest first.

    A person with day patterns comes in whole: each relaxation is then that of all the person's visits.
    """
    problem, together = draft.problem, _together(draft, visit)
    of_together = [problem.visits[v] for v in together]
    found = [
        _with(draft, visit, "another_visitor", visitors=None) if any(v.visitors for v in of_together) else None,
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


def _remedy(problem: Problem, code: str, visit: int, places: Places, **data: int) -> Remedy:
    shift = problem.shifts[places[visit].shift]
    named = {"shift": places[visit].shift, "visitor": shift.visitor, "day": shift.day}
    return Remedy(code, {**named, **data}, total(places)[1])


def _another_day(draft: Draft, visit: int, together: Sequence[int]) -> Remedy | None:
    problem = draft.problem.with_visits(together, days=tuple(range(draft.problem.horizon_days)))
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
    """The least lengthening of one shift, or of those of the whole person, that is enough."""
    wide = [replace(shift, max_overtime_s=shift.max_overtime_s + 86_400) for shift in draft.problem.shifts]
    relaxed = draft.problem.changed(shifts=tuple(wide))
    places = places_for(draft.relaxed(relaxed), visit)
    return _remedy(relaxed, "overtime", visit, places, seconds=total(places)[0]) if places else None


def _extra_shift(draft: Draft, visit: int) -> Remedy | None:
    """One more shift, like one that an allowed visitor has, on an allowed day on which that visitor has none."""
    problem, more = draft.problem, _more_shifts(draft, _together(draft, visit))
    if not more:
        return None
    relaxed, first = problem.changed(shifts=(*problem.shifts, *more)), len(problem.shifts)
    places = places_for(draft.relaxed(relaxed), visit, key=lambda spot: (spot.shift >= first, *rank(spot)))
    extra = [relaxed.shifts[spot.shift] for spot in (places or {}).values() if spot.shift >= first]
    if places is None or len(extra) != 1:
        return None
    return Remedy("extra_shift", {"visitor": extra[0].visitor, "day": extra[0].day}, total(places)[1])


def _more_shifts(draft: Draft, together: Sequence[int]) -> list[Shift]:
    problem = draft.problem
    days = {day for visit in together for day in draft.days_allowed(visit, others_may_follow=True)}
    busy = {(shift.visitor, shift.day) for shift in problem.shifts}
    like = {s.visitor: s for s in problem.shifts if any(problem.may_pay(visit, s.visitor) for visit in together)}
    return [replace(s, day=d) for s in like.values() for d in sorted(days) if (s.visitor, d) not in busy]
