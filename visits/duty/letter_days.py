"""When a letter of figures is due, pure: Monday or the first at eight, and for a day after that."""

from datetime import date, datetime, time, timedelta

HOUR = time(8)
LATE = timedelta(days=1)
"""Later than this it is old news: the next one comes in time."""


def letter_due(rhythm: str, *, now: datetime, subscribed_at: datetime) -> str | None:
    """The period whose letter is to go out now; None where none is. Nothing is due that fell before subscribing."""
    day = _monday(now.date()) if rhythm == "weekly" else now.date().replace(day=1)
    due_at = datetime.combine(day, HOUR, now.tzinfo)
    if not due_at <= now < due_at + LATE or subscribed_at > due_at:
        return None
    if rhythm == "weekly":
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{day:%Y-%m}"


def month_told(rhythm: str, day: date) -> date:
    """The first day of the month that a letter of this day tells of."""
    first_day = day.replace(day=1)
    return first_day if rhythm == "weekly" else (first_day - timedelta(days=1)).replace(day=1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
