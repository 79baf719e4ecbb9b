"""From a plan's inputs to the rolling month: who owes hours, whose visits belong together, who may come to whom.

Of the ways only what tells weeks and visitors apart is kept: how far a village lies, and how far apart its doors are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dispatch.plans import prices
from dispatch.plans.inputs import Duty, OwedVisit
from dispatch.plans.month import Carer, Month, Slot, Unit, cut_slots
from dispatch.plans.month.month import SAME_VISIT_DAYS
from dispatch.plans.month.slots import monday_of, slots_within
from dispatch.plans.translate.problem import ProblemIndex, Travel, apart_from_others, rest_of, seconds_of
from dispatch.plans.translate.together import visits_to_plan
from geo.travel import TravelMatrix
from visits.duty.policy import KEY
from visits.duty.surge_rules import is_extra

NEAREST_HOPS = 3
"""From how many nearest doors of its village the way to a door is taken."""


def month_from(index: ProblemIndex, matrices: Mapping[Travel, TravelMatrix]) -> Month:
    """The month of whatever has a place that somebody can reach."""
    slots = cut_slots(index.inputs.first_day, index.inputs.ahead_last_day or index.inputs.last_day)
    ways = _Ways(index, matrices)
    units = tuple(_units(index, slots, ways))
    return Month(slots, tuple(ways.carers(slots, units)), units, index.inputs.key_exchange)


def month_visits(index: ProblemIndex) -> list[OwedVisit]:
    """Everything of the five weeks that can be planned, the plan's own days first. A window that begins after the plan
    is a visit of its own: it is joined with none of the plan's."""
    owed = [*visits_to_plan(index.inputs.owed), *visits_to_plan(index.inputs.ahead_owed)]
    return [visit for visit in owed if index.is_within_reach(visit)]


def is_key_visit(owed: OwedVisit) -> bool:
    return owed.tier == KEY and not is_extra(owed.clause)


def slot_of(slots: Sequence[Slot], day: date) -> int | None:
    """The slot that holds the day; the first one may have lost days of its week that are past."""
    for s, slot in enumerate(slots):
        if slot.first_day <= day <= slot.last_day:
            return s
    first = slots[0].first_day
    is_begun = day < first and monday_of(day) == monday_of(first) and day.month == first.month
    return 0 if is_begun else None


@dataclass(frozen=True)
class _Alike:
    """What people behind one door have in common who are visited together."""

    household_id: int
    is_key: bool
    is_extra: bool
    last_day: date
    locked: int | None


def _units(index: ProblemIndex, slots: Sequence[Slot], ways: "_Ways") -> Iterator[Unit]:
    wishes = {(wish.elder_id, wish.last_day): wish.week_first for wish in index.inputs.wishes}
    former = {(week.elder_id, week.last_day): week.week_first for week in index.inputs.former_weeks}
    alike: dict[_Alike, list[OwedVisit]] = defaultdict(list)
    for owed in month_visits(index):
        wish = wishes.get((owed.elder_id, owed.last_day))
        locked = None if wish is None else slot_of(slots, wish)
        key = _Alike(owed.household_id, is_key_visit(owed), is_extra(owed.clause), owed.last_day, locked)
        alike[key].append(owed)
    for key, visits in alike.items():
        for together in _last_seen_together(visits):
            before = former.get((together[0].elder_id, together[0].last_day))
            yield _unit(index, slots, ways, key, together, None if before is None else slot_of(slots, before))


def _last_seen_together(visits: Iterable[OwedVisit]) -> Iterator[list[OwedVisit]]:
    """Those who were last seen within some days of each other; of one person's visits each stands for itself."""
    found: list[list[OwedVisit]] = []
    for owed in sorted(visits, key=lambda owed: (owed.last_visit or date.min, owed.elder_id, owed.first_day)):
        if found and _are_together(found[-1], owed):
            found[-1].append(owed)
        else:
            found.append([owed])
    yield from found


