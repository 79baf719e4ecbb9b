"""What a share-out means: how full each slot is, how long people wait, what is short and what would close it. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.plans.month.gaps import days_in
from dispatch.plans.month.loads import LATER_HOP, Loads
from dispatch.plans.month.month import Month, Share, Shares, Why

CLOSED_BY_HOURS = frozenset({Why.LOCK, Why.NO_HOURS, Why.TOO_FAR, Why.KEYS_FILL, Why.OTHERS_FIRST})


@dataclass(frozen=True)
class SlotUse:
    """One slot. Minutes: used of those that can be filled, ways included, and on duty in all.

    by_visitor : used minutes of each who has some
    """

    people: int
    key_people: int
    used: int
    minutes: int
    on_duty: int
    by_visitor: Mapping[int, int]


@dataclass(frozen=True)
class Lack:
    """Hours that would give these units a place: so many minutes more of a visitor's in a slot.

    visitor_id : None where nobody who may come is near enough, and in a later slot, where nobody is named
    minutes : beyond those that are left, ways included; without a visitor the time at the doors and between them
    """

    slot: int
    visitor_id: int | None
    minutes: int
    units: tuple[int, ...]
    village_ids: tuple[int, ...]


def uses_of(month: Month, places: Mapping[int, Share]) -> tuple[SlotUse, ...]:
    """For each slot what its places need."""
    loads = Loads(month, places)
    people, keys = [0] * len(month.slots), [0] * len(month.slots)
    for unit, share in places.items():
        one = month.units[unit]
        people[share.slot] += one.people
        keys[share.slot] += one.people if one.is_key else 0
    by_visitor: dict[int, dict[int, int]] = defaultdict(dict)
    for (visitor, slot), used in sorted(loads.used.items()):
        by_visitor[slot][visitor] = used
    return tuple(
        SlotUse(
            people=people[slot],
            key_people=keys[slot],
            used=sum(by_visitor[slot].values()) + loads.later[slot],
            minutes=sum(carer.minutes[slot] for carer in month.carers),
            on_duty=sum(carer.on_duty[slot] for carer in month.carers),
            by_visitor=by_visitor[slot],
        )
        for slot in range(len(month.slots))
    )


def gaps_of(month: Month, places: Mapping[int, Share]) -> list[int]:
    """Days between the visits of monthly elders, each person's for itself, in rising order; of later slots nothing is
    known to the day."""
    gaps: list[int] = []
    for unit, share in places.items():
        one, before = month.units[unit], month.before.get(unit)
        if one.comes_first or month.slots[share.slot].later:
            continue
        former = one.last_visit
        if before is not None and before in places:
            former = days_in(month.slots[places[before].slot], month.units[before]).latest
        if former is not None:
            gaps += [(days_in(month.slots[share.slot], one).earliest - former).days] * one.people
    return sorted(gaps)


def lacks_of(month: Month, shares: Shares) -> tuple[Lack, ...]:
    """What would close the shortage, by slot: each unit that is left out is put where it asks for the fewest minutes
    beyond those that are there, with the visitor who is meant to come; visits to one village share the way."""
    loads = Loads(month, shares.places)
    taken: dict[Share, list[int]] = defaultdict(list)
    for unit in sorted(shares.left, key=lambda i: (month.units[i].last_day, month.units[i].village_id, i)):
        if shares.left[unit] in CLOSED_BY_HOURS and month.units[unit].allowed:
            share = min(_asked(month, unit), key=lambda share: (_lacking(loads, unit, share), share.slot))
            if share.visitor_id is not None or month.slots[share.slot].later:
                loads.put(unit, share)
            taken[share].append(unit)
    return tuple(
        Lack(
            share.slot,
            share.visitor_id,
            _minutes(loads, share, units),
            tuple(units),
            tuple(sorted({month.units[i].village_id for i in units})),
        )
        for share, units in sorted(taken.items(), key=lambda item: (item[0].slot, item[0].visitor_id or 0))
    )


def _asked(month: Month, unit: int) -> list[Share]:
    """Weeks before later slots; only the first visitor, who is the responsible one wherever they may come."""
    allowed = month.units[unit].allowed
    weeks = [slot for slot in allowed if not month.slots[slot].later]
    visitors = month.visitors_of[unit]
    visitor = visitors[0] if visitors else None
    return [Share(slot, visitor) for slot in weeks] or [Share(slot, None) for slot in allowed]


def _lacking(loads: Loads, unit: int, share: Share) -> int:
    """Minutes beyond those that are there."""
    return max(0, loads.cost(unit, share) + _beyond(loads, share))


def _beyond(loads: Loads, share: Share) -> int:
    """By how much a visitor's slot, or a later one, is already over its minutes; negative where some are left."""
    if share.visitor_id is None:
        return loads.later[share.slot] - loads.room(share.slot)
    return loads.used[share.visitor_id, share.slot] - loads.month.carer_of[share.visitor_id].minutes[share.slot]


def _minutes(loads: Loads, share: Share, units: list[int]) -> int:
    if share.visitor_id is None and not loads.month.slots[share.slot].later:
        return sum(loads.month.units[i].minutes + LATER_HOP for i in units)
    return max(0, _beyond(loads, share))
