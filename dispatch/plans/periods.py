"""Weeks and months as people write them: 2026-W48, 2026-11; and the weeks of a month, cut where it ends."""

import re
from datetime import date, timedelta

from dispatch.errors import PeriodUnreadable
from dispatch.plans.month.slots import WEEKS, cut_slots
from visits.duty.policy import MONTH, WEEK, period_of

A_WEEK = re.compile(r"(\d{4})-W(\d{1,2})", re.ASCII)
YEARS = range(1900, 2200)  # beyond them there is no week before, or after


def week_start(text: str) -> date:
    """The Monday of an ISO week; a year without a week 53 has none."""
    told = A_WEEK.fullmatch(text.strip().upper())
    try:
        monday = date.fromisocalendar(int(told[1]), int(told[2]), 1) if told else None
    except ValueError:
        monday = None
    return _within_reason(monday, text)


def month_start(text: str) -> date:
    """The first day of a month."""
    try:
        first_day = date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        first_day = None
    return _within_reason(first_day, text)


def _within_reason(first_day: date | None, text: str) -> date:
    if first_day is None or first_day.year not in YEARS:
        raise PeriodUnreadable(text=text[:20])
    return first_day


def period_last_day(period: str, first_day: date) -> date:
    """The Sunday of a week, the last day of a month; its first day must be a Monday, or a first."""
    start, last_day = period_of(first_day, period)
    if start != first_day:
        raise PeriodUnreadable(text=first_day.isoformat())
    return last_day


def cut_week(day: date) -> tuple[date, date]:
    """The week that holds the day, as far as it lies in the day's month: 12月28日–31日, 1月1日–3日."""
    monday, sunday = period_of(day, WEEK)
    first_day, last_day = period_of(day, MONTH)
    return max(monday, first_day), min(sunday, last_day)


def cut_weeks(today: date) -> list[tuple[date, date]]:
    """Those of the rolling month, from the one that holds today."""
    monday, _sunday = period_of(today, WEEK)
    slots = cut_slots(today, monday + timedelta(weeks=WEEKS, days=-1))
    return [cut_week(slot.first_day) for slot in slots]
