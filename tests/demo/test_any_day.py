"""The demo ends well on every day, and stands on a working day whenever it is built."""

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from pytest_django import Settings

from base import clock
from demo.day import demo_day, demo_day_keep
from dispatch.plans.models import Plan, PlanState, StopVisit
from runs import watching
from tests import in_threads

THIS_WEEK = [f"2026-11-{day}" for day in range(23, 30)]
WEEKDAYS = ["2026-11-23", "2026-12-01", "2026-12-09", "2026-12-17", "2026-12-25", "2027-01-02", "2027-01-10"]
"""Monday to Sunday, each in a week of its own, which has no plan yet."""
MONTH_ENDS, YEAR_END, LEAP_DAY = ["2026-11-30", "2027-01-31"], "2026-12-31", "2028-02-29"
SMALL = {"elders": 30, "visitors": 6, "villages": 6}


@pytest.mark.long
@pytest.mark.parametrize("day", sorted({*WEEKDAYS, *MONTH_ENDS, YEAR_END, LEAP_DAY}))
def test_it_ends_well_on_every_day(var: Path, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """One small county that is taken from day to day. That processes plan it is proved where one day is enough."""
    monkeypatch.setattr(watching, "start_child", in_threads.start_thread)
    call_command("demo", as_of=date.fromisoformat(day), seconds=1, json=True, stdout=StringIO(), **SMALL)
    summary = json.loads((var / "demo" / "summary.json").read_text(encoding="utf-8"))
    last_day = date.fromisoformat(summary["week"][1])
    plans = Plan.objects.filter(state=PlanState.PUBLISHED, last_day=last_day)
    visits = StopVisit.objects.filter(stop__route__plan__in=plans)
    assert summary["today"] == day <= last_day.isoformat()
    assert plans.count() == 3
    assert 0 < summary["planned"] == visits.count()
    assert (var / "demo.env").read_text() == f"AS_OF={day}\n"


@pytest.mark.parametrize(
    ("built", "stands"),
    [
        *((day, "2026-11-25") for day in THIS_WEEK),
        ("2026-11-30", "2026-12-02"),
        ("2026-12-31", "2026-12-30"),
        ("2027-01-01", "2026-12-30"),
        ("2027-02-06", "2027-02-03"),
        ("2028-02-29", "2028-03-01"),
    ],
)
def test_it_stands_in_the_middle_of_the_week_of_work(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path, built: str, stands: str
) -> None:
    settings.AS_OF = ""
    year, month, day = map(int, built.split("-"))
    late = clock.real().replace(year=year, month=month, day=day, hour=23, minute=50)
    monkeypatch.setattr(clock, "real", lambda: late)
    assert demo_day(tmp_path / "made.json") == date.fromisoformat(stands)


def test_a_second_run_keeps_the_day_and_another_may_be_chosen(settings: Settings, tmp_path: Path) -> None:
    settings.AS_OF = ""
    made = tmp_path / "made.json"
    made.write_text('{"today": "2026-11-25"}')
    assert demo_day(made) == date(2026, 11, 25)
    with clock.standing_on(date(2026, 12, 31)):
        assert demo_day(made) == date(2026, 12, 31)


def test_pages_and_commands_go_on_standing_on_the_demos_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(project, "DEMO_DAY_FILE", str(tmp_path / "demo.env"))
    demo_day_keep(date(2026, 11, 25))
    surroundings = {name: value for name, value in os.environ.items() if name != "AS_OF"} | {"VAR_DIR": str(tmp_path)}
    asked = [sys.executable, "-c", "from config import settings; print(settings.AS_OF)"]
    told = subprocess.run(asked, env=surroundings, capture_output=True, text=True, check=True, cwd=project.BASE_DIR)
    assert told.stdout.strip() == "2026-11-25"
