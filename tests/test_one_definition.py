"""Due, overdue and covered are defined once, in visits/duty/coverage.py: every surface says the same (P13)."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dispatch.plans.selectors.inputs import inputs_gather
from geo.scope import Scope
from maps.desk.selectors.ledger_rows import ledger_rows_of
from maps.desk.selectors.person import person_file
from maps.figures.selectors.coverage_list import FIGURES, people_behind, people_listed
from maps.week.selectors.attention import attention_list, standings
from tests.township import TODAY, Township
from visits.duty.coverage import coverage_by_village, due_states, due_visits
from visits.duty.models import Surge
from visits.duty.services import surge_create, surge_withdraw
from visits.merging.services import elders_merge
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.services import record_correct, record_submit
from visits.records.services.record_versions import record_move, record_void
from visits.register.models import Elder, ElderState
from visits.register.services import elders_transfer

SUNDAY = date(2026, 11, 29)
CODE = "140499101000"


@pytest.fixture
def town(township: Township, stand_on: Callable[[str], date]) -> Township:
    """The usual Monday, with a surge for those at the general tier, so that every kind of window is there."""
    stand_on(TODAY.isoformat())
    surge_create(area=township.area, cause="weather", title="寒潮", first_day=TODAY, last_day=SUNDAY, tiers=["general"])
    return township


def scope_of(town: Township) -> Scope:
    return Scope((town.area.prefix,))


def by_command(town: Township) -> set[int]:
    out = StringIO()
    call_command("due", "--area", CODE, "--week", "2026-W48", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    rows: list[dict[str, Any]] = answer["visits"] if isinstance(answer, dict) else answer
    return {row["elder_id"] for row in rows if row["state"] == "overdue"}


def by_the_file_of_the_command(town: Township) -> set[int]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "due.csv"
        call_command("due", "--area", CODE, "--week", "2026-W48", "-o", str(file), stdout=StringIO())
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    return {int(row["elder_id"]) for row in rows if row["state"] == "overdue"}


def by_map(town: Township) -> set[int]:
    client = Client()
    client.force_login(town.users["coordinator"])
    features = json.loads(client.get(f"/layers/{CODE}/households.geojson").content)["features"]
    doors = [feature["properties"] for feature in features]
    people = [row for door in doors for row in zip(door["elders"], door["states"], strict=True)]
    return {elder for elder, state in people if state == "overdue"}


def by_plan_page(town: Township) -> set[int]:
    people = standings(scope=scope_of(town), area=town.area)
    return {one.elder_id for one in attention_list(key="overdue", people=people)[1]}


def by_figures(town: Township) -> set[int]:
    return {pk for village in coverage_by_village(area=town.area, month=TODAY) for pk in village.overdue}


def by_the_list_behind_the_number(town: Township) -> set[int]:
    behind = people_behind(area=town.area, month=TODAY.replace(day=1), figure=FIGURES["overdue"])
    listed = people_listed(scope=scope_of(town), behind=behind, elder_ids=behind.elder_ids, tells_facts=True)
    assert all(person.days_overdue for person in listed)
    return {person.elder_id for person in listed}


def by_ledger(town: Township) -> set[int]:
    ids = [elder.pk for elder in town.elders.values()]
    return {row.elder.pk for row in ledger_rows_of(elder_ids=ids, day=TODAY) if row.due.state == "overdue"}


def by_ledger_filter(town: Township) -> set[int]:
    client = Client()
    client.force_login(town.users["coordinator"])
    page = client.get("/elders/?due=overdue").content.decode()
    return {elder.pk for elder in town.elders.values() if f"/elders/{elder.pk}/" in page}


def by_person_page(town: Township) -> set[int]:
    files = [person_file(scope=scope_of(town), elder_id=elder.pk) for elder in town.elders.values()]
    return {shown.elder.pk for shown in files if shown.due.state == "overdue"}


def by_plan(town: Township) -> set[int]:
    return {
        owed.elder_id for owed in inputs_gather(area=town.area, first_day=TODAY, last_day=SUNDAY).owed if owed.overdue
    }


SURFACES = [
    by_command,
    by_the_file_of_the_command,
    by_map,
    by_plan_page,
    by_figures,
    by_the_list_behind_the_number,
    by_ledger,
    by_ledger_filter,
    by_person_page,
    by_plan,
]


@pytest.mark.parametrize("surface", SURFACES, ids=[surface.__name__ for surface in SURFACES])
def test_every_surface_names_the_same_people_overdue(town: Township, surface: Callable[[Township], set[int]]) -> None:
    assert surface(town) == {town["张福贵"].pk, town["陈桂兰"].pk}


def met(town: Township, name: str, day: date, **said: Any) -> VisitRecord:
    at = timezone.make_aware(datetime.combine(day, time(0, 1)))
    told: dict[str, Any] = {"mode": Mode.DOOR_TO_DOOR, "outcome": Outcome.MET, "author": None} | said
    return record_submit(uuid=uuid4(), elder=town[name], visitor=None, visited_at=at, **told)


def corrected(town: Township) -> None:
    record = met(town, "张福贵", TODAY)
    record_correct(record=record, uuid=uuid4(), author=None, reason="记错", changes={"outcome": Outcome.NO_ANSWER})


def void(town: Township) -> None:
    record_void(record=met(town, "张福贵", TODAY), uuid=uuid4(), author=None, reason="没有去过")


def moved_to_another(town: Township) -> None:
    record = met(town, "张福贵", TODAY)
    record_move(record=record, elder=town["陈桂兰"], uuid=uuid4(), author=None, reason="记错了人")


def a_surge_over(town: Township) -> None:
    """It took the only visit of the week: that week's own was never made."""
    first, last = TODAY - timedelta(days=7), TODAY - timedelta(days=5)
    surge_create(area=town.area, cause="weather", title="雨雪", first_day=first, last_day=last)


