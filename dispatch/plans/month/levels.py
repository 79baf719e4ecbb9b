"""How good a share-out is, in levels of which each goes before all that follow: the one definition, counted from the
places alone. The model of share_out says the same in its own words; tests hold both together. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from dispatch.plans.month import prices
from dispatch.plans.month.gaps import WANTED, Days, GapPrice, days_in, price_between, price_since
from dispatch.plans.month.greedy import missed_before
from dispatch.plans.month.loads import LATER_HOP, Loads
from dispatch.plans.month.month import Month, Share
from dispatch.plans.month.slots import DAY, monday_of


class Levels(NamedTuple):
    """Smaller is better, the first that differs decides.

    keys : by week, people of key visits left out, who was left out before above all others
    last_chances : people who lose their window, by the square of their wait
    waited : days beyond the longest gap or below the shortest, and days until the overdue are visited
    comfort : points of prices.py
    """

    keys: tuple[int, ...]
    last_chances: int
    waited: int
    comfort: int


def levels_of(month: Month, places: Mapping[int, Share]) -> Levels:
    comfort = Comfort(month)
    waits = [wait_price(month, i, places) for i, unit in enumerate(month.units) if not unit.comes_first]
    return Levels(
        _keys_left(month, places),
        sum(last_chance_weight(month, i) for i in last_chances(month) if i not in places),
        sum(wait.hard for wait in waits),
        prices.DAY_POINTS * sum(wait.soft for wait in waits) + comfort.of(places),
    )


# Level 1


def key_weeks(month: Month) -> list[list[int]]:
    """Key and surge visits by the week in which their windows begin; a week that a month's end cuts is one."""
    weeks: dict[object, list[int]] = defaultdict(list)
    for i in sorted(range(len(month.units)), key=lambda i: (monday_of(month.units[i].first_day), i)):
        if month.units[i].comes_first:
            weeks[monday_of(month.units[i].first_day)].append(i)
    return list(weeks.values())


def key_weights(month: Month, week: list[int], places: Mapping[int, Share]) -> dict[int, int]:
    """Of leaving out each: one for a person; whoever was left out before outranks everybody who was not, by the square
    of how often (linear ageing loses to three who live near)."""
    outranks = 1 + sum(month.units[i].people for i in week)
    return {i: month.units[i].people * (1 + outranks * missed_before(month, i, places) ** 2) for i in week}


def _keys_left(month: Month, places: Mapping[int, Share]) -> tuple[int, ...]:
    weeks = ((week, key_weights(month, week, places)) for week in key_weeks(month))
    return tuple(sum(weights[i] for i in week if i not in places) for week, weights in weeks)


# Level 2


def last_chances(month: Month) -> list[int]:
    return [
        i
        for i, unit in enumerate(month.units)
        if not unit.comes_first and (unit.last_chance or unit.locked is not None)
    ]


