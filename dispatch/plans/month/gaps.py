"""How far apart two visits of a monthly elder shall be: the one definition. Pure."""

from datetime import date
from typing import NamedTuple

from dispatch.plans.month.month import Unit
from dispatch.plans.month.slots import DAY, Slot

WANTED = (26, 32)
"""Days between two visits that nobody minds."""
SHORTEST, LONGEST = 14, 45
"""Fewer or more have a price of their own, above all comfort (45: the policy's warning, P30)."""
EARLY_PRICE, LATE_PRICE = 5, 1
"""Of each day below the shortest and beyond the longest gap, against one day waited."""
TOO_EARLY_PRICE, TOO_LATE_PRICE = 2, 3
"""Of each day outside the wanted gap, half prices of a day of comfort: to wait is worse than to come early."""


class Days(NamedTuple):
    """When a visit may be, as far as the slot tells: one day for a week, its ends for a later slot."""

    earliest: date
    latest: date


class GapPrice(NamedTuple):
    """For one person. hard: days below the shortest or beyond the longest gap; soft: days outside the wanted one."""

    hard: int
    soft: int


def days_in(slot: Slot, unit: Unit) -> Days:
    """Of a week, the middle of its workdays that lie in the window; the weekend counts where nothing else is left."""
    first, last = max(slot.first_day, unit.first_day), min(slot.last_day, unit.last_day)
    if slot.later:
        return Days(first, last)
    friday = slot.first_day + (4 - slot.first_day.weekday()) * DAY
    if first <= friday:
        last = min(last, friday)
    middle = first + (last - first) // 2
    return Days(middle, middle)


def gap_price(shortest: int, longest: int) -> GapPrice:
    """Of a gap that is known to lie between two numbers of days: what no choice of the days can spare."""
    return GapPrice(
        EARLY_PRICE * max(0, SHORTEST - longest) + LATE_PRICE * max(0, shortest - LONGEST),
        TOO_EARLY_PRICE * max(0, WANTED[0] - longest) + TOO_LATE_PRICE * max(0, shortest - WANTED[1]),
    )


def price_since(last_visit: date, days: Days) -> GapPrice:
    return gap_price((days.earliest - last_visit).days, (days.latest - last_visit).days)


def price_between(former: Days, days: Days) -> GapPrice:
    return gap_price((days.earliest - former.latest).days, (days.latest - former.earliest).days)
