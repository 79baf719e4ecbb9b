"""The weeks that the leader's map can be taken back to."""

from datetime import date, timedelta

from django.http import HttpRequest

from base import clock
from maps.look.errors import WeekNotUnderstood

WEEKS = 13
LONGEST_BACK = timedelta(days=400)


def weeks_back(today: date) -> list[date]:
    """The Sundays that are over, the latest first."""
    last = today - timedelta(days=today.isoweekday())
    return [last - timedelta(weeks=n) for n in range(WEEKS)]


def sunday_asked(request: HttpRequest) -> date:
    """`?week=2026-W46`: that week's Sunday. A week to come, or one of long ago, is refused."""
    text = request.GET.get("week", "")
    try:
        year, _w, week = text.partition("-W")
        sunday = date.fromisocalendar(int(year), int(week), 7)
    except ValueError as error:
        raise WeekNotUnderstood(text=text[:20]) from error
    if not clock.today() - LONGEST_BACK < sunday < clock.today():
        raise WeekNotUnderstood(text=text[:20])
    return sunday
