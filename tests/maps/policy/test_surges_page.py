"""The page of surges: set after a look at whom it means, withdrawn, put back; told at the door (P57-P59)."""

import json
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.contrib.gis.geos import Polygon
from django.test import Client

from accounts.models import User
from geo.models import Zone
from tests.township import TODAY, Township
from visits.duty.models import Surge
from visits.duty.services import surge_create
from visits.register.festivals import festivals_of
from visits.register.models import WorkingHours

SQUARE = [[113.17, 36.28], [113.19, 36.28], [113.19, 36.29], [113.17, 36.29], [113.17, 36.28]]


@pytest.fixture
def coordinator(township: Township, client: Client, stand_on: Callable[[str], date]) -> User:
    stand_on(TODAY.isoformat())
    client.force_login(township.users["coordinator"])
    return township.users["coordinator"]


def filled(township: Township, **changes: Any) -> dict[str, Any]:
    days = {"first_day": "2026-11-26", "last_day": "2026-11-29"}
    return {"cause": "weather", "title": "寒潮", "area": township.area.code, "visits": 1, **days} | changes


def drawn(ring: list[list[float]]) -> str:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_a_surge_is_set_with_author_and_checklist(township: Township, coordinator: User, client: Client) -> None:
    """P57, P59."""
    answer = client.post("/surges/new/", filled(township, categories=["lives_alone"], checklist="看炉子"))
    assert answer.status_code == 302
    surge = Surge.objects.get()
    assert (surge.made_by, surge.categories, surge.checklist) == (coordinator, ["lives_alone"], "看炉子")


def test_the_preview_tells_how_many_and_whom_and_sets_nothing(
    township: Township, coordinator: User, client: Client
) -> None:
    part = client.post("/surges/preview/", filled(township, title="", visits=2, drawn=drawn(SQUARE))).content.decode()
    assert "陈桂兰" in part
    assert "×2" in part
    assert not Surge.objects.exists()


def test_the_preview_tells_the_hours_on_duty_and_asks_for_the_townships_cost(
    township: Township, coordinator: User, client: Client
) -> None:
    answer = client.post("/surges/preview/", filled(township))
    assert answer.context["asked"].on_duty == 4 * 9  # two visitors, Thursday and Friday
    assert f'data-cost="/surges/cost/{township.area.code}/"' in answer.content.decode()


def test_where_hours_suffice_the_surge_is_said_to_cost_nothing_and_nothing_is_set(
    township: Township, coordinator: User, client: Client
) -> None:
    answer = client.post(f"/surges/cost/{township.area.code}/", filled(township, title=""))
    assert "不影响日常探访" in answer.content.decode()
    assert answer.context["cost"].displaced.extra > 0
    assert not Surge.objects.exists()


def test_where_hours_are_short_it_is_said_what_gives_way(township: Township, coordinator: User, client: Client) -> None:
    WorkingHours.objects.update(start=time(8, 30), end=time(9, 30))
    answer = client.post(f"/surges/cost/{township.area.code}/", filled(township, visits=4))
    found = answer.context["cost"].displaced
    assert not found.is_free
    assert "不影响日常探访" not in answer.content.decode()


def test_the_cost_of_another_township_is_not_told(township: Township, coordinator: User, client: Client) -> None:
    assert client.post(f"/surges/cost/{township.other_area.code}/", filled(township)).status_code == 404


def test_a_form_half_filled_is_told_no_cost(township: Township, coordinator: User, client: Client) -> None:
    answer = client.post(f"/surges/cost/{township.area.code}/", filled(township, visits=""))
    assert answer.status_code == 200
    assert "不影响日常探访" not in answer.content.decode()


cannot_be = pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_day": "2026-11-25"}, "截止日期应不早于开始日期"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-03"}, "已经过去"),
        ({"visits": 5}, "最多能多上门 4 次"),
        ({"drawn": "{}"}, "画的范围读不出来"),
        ({"drawn": "[" * 100_000}, "画的范围读不出来"),
        ({"drawn": '{"features": [{"geometry": {"type": "Star"}}]}'}, "画的范围读不出来"),
        ({"drawn": drawn([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]])}, "画的范围有交叉"),
    ],
)