def _are_together(others: Sequence[OwedVisit], owed: OwedVisit) -> bool:
    first, last = others[0].last_visit, owed.last_visit
    if any(other.elder_id == owed.elder_id for other in others):
        return False
    if first is None or last is None:
        return first is last
    return (last - first).days <= SAME_VISIT_DAYS


def _unit(
    index: ProblemIndex,
    slots: Sequence[Slot],
    ways: "_Ways",
    key: _Alike,
    visits: Sequence[OwedVisit],
    former: int | None,
) -> Unit:
    first_day = max(index.inputs.first_day, *(owed.first_day for owed in visits))
    days = apart_from_others(index, visits[0], first_day, key.last_day)
    first_day = days[0] if days else first_day
    service_s = prices.SERVICE_KEY_S if visits[0].tier == KEY else prices.SERVICE_S
    minutes = (service_s + (len(visits) - 1) * (service_s - prices.ARRIVING_S)) // 60
    seen = [owed.last_visit for owed in visits]
    within = slots_within(slots, first_day, key.last_day)
    return Unit(
        windows=tuple(owed.key for owed in visits),
        household_id=key.household_id,
        village_id=visits[0].village_id,
        is_key=key.is_key,
        is_extra=key.is_extra,
        first_day=first_day,
        last_day=key.last_day,
        minutes=minutes,
        prices=ways.prices(visits[0], minutes),
        slots=within,
        last_visit=None if None in seen else min(day for day in seen if day),
        overdue=any(owed.overdue for owed in visits),
        missed=max(owed.missed for owed in visits),
        last_chance=key.last_day <= slots[-1].last_day,
        former=former if former in within else None,
        locked=key.locked if key.locked in within else None,
    )


