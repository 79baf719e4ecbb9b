"""The roads' pages: what locals know is drawn, dated, withdrawn, and the plans it touches are listed."""

import json
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.audit.selectors import events_about
from dispatch.plans.models import LeftOut, Plan, Route
from geo.models import RoadEdit
from geo.travel import travel_matrix
from tests.maps.monday import monday
from tests.township import TODAY, Township
from tests.valley import PLACES, import_valley

Open = Callable[..., Page]


@pytest.fixture
def town(township: Township, settings: Settings, tmp_path: Path) -> Township:
    settings.AS_OF = "2026-11-23"
    settings.VAR_DIR = tmp_path
    import_valley(tmp_path)
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


@pytest.fixture
def plan(town: Township) -> Plan:
    return monday(town).plan


def _drawn(kind: str, *places: tuple[float, float]) -> str:
    coordinates: Any = [list(place) for place in places]
    geometry = {"type": kind, "coordinates": [coordinates] if kind == "Polygon" else coordinates}
    return json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}
    )


def _closure(**changes: Any) -> dict[str, Any]:
    return {
        "name": "沿河路塌方",
        "reason": "flood",
        "modes": ["walk", "ebike", "motorcycle", "car"],
        "valid_from": "2026-11-23T00:00",
        "valid_to": "",
        "shape": _drawn("LineString", PLACES["upper"], PLACES["fork"]),
    } | changes


def _link(**changes: Any) -> dict[str, Any]:
    return {
        "name": "河边小路",
        "link_class": "path",
        "modes": ["walk"],
        "valid_from": "2026-11-23T00:00",
        "shape": _drawn("LineString", PLACES["bridge"], PLACES["lower"]),
    } | changes


def _seconds(mode: str = "walk") -> int:
    return int(travel_matrix([PLACES["bridge"]], [PLACES["lower"]], mode=mode).seconds[0, 0])


def test_an_empty_list_says_what_it_is_for(coordinator: Client) -> None:
    assert "还没有改动" in coordinator.get("/roads/").content.decode()


def test_without_a_network_nothing_is_offered(township: Township, settings: Settings) -> None:
    client = Client()
    client.force_login(township.users["coordinator"])
    page = client.get("/roads/").content.decode()
    assert "还没有路网" in page
    assert "/roads/closure/" not in page


def test_a_drawn_link_is_kept_and_the_way_is_shorter(town: Township, coordinator: Client) -> None:
    before = _seconds()
    response = coordinator.post("/roads/link/", _link())
    edit = RoadEdit.objects.get()
    assert response["Location"] == f"/roads/{edit.pk}/"
    assert (edit.area, edit.made_by) == (town.area, town.users["coordinator"])
    assert _seconds() < before


def test_a_closure_lists_the_plans_routes_and_stops_it_touches(town: Township, plan: Plan, coordinator: Client) -> None:
    _lay_along(plan, town)
    response = coordinator.post("/roads/closure/", _closure(), follow=True)
    page = response.content.decode()
    assert [line.touched.route.plan for line in response.context["touched"]] == [plan]
    assert f"/plans/{plan.pk}/" in page
    assert "王秀英" in page
    assert events_about(f"visits.elder:{town['王秀英'].pk}").filter(action="view").exists()


def test_the_plans_page_tells_the_closure(town: Township, plan: Plan, coordinator: Client) -> None:
    _lay_along(plan, town)
    coordinator.post("/roads/closure/", _closure())
    page = coordinator.get(f"/plans/{plan.pk}/changes/").content.decode()
    assert "道路封闭" in page
    assert "沿河路塌方" in page


