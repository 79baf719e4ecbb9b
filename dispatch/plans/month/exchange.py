"""Where hours are short a key visit may cost at most so many monthly ones, as the county chose: who gives up a week.
Pure."""

from collections.abc import Mapping

from ortools.sat.python import cp_model

from dispatch.plans.month.greedy import missed_before
from dispatch.plans.month.ladder import Rung, climb
from dispatch.plans.month.levels import last_chance_weight, last_chances
from dispatch.plans.month.month import Month, Share
from dispatch.plans.month.rooms import Rooms

EFFORT = 1.0
SCALE = 20
"""Of the solver's whole numbers: a rate is taken to a twentieth."""


def exchange_keys(month: Month, places: Mapping[int, Share], rate: float, effort: float) -> dict[int, Share]:
    """The places when key visits are given up that keep more than `rate` monthly elders each from their last chance.

    Nobody gives up two weeks running; a lock and a surge's visit stay. Monthly visits that have a place keep it.
    """
    waiting = [i for i in last_chances(month) if i not in places]
    may_give = [i for i in places if _may_give_up(month, i, places)]
    if not waiting or not may_give:
        return dict(places)
    moving = {*waiting, *may_give}
    fixed = {unit: share for unit, share in places.items() if unit not in moving}
    rooms = Rooms(month, sorted(moving), fixed, only={unit: [places[unit]] for unit in may_give})
    for unit in may_give:
        if month.before.get(unit) in rooms.out:
            rooms.model.add(rooms.out[unit] + rooms.out[month.before[unit]] <= 1)
    people = {i: month.units[i].people for i in moving}
    price = [(round(SCALE * rate) + 1) * people[i] for i in may_give] + [SCALE * people[i] for i in waiting]
    lost = cp_model.LinearExpr.weighted_sum([rooms.out[i] for i in (*may_give, *waiting)], price)
    weights = [last_chance_weight(month, i) for i in waiting]
    longest = cp_model.LinearExpr.weighted_sum([rooms.out[i] for i in waiting], weights)
    rungs = [Rung(lost, 0, effort * EFFORT), Rung(longest, 0, effort * EFFORT)]
    return rooms.places(climb(rooms.model, rooms.start(places), rungs))


def _may_give_up(month: Month, unit: int, places: Mapping[int, Share]) -> bool:
    one = month.units[unit]
    if not one.is_key or one.is_extra or one.locked is not None or missed_before(month, unit, places):
        return False
    return all(after in places for after, before in month.before.items() if before == unit)