@cannot_be
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    township: Township, coordinator: User, client: Client, changes: dict[str, Any], words: str
) -> None:
    answer = client.post("/surges/new/", filled(township, title="大雪") | changes)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "大雪" in answer.content.decode()
    assert not Surge.objects.exists()


@cannot_be
def test_a_form_on_its_way_is_told_what_is_amiss_and_is_no_error(
    township: Township, coordinator: User, client: Client, changes: dict[str, Any], words: str
) -> None:
    answer = client.post("/surges/preview/", filled(township) | changes)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "陈桂兰" not in answer.content.decode()


def test_a_festival_begins_with_the_week_up_to_it(coordinator: User, client: Client) -> None:
    """P58: 春节 2027 is on 6 February."""
    page = client.get("/surges/new/?festival=春节&year=2027").content.decode()
    assert 'value="2027-01-31"' in page
    assert 'value="2027-02-06"' in page


def test_a_festival_without_a_year_is_that_of_this_year(coordinator: User, client: Client) -> None:
    page = client.get("/surges/new/?festival=春节").content.decode()
    assert f'value="{festivals_of(TODAY.year)["春节"]}"' in page


def test_a_festival_of_a_year_beyond_the_tables_is_refused_by_name(coordinator: User, client: Client) -> None:
    answer = client.get("/surges/new/?festival=春节&year=2150")
    assert answer.status_code == 422
    assert "没有 2150 年的" in answer.content.decode()


def test_a_known_zone_bounds_whom_it_means(township: Township, coordinator: User, client: Client) -> None:
    polygon = Polygon(SQUARE, srid=4326)
    zone = Zone.objects.create(area=township.area, kind="snow", name="石桥坡", polygon=polygon, first_day=TODAY)
    client.post("/surges/new/", filled(township, zone=zone.pk))
    assert Surge.objects.get().zone == zone.polygon


def test_an_alert_is_pasted_and_taken_back(township: Township, coordinator: User, client: Client) -> None:
    times = dict.fromkeys(("onsetTime", "effectiveTime"), "2026-11-26T08:00+08:00")
    alert = {"id": "7", "messageType": {"code": "alert"}, "eventType": {"name": "寒潮"}, "headline": "寒潮蓝色预警"}
    text = json.dumps({"alerts": [alert | times | {"expireTime": "2026-11-27T08:00+08:00"}]})
    client.post("/surges/alert/", {"area": township.area.code, "text": text})
    surge = Surge.objects.get()
    assert "寒潮蓝色预警" in client.get("/surges/").content.decode()
    client.post(f"/surges/{surge.pk}/withdraw/")
    surge.refresh_from_db()
    assert surge.withdrawn_by == coordinator
    client.post(f"/surges/{surge.pk}/restore/")
    surge.refresh_from_db()
    assert surge.withdrawn_at is None


@pytest.mark.parametrize("text", ["今天降温", "[" * 100_000])
def test_what_is_no_alert_is_refused_in_words(text: str, township: Township, coordinator: User, client: Client) -> None:
    answer = client.post("/surges/alert/", {"area": township.area.code, "text": text}, follow=True)
    assert answer.status_code == 200
    assert "不是 JSON" in answer.content.decode()


def test_a_leader_reads_and_sets_nothing(township: Township, client: Client) -> None:
    client.force_login(township.users["leader"])
    assert "设置加密探访" not in client.get("/surges/").content.decode()
    assert client.post("/surges/new/", filled(township)).status_code == 403


def test_who_records_a_visit_sees_what_to_look_at(township: Township, coordinator: User, client: Client) -> None:
    """P59, on the day and at the doors that it means."""
    surge_create(
        area=township.area, cause="weather", title="寒潮", first_day=TODAY, last_day=TODAY, hazards=["heating"],
        checklist="看炕洞",
    )  # fmt: skip
    wang, zhao = township["王秀英"], township["赵春花"]
    assert "看炕洞" in client.get(f"/elders/{wang.pk}/records/new/").content.decode()
    assert "看炕洞" not in client.get(f"/elders/{zhao.pk}/records/new/").content.decode()