def _lay_along(plan: Plan, town: Township) -> None:
    """The plan's route that comes from 下河村 over the river road to 王秀英 today, at an hour still to come."""
    route = Route.objects.filter(plan=plan, stops__visits__elder=town["王秀英"]).get()
    home = PLACES["lower"]
    points = [home, PLACES["fork"], PLACES["upper"]]
    back = [PLACES["fork"], home]
    doors = [(stop.point.x, stop.point.y) for stop in route.stops.all()]
    route.shape = LineString([*points, *doors, *back], srid=4326)
    route.start_at, route.end_at = _at(9), _at(12)
    route.save()


def _at(hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(TODAY, time(hour)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"shape": ""}, "请先在地图上点选路段"),
        ({"shape": "{"}, "请先在地图上点选路段"),
        ({"shape": "[" * 100_000}, "请先在地图上点选路段"),
        ({"shape": _drawn("LineString", (113.21, 36.30), (113.211, 36.30))}, "可以走的道路"),
        ({"shape": _drawn("LineString", (114.0, 36.0), (114.1, 36.0))}, "以外"),
        ({"valid_to": "2026-11-22T08:00"}, "不晚于开始时间"),
        ({"name": ""}, "请填写"),
    ],
)
def test_what_is_refused_keeps_what_was_filled_in(coordinator: Client, changes: dict[str, str], says: str) -> None:
    response = coordinator.post("/roads/closure/", _closure(**changes))
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert "2026-11-23T00:00" in page
    assert not RoadEdit.objects.exists()


def test_winter_speeds_are_told_in_percent(town: Township, coordinator: Client) -> None:
    before = _seconds("car")
    sent = {"name": "大雪", "valid_from": "2026-11-23T00:00", "car_minor": "50", "walk_path": ""}
    response = coordinator.post("/roads/speeds/", sent, follow=True)
    assert "汽车：村道 50%" in response.content.decode()
    assert _seconds("car") > 1.8 * before


def test_a_withdrawn_edit_keeps_its_history_and_can_be_restored(coordinator: Client, town: Township) -> None:
    before = _seconds()
    coordinator.post("/roads/link/", _link())
    edit = RoadEdit.objects.get()
    page = coordinator.post(f"/roads/{edit.pk}/withdraw/", follow=True).content.decode()
    assert "撤回" in page
    assert str(town.users["coordinator"]) in page
    assert _seconds() == before
    coordinator.post(f"/roads/{edit.pk}/restore/")
    assert _seconds() < before


def test_other_times_lead_an_old_address_to_the_newest(coordinator: Client) -> None:
    coordinator.post("/roads/closure/", _closure())
    edit = RoadEdit.objects.get()
    times = {"valid_from": "2026-11-23T00:00", "valid_to": "2026-11-24T00:00"}
    coordinator.post(f"/roads/{edit.pk}/times/", times)
    assert coordinator.get(f"/roads/{edit.pk}/").context["edit"].replaces == edit
    refused = coordinator.post(f"/roads/{edit.pk}/times/", times | {"valid_to": "2026-11-22T00:00"})
    assert (refused.status_code, "不晚于" in refused.content.decode()) == (400, True)


def test_another_townships_coordinator_finds_none_of_it(town: Township, coordinator: Client) -> None:
    coordinator.post("/roads/link/", _link())
    edit = RoadEdit.objects.get()
    other = Client()
    other.force_login(town.users["elsewhere"])
    assert "河边小路" not in other.get("/roads/").content.decode()
    assert other.get(f"/roads/{edit.pk}/").status_code == 404
    assert other.post(f"/roads/{edit.pk}/withdraw/").status_code == 404


def test_a_tap_gives_the_stretch_between_crossings_and_two_the_way_between(coordinator: Client) -> None:
    (x, y), (to_x, to_y) = PLACES["fork"], PLACES["bridge"]
    middle = f"{(x + to_x) / 2},{(y + to_y) / 2}"
    one = coordinator.get("/roads/stretch/", {"at": middle}).json()
    assert one["properties"]["name"] == "石桥路"
    two = coordinator.get("/roads/stretch/", {"at": middle, "to": f"{x},{y}"}).json()
    assert two["properties"]["metres"] == pytest.approx(one["properties"]["metres"] / 2, rel=0.01)


