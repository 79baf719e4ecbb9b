"""Weeks and months as people write them: 2026-W48, 2026-11."""

from datetime import date, datetime

from dispatch.errors import PeriodUnreadable
from visits.policy import period_of


def week_start(text: str) -> date:
    """The Monday of an ISO week."""
    try:
        return datetime.strptime(f"{text.strip().upper()}-1", "%G-W%V-%u").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError as error:
        raise PeriodUnreadable(text=text) from error


def month_start(text: str) -> date:
    """The first day of a month."""
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError as error:
        raise PeriodUnreadable(text=text) from error


def period_last_day(period: str, first_day: date) -> date:
    """The Sunday of a week, the last day of a month; its first day must be a Monday, or a first."""
    start, last_day = period_of(first_day, period)
    if start != first_day:
        raise PeriodUnreadable(text=first_day.isoformat())
    return last_day
