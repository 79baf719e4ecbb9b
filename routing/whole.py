"""Places for a visit together with those it cannot do without: a person with day patterns is planned whole or not at
all.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from routing.pieces import SameVisitor, Spacing
from routing.places import Draft, Spot

Places = dict[int, Spot]
"""A place for each visit."""
Rank = Callable[[Spot], tuple[int, ...]]
"""What a place costs, weightiest number first; those of several places add up."""


def rank(spot: Spot) -> tuple[int, ...]:
    """Seconds of lateness first, then cost in seconds."""
    return spot.late_s, spot.cost_s


def places_for(draft: Draft, visit: int, key: Rank = rank) -> Places | None:
    """The cheapest places of the visit and of all that must come with it, or None where there is no room for them.

    Each is priced with those before it in place. Of several patterns of days the cheapest is taken.
    """
    spacing = patterned(draft, visit)
    if spacing is None:
        spot = min(draft.spots(visit), key=key, default=None)
        return {visit: spot} if spot else None
    trials = product(draft.problem.patterns(spacing), _visitors(draft, spacing))
    found = (_on_days(draft, spacing, days, only, key) for days, only in trials)
    return min((places for places in found if places), key=lambda places: total(places, key), default=None)


def total(places: Places, key: Rank = rank) -> tuple[int, ...]:
    """Lateness and cost of all places together, in seconds, or the sums of another rank."""
    return tuple(map(sum, zip(*map(key, places.values()), strict=True)))


def fill(draft: Draft, visits: Sequence[int], cancelled: Callable[[], bool]) -> None:
    """Put each visit, with those that must come with it, where it costs least, the weightiest first; what fits nowhere
    stays out.
    """
    problem = draft.problem
    for visit in sorted(visits, key=lambda v: (-problem.visits[v].priority, v)):
        if cancelled():
            return
        if visit not in draft.shift_of:
            for each, spot in (places_for(draft, visit) or {}).items():
                draft.put(each, spot)


def patterned(draft: Draft, visit: int) -> Spacing | None:
    """The visit's spacing, if it has patterns."""
    i = draft.problem.spacing_of.get(visit)
    return draft.problem.spacings[i] if i is not None and draft.problem.spacings[i].patterns else None


def cheapest_days(draft: Draft, spacing: Spacing) -> tuple[int, ...]:
    """Rising days that cost least when each visit is priced alone; empty where there are not enough.

    A dynamic programme over the visits and the day of the last one.
    """
    best: dict[int, tuple[tuple[int, int], tuple[int, ...]]] = {-spacing.min_gap_days: ((0, 0), ())}
    for visit in spacing.visits:
        longer: dict[int, tuple[tuple[int, int], tuple[int, ...]]] = {}
        for day in sorted(draft.problem.visits[visit].days):
            spot = min(draft.spots(visit, draft.shifts_allowed(visit, {day})), key=rank, default=None)
            before = [past for last, past in best.items() if last <= day - spacing.min_gap_days]
            if spot and before:
                (late_s, cost_s), days = min(before)
                longer[day] = (late_s + spot.late_s, cost_s + spot.cost_s), (*days, day)
        best = longer
    return min(best.values(), default=((0, 0), ()))[1]


def _visitors(draft: Draft, spacing: Spacing) -> Iterable[int | None]:
    """Who may pay all of its visits: each visitor in turn where it must be one, or anybody."""
    required = spacing.same_visitor is SameVisitor.REQUIRED
    return range(len(draft.problem.visitors)) if required else [None]


def _on_days(draft: Draft, spacing: Spacing, days: tuple[int, ...], only: int | None, key: Rank) -> Places | None:
    trial, places = draft.copied(), {}
    locked = [visit for visit in spacing.visits if visit in draft.locks.shift_of and visit in draft.shift_of]
    day_of = dict(zip(spacing.visits, days, strict=True))
    if any(draft.problem.shifts[draft.shift_of[visit]].day != day_of.pop(visit) for visit in locked):
        return None
    for visit in day_of:
        trial.take(visit)
    for visit, day in day_of.items():
        shifts = [s for s in trial.shifts_allowed(visit, {day}) if only in (None, trial.problem.shifts[s].visitor)]
        spot = min(trial.spots(visit, shifts), key=key, default=None)
        if spot is None:
            return None
        trial.put(visit, spot)
        places[visit] = spot
    return places
