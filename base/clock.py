"""The one clock. A demo, a test or a drill can stand on any day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

_day: ContextVar[date | None] = ContextVar("day", default=None)
_latest: ContextVar[time | None] = ContextVar("latest", default=None)


def today() -> date:
    return now().date()


def now() -> datetime:
    """Local time; the chosen day at the real time of day where a day was chosen."""
    at = real()
    if day := chosen_day():
        at += timedelta(days=(day - at.date()).days)
    latest = _latest.get()
    return min(at, datetime.combine(at, latest, at.tzinfo)) if latest else at


def chosen_day() -> date | None:
    """The day that somebody chose to stand on; None where today is today."""
    return _day.get() or (date.fromisoformat(settings.AS_OF) if settings.AS_OF else None)


def real() -> datetime:
    """Local time by this machine's clock."""
    return timezone.localtime()


@contextmanager
def standing_on(day: date | None, *, no_later_than: time | None = None) -> Iterator[None]:
    """Take `day` for today inside the block, where it is never later than the time given; None changes nothing."""
    day_token, latest_token = _day.set(day or _day.get()), _latest.set(no_later_than or _latest.get())
    try:
        yield
    finally:
        _day.reset(day_token)
        _latest.reset(latest_token)