def home_from_hospital(town: Township) -> None:
    ElderState.objects.create(elder=town["刘长水"], state="active", since=TODAY)


def merged(town: Township) -> None:
    elders_merge(kept=town["张福贵"], merged=town["陈桂兰"], choices={}, by=town.users["coordinator"])


EVENTS: list[tuple[str, Callable[[Township], Any]]] = [
    ("a visit", lambda town: met(town, "张福贵", TODAY)),
    ("a late visit of last week", lambda town: met(town, "陈桂兰", TODAY - timedelta(days=3))),
    ("a closed door", lambda town: met(town, "张福贵", TODAY, outcome=Outcome.NO_ANSWER)),
    ("a call", lambda town: met(town, "陈桂兰", TODAY, mode=Mode.PHONE)),
    ("a visit corrected to a closed door", corrected),
    ("a visit declared void", void),
    ("a visit moved to another person", moved_to_another),
    ("a surge that is over", a_surge_over),
    ("a surge withdrawn", lambda town: surge_withdraw(surge=Surge.objects.latest("pk"))),
    (
        "gone to hospital",
        lambda town: ElderState.objects.create(elder=town["张福贵"], state="in_hospital", since=TODAY),
    ),
    ("home from hospital", home_from_hospital),
    ("died", lambda town: ElderState.objects.create(elder=town["陈桂兰"], state="died", since=TODAY)),
    (
        "a move inside the township",
        lambda town: elders_transfer(elders=[town["张福贵"]], village=town.villages["石桥村"]),
    ),
    ("out of scope", lambda town: town["张福贵"].flags.update(until=TODAY - timedelta(days=1))),
    ("two entries merged", merged),
]


@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=[name for name, _ in EVENTS])
def test_every_surface_says_the_same_after_whatever_happens(town: Township, event: Callable[[Township], Any]) -> None:
    event(town)
    for elder in town.elders.values():
        elder.refresh_from_db()
    standing = {name: elder for name, elder in town.elders.items() if elder.merged_into_id is None}
    town = replace(town, elders=standing)
    states = due_states(elders=Elder.objects.all())
    overdue = {pk for pk, state in states.items() if state.state == "overdue"}
    assert {surface.__name__: surface(town) for surface in SURFACES} == {one.__name__: overdue for one in SURFACES}
    waiting = {visit.elder_id for visit in due_visits(area=town.area, first_day=TODAY, last_day=TODAY)
               if visit.state in ("due", "overdue")}  # fmt: skip
    assert waiting == {pk for pk, state in states.items() if state.state in ("due", "overdue")}


def test_what_is_planned_is_what_the_list_owes_and_no_more(town: Township) -> None:
    due = due_visits(area=town.area, first_day=TODAY, last_day=SUNDAY)
    owed = inputs_gather(area=town.area, first_day=TODAY, last_day=SUNDAY).owed
    waiting = {(visit.elder_id, visit.first_day, visit.last_day) for visit in due if visit.state != "covered"}
    assert {visit.key for visit in owed} == waiting


def test_the_pages_of_a_person_and_the_list_of_windows_agree(town: Township) -> None:
    """Who has an open window is due or overdue; who has none is covered."""
    due = due_visits(area=town.area, first_day=TODAY, last_day=TODAY)
    waiting = {visit.elder_id for visit in due if visit.state != "covered"}
    states = due_states(elders=Elder.objects.all())
    assert {pk for pk, state in states.items() if state.state in ("due", "overdue")} == waiting
