"""Lives weeks in some townships under one process, in a transaction that is undone at the end, and keeps figures."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from django.db import transaction
from tqdm import tqdm

from base.clock import standing_on
from benchmarks.lived.figures import figures_of
from benchmarks.lived.processes import PROCESSES, Process, Told
from benchmarks.lived.town import Town
from benchmarks.lived.world import DAY, STORM_WEEK
from demo.day import MORNING
from dispatch.incidents.models import Incident
from dispatch.plans.models import Plan
from geo.models import Area, Level
from visits.duty.models import SurgeCause
from visits.duty.policy import KEY
from visits.duty.services import surge_create
from visits.register.holidays import DayKind
from visits.register.services.calendar import DaysTold, calendar_days_set

NEW_YEAR = date(2027, 1, 1)


def live(process: Process, town: Town, first: date, weeks: int, seconds: int) -> Told:
    """Day after day: what happens, what is planned, who is met."""
    told = Told()
    days = [first + n * DAY for n in range(7 * weeks)]
    for day in tqdm(days, desc=f"{process.title}, {town.area.name}, seed {town.seed}", file=sys.stderr):
        with standing_on(day, no_later_than=MORNING):
            if day.weekday() == 0:
                town.week_begins(day)
            town.morning(day)
            if day == first + STORM_WEEK * 7 * DAY + DAY:
                _storm(town.area, day)
            process.morning(town.area, day, seconds, told)
            town.walk(day)
        if day.weekday() == 6:
            with standing_on(day + DAY, no_later_than=MORNING):
                town.evening(day)
    return told


def _storm(area: Area, day: date) -> None:
    """Told the day before it begins: one more visit to each key elder on three days."""
    surge_create(
        area=area,
        cause=SurgeCause.WEATHER,
        title="暴雪橙色预警",
        first_day=day + DAY,
        last_day=day + 3 * DAY,
        tiers=[KEY],
    )


def _before(first: date) -> None:
    """The demo's own plans are none of the process's; New Year's Day is known as a holiday."""
    Incident.objects.all().delete()
    Plan.objects.all().delete()
    county = Area.objects.get(level=Level.COUNTY)
    with standing_on(first, no_later_than=MORNING):
        calendar_days_set(county=county, told=DaysTold(NEW_YEAR, NEW_YEAR, DayKind.HOLIDAY, "元旦"), by=None)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="lived")
    parser.add_argument("process", choices=PROCESSES)
    parser.add_argument("out", type=Path)
    parser.add_argument("--first", type=date.fromisoformat, required=True)
    parser.add_argument("--weeks", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--towns", type=int, nargs="+", required=True)
    asked = parser.parse_args(argv)
    process, areas = PROCESSES[asked.process], list(Area.objects.filter(level=Level.TOWNSHIP).order_by("code"))
    last, found = asked.first + (7 * asked.weeks - 1) * DAY, []
    for number in asked.towns:
        with transaction.atomic(), process.living():
            _before(asked.first)
            town = Town.found(areas[number], asked.seed)
            told = live(process, town, asked.first, asked.weeks, asked.seconds)
            with standing_on(last + DAY, no_later_than=MORNING):
                figures = figures_of(town, asked.first, last)
            found.append({"town": number, "undone": town.undone, **vars(told), **figures})
            transaction.set_rollback(True)
        asked.out.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return 0
