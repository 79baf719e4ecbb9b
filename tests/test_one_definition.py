"""Due, overdue and covered are defined once, in visits/coverage.py: every surface says the same (P13)."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from dispatch.selectors.inputs import inputs_gather
from geo.scope import Scope
from maps.selectors.attention import attention_list, standings
from maps.selectors.coverage_list import FIGURES, people_behind, people_listed
from maps.selectors.ledger_rows import ledger_rows_of
from maps.selectors.person import person_file
from tests.township import TODAY, Township
from visits.coverage import coverage_by_village, due_states, due_visits
from visits.models import Elder
from visits.services import surge_create

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


def by_map(town: Township) -> set[int]:
    client = Client()
    client.force_login(town.users["coordinator"])
    features = json.loads(client.get(f"/layers/{CODE}/elders.geojson").content)["features"]
    people = [person for feature in features for person in feature["properties"]["people"]]
    return {person["id"] for person in people if person["state"] == "overdue"}


def by_plan_page(town: Township) -> set[int]:
    people = standings(scope=scope_of(town), area=town.area)
    return {one.elder_id for one in attention_list(key="overdue", people=people)[1]}


def by_figures(town: Township) -> set[int]:
    return {pk for village in coverage_by_village(area=town.area, month=TODAY) for pk in village.overdue}


def by_the_list_behind_the_number(town: Township) -> set[int]:
    behind = people_behind(area=town.area, month=TODAY.replace(day=1), figure=FIGURES["overdue"])
    listed = people_listed(scope=scope_of(town), behind=behind, elder_ids=behind.elder_ids)
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
