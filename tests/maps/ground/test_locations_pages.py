"""The location queue: a number on the plan's page, its list, and each door put on the map (P23)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.audit.selectors import events_about
from accounts.models import AuditEvent
from base import clock
from geo.models import Area, Place, PlaceLevel, PlaceSource
from tests.fitting import fits
from tests.township import Township
from visits.register.models import Household


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    """周玉梅's door is not known; 王秀英's lies 4.1 km from her village."""
    settings.AS_OF = "2026-11-23"
    place = Place.objects.create(
        point=Point(113.200, 36.347), level=PlaceLevel.DOOR, source=PlaceSource.IMPORTED, recorded_at=clock.now()
    )
    Household.objects.filter(pk=township.households["王秀英"].pk).update(place=place)
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


def _place(town: Township, name: str) -> Place | None:
    return Household.objects.select_related("place__replaces").get(pk=town.households[name].pk).place


def _address(town: Township, name: str) -> str:
    return f"/locations/{town.households[name].pk}/"


def _pin(**changes: Any) -> dict[str, Any]:
    return {"lon": "113.1812", "lat": "36.2849", "accuracy_m": "15"} | changes


def _people(response: Any) -> list[str]:
    return [name for _one, names, *_ in response.context["queue"] for name in names]


def test_the_number_on_the_plans_page_leads_to_its_list(town: Township, coordinator: Client) -> None:
    people = f"/people/?area={town.area.code}&amp;list=unlocated"
    assert people in coordinator.get("/plan/").content.decode()
    address = f"/locations/?area={town.area.code}&amp;list=unlocated"
    assert address in coordinator.get(people.replace("&amp;", "&")).content.decode()
    assert _people(coordinator.get(address.replace("&amp;", "&"))) == ["周玉梅"]


@pytest.mark.parametrize(("key", "names"), [("", ["王秀英", "周玉梅"]), ("far", ["王秀英"]), ("unsure", [])])
def test_each_reason_has_its_list(coordinator: Client, key: str, names: list[str]) -> None:
    response = coordinator.get(f"/locations/?list={key}")
    assert _people(response) == names
    assert ("名单是空的" in response.content.decode()) == (not names)


def test_an_unknown_list_is_named(coordinator: Client) -> None:
    assert coordinator.get("/locations/?list=everything").status_code == 404


def test_people_are_named_and_a_look_leaves_a_row(town: Township, coordinator: Client) -> None:
    page = coordinator.get("/locations/").content.decode()
    assert "周玉梅" in page
    assert events_about(f"visits.elder:{town['周玉梅'].pk}").get().action == "view"


def test_another_township_sees_nobody(town: Township) -> None:
    client = Client()
    client.force_login(town.users["elsewhere"])
    assert _people(client.get("/locations/")) == []
    assert client.get(f"/locations/?area={town.area.code}").status_code == 404
    assert client.post(_address(town, "周玉梅"), _pin()).status_code == 404
    assert _place(town, "周玉梅") is None


def test_a_pin_becomes_the_door_and_leads_to_the_next(town: Township, coordinator: Client) -> None:
    response = coordinator.post(_address(town, "周玉梅"), _pin())
    assert response["Location"].startswith(_address(town, "王秀英"))
    place = _place(town, "周玉梅")
    assert place is not None
    assert (place.point.x, place.point.y, place.accuracy_m) == (113.1812, 36.2849, 15)
    assert (place.level, place.source, place.recorded_by) == ("door", "pinned", town.users["coordinator"])
    assert AuditEvent.objects.filter(subject=f"visits.household:{town.households['周玉梅'].pk}").count() == 1


def test_the_last_of_a_list_leads_back_to_it(town: Township, coordinator: Client) -> None:
    response = coordinator.post(f"{_address(town, '周玉梅')}?list=unlocated", _pin())
    assert response["Location"] == f"/locations/?area={town.area.code}&list=unlocated"


def test_a_confirmed_point_replaces_the_imported_one(town: Township, coordinator: Client) -> None:
    coordinator.post(_address(town, "王秀英"), {"confirm": "1"})
    place = _place(town, "王秀英")
    assert place is not None
    assert place.replaces is not None
    assert (place.source, place.replaces.source) == ("pinned", "imported")
    assert (place.point.x, place.point.y) == (place.replaces.point.x, place.replaces.point.y)
    assert "王秀英" not in _people(coordinator.get("/locations/"))


def test_what_is_not_known_cannot_be_confirmed(town: Township, coordinator: Client) -> None:
    assert coordinator.post(_address(town, "周玉梅"), {"confirm": "1"}).status_code == 400
    assert _place(town, "周玉梅") is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lon": "36.2849", "lat": "113.1812"}, "写反了"),
        ({"lon": "0", "lat": "0"}, "不在国内"),
        ({"lat": "36.4"}, "公里。如确实住在那里"),
        ({"lon": "nan"}, "error"),
        ({"accuracy_m": "-1"}, "error"),
    ],
)
def test_a_point_that_cannot_be_is_refused(
    town: Township, coordinator: Client, changes: dict[str, Any], says: str
) -> None:
    response = coordinator.post(_address(town, "周玉梅"), _pin(**changes))
    assert response.status_code == 400
    assert says in response.content.decode()
    assert _place(town, "周玉梅") is None


def test_a_far_point_holds_when_the_coordinator_says_so(town: Township, coordinator: Client) -> None:
    coordinator.post(_address(town, "周玉梅"), _pin(lat="36.4", far_is_right="on"))
    assert _place(town, "周玉梅") is not None


def test_the_queue_takes_few_queries(
    coordinator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    coordinator.get("/locations/")  # a session's first look writes it down, and counts what is then kept
    with django_assert_max_num_queries(39):
        coordinator.get("/locations/")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_a_door_is_found_by_mouse_and_keys(town: Township, open_page: Callable[..., Page], width: int) -> None:
    page = open_page("/locations/?list=unlocated", width=width, user=town.users["coordinator"])
    page.get_by_role("link", name="从第一户开始").click()
    page.wait_for_selector("[data-ready]")
    page.locator("#map").click(position={"x": 150, "y": 150})
    lon, lat = page.get_by_label("经度"), page.get_by_label("纬度")
    first = float(lon.input_value())
    expect(page.locator("#away")).to_contain_text("图钉离村")
    page.get_by_role("button", name="门口图钉").press("Shift+ArrowRight")
    moved = float(lon.input_value())
    assert 0 < moved - first < 0.01
    fits(page)
    lat.press("Enter")
    expect(page.get_by_role("status").last).to_contain_text("门口位置已保存")
    place = _place(town, "周玉梅")
    assert place is not None
    assert place.point.x == moved


def test_known_to_the_township_only_is_not_said_to_be_in_the_village(town: Township, coordinator: Client) -> None:
    Area.objects.filter(pk=town.villages["石桥村"].pk).update(point=None)
    assert "只知到乡镇中心" in coordinator.get("/locations/").content.decode()
    response = coordinator.get(_address(town, "周玉梅"))
    page = response.content.decode()
    assert "村的位置也不明" in page
    assert "只知道在哪个村" not in page
    assert response.context["map_data"]["village"] is None
    assert (centre := town.area.point)
    assert response.context["map_data"]["township"] == centre.coords
