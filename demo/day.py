"""The day that a demo stands on: whenever it is built, it shows a county in the middle of its week's work."""

import json
from datetime import date, time, timedelta
from pathlib import Path

from django.conf import settings

from base import clock
from base.value_files import values_write

WEDNESDAY = 2
# Before the first shift: whoever builds a demo at midnight sees a whole day's routes all the same.
MORNING = time(7, 30)


def demo_day(made: Path) -> date:
    """The day somebody chose, else that of the demo already here, else this week's Wednesday."""
    if chosen := clock.chosen_day():
        return chosen
    if made.exists():
        return date.fromisoformat(json.loads(made.read_text(encoding="utf-8"))["today"])
    today = clock.today()
    return today + timedelta(days=WEDNESDAY - today.weekday())


def demo_day_keep(day: date) -> None:
    """From now on pages, commands and a second run here stand on that day."""
    values_write(Path(settings.DEMO_DAY_FILE), AS_OF=day.isoformat())
