"""The second stage: monthly and first visits into the hours that key visits leave. Pure.

The villages are taken in groups, one after the other, each beside what the others have: a group is never worse off than
before, so neither is the whole, and the effort grows with the number of people, not faster.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ortools.sat.python import cp_model

from dispatch.plans.month import prices
from dispatch.plans.month.gaps import GapPrice
from dispatch.plans.month.ladder import Rung, climb
from dispatch.plans.month.levels import Comfort, last_chance_weight, last_chances, price_after, price_alone, wait_price
from dispatch.plans.month.month import Month, Share
from dispatch.plans.month.rooms import Rooms

TOGETHER = 100
"""Units of one model: where all stood in one, the same effort found less."""


class Efforts(NamedTuple):
    left: float
    waited: float
    comfort: float


ROUNDS = (Efforts(0.07, 0.03, 0), Efforts(0.07, 0.03, 0), Efforts(0.07, 0.05, 0.12))
"""Who is visited at all and how late, then everything; every other round begins with other villages."""
GAP_COMFORT = 0.02


def place_others(
    month: Month, start: Mapping[int, Share], effort: float, go_on: Callable[[], None] = lambda: None
) -> dict[int, Share]:
    """From places for all units; those of key visits stay as they are."""
    places = dict(start)
    for number, efforts in enumerate(ROUNDS):
        for group in groups(month, shifted=number % 2 == 1):
            go_on()
            if efforts.comfort or not _is_served(month, group, places):
                places = _place_group(month, group, places, Efforts(*(effort * part for part in efforts)))
    return places


def _is_served(month: Month, group: Iterable[int], places: Mapping[int, Share]) -> bool:
    """Whether nobody loses a last chance, or waits longer than need be by their own window alone."""

    def waits_least(unit: int) -> bool:
        hard = wait_price(month, unit, places).hard
        alone = [price_alone(month, unit, slot).hard for slot in month.units[unit].allowed]
        return not hard or (month.before.get(unit) is None and hard <= min(alone, default=hard))

    lost = set(last_chances(month)) - places.keys()
    return not any(unit in lost or not waits_least(unit) for unit in group)


def groups(month: Month, *, shifted: bool = False) -> list[list[int]]:
    """Whole villages, those beside each other that have the same responsible visitors; or with half of each group in
    the next one."""

    def neighbours(village: int) -> tuple[int, int]:
        firsts = [month.visitors_of[i][0] for i in month.villages[village] if month.visitors_of[i]]
        return min(firsts, default=0), village

    found: list[list[int]] = []
    room = TOGETHER // 2 if shifted else TOGETHER
    for village in sorted(month.villages, key=neighbours):
        units = [i for i in month.villages[village] if not month.units[i].comes_first]
        if found and len(found[-1]) + len(units) <= room:
            found[-1] += units
        elif units:
            room = TOGETHER if found else room
            found.append(units)
    return found


def _place_group(month: Month, group: list[int], start: Mapping[int, Share], efforts: Efforts) -> dict[int, Share]:
    chosen = set(group)
    fixed = {unit: share for unit, share in start.items() if unit not in chosen}
    rooms = Rooms(month, group, fixed)
    weights = {i: last_chance_weight(month, i) for i in last_chances(month) if i in rooms.out}
    left = cp_model.LinearExpr.weighted_sum([rooms.out[i] for i in weights], list(weights.values()))
    waits = _Waits(rooms)
    rungs = [
        Rung(left, sum(weight for i, weight in weights.items() if not rooms.shares[i]), efforts.left),
        Rung(cp_model.LinearExpr.sum(waits.hard), waits.least, efforts.waited),
        Rung(_comfort(rooms, waits), 0, efforts.comfort, GAP_COMFORT),
    ]
    return rooms.places(climb(rooms.model, rooms.start(start), rungs))


class _Waits:
    """The prices of gaps in the model's words; `least` is what `hard` cannot fall below."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.hard: list[cp_model.LinearExprT] = []
        self.soft: list[cp_model.LinearExprT] = []
        self.least = 0
        for unit in rooms.free:
            before = rooms.month.before.get(unit)
            if before is not None and before in rooms.out:
                self._after_free(before, unit)
            else:
                self._alone(unit, None if before is None else rooms.fixed.get(before))

    def _alone(self, unit: int, former: Share | None) -> None:
        month, rooms = self.rooms.month, self.rooms
        if former is None:
            by_slot = {slot: price_alone(month, unit, slot) for slot in rooms.slots(unit)}
        else:
            before = month.before[unit]
            by_slot = {slot: price_after(month, before, former.slot, unit, slot) for slot in rooms.slots(unit)}
        nowhere = price_alone(month, unit, None)
        for slot, price in by_slot.items():
            self._count(price, rooms.in_slot(unit, slot))
        self._count(nowhere, rooms.out[unit])
        self.least += min(price.hard for price in (*by_slot.values(), nowhere))

    def _count(self, price: GapPrice, chosen: cp_model.LinearExprT) -> None:
        if price.hard:
            self.hard.append(price.hard * chosen)
        if price.soft:
            self.soft.append(price.soft * chosen)

    def _after_free(self, before: int, unit: int) -> None:
        """Each choice for the former window has its own prices for this one."""
        month, rooms = self.rooms.month, self.rooms
        slots = rooms.slots(unit)
        self._count(price_alone(month, unit, None), rooms.out[unit])
        cases: list[tuple[cp_model.LinearExprT, list[GapPrice]]] = [
            (rooms.in_slot(before, former), [price_after(month, before, former, unit, slot) for slot in slots])
            for former in rooms.slots(before)
        ]
        cases.append((rooms.out[before], [price_alone(month, unit, slot) for slot in slots]))
        chosen = [rooms.in_slot(unit, slot) for slot in slots]
        self.hard += self._dearest(chosen, [(case, [price.hard for price in row]) for case, row in cases])
        self.soft += self._dearest(chosen, [(case, [price.soft for price in row]) for case, row in cases])

    def _dearest(
        self, chosen: list[cp_model.LinearExprT], cases: Iterable[tuple[cp_model.LinearExprT, list[int]]]
    ) -> list[cp_model.LinearExprT]:
        """The price of the case that holds: one variable, or none where nothing has a price."""
        rows = [(case, row) for case, row in cases if any(row)]
        if not rows:
            return []
        model = self.rooms.model
        price = model.new_int_var(0, max(max(row) for _, row in rows), "")
        for case, row in rows:
            most = max(row)
            model.add(price + most >= cp_model.LinearExpr.weighted_sum([*chosen, case], [*row, most]))
        return [price]


