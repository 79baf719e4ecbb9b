"""A coordinator's page asks the database as often for a township of fifty elders as for one of eight."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from geo.models import Place
from maps.week.selectors import carried
from tests.maps.monday import monday
from tests.township import Township
from visits.duty.services.figures import figures_keep
from visits.records.models import CheckIn
from visits.register.models import Elder, Hazard, HazardKind, Household

PAGES = [
    "/plan/",
    "/today/",
    "/people/?list=overdue",
    "/people/?list=hazard",
    "/waiting/",
    "/locations/",
    "/capacity/part/",
    "/capacity/people/",
    "/month/part/",
    "/elders/",
    "/elders/?due=overdue",
]


@pytest.fixture
def coordinator(township: Township, settings: Settings) -> Client:
    settings.AS_OF = "2026-11-25"
    monday(township)
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


def _neighbours(elder: Elder, number: int) -> None:
    """As many more who are as the elder is, each behind a door of their own."""
    for n in range(number):
        door = elder.household
        place = door.place and Place.objects.create(
            point=door.place.point,
            level=door.place.level,
            source="geocoded",
            confidence=0.4,
            recorded_at=timezone.now(),
        )
        household = Household.objects.create(village=door.village, address=f"新{n}号", place=place)
        Hazard.objects.create(household=household, kind=HazardKind.GAS, found_on=elder.registered_on)
        one = Elder.objects.create(household=household, name=f"{elder.name}{n}", registered_on=elder.registered_on)
        one.birth_date = elder.birth_date
        one.save()
        for rows in (elder.flags, elder.states, elder.responsibilities, elder.records):
            for row in rows.all():
                _again(row, one)


def _again(row: object, elder: Elder) -> None:
    told = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields  # type: ignore[attr-defined]
        if not field.primary_key and not field.generated
    }
    told |= {"elder_id": elder.pk} | ({"uuid": uuid.uuid4()} if "uuid" in told else {})
    made = type(row)._default_manager.create(**told)  # type: ignore[attr-defined]
    if "visited_at" in told:
        point = elder.household.village.point
        CheckIn.objects.create(record=made, point=point, accuracy_m=10)


def _queries(client: Client, page: str) -> int:
    client.get(page)  # what is counted anew is counted by now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_of_a_long_reason_the_first_are_shown_and_all_are_led_to(
    township: Township, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried, "SHOWN", 3)
    monkeypatch.setattr(carried, "A_PAGE", 4)
    for elder in list(Elder.objects.all()):
        _neighbours(elder, 5)
    shown = coordinator.get("/waiting/")
    [group, *_] = [one for one in shown.context["carried"].groups if one.more]
    count = group.page.paginator.count
    assert (len(group.rows), group.more) == (3, count - 3)
    assert f"另有 {group.more} 人" in shown.content.decode()
    led: set[int] = set()
    for number in range(1, -(-count // 4) + 1):
        page = coordinator.get(f"/waiting/?group={group.key}&page={number}").context["carried"]
        led |= {row.elder.pk for one in page.groups if one.key == group.key for row in one.rows}
    assert len(led) == count


def test_a_page_asks_as_often_however_many_elders_there_are(township: Township, coordinator: Client) -> None:
    first = list(Elder.objects.all())
    for elder in first:
        _neighbours(elder, 1)  # so that every list that can have somebody has somebody
    few = {page: _queries(coordinator, page) for page in PAGES}
    for elder in first:
        _neighbours(elder, 4)
    figures_keep(months=1)
    many = {page: _queries(coordinator, page) for page in PAGES}
    assert {page: n for page, n in many.items() if n > few[page]} == {}
