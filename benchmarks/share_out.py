"""The rolling month of invented townships, shared out greedily and by share_out: who is left out, how far apart visits
are, how long it takes."""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.report import load, table, write_section
from dispatch.plans.month import Carer, Month, Shares, Slot, Unit, Window, cut_slots, share_greedily, share_out
from dispatch.plans.month.measure import gaps_of, uses_of
from dispatch.plans.month.slots import DAY, horizon_end, monday_of, slots_within

TODAY = date(2026, 11, 23)
KEY, MONTHLY = 30, 20
"""Minutes at the door."""
KM_H, DETOUR, SIDE_KM = 15, 1.3, 12
KEPT_BY_SHIFT = 8
"""Minutes of a shift that do not come out even."""
OTHERS = (0, 80, 150)
"""Prices of the nearest visitors."""
PROTOCOL = (
    "Invented townships of 12 by 12 km, from Monday 23 November: an eighth of the elders are key; of the others 85 % "
    "were visited in the last three weeks, 15 % wait since before. Five weeks and the rest of December. `share_out` "
    "against the greedy share-out that it starts from, one thread; *seconds* are the processor's. *Monthly lost*: "
    "people whose window ends in these days and who have no place. *Used*: part of the hours of the five weeks."
)


@dataclass(frozen=True)
class Township:
    elders: int
    villages: int
    visitors: int
    days: int
    hours: float
    """Shifts a week and visitor, and their length."""


CASES = {
    "enough": Township(500, 12, 10, days=4, hours=8),
    "a tenth short": Township(500, 17, 7, days=3, hours=4),
    "a third short": Township(500, 17, 7, days=3, hours=2.8),
    "2,000 elders": Township(2000, 17, 40, days=4, hours=8),
    "2,000 elders, short": Township(2000, 34, 28, days=3, hours=4),
}


def main(argv: list[str]) -> int:
    """Measure the wanted cases and write the table."""
    parser = argparse.ArgumentParser(prog="bench share_out")
    parser.add_argument("--cases", nargs="*", choices=CASES, default=list(CASES))
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    rows: list[list[object]] = []
    for case in arguments.cases:
        month = month_of(CASES[case], arguments.seed)
        for who, door in (("greedy", share_greedily), ("share_out", share_out)):
            rows.append([case, len(month.units), who, *_measured(month, door)])
    head = ["case", "units", "who", "seconds", "key left out", "monthly lost", "village-weeks", "gaps 24–34", "used"]
    write_section("share_out", "The rolling month", f"{PROTOCOL} Load of the machine {load()}.", table(head, rows))
    return 0


def _measured(month: Month, door: Callable[[Month], Shares]) -> list[object]:
    begun = time.process_time()
    shares = door(month)
    took = time.process_time() - begun
    left = [month.units[i] for i in shares.left]
    gaps = gaps_of(month, shares.places)
    weeks = [use for use, slot in zip(uses_of(month, shares.places), month.slots, strict=True) if not slot.later]
    villages = {
        (month.units[i].village_id, share.slot)
        for i, share in shares.places.items()
        if not month.units[i].is_key and not month.slots[share.slot].later
    }
    return [
        f"{took:.1f}",
        sum(unit.people for unit in left if unit.is_key),
        sum(unit.people for unit in left if not unit.is_key),
        len(villages),
        f"{100 * sum(24 <= gap <= 34 for gap in gaps) / max(1, len(gaps)):.0f} %",
        f"{100 * sum(use.used for use in weeks) / max(1, sum(use.minutes for use in weeks)):.0f} %",
    ]


def month_of(township: Township, seed: int) -> Month:
    """Villages by chance, a visitor in each in turn, everybody's nearest visitor responsible."""
    chance = random.Random(seed)
    slots = cut_slots(TODAY, horizon_end(TODAY))
    places = [(chance.uniform(0, SIDE_KM), chance.uniform(0, SIDE_KM)) for _ in range(township.villages)]

    def minutes(one: int, other: int) -> int:
        (x, y), (u, v) = places[one], places[other]
        return int(((x - u) ** 2 + (y - v) ** 2) ** 0.5 * DETOUR / KM_H * 60)

    homes = [visitor % township.villages for visitor in range(township.visitors)]
    units: list[Unit] = []
    for elder in range(township.elders):
        village = chance.randrange(township.villages)
        near = sorted(range(township.visitors), key=lambda v: (minutes(homes[v], village), v))
        units += _owed(chance, slots, elder, village, dict(zip(near, OTHERS, strict=False)))
    key_day = sum(unit.minutes + 5 for unit in units if unit.is_key) / 35 / township.visitors
    carers = []
    for visitor, home in enumerate(homes):
        ways = {village: 2 * minutes(home, village) + 6 for village in range(township.villages)}
        nearest = min(ways.values())
        shifts = [_workdays(slot, township.days) for slot in slots]
        each = township.hours * 60 - KEPT_BY_SHIFT - nearest
        taken = [key_day * ((slot.last_day - slot.first_day).days + 1) if slot.later else 0 for slot in slots]
        carers.append(
            Carer(
                visitor,
                minutes=tuple(max(0, int(n * each - less)) for n, less in zip(shifts, taken, strict=True)),
                on_duty=tuple(int(n * township.hours * 60) for n in shifts),
                round_trip={village: way - nearest for village, way in ways.items()},
                hop={village: chance.randint(4, 8) for village in ways},
            )
        )
    return Month(slots, tuple(carers), tuple(units))


def _owed(
    chance: random.Random, slots: tuple[Slot, ...], elder: int, village: int, prices: dict[int, int]
) -> list[Unit]:
    is_key = chance.random() < 1 / 8
    recent = chance.random() < 0.85
    waited = (
        chance.choice([3, 5, 7, 7, 9, 14])
        if is_key
        else chance.randrange(1, 22)
        if recent
        else chance.randrange(22, 60)
    )
    last = TODAY - timedelta(days=waited)
    weeks = [(monday_of(TODAY) + 7 * n * DAY, monday_of(TODAY) + (7 * n + 6) * DAY) for n in range(5)]
    november = [] if last >= TODAY.replace(day=1) else [(TODAY, date(2026, 11, 30))]
    windows = weeks if is_key else [*november, (date(2026, 12, 1), date(2026, 12, 31))]
    return [
        Unit(
            (Window(elder, first, end),),
            household_id=elder,
            village_id=village,
            is_key=is_key,
            first_day=first,
            last_day=end,
            minutes=KEY if is_key else MONTHLY,
            prices=prices,
            slots=slots_within(slots, first, end),
            last_visit=last,
            overdue=not is_key and waited > 45 and first == TODAY,
        )
        for first, end in windows
    ]


def _workdays(slot: Slot, days: int) -> int:
    """Shifts of a visitor who works on the first so many days of each week."""
    return sum((slot.first_day + n * DAY).weekday() < days for n in range((slot.last_day - slot.first_day).days + 1))