class _Ways:
    """How far it is from each visitor to each village and door, in minutes, by the visitor's own way of travelling."""

    def __init__(self, index: ProblemIndex, matrices: Mapping[Travel, TravelMatrix]) -> None:
        self._index = index
        self.duties: dict[int, list[Duty]] = defaultdict(list)
        for duty in (*index.shifts, *index.inputs.ahead_duties):
            if duty.visitor_id in index.visitors:
                self.duties[duty.visitor_id].append(duty)
        self._minutes = {mode: _minutes(matrices[travel]) for mode, travel in index.travel_by_mode.items()}
        self._doors: dict[int, list[int]] = defaultdict(list)
        for household_id, village_id in {owed.household_id: owed.village_id for owed in month_visits(index)}.items():
            self._doors[village_id].append(index.door_node[household_id])
        self._visitors = list(self.duties)
        self._longest = [max(self._out(duty) for duty in duties) for duties in self.duties.values()]
        self._trips = self._round_trips()

    def prices(self, owed: OwedVisit, minutes: int) -> dict[int, int]:
        """Who may come, and the price of each: whoever answers, who stands in, and the nearest of all others. A visitor
        whose longest shift is too short for the way and the visit may not."""
        trips = self._trips[:, self._index.door_node[owed.household_id]]
        nearest = [i for i in np.argsort(trips, kind="stable") if trips[i] + minutes <= self._longest[i]]
        near = [self._visitors[i] for i in nearest]
        told = {owed.stand_in_id: prices.MONTH_STAND_IN, owed.responsible_id: 0}
        found = {pk: price for pk, price in told.items() if pk is not None and pk in near}
        more = prices.MONTH_OTHERS_KEY if owed.tier == KEY else prices.MONTH_OTHERS
        others = [pk for pk in near if pk not in found][:more]
        return found | dict.fromkeys(others, prices.MONTH_OTHER_VISITOR)

    def carers(self, slots: Sequence[Slot], units: Sequence[Unit]) -> Iterator[Carer]:
        """Everybody's hours; of a later slot, what the key visits will leave of them."""
        keys = _key_minutes(slots, units)
        for visitor_id in self.duties:
            carer = self._carer(visitor_id, slots)
            taken = [keys.get(visitor_id, 0) * _days(slot) if slot.later else 0 for slot in slots]
            left = [max(0, minutes - int(less)) for minutes, less in zip(carer.minutes, taken, strict=True)]
            yield replace(carer, minutes=tuple(left))

    def _carer(self, visitor_id: int, slots: Sequence[Slot]) -> Carer:
        matrix, home = self._of(visitor_id), self._index.start_node(visitor_id)
        ways = {village: _median(matrix[home, doors] + matrix[doors, home]) for village, doors in self._doors.items()}
        reached = {village: way for village, way in ways.items() if np.isfinite(way)}
        nearest = min(reached.values(), default=0.0)
        on_duty, minutes = [0] * len(slots), [0] * len(slots)
        for duty in self.duties[visitor_id]:
            slot = slot_of(slots, duty.day)
            if slot is not None:
                on_duty[slot] += self._out(duty)
                minutes[slot] += max(0, int(self._out(duty) - prices.LOST_MIN - nearest))
        round_trip = {village: max(0, round(way - nearest)) for village, way in reached.items()}
        hop = {village: _hop(matrix, self._doors[village]) for village in reached}
        return Carer(visitor_id, tuple(minutes), tuple(on_duty), round_trip, hop)

    def _of(self, visitor_id: int) -> NDArray[np.float64]:
        """The matrix of the visitor's mode, minutes, shape (nodes, nodes)."""
        return self._minutes[self.duties[visitor_id][0].mode]

    def _out(self, duty: Duty) -> int:
        """Minutes of the shift, or of what is left of it, without the break."""
        start = self._index.inputs.sets_out(duty)
        rest = rest_of(start, duty.end)
        return (seconds_of(duty.end) - seconds_of(start) - (rest.duration_s if rest else 0)) // 60

    def _round_trips(self) -> NDArray[np.float64]:
        """From home to each door and back, minutes, shape (visitors, doors)."""
        doors = slice(len(self._index.doors))
        rows = []
        for visitor_id in self.duties:
            matrix, home = self._of(visitor_id), self._index.start_node(visitor_id)
            rows.append(matrix[home, doors] + matrix[doors, home])
        return np.array(rows, np.float64).reshape(len(rows), len(self._index.doors))


def _minutes(matrix: TravelMatrix) -> NDArray[np.float64]:
    """Minutes from each node to each, infinite where no way leads within reason."""
    return np.where(matrix.beyond_reason, np.inf, matrix.seconds / 60)


def _median(values: NDArray[np.float64]) -> float:
    """Of an even number the lower one of the middle: between a way and no way there is none."""
    return float(np.sort(values)[(len(values) - 1) // 2])


def _hop(matrix: NDArray[np.float64], doors: Sequence[int]) -> int:
    """Minutes from door to door in a village: the median over its doors of the mean way to the nearest others."""
    if len(doors) == 1:
        return prices.HOP_ALONE_MIN
    nearest = np.sort(matrix[np.ix_(doors, doors)], axis=1)[:, 1 : 1 + NEAREST_HOPS]
    hop = _median(nearest.mean(axis=1))
    return max(1, round(hop)) if np.isfinite(hop) else prices.HOP_ALONE_MIN


def _key_minutes(slots: Sequence[Slot], units: Iterable[Unit]) -> dict[int, float]:
    """Minutes a day that key visits take of whoever answers for them, over the weeks that are told apart."""
    days = sum(_days(slot) for slot in slots if not slot.later)
    found: dict[int, float] = defaultdict(float)
    for unit in units:
        if unit.is_key and unit.prices:
            found[min(unit.prices, key=lambda pk: (unit.prices[pk], pk))] += (
                unit.minutes + prices.HOP_ALONE_MIN
            ) / days
    return found


def _days(slot: Slot) -> int:
    return (slot.last_day - slot.first_day).days + 1
