"""Weeks and months as people write them: 2026-W48, 2026-11."""

import re
from datetime import date

from dispatch.errors import PeriodUnreadable
from visits.policy import period_of

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
