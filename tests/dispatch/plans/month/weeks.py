"""A small month of which everybody knows the answer: November and December 2026, seen from Monday 23 November."""

from datetime import date
from itertools import count
from typing import Any

from dispatch.plans.month import Carer, Month, Slot, Unit, Window, cut_slots
from dispatch.plans.month.slots import horizon_end, slots_within

TODAY = date(2026, 11, 23)
SLOTS = cut_slots(TODAY, horizon_end(TODAY))
NEAR, FAR = 1, 2
"""Two villages: in NEAR one lives, FAR is 60 minutes there and back."""
ANNA, BEN = 10, 20
"""Two visitors."""
_elders = count(1000)


def carer(visitor_id: int = ANNA, minutes: int | tuple[int, ...] = 600, slots: tuple[Slot, ...] = SLOTS) -> Carer:
    each = minutes if isinstance(minutes, tuple) else (minutes,) * len(slots)
    return Carer(visitor_id, each, each, round_trip={NEAR: 0, FAR: 60}, hop={NEAR: 5, FAR: 5})


def unit(
    first_day: date, last_day: date, *, elders: tuple[int, ...] = (), among: tuple[Slot, ...] = SLOTS, **facts: Any
) -> Unit:
    """One elder's window, in NEAR, of Anna's, 20 minutes, where nothing else is said."""
    people = elders or (next(_elders),)
    values: dict[str, Any] = {
        "household_id": people[0],
        "village_id": NEAR,
        "is_key": False,
        "minutes": 20,
        "prices": {ANNA: 0},
        "slots": slots_within(among, first_day, last_day),
    }
    windows = tuple(Window(elder, first_day, last_day) for elder in people)
    return Unit(windows=windows, first_day=first_day, last_day=last_day, **(values | facts))


def monthly(last_visit: date | None = None, month: int = 12, **facts: Any) -> Unit:
    last = date(2026, 11, 30) if month == 11 else date(2026, 12, 31)
    return unit(date(2026, month, 1), last, last_visit=last_visit, **facts)


def key(week: int = 0, **facts: Any) -> Unit:
    """Owed in the week that begins so many weeks after today."""
    first = date.fromordinal(TODAY.toordinal() + 7 * week)
    return unit(first, date.fromordinal(first.toordinal() + 6), is_key=True, **({"minutes": 30} | facts))


def of(*units: Unit, carers: tuple[Carer, ...] | None = None, **facts: Any) -> Month:
    return Month(SLOTS, (carer(),) if carers is None else carers, units, **facts)
