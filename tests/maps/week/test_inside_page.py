"""Draw around people and act on all of them: who is inside, who nobody can tell, everything done or nothing."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.audit.selectors import events_about
from dispatch.plans.models import WeekWish
from tests.fitting import fits
from tests.township import TODAY, Township
from visits.exchange.models import ExportRun
from visits.exchange.selectors import elders_exported
from visits.register.models import ElderState, Responsibility, State

Open = Callable[..., Page]
UPPER = [[113.199, 36.309], [113.204, 36.309], [113.204, 36.313], [113.199, 36.313], [113.199, 36.309]]
"""Around the two doors of 上河村, where three live."""
INSIDE = ["王秀英", "李大山", "赵春花"]


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


def _drawn(*rings: list[list[float]]) -> str:
    shapes = [{"type": "Polygon", "coordinates": [ring]} for ring in rings]
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {}, "geometry": s} for s in shapes],
        }
    )


def _choose(client: Client, **sent: Any) -> Any:
    answer = client.post("/inside/", sent, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.context["shown"]


def _names(shown: Any) -> set[str]:
    return {one.elder.name for one in shown.people}


def _act(client: Client, town: Township, act: str, names: list[str], **sent: Any) -> Any:
    shown = client.get("/inside/").context["shown"]
    people = [town[name].pk for name in names]
    return client.post("/inside/act/", {"act": act, "seen": shown.seen, "elder": people} | sent, follow=True)


def _answers(town: Township, name: str) -> str:
    return Responsibility.objects.get(elder=town[name], kind="responsible", until=None).visitor.name


def test_whose_door_lies_in_the_shape_is_inside_and_who_has_none_is_told_apart(
    town: Township, coordinator: Client
) -> None:
    shown = _choose(coordinator, shape=_drawn(UPPER))
    assert _names(shown) == set(INSIDE)
    assert [(village.name, n) for village, n in shown.unplaced] == [("石桥村", 1)]
    page = coordinator.get("/inside/").content.decode()
    assert "另有 1 位没有位置，不知道在不在里面" in page
    assert "圈里 3 人" in page
    assert events_about(f"visits.elder:{town['王秀英'].pk}").filter(detail__page="inside").exists()


def test_a_village_that_is_ticked_holds_everybody_of_it_with_or_without_a_place(
    town: Township, coordinator: Client
) -> None:
    shown = _choose(coordinator, village=town.villages["石桥村"].code)
    assert _names(shown) == {"陈桂兰", "周玉梅"}
    assert shown.without_place == 0
    both = _choose(coordinator, village=town.villages["石桥村"].code, shape=_drawn(UPPER))
    assert _names(both) == {"陈桂兰", "周玉梅", *INSIDE}


def test_the_dead_and_the_moved_are_not_inside_and_another_township_never_is(
    town: Township, coordinator: Client
) -> None:
    ElderState.objects.create(elder=town["王秀英"], state=State.DIED, since=TODAY)
    whole = [[112.0, 35.0], [114.0, 35.0], [114.0, 37.0], [112.0, 37.0], [112.0, 35.0]]
    shown = _choose(coordinator, shape=_drawn(whole))
    assert "王秀英" not in _names(shown)
    elsewhere = Client()
    elsewhere.force_login(town.users["elsewhere"])
    assert _names(_choose(elsewhere, shape=_drawn(whole))) == set()
    assert _choose(elsewhere, village=town.villages["石桥村"].code).people == []


def test_a_line_of_a_free_hand_that_crosses_itself_holds_what_it_goes_round(
    town: Township, coordinator: Client
) -> None:
    bow = [[113.199, 36.309], [113.204, 36.313], [113.204, 36.309], [113.199, 36.313], [113.199, 36.309]]
    assert _names(_choose(coordinator, shape=_drawn(bow))) <= set(INSIDE)
    wider = [[lon + (0.001 if lon > 113.2 else -0.001), lat] for lon, lat in UPPER]
    assert _names(_choose(coordinator, shape=_drawn([*UPPER[:-1], *wider, UPPER[0]]))) == set(INSIDE)  # twice around


def test_corners_typed_by_hand_say_the_same_as_a_drawing(town: Township, coordinator: Client) -> None:
    typed = "\n".join(f"{lon},{lat}" for lon, lat in UPPER[:-1])
    assert _names(_choose(coordinator, shape=typed)) == set(INSIDE)


@pytest.mark.parametrize(
    "wrong", ["{", "[]", "abc", "1,2\n3,4\n5,6", '{"type":"Point","coordinates":[113,36]}', "1" * 60_001]
)
def test_what_is_no_shape_is_said_and_stays_typed(town: Township, coordinator: Client, wrong: str) -> None:
    answer = coordinator.post("/inside/", {"shape": wrong})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert answer.context["shape"] == wrong
    assert coordinator.get("/inside/").context["shown"] is None


def test_what_was_chosen_is_there_again_until_it_is_cleared(town: Township, coordinator: Client) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    assert _names(coordinator.get("/inside/").context["shown"]) == set(INSIDE)
    coordinator.post("/inside/", {"clear": "1", "shape": _drawn(UPPER)})
    assert coordinator.get("/inside/").context["shown"] is None


def test_all_are_given_to_one_visitor_and_what_stands_is_read_back(town: Township, coordinator: Client) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    told = {"kind": "responsible", "visitor": town.visitors["马小燕"].pk, "since": "2026-11-24"}
    answer = _act(coordinator, town, "answer", INSIDE, **told)
    assert "已指定 3 人；核对：从这天起 3 人的责任人是马小燕。" in answer.content.decode()
    assert {_answers(town, name) for name in INSIDE} == {"马小燕"}


def test_where_it_does_not_hold_for_one_nobody_is_changed(town: Township, coordinator: Client) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    town.visitors["马小燕"].active_until = date(2026, 11, 30)
    town.visitors["马小燕"].save()
    before = {name: _answers(town, name) for name in INSIDE}
    told = {"kind": "responsible", "visitor": town.visitors["马小燕"].pk, "since": "2026-12-24"}
    answer = _act(coordinator, town, "answer", INSIDE, **told)
    assert answer.status_code == 409
    assert "一个都没有改" in answer.content.decode()
    assert {name: _answers(town, name) for name in INSIDE} == before


def test_only_who_is_ticked_is_meant(town: Township, coordinator: Client) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    told = {"kind": "responsible", "visitor": town.visitors["马小燕"].pk, "since": "2026-11-24"}
    _act(coordinator, town, "answer", ["王秀英"], **told)
    assert [_answers(town, name) for name in INSIDE] == ["马小燕", "孙志强", "孙志强"]


def test_who_came_or_went_meanwhile_is_told_and_nothing_is_done(town: Township, coordinator: Client) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    seen = coordinator.get("/inside/").context["shown"].seen
    away, near = town.households["王秀英"].place, town.households["吴满仓"].place
    assert away is not None
    assert near is not None
    away.point, near.point = Point(113.3, 36.3), Point(113.2010, 36.3110)
    away.save()
    near.save()
    told = {"kind": "responsible", "visitor": town.visitors["马小燕"].pk, "since": "2026-11-24"}
    people = [town[name].pk for name in INSIDE]
    answer = coordinator.post("/inside/act/", {"act": "answer", "seen": seen, "elder": people} | told)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "不在里面了：王秀英" in page
    assert "新到里面：吴满仓" in page
    assert {_answers(town, name) for name in INSIDE} == {"孙志强"}


def test_visits_are_locked_to_a_week_and_who_is_owed_none_there_is_counted(town: Township, coordinator: Client) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    answer = _act(coordinator, town, "week", INSIDE, week="2026-11-23")
    page = answer.content.decode()
    locked = set(WeekWish.objects.values_list("elder__name", flat=True))
    assert f"{len(locked)} 人的探访已锁定在" in page
    assert locked
    assert locked < set(INSIDE)
    assert f"{3 - len(locked)} 人这一周没有要上门的" in page
    again = _act(coordinator, town, "week", INSIDE, week="2026-11-23")
    assert again.status_code == 200
    assert WeekWish.objects.count() == len(locked)


def test_a_surge_begins_with_the_shape_and_an_export_with_the_people(town: Township, coordinator: Client) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    surge = _act(coordinator, town, "surge", INSIDE)
    assert surge.redirect_chain[-1][0] == "/surges/new/?from=inside"
    drawn = json.loads(surge.context["form"].initial["drawn"])
    assert drawn["features"][0]["geometry"]["type"] == "Polygon"
    asked = _act(coordinator, town, "export", ["王秀英", "李大山"])
    assert "只导出在地图上圈选的 2 人" in asked.content.decode()
    sent = {"area": town.area.code, "reason": "核对名单", "file_format": "xlsx", "fields_chosen": ["name", "village"]}
    coordinator.post("/ledger/export/?from=inside", sent)
    run = ExportRun.objects.get()
    listed = elders_exported(area=run.area, filters=run.filters)
    assert {elder.name for elder in listed} == {"王秀英", "李大山"}
    trail = events_about(f"geo.area:{town.area.pk}").filter(detail__reason="核对名单").get()
    assert trail.detail["filters"]["elders"] == 2


@pytest.mark.parametrize("sent", [{"act": "answer"}, {"act": "nothing"}, {}])
def test_without_anybody_ticked_or_anything_to_do_the_page_says_so(
    town: Township, coordinator: Client, sent: dict[str, str]
) -> None:
    _choose(coordinator, shape=_drawn(UPPER))
    seen = coordinator.get("/inside/").context["shown"].seen
    people = [] if sent.get("act") == "answer" else [town["王秀英"].pk]
    answer = coordinator.post("/inside/act/", {"seen": seen, "elder": people} | sent)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_where_nothing_is_chosen_any_more_an_act_leads_back_to_choosing(town: Township, coordinator: Client) -> None:
    answer = coordinator.post("/inside/act/", {"act": "export", "elder": [town["王秀英"].pk]}, follow=True)
    assert answer.redirect_chain[-1][0] == "/inside/"
    assert "请重新圈选" in answer.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_a_free_hand_goes_round_people_and_they_are_listed(town: Township, open_page: Open, width: int) -> None:
    page = open_page("/inside/", width=width, user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    fits(page)
    page.get_by_role("button", name="随手圈").click()
    page.locator(".map-stage").scroll_into_view_if_needed()
    box = page.locator("#map").bounding_box()
    assert box is not None
    left, top, right, bottom = box["x"] + 70, box["y"] + 8, box["x"] + box["width"] - 8, box["y"] + box["height"] - 8
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top + 10)):
        page.mouse.move(x, y, steps=8)
    page.mouse.up()
    expect(page.locator("#map .drawn")).to_have_count(1)
    page.get_by_role("button", name="看里面有谁").click()
    expect(page.get_by_role("heading", name="圈里")).to_be_visible()
    assert page.locator("input[name=elder]").count() >= 5


@pytest.mark.browser
def test_by_keyboard_a_village_is_ticked_and_its_people_are_listed(town: Township, open_page: Open) -> None:
    page = open_page("/inside/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    page.get_by_text("不用地图：勾选村").press("Enter")
    page.get_by_label("石桥村").press("Space")
    page.get_by_role("button", name="看里面有谁").press("Enter")
    expect(page.get_by_role("heading", name="圈里 2 人")).to_be_visible()