def last_chance_weight(month: Month, unit: int) -> int:
    """Of losing the window: one for each person, and the square of the weeks that they will then have waited too long,
    and of the windows lost before."""
    one = month.units[unit]
    if one.last_visit is None:
        steps = prices.NEVER_VISITED
    else:
        over = (one.last_day - one.last_visit).days - WANTED[1]
        steps = max(1 if one.overdue else 0, over // prices.WEEK_OVER)
    lock = prices.LOCKED if one.locked is not None else 0
    return one.people * (1 + steps**2 + one.missed**2 + lock)


# Level 3, and the wanted gaps of level 4


def wait_price(month: Month, unit: int, places: Mapping[int, Share]) -> GapPrice:
    """Of all its people. Who loses the last chance is counted in level 2."""
    share = places.get(unit)
    before = month.before.get(unit)
    if share is not None and before is not None and before in places:
        return price_after(month, before, places[before].slot, unit, share.slot)
    return price_alone(month, unit, None if share is None else share.slot)


def price_alone(month: Month, unit: int, slot: int | None) -> GapPrice:
    """Of a slot, or (None) of the days behind the last one, by the last visit."""
    one = month.units[unit]
    if slot is None and one.last_chance:
        return GapPrice(0, 0)
    if not month.slots:
        return GapPrice(0, 0)
    behind = month.slots[-1].last_day + DAY
    days = Days(behind, behind) if slot is None else days_in(month.slots[slot], one)
    if one.last_visit is None or one.overdue:
        starts = behind if slot is None else max(month.slots[slot].first_day, one.first_day)
        return GapPrice(one.people * max(0, (starts - month.slots[0].first_day).days), 0)
    return _of_all(price_since(one.last_visit, days), one.people)


def price_after(month: Month, before: int, former_slot: int, unit: int, slot: int) -> GapPrice:
    """Of a slot, where the window before has its place."""
    former = days_in(month.slots[former_slot], month.units[before])
    days = days_in(month.slots[slot], month.units[unit])
    return _of_all(price_between(former, days), month.units[unit].people)


def _of_all(price: GapPrice, people: int) -> GapPrice:
    return GapPrice(price.hard * people, price.soft * people)


# Level 4


class Comfort:
    """Points of villages, ways, visitors, loads and changes."""

    def __init__(self, month: Month) -> None:
        self.month = month

    def of(self, places: Mapping[int, Share]) -> int:
        month, loads = self.month, Loads(self.month, places)
        villages = {
            (month.units[i].village_id, share.slot) for i, share in places.items() if self.counts_village(i, share.slot)
        }
        ways = sum(month.carer_of[visitor].round_trip[village] for visitor, _, village in loads.entered)
        points = sum(self.of_share(unit, share) for unit, share in places.items())
        points += prices.VILLAGE_WEEK * len(villages) + prices.WAY_MINUTE * ways
        points += sum(beyond(used, self.visitor_limits(*key)) for key, used in loads.used.items())
        return points + sum(beyond(doors, self.week_limits(slot)) for slot, doors in self.at_doors(places).items())

    def at_doors(self, places: Mapping[int, Share]) -> dict[int, int]:
        """By slot the minutes of all monthly visits together."""
        found: dict[int, int] = defaultdict(int)
        for unit, share in places.items():
            if self.counts_village(unit, share.slot):
                found[share.slot] += self.month.units[unit].minutes
        return found

    def counts_village(self, unit: int, slot: int) -> bool:
        return not self.month.units[unit].comes_first and not self.month.slots[slot].later

    def of_share(self, unit: int, share: Share) -> int:
        """What the place costs whatever the others have: who comes, the window's last days, a change."""
        one = self.month.units[unit]
        points = 0 if share.visitor_id is None else one.prices[share.visitor_id]
        if one.comes_first:
            return points
        if self.is_kept(unit, share.slot):
            points += prices.IN_KEPT_DAYS
        if one.former is not None and one.former != share.slot:
            points += prices.MOVED
        return points

    def visitor_limits(self, visitor_id: int, slot: int) -> tuple[tuple[int, int], ...]:
        """Minutes beyond which a visitor's slot has a price, and the price of a minute."""
        minutes = self.month.carer_of[visitor_id].minutes[slot]
        fair = min(prices.FULL, prices.FAIR_LOAD * self.fair_shares[slot])
        return (int(fair * minutes), prices.OVER_FAIR), (int((1 - prices.RESERVE) * minutes), prices.IN_RESERVE)

    def week_limits(self, slot: int) -> tuple[tuple[int, int], ...]:
        """The same for the minutes of all monthly visits of the slot; key visits are the same every week."""
        fair = self.fair_doors[slot]
        return tuple((max(prices.FEW, int(part * fair)), prices.OVER_WEEK) for part in prices.FAIR_WEEK)

    @cached_property
    def fair_doors(self) -> tuple[float, ...]:
        """The minutes of each slot where every monthly visit is spread over all the hours it may have, but for the days
        that are kept for second tries."""
        found = [0.0] * len(self.month.slots)
        for i, unit in enumerate(self.month.units):
            slots = [slot for slot in unit.allowed if not self.is_kept(i, slot)]
            hours = sum(self._minutes[slot] for slot in slots)
            for slot in slots if hours and not unit.comes_first else ():
                found[slot] += unit.minutes * self._minutes[slot] / hours
        return tuple(found)

    def is_kept(self, unit: int, slot: int) -> bool:
        """Whether the slot lies in the last days of the unit's window, and others do not."""
        one = self.month.units[unit]
        return len(one.slots) > 1 and (one.last_day - self.month.slots[slot].first_day).days < prices.KEPT_DAYS

    @cached_property
    def fair_shares(self) -> tuple[float, ...]:
        """The part of each slot's hours that is needed where every visit is spread over all the hours it may have."""
        shares = [0.0] * len(self.month.slots)
        for unit in self.month.units:
            hours = sum(self._minutes[slot] for slot in unit.allowed)
            for slot in unit.allowed if hours else ():
                shares[slot] += (unit.minutes + LATER_HOP) / hours
        return tuple(shares)

    @cached_property
    def _minutes(self) -> tuple[int, ...]:
        """Of each slot, what all together can fill."""
        return tuple(sum(carer.minutes[slot] for carer in self.month.carers) for slot in range(len(self.month.slots)))


def beyond(used: int, limits: Iterable[tuple[int, int]]) -> int:
    return sum(price * max(0, used - limit) for limit, price in limits)
