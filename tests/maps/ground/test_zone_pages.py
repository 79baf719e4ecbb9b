"""Hazard zones: drawn, listed, on the maps, and who is inside (P57)."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import Polygon
from django.test import Client
from pytest_django import Settings

from accounts.audit.selectors import events_about
from geo.areas.services import zone_create
from geo.models import Zone, ZoneKind
from tests.township import TODAY, Township
from visits.register.models import ElderState, Household, State

pytestmark = pytest.mark.django_db

BANK = Polygon.from_bbox((113.19, 36.30, 113.21, 36.32))  # 王秀英, 李大山 and 赵春花 live here
LINES = "113.19,36.30\n113.21,36.30\n113.21,36.32\n113.19,36.32"


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    return signed_in(town, "coordinator")


def signed_in(town: Township, who: str) -> Client:
    client = Client()
    client.force_login(town.users[who])
    return client


def flood(town: Township, **more: Any) -> Zone:
    facts: dict[str, Any] = {"kind": ZoneKind.FLOOD, "name": "河滩", "polygon": BANK, "first_day": TODAY} | more
    return zone_create(area=town.area, **facts)


def sent(**changes: Any) -> dict[str, Any]:
    return {"name": "河滩", "kind": "flood", "first_day": "2026-11-23", "shape": LINES, "seen": 0} | changes


def names(response: Any) -> set[str]:
    return {one.elder.name for one in response.context["people"]}


def test_a_zone_drawn_shows_who_is_inside_by_village(coordinator: Client) -> None:
    page = coordinator.post("/zones/new/", sent(), follow=True)
    assert [(one.village.name, one.people) for one in page.context["inside"]] == [("上河村", 3)]
    assert "3 人" in page.content.decode()


def test_the_list_behind_the_number_names_whom_to_fetch_and_leaves_a_row(town: Township, coordinator: Client) -> None:
    response = coordinator.get(f"/zones/{flood(town).pk}/people/?village=140499101201")
    assert names(response) == {"王秀英", "李大山", "赵春花"}
    assert "王秀英" in response.content.decode()
    assert events_about(f"visits.elder:{town['王秀英'].pk}").get().action == "view"


def test_who_died_is_not_listed_and_who_is_in_hospital_is_marked(town: Township, coordinator: Client) -> None:
    ElderState.objects.create(elder=town["王秀英"], state=State.DIED, since=date(2026, 11, 20))
    ElderState.objects.create(elder=town["李大山"], state=State.IN_HOSPITAL, since=date(2026, 11, 20))
    response = coordinator.get(f"/zones/{flood(town).pk}/people/")
    assert {one.elder.name: one.state for one in response.context["people"]} == {"李大山": "住院", "赵春花": ""}


def test_whose_door_is_not_known_counts_where_the_village_stands(town: Township, coordinator: Client) -> None:
    Household.objects.filter(pk=town.households["王秀英"].pk).update(place=None)
    page = coordinator.get(f"/zones/{flood(town).pk}/")
    assert [(one.people, one.unsure) for one in page.context["inside"]] == [(3, 1)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "请填写"),
        ({"last_day": "2026-11-01"}, "截止日期早于"),
        ({"shape": ""}, "还没有画范围"),
        ({"kind": "wind"}, "请从列出的里面选"),
    ],
)
def test_what_is_missing_is_told_beside_it(coordinator: Client, changes: dict[str, str], words: str) -> None:
    response = coordinator.post("/zones/new/", sent(**changes))
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not Zone.objects.exists()


def test_the_second_of_two_editors_gets_409(town: Township, coordinator: Client) -> None:
    zone = flood(town)
    signed_in(town, "responder").post(f"/zones/{zone.pk}/", sent(seen=1, name="上河滩"))
    conflict = coordinator.post(f"/zones/{zone.pk}/", sent(seen=1, name="下河滩"))
    assert conflict.status_code == 409
    assert "应急人员" in conflict.content.decode()
    assert "下河滩" in conflict.content.decode()
    assert Zone.objects.get().name == "上河滩"


def test_a_former_version_comes_back_and_a_mistake_is_withdrawn(town: Township, coordinator: Client) -> None:
    zone = flood(town)
    coordinator.post(f"/zones/{zone.pk}/", sent(seen=1, name="上河滩"))
    coordinator.post(f"/zones/{zone.pk}/restore/", {"number": 1, "seen": 2})
    assert Zone.objects.get().name == "河滩"
    coordinator.post(f"/zones/{zone.pk}/withdraw/")
    assert coordinator.get(f"/zones/{zone.pk}/").status_code == 404
    assert coordinator.get("/zones/").context["zones"] == []


def test_the_layer_holds_the_zones_in_force_for_whoever_may_see_the_area(town: Township, coordinator: Client) -> None:
    flood(town)
    flood(town, name="旧滩", first_day=date(2026, 7, 1), last_day=date(2026, 8, 1))
    address = f"/layers/{town.area.code}/zones.geojson"
    features = json.loads(coordinator.get(address).content)["features"]
    assert [feature["properties"]["title"] for feature in features] == ["洪涝：河滩"]
    assert signed_in(town, "elsewhere").get(address).status_code == 404


def test_zones_stand_on_the_plans_map_and_on_the_responders_card(town: Township, coordinator: Client) -> None:
    flood(town)
    assert f"/layers/{town.area.code}/zones.geojson" in coordinator.get("/plan/").content.decode()
    card = signed_in(town, "responder").get(f"/elders/{town['王秀英'].pk}/card/")
    assert "住在风险区里：洪涝，河滩" in card.content.decode()
    assert card.context["map_data"]["zones"]["features"]


def test_the_list_tells_what_is_in_force_to_come_and_over(town: Township, coordinator: Client) -> None:
    flood(town)
    flood(town, name="后山", kind=ZoneKind.SNOW, first_day=date(2026, 12, 1))
    flood(town, name="旧滩", first_day=date(2026, 7, 1), last_day=date(2026, 8, 1))
    listed = coordinator.get("/zones/").context["zones"]
    assert [(one.zone.name, one.stage) for one, _ in listed] == [("河滩", "now"), ("后山", "ahead"), ("旧滩", "over")]
