"""The visitor's itinerary, on the phone and on paper."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AuditAction, AuditEvent
from tests.fitting import fits
from tests.maps.monday import monday
from tests.township import Township
from visits.register.models import Visitor


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    monday(township)
    return township


def _open(town: Township, path: str = "/itinerary/", role: str = "visitor") -> str:
    client = Client()
    client.force_login(town.users[role])
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_visitor_sees_their_own_elders_names_in_full_and_can_call_them(town: Township) -> None:
    page = _open(town)
    assert "王秀英" in page
    assert f'href="tel:{town["王秀英"].phone}"' in page
    assert 'href="tel:13900000001"' in page


def test_a_person_who_is_not_on_the_route_is_not_named(town: Township) -> None:
    assert "张福贵" not in _open(town)


def test_the_page_leaves_an_audit_row_that_says_whom_it_showed(town: Township) -> None:
    _open(town)
    [row] = AuditEvent.objects.filter(action=AuditAction.UNMASK, actor=town.users["visitor"])
    on_route = ("王秀英", "李大山", "赵春花", "周玉梅")
    assert row.detail["ids"] == sorted(town[n].pk for n in on_route)


def test_a_day_that_is_no_day_is_refused_in_words(town: Township) -> None:
    client = Client()
    client.force_login(town.users["visitor"])
    response = client.get("/itinerary/?day=2026-02-30")
    assert response.status_code == 400
    assert "2026-02-30" in response.content.decode()


def test_an_account_without_a_visitor_is_told_what_to_do(town: Township) -> None:
    Visitor.objects.update(user=None)
    assert "还没有关联探访员" in _open(town)


def test_the_way_to_each_door_is_handed_over_as_somebody_travels_and_stands_on_paper_as_a_code(town: Township) -> None:
    page = _open(town)
    links = re.findall(r'href="(https://uri\.amap\.com/[^"]*)"', page)
    assert links
    assert all("mode=ride" in link for link in links)  # 孙志强 comes by e-bike
    assert not [name for name in town.elders for link in links if quote(name) in link]
    assert _open(town, "/itinerary/print/").count('class="way-code"') == len(links)


def test_the_sheet_names_everyone_in_order_and_draws_the_way(town: Township) -> None:
    page = _open(town, "/itinerary/print/")
    places = [page.index(name) for name in ("王秀英", "李大山", "赵春花", "周玉梅")]
    assert places == sorted(places)
    assert "<polyline" in page
    assert " style=" not in page


def test_the_township_prints_the_sheet_of_a_visitor_without_account(town: Township) -> None:
    Visitor.objects.update(user=None)
    page = _open(town, f"/visitors/{town.visitors['孙志强'].pk}/itinerary/", "coordinator")
    assert "王秀英" in page


def test_the_page_takes_few_queries(town: Township, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(town.users["visitor"])
    with django_assert_max_num_queries(42):  # two for the savepoint, one for the surges, five for the other days
        client.get("/itinerary/")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_a_tap_on_a_door_of_the_map_leads_to_its_card(
    town: Township, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page("/itinerary/", width=width, height=844, user=town.users["visitor"])
    page.locator(".leaflet-marker-icon", has_text="3").click()
    expect(page.locator("#door-3")).to_be_focused()


@pytest.mark.browser
def test_nothing_is_cut_off_and_nothing_leaves_the_house(town: Township, open_page: Callable[..., Page]) -> None:
    page = open_page("/itinerary/", width=390, height=844, user=town.users["visitor"])
    hosts: set[str] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.reload(wait_until="networkidle")
    fits(page)
    assert page.locator(".leaflet-marker-icon .pin").count() == 3
    assert hosts == {page.url.split("/")[2]}
    assert complaints == []