@pytest.mark.parametrize(
    ("at", "code"), [("113.5,36.5", "road_not_near"), ("here", "point_not_understood"), ("", "point_not_understood")]
)
def test_a_tap_beside_all_roads_is_told(coordinator: Client, at: str, code: str) -> None:
    response = coordinator.get("/roads/stretch/", {"at": at})
    assert (response.status_code, response.json()["code"]) == (400, code)


def test_every_map_of_the_area_shows_what_holds_today(town: Township, coordinator: Client) -> None:
    coordinator.post("/roads/closure/", _closure())
    coordinator.post("/roads/link/", _link(valid_from="2026-12-01T00:00"))
    layer = coordinator.get(f"/layers/{town.area.code}/road-edits.geojson").json()
    assert [feature["properties"]["title"] for feature in layer["features"]] == ["封路：沿河路塌方"]


@pytest.mark.browser
def test_a_footpath_is_drawn_and_a_road_closed_on_the_map(town: Township, plan: Plan, open_page: Open) -> None:
    _lay_along(plan, town)
    before = _seconds()
    page = open_page("/roads/link/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    page.get_by_label("名称").fill("河边小路")
    page.get_by_role("button", name="画线").click()
    for place in (PLACES["bridge"], PLACES["lower"]):
        page.mouse.click(*_on_screen(page, place))
    page.mouse.click(*_on_screen(page, PLACES["lower"]))  # the last corner again ends a line
    expect(page.locator("#drawn")).to_contain_text("已画出")
    page.get_by_role("button", name="保存补路").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("河边小路")
    assert _seconds() < before

    page.goto(page.url.split("/roads/")[0] + "/roads/closure/")
    page.wait_for_selector("[data-ready]")
    (x, y), (to_x, to_y) = PLACES["upper"], PLACES["fork"]
    page.mouse.click(*_on_screen(page, ((x + to_x) / 2, (y + to_y) / 2)))
    expect(page.locator("#drawn")).to_contain_text("沿河路")
    page.get_by_label("名称").fill("沿河路塌方")
    page.get_by_label("从", exact=True).fill("2026-11-23T00:00")
    page.get_by_role("button", name="封闭道路").click()
    touched = page.get_by_role("region", name="受影响的计划")
    expect(touched.get_by_role("link")).to_have_attribute("href", f"/plans/{plan.pk}/")
    expect(touched).to_contain_text("王秀英")


def _on_screen(page: Page, place: tuple[float, float]) -> tuple[float, float]:
    lon, lat = place
    x, y = page.evaluate(
        "([lon, lat]) => { const { x, y } = pageMap.map.latLngToContainerPoint([lat, lon]); return [x, y]; }",
        [lon, lat],
    )
    box = page.locator("#map").bounding_box()
    assert box
    return box["x"] + x, box["y"] + y


def test_who_is_left_out_for_want_of_a_way_leads_to_drawing_one(
    town: Township, plan: Plan, coordinator: Client
) -> None:
    elder = town["王秀英"]
    LeftOut.objects.create(plan=plan, elder=elder, first_day=TODAY, last_day=TODAY, reason="no_way")
    link = f"/roads/link/?area={town.area.code}&amp;elder={elder.pk}"
    assert link in coordinator.get(f"/plans/{plan.pk}/").content.decode()
    page = coordinator.get(link.replace("&amp;", "&"))
    assert (place := elder.household.place)
    assert page.context["map_data"]["door"] == place.point.coords
    assert "路要通到的这户" in page.content.decode()


@pytest.mark.parametrize("asked", ["", "0", "x", "9" * 30])
def test_drawing_a_way_for_nobody_shows_no_door(coordinator: Client, asked: str) -> None:
    assert coordinator.get(f"/roads/link/?elder={asked}").context["map_data"]["door"] is None
