"""Hours owed against hours on duty, village by village, of one week before it is planned. All times in minutes.

An estimate, from what the plan itself is made from: visits due, shifts and ways. Nothing is shared out yet: each visit
counts for whoever answers for it, or stands in where that one has no shift in the week.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from dispatch.plans import prices
from dispatch.plans.inputs import OwedVisit, Window
from dispatch.plans.month import Carer, Month, Unit
from dispatch.plans.translate.month import month_visits
from dispatch.plans.translate.problem import ProblemIndex, Travel
from geo.travel import TravelMatrix

DAY = timedelta(days=1)


@dataclass
class VillageNeed:
    """people : elders with a visit whose window holds days of the week
    ending : those of them whose window ends in the week
    nobody : those for whom neither the responsible visitor nor the stand-in has a shift in the week
    nowhere : those to whom no way is known, or no place; their hours are in no sum of ways
    far : those to whom every visitor on duty needs longer than asked, one way from home
    of_visitor : minutes that each visitor owes here, ways included
    unclaimed : minutes that nobody on duty answers for
    duty : of the visitors' minutes on duty, the part for this village, in proportion to what they owe
    """

    village_id: int
    people: set[int] = field(default_factory=set)
    ending: set[int] = field(default_factory=set)
    nobody: set[int] = field(default_factory=set)
    nowhere: set[int] = field(default_factory=set)
    far: set[int] = field(default_factory=set)
    of_visitor: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    unclaimed: float = 0.0
    duty: float = 0.0

    @property
    def need(self) -> float:
        return sum(self.of_visitor.values()) + self.unclaimed


@dataclass(frozen=True)
class VisitorLoad:
    visitor_id: int
    need: float
    duty: float


@dataclass(frozen=True)
class WeekNeed:
    """`villages` in the order of their ids; `visitors` those on duty or with something owed, by id."""

    first_day: date
    last_day: date
    villages: tuple[VillageNeed, ...]
    visitors: tuple[VisitorLoad, ...]

    @property
    def need(self) -> float:
        return sum(village.need for village in self.villages)

    @property
    def duty(self) -> float:
        return sum(visitor.duty for visitor in self.visitors)

    @property
    def spare(self) -> float:
        """On duty and owed to no village of the week."""
        return sum(visitor.duty for visitor in self.visitors if not visitor.need)


def week_need(
    index: ProblemIndex,
    matrices: Mapping[Travel, TravelMatrix],
    month: Month,
    *,
    first_day: date,
    last_day: date,
    far_min: float,
) -> WeekNeed:
    """Of the days from `first_day` to `last_day`, which lie within the weeks of the month."""
    task = _Week(index, month, max(first_day, index.inputs.first_day), last_day)
    for unit in month.units:
        task.add(unit)
    for owed in (*index.placeless, *index.unreachable):
        task.add_nowhere(owed)
    nearest = _nearest(index, matrices, task.on_duty)
    for owed in month_visits(index):
        if task.touches(owed.first_day, owed.last_day) and nearest.get(owed.household_id, np.inf) > far_min:
            task.village(owed.village_id).far.add(owed.elder_id)
    return task.told(first_day)


class _Week:
    def __init__(self, index: ProblemIndex, month: Month, first_day: date, last_day: date) -> None:
        self._index, self._month = index, month
        self._first, self._last = first_day, last_day
        self._slots = [
            s
            for s, slot in enumerate(month.slots)
            if slot.first_day <= last_day and slot.last_day >= first_day and not slot.later
        ]
        self._owed: dict[Window, OwedVisit] = {owed.key: owed for owed in month_visits(index)}
        self._villages: dict[int, VillageNeed] = {}
        self._shares: dict[tuple[int, int], float] = defaultdict(float)
        self.on_duty = {carer.visitor_id: minutes for carer in month.carers if (minutes := self._duty(carer))}

    def village(self, village_id: int) -> VillageNeed:
        return self._villages.setdefault(village_id, VillageNeed(village_id))

    def touches(self, first_day: date, last_day: date) -> bool:
        return first_day <= self._last and last_day >= self._first

    def add(self, unit: Unit) -> None:
        if not self.touches(unit.first_day, unit.last_day) or not set(unit.allowed) & set(self._slots):
            return
        village, people = self.village(unit.village_id), {window.elder_id for window in unit.windows}
        village.people |= people
        if unit.last_day <= self._last:
            village.ending |= people
        share, visitor = self._share(unit), self._who(unit)
        if visitor is None:
            village.nobody |= people
            village.unclaimed += share * (unit.minutes + prices.HOP_ALONE_MIN)
            return
        carer = self._month.carer_of[visitor]
        hop = carer.hop.get(unit.village_id, prices.HOP_ALONE_MIN)
        village.of_visitor[visitor] += share * (unit.minutes + hop)
        self._shares[visitor, unit.village_id] += share

    def add_nowhere(self, owed: OwedVisit) -> None:
        if not self.touches(owed.first_day, owed.last_day):
            return
        village = self.village(owed.village_id)
        village.people.add(owed.elder_id)
        village.nowhere.add(owed.elder_id)
        if owed.last_day <= self._last:
            village.ending.add(owed.elder_id)
        village.unclaimed += self._share_of_days(owed.first_day, owed.last_day) * prices.SERVICE_S / 60

    def told(self, first_day: date) -> WeekNeed:
        self._add_ways()
        needs: dict[int, float] = defaultdict(float)
        for village in self._villages.values():
            for visitor, minutes in village.of_visitor.items():
                needs[visitor] += minutes
        for village in self._villages.values():
            village.duty = sum(
                self.on_duty[visitor] * minutes / needs[visitor] for visitor, minutes in village.of_visitor.items()
            )
        visitors = sorted({*self.on_duty, *needs})
        loads = tuple(VisitorLoad(pk, needs.get(pk, 0.0), self.on_duty.get(pk, 0)) for pk in visitors)
        return WeekNeed(first_day, self._last, tuple(self._villages[pk] for pk in sorted(self._villages)), loads)

    def _add_ways(self) -> None:
        """The way to a village once for each visitor, less where less than one visit is owed there; and in proportion
        what each shift loses before the first door.
        """
        for village in self._villages.values():
            for visitor in village.of_visitor:
                carer = self._month.carer_of[visitor]
                trips = min(1.0, self._shares[visitor, village.village_id])
                minutes = village.of_visitor[visitor] + trips * carer.round_trip.get(village.village_id, 0)
                usable = sum(carer.minutes[s] for s in self._slots)
                village.of_visitor[visitor] = minutes * (self.on_duty[visitor] / usable if usable else 1.0)

    def _duty(self, carer: Carer) -> int:
        return sum(carer.on_duty[s] for s in self._slots)

    def _who(self, unit: Unit) -> int | None:
        """Who answers, or stands in, and has a shift in the week."""
        owed = self._owed[unit.windows[0]]
        asked = (owed.responsible_id, owed.stand_in_id)
        return next((pk for pk in asked if pk is not None and pk in self.on_duty), None)

    def _share(self, unit: Unit) -> float:
        """All of it where a coordinator locked it to a week; else by days."""
        return 1.0 if unit.locked is not None else self._share_of_days(unit.first_day, unit.last_day)

    def _share_of_days(self, first_day: date, last_day: date) -> float:
        """Of a window's days from today on, the part that lies in the week: a visit of a month is spread over it."""
        begins = max(first_day, self._index.inputs.first_day)
        inside = (min(last_day, self._last) - max(begins, self._first)).days + 1
        return max(0, inside) / max(1, (last_day - begins).days + 1)


def _nearest(
    index: ProblemIndex, matrices: Mapping[Travel, TravelMatrix], on_duty: Mapping[int, int]
) -> dict[int, float]:
    """Minutes to each household from the home of whoever on duty needs least, by their own way of travelling."""
    found: dict[int, float] = {}
    for visitor, mode in _modes(index, on_duty):
        matrix = matrices[index.travel_by_mode[mode]]
        home = index.start_node(visitor)
        for household, node in index.door_node.items():
            if not matrix.beyond_reason[home, node]:
                found[household] = min(found.get(household, np.inf), float(matrix.seconds[home, node]) / 60)
    return found


def _modes(index: ProblemIndex, on_duty: Mapping[int, int]) -> Iterator[tuple[int, str]]:
    """Each visitor on duty who has a start, with the mode of their first shift."""
    told: dict[int, str] = {}
    for duty in (*index.shifts, *index.inputs.ahead_duties):
        if duty.visitor_id in on_duty and duty.visitor_id in index.visitors:
            told.setdefault(duty.visitor_id, duty.mode)
    yield from told.items()
