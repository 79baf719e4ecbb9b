"""The parts of the days ahead among which visits are shared out: weeks, cut where a month ends. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEKS = 5
"""How many weeks are told apart; what comes after them is one slot for each month."""


@dataclass(frozen=True)
class Slot:
    """Days, both ends included. A `later` one lies behind the weeks: nobody is named there, only hours are counted."""

    first_day: date
    last_day: date
    later: bool = False


def cut_slots(first_day: date, last_day: date, *, weeks: int = WEEKS) -> tuple[Slot, ...]:
    """From the first day on, which may lie inside its week; the weeks begin on Mondays, and on the first of a month."""
    begins_later = monday_of(first_day) + weeks * 7 * DAY
    slots: list[Slot] = []
    day = first_day
    while day <= last_day:
        later = day >= begins_later
        end = min(last_day, month_end_of(day))
        if not later:
            end = min(end, monday_of(day) + 6 * DAY)
        slots.append(Slot(day, end, later))
        day = end + DAY
    return tuple(slots)


def slots_within(slots: Sequence[Slot], first_day: date, last_day: date) -> tuple[int, ...]:
    """Which slots have days in common with a window, both ends included."""
    return tuple(s for s, slot in enumerate(slots) if slot.first_day <= last_day and first_day <= slot.last_day)


def horizon_end(first_day: date, *, weeks: int = WEEKS) -> date:
    """The end of the month in which the last of the weeks ends: until there everything owed has to find its place."""
    return month_end_of(monday_of(first_day) + (weeks * 7 - 1) * DAY)


def monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def month_end_of(day: date) -> date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY
