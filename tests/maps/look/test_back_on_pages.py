"""Filters, place and page of a list are there again after a person, a record and a form were opened and saved."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from tests.township import Township
from visits.records.models import RecordFlag, VisitRecord
from visits.register.models import Elder


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


def _page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def _link(page: str, beginning: str) -> str:
    """The first link that begins so."""
    found = re.search(rf'(?:href|action)="({re.escape(beginning)}[^"]*)"', page)
    assert found, beginning
    return unescape(found[1])


@pytest.mark.parametrize("listed", ["/elders/?due=overdue&sort=due", "/people/?area=140499101000&list=overdue"])
def test_from_a_list_to_a_person_to_a_form_and_back_with_every_filter(
    town: Township, coordinator: Client, listed: str
) -> None:
    elder = town["张福贵"]
    person = _link(_page(coordinator, listed), f"/elders/{elder.pk}/?next=")
    page = _page(coordinator, person)
    assert f'href="{listed.replace("&", "&amp;")}"' in page
    form = _link(page, f"/elders/{elder.pk}/edit/household/")
    saved = coordinator.post(form, {"address": "下河村6号"})
    assert saved.status_code in (302, 400)
    confirm = _link(page, f"/elders/{elder.pk}/confirm/")
    answer = coordinator.post(confirm)
    assert answer["Location"] == person
    assert f'href="{listed.replace("&", "&amp;")}"' in _page(coordinator, answer["Location"])


def test_a_saved_form_leads_back_to_the_person_who_leads_back_to_the_list(town: Township, coordinator: Client) -> None:
    elder = town["张福贵"]
    person = f"/elders/{elder.pk}/?next={quote('/elders/?sort=age', safe='')}"
    form = _link(_page(coordinator, person), f"/elders/{elder.pk}/edit/responsibility/")
    held = coordinator.get(form)
    told = {name: field.value() for name, field in ((one.name, one) for one in held.context["form"])}
    sent = {name: value if value is not None else "" for name, value in told.items()}
    sent |= {"kind": "responsible", "visitor": town.visitors["孙志强"].pk, "since": "2026-11-23"}
    answer = coordinator.post(form, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == person


def test_the_ledger_keeps_where_one_came_from_on_every_page_and_saves_no_list_with_it(
    town: Township, coordinator: Client
) -> None:
    back = quote("/plan/?visitor=3", safe="")
    page = _page(coordinator, f"/elders/?area=140499101201&next={back}")
    assert 'href="/plan/?visitor=3"' in page
    assert '<input type="hidden" name="query" value="area=140499101201">' in page
    assert '<input type="hidden" name="next" value="/plan/?visitor=3">' in page
    assert "存下名单" not in _page(coordinator, f"/elders/?next={back}")  # nothing is narrowed


def test_why_nobody_came_is_told_and_the_list_is_there_again(town: Township, coordinator: Client) -> None:
    elder = town["张福贵"]
    listed = "/people/?area=140499101000&list=overdue"
    missed = _link(_page(coordinator, listed), f"/elders/{elder.pk}/missed/")
    [window] = re.findall(
        r'name="first_day" value="([^"]*)"><input type="hidden" name="last_day" value="([^"]*)"',
        _page(coordinator, missed),
    )[:1]
    answer = coordinator.post(
        missed, {"first_day": window[0], "last_day": window[1], "because": "road_or_weather", "note": ""}, follow=True
    )
    assert f'href="{listed.replace("&", "&amp;")}"' in answer.content.decode()


def test_a_record_leads_back_to_its_page_of_the_list(town: Township, coordinator: Client) -> None:
    listed = "/records/?list=all&page=1"
    record = VisitRecord.objects.order_by("-visited_at").first()
    assert record
    page = _page(coordinator, _link(_page(coordinator, listed), f"/records/{record.pk}/?next="))
    assert f'href="{listed.replace("&", "&amp;")}"' in page


def test_a_flag_that_was_looked_at_leads_back_to_where_it_was_listed(town: Township, coordinator: Client) -> None:
    record = town.records["王秀英"]
    flag = RecordFlag.objects.create(
        record=record, kind="too_far", raised_at=record.accepted_at, detail={"distance_m": 900, "accuracy_m": 20}
    )
    listed = "/records/?list=waits&page=1"
    review = _link(_page(coordinator, listed), f"/flags/{flag.pk}/review/")
    assert coordinator.post(review, {"review": "fine", "note": ""})["Location"] == listed


@pytest.mark.parametrize("evil", ["https://example.org/", "//example.org/", "/\\example.org"])
def test_no_page_leads_out_of_the_site(town: Township, coordinator: Client, evil: str) -> None:
    elder: Elder = town["张福贵"]
    asked = f"next={quote(evil, safe='')}"
    for path in (f"/elders/{elder.pk}/", "/people/", f"/elders/{elder.pk}/missed/", "/leave/new/"):
        page = _page(coordinator, f"{path}?{asked}")
        assert not re.search(r'href="[^"]*example\.org[^"]*"', page.replace(quote(evil, safe=""), ""))
    answer = coordinator.post(f"/elders/{elder.pk}/confirm/?{asked}")
    assert answer["Location"] == f"/elders/{elder.pk}/"