def _comfort(rooms: Rooms, waits: _Waits) -> cp_model.LinearExprT:
    comfort = Comfort(rooms.month)
    points: list[cp_model.LinearExprT] = [prices.DAY_POINTS * days for days in waits.soft]
    points += [comfort.of_share(unit, share) * taken for (unit, share), taken in rooms.at.items()]
    for (visitor, _, village), entered in rooms.enters.items():
        points.append(prices.WAY_MINUTE * rooms.month.carer_of[visitor].round_trip[village] * entered)
    points += _villages(rooms, comfort)
    points += _loads(rooms, comfort)
    return cp_model.LinearExpr.sum(points)


def _villages(rooms: Rooms, comfort: Comfort) -> list[cp_model.LinearExprT]:
    units = rooms.month.units
    gone_to = {
        (units[i].village_id, share.slot) for i, share in rooms.fixed.items() if comfort.counts_village(i, share.slot)
    }
    goes: dict[tuple[int, int], cp_model.IntVar] = {}
    for (unit, share), taken in rooms.at.items():
        key = units[unit].village_id, share.slot
        if comfort.counts_village(unit, share.slot) and key not in gone_to:
            if key not in goes:
                goes[key] = rooms.model.new_bool_var("")
            rooms.model.add_implication(taken, goes[key])
    return [prices.VILLAGE_WEEK * village for village in goes.values()]


def _loads(rooms: Rooms, comfort: Comfort) -> list[cp_model.LinearExprT]:
    month, model = rooms.month, rooms.model

    def beyond(load: cp_model.LinearExprT, most: int, limits: Iterable[tuple[int, int]]) -> None:
        for limit, price in limits:
            over = model.new_int_var(0, max(0, most - limit), "")
            model.add(over >= load - limit)
            points.append(price * over)

    points: list[cp_model.LinearExprT] = []
    for (visitor, slot), load in rooms.load.items():
        beyond(load, month.carer_of[visitor].minutes[slot], comfort.visitor_limits(visitor, slot))
    doors = comfort.at_doors(rooms.fixed)
    for slot in sorted({slot for unit in rooms.free for slot in rooms.slots(unit) if not month.slots[slot].later}):
        minutes = [month.units[unit].minutes * rooms.in_slot(unit, slot) for unit in rooms.free]
        most = doors.get(slot, 0) + sum(month.units[unit].minutes for unit in rooms.free)
        beyond(doors.get(slot, 0) + cp_model.LinearExpr.sum(minutes), most, comfort.week_limits(slot))
    return points
