"""The one clock. A demo, a test or a drill can stand on any day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_day: ContextVar[date | None] = ContextVar("day", default=None)


def today() -> date:
    return now().date()


def now() -> datetime:
    """Local time; the chosen day at the real time of day where a day was chosen."""
    at = real()
    day = _day.get() or (date.fromisoformat(settings.AS_OF) if settings.AS_OF else None)
    return at + timedelta(days=(day - at.date()).days) if day else at


def real() -> datetime:
    """Local time by this machine's clock."""
    return timezone.localtime()


@contextmanager
def standing_on(day: date | None) -> Iterator[None]:
    """Take `day` for today inside the block; None changes nothing."""
    token = _day.set(day or _day.get())
    try:
        yield
    finally:
        _day.reset(token)
