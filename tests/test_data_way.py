"""The way of the data, walked once on the files that a county brings, through the real commands and a real process:

elder → location → visits due → problem → routes → published plan → visit record → coverage
"""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from base import clock
from demo.county import CountyFiles, Sizes, county_write
from dispatch.field.services import stop_record
from dispatch.plans.models import Plan, PlanState, Stop, StopVisit
from dispatch.plans.selectors import stop_states_of_plans
from dispatch.plans.stop_state import StopState
from geo.models import Area
from geo.selectors import area_get
from visits.duty.coverage import coverage_by_village, due_states
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Elder, Household

pytestmark = pytest.mark.long

MONDAY = date(2026, 11, 23)
WEEK = "2026-W48"


@pytest.fixture
def county(
    own_processes: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[CountyFiles]:
    """A small invented county's files; today is Monday of week 48."""
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setenv("VAR_DIR", str(settings.VAR_DIR))  # the computing process looks for the roads there
    with clock.standing_on(MONDAY):
        yield county_write(folder=tmp_path / "county", sizes=Sizes(elders=90, visitors=9), seed=7, today=MONDAY)


def command(name: str, *arguments: str | Path) -> str:
    said = StringIO()
    call_command(name, *map(str, arguments), stdout=said)
    return said.getvalue().strip()


def bring_in(county: CountyFiles) -> Area:
    """All that the county hands over; the township whose week will be planned."""
    command(
        *("import_areas", "--divisions", county.divisions, "--points", county.points),
        *("--polygons", county.boundaries, "--apply"),
    )
    command("import_roads", county.roads, "--apply")
    for code, ledger in county.ledgers.items():
        command("import_ledger", ledger, "--area", code, "--apply")
    command("import_records", county.records, "--apply")
    return area_get(code=max(county.ledgers, key=lambda code: Elder.objects.filter(**_inside(code)).count()))


def _inside(code: str) -> dict[str, str]:
    return {"household__village__code__startswith": code[:9]}


def due_on_paper(township: Area, folder: Path) -> dict[int, str]:
    """What `manage due` writes: each elder's state this week."""
    path = folder / "due.csv"
    command("due", "--area", township.code, "--week", WEEK, "-o", path)
    with path.open(encoding="utf-8-sig") as file:
        return {int(row["elder_id"]): row["state"] for row in csv.DictReader(file)}


def plan_and_publish(township: Area) -> Plan:
    plan_id = command("plan", "--area", township.code, "--week", WEEK, "--seconds", "2")
    command("publish", plan_id)
    return Plan.objects.get(pk=int(plan_id))


def record_at(visit: StopVisit) -> VisitRecord:
    return stop_record(
        stop_visit=visit,
        uuid=uuid4(),
        visitor=visit.stop.route.shift.visitor,
        author=None,
        visited_at=clock.now(),
        mode=Mode.DOOR_TO_DOOR,
        outcome=Outcome.MET,
        checks={},
    )


def visited_this_month(township: Area) -> set[int]:
    villages = coverage_by_village(area=township, month=MONDAY)
    return {elder_id for village in villages for elder_id in village.visited_at_the_door}


def test_from_the_countys_files_to_a_recorded_visit(county: CountyFiles, tmp_path: Path) -> None:
    township = bring_in(county)
    households = Household.objects.filter(village__parent=township)
    assert households.exclude(place=None).count() > households.count() / 2

    states = due_on_paper(township, tmp_path)
    waiting = {elder_id for elder_id, state in states.items() if state != "covered"}
    assert waiting

    plan = plan_and_publish(township)
    assert plan.state == PlanState.PUBLISHED
    planned = StopVisit.objects.filter(stop__route__plan=plan)
    served, left_out = set(planned.values_list("elder", flat=True)), set(plan.left_out.values_list("elder", flat=True))
    kept = plan.targets.filter(first_day__lte=plan.last_day, week_first__gt=plan.last_day)
    assert served | left_out | set(kept.values_list("elder", flat=True)) == waiting
    assert not served & left_out
    assert Stop.objects.filter(route__plan=plan, travel_source="network").exists()
    assert all(len(route.shape) > 2 for route in plan.routes.all() if route.shape)

    in_order = planned.order_by("stop__route__shift__date", "pk")
    visit = in_order.exclude(elder__in=visited_this_month(township)).first() or in_order[0]
    day = visit.stop.route.shift.date
    with clock.standing_on(day):
        record = record_at(visit)
        assert due_on_paper(township, tmp_path)[visit.elder_id] == "covered"
        assert due_states(elders=Elder.objects.filter(pk=visit.elder_id))[visit.elder_id].last_visit == day
        assert visit.elder_id in visited_this_month(township)
    visited = stop_states_of_plans(plans=[plan]).of_person(visit.elder_id, visit.stop_id)
    assert (visited.state, visited.record) == (StopState.MET, record)
