"""What makes a plan need carrying on, pure: its open stops and what it is owed now, compared.

Equal facts give equal needs, so that nothing is proposed twice: neither what is proposed already nor what was refused.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dispatch.plans.inputs import Door, Duty, FormerStop, OwedVisit, PlanInputs, Window
from dispatch.plans.translate.together import visits_to_plan
from geo.coordinates import distance_m
from visits.duty.surge_rules import is_extra

DAY = timedelta(days=1)
MOVED_M = 50
"""A point corrected by less changes no route."""
BACK_DAYS = 2
"""Within so many days somebody comes again where nobody opened."""


class NeedKind(StrEnum):
    VISIT = "visit"  # owed, and nobody is to come: tried in vain, not gone to, new
    GONE = "gone"  # somebody is to come, and nobody need
    SHIFT = "shift"  # the visitor is not on duty then, or shorter
    DOOR = "door"  # the door is elsewhere
    ROADS = "roads"  # the roads of the day are others
    HOURS = "hours"  # more hours, and somebody left out who could have them


@dataclass(frozen=True, order=True)
class Need:
    """One fact that the plan does not know; ids are 0 where they say nothing."""

    kind: NeedKind
    day: date
    elder_id: int = 0
    visitor_id: int = 0


@dataclass(frozen=True)
class Carried:
    """What the plan that is carried on says: when its shifts ended, whom it left out (elder, last day of the window),
    where its doors were, and the days and visitors whose roads are others now.
    """

    duties: Collection[Duty]
    left_out: Collection[tuple[int, date]]
    doors: Collection[Door]
    roads: Collection[tuple[int, date]] = ()


def needs_of(then: Carried, now: PlanInputs) -> frozenset[Need]:
    """`now` holds what is owed and the open stops; stops of shifts under way go on and need nothing."""
    free, owed_now = [stop for stop in now.former if not stop.is_locked], visits_to_plan(now.owed)
    served, serving = matched(owed_now, now.former)
    needs = {
        Need(NeedKind.VISIT, owed.tried or owed.last_day, owed.elder_id)
        for owed in owed_now
        if owed.key not in served and (owed.elder_id, owed.last_day) not in then.left_out
    }
    needs |= {Need(NeedKind.GONE, stop.day, stop.elder_id) for stop in free if stop not in serving}
    needs |= {
        Need(NeedKind.SHIFT, stop.day, stop.elder_id, stop.visitor_id)
        for stop in free
        if stop in serving and not still_on_duty(stop, then.duties, now.duties)
    }
    moved = moved_doors(then.doors, now.doors)
    households = {owed.elder_id: owed.household_id for owed in now.owed}
    needs |= {Need(NeedKind.DOOR, stop.day, stop.elder_id) for stop in free if households.get(stop.elder_id) in moved}
    needs |= {Need(NeedKind.ROADS, day, visitor_id=visitor_id) for visitor_id, day in then.roads}
    return frozenset(needs | _hours(then, now))


def matched(owed: Iterable[OwedVisit], stops: Iterable[FormerStop]) -> tuple[set[Window], set[FormerStop]]:
    """The visits that the stops serve, and the stops that serve any."""
    windows: dict[int, list[OwedVisit]] = defaultdict(list)
    for visit in owed:
        windows[visit.elder_id].append(visit)
    served: set[Window] = set()
    serving: set[FormerStop] = set()
    for stop in stops:
        inside = [visit for visit in windows[stop.elder_id] if serves(stop, visit)]
        served |= {visit.key for visit in inside}
        if inside:
            serving.add(stop)
    return served, serving


def serves(stop: FormerStop, owed: OwedVisit) -> bool:
    """A usual stop serves the usual visit in whose days it lies, a surge's its own."""
    return (
        stop.elder_id == owed.elder_id
        and stop.is_extra == is_extra(owed.clause)
        and owed.first_day <= stop.day <= owed.last_day
        and (not stop.is_extra or stop.last_day == owed.last_day)
    )


def still_on_duty(stop: FormerStop, then: Collection[Duty], now: Collection[Duty]) -> bool:
    """Whether the visitor is on duty for the whole of the shift that the stop was planned on."""
    was = next((duty for duty in then if duty.key == stop.shift), None)
    same_day = [duty for duty in now if (duty.visitor_id, duty.day) == (stop.visitor_id, stop.day)]
    return any(duty.start <= stop.start and (was is None or duty.end >= was.end) for duty in same_day)


def moved_doors(then: Iterable[Door], now: Iterable[Door]) -> set[int]:
    """Households whose door is elsewhere."""
    before = {door.household_id: door for door in then}
    return {
        door.household_id
        for door in now
        if (was := before.get(door.household_id))
        and float(distance_m((was.lon, was.lat), (door.lon, door.lat))) > MOVED_M
    }


def _hours(then: Carried, now: PlanInputs) -> set[Need]:
    """Stretches of duty that the plan did not know, where somebody waits whom it left out."""
    waiting = [owed for owed in visits_to_plan(now.owed) if (owed.elder_id, owed.last_day) in then.left_out]
    ends = {duty.key: duty.end for duty in then.duties}
    more = [duty for duty in now.duties if duty.key not in ends or duty.end > ends[duty.key]]
    return {
        Need(NeedKind.HOURS, duty.day, visitor_id=duty.visitor_id)
        for duty in more
        if any(owed.first_day <= duty.day <= owed.last_day for owed in waiting)
    }


def second_try_days(inputs: PlanInputs, visits: Iterable[OwedVisit]) -> dict[Window, tuple[date, date]]:
    """Of each visit that was tried in vain, the days on which somebody should come again: within two days, or on the
    first day with anybody on duty where that is later. Who is to be visited already keeps the day.
    """
    on_duty = sorted({duty.day for duty in inputs.duties})
    found = {}
    for owed in visits:
        if owed.tried is None or any(serves(stop, owed) for stop in inputs.former):
            continue
        after = max(owed.tried + DAY, owed.first_day, inputs.first_day)
        working = [day for day in on_duty if after <= day <= owed.last_day]
        if working:
            soon = max(owed.tried + BACK_DAYS * DAY, working[0])
            found[owed.key] = after, min(soon, owed.last_day, inputs.last_day)
    return found
