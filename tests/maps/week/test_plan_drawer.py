"""The drawer beside the map: what was chosen, said by the address, and no more of anybody than the list may show."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.audit.selectors import events_about
from dispatch.plans.models import Plan, Stop
from tests.maps.monday import monday
from tests.township import Township


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


@pytest.fixture
def plan(town: Township) -> Plan:
    return monday(town).plan


def _drawer(client: Client, plan: Plan, asked: str) -> str:
    response = client.get(f"/plans/{plan.pk}/drawer/{asked}")
    assert response.status_code == 200
    return response.content.decode()


def _day(town: Township) -> str:
    return f"?visitor={town.visitors['孙志强'].pk}&day=2026-11-23"


def test_a_visitors_day_is_told_door_by_door_in_order(town: Township, coordinator: Client, plan: Plan) -> None:
    part = _drawer(coordinator, plan, _day(town))
    places = [part.index(name) for name in ("王秀英", "李大山", "赵春花", "周玉梅")]
    assert places == sorted(places)
    assert [part.index(time) for time in ("08:35", "09:10", "10:20")] == sorted(
        part.index(time) for time in ("08:35", "09:10", "10:20")
    )
    assert "取暖隐患" in part
    assert f"/visitors/{town.visitors['孙志强'].pk}/itinerary/?day=2026-11-23" in part
    assert "请人代班" in part


def test_no_number_of_an_elder_stands_in_it_and_a_call_goes_the_way_that_is_counted(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    part = _drawer(coordinator, plan, _day(town))
    elder = town["王秀英"]
    assert elder.phone
    assert elder.phone not in part
    assert elder.phone[-4:] not in part
    assert f'data-calls="/elders/{elder.pk}/numbers/"' in part


def test_a_picture_to_send_on_names_nobody_whole(town: Township, coordinator: Client, plan: Plan) -> None:
    part = _drawer(coordinator, plan, _day(town))
    [picture] = re.findall(r'<script id="day-picture".*?</script>', part, flags=re.S)
    assert "\\u738b**" in picture or "王**" in picture
    assert "王秀英" not in picture
    assert "\\u738b\\u79c0\\u82f1" not in picture


def test_a_draft_has_no_sheet_to_print_and_says_when_it_will(town: Township, coordinator: Client, plan: Plan) -> None:
    Plan.objects.update(state="draft", published_at=None)
    part = _drawer(coordinator, plan, _day(town))
    assert "/itinerary/" not in part
    assert "发布以后可以打印行程单" in part


def test_a_stop_and_an_elder_open_the_day_that_they_stand_in(town: Township, coordinator: Client, plan: Plan) -> None:
    stop = Stop.objects.get(household=town.households["李大山"])
    for asked in (f"?stop={stop.pk}", f"?elder={town['赵春花'].pk}"):
        part = _drawer(coordinator, plan, asked)
        assert re.search(rf'data-stop="{stop.pk}"[^>]* aria-current="true"', part)
        assert "王秀英" in part


def test_who_is_not_planned_is_found_among_the_people_of_their_village(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    part = _drawer(coordinator, plan, f"?elder={town['张福贵'].pk}")
    assert "下河" in part
    assert re.search(rf'data-elder="{town["张福贵"].pk}" aria-current="true"', part)
    assert "逾期" in part


def test_a_village_lists_those_owed_visits_the_longest_overdue_first(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    part = _drawer(coordinator, plan, f"?village={town.villages['石桥村'].code}")
    assert part.index("陈桂兰") < part.index("周玉梅")
    assert "2 人" in part


@pytest.mark.parametrize(
    "asked", ["", "?visitor=999999", "?visitor=x", "?stop=0", "?elder=999999", "?village=140499102201", "?village=1"]
)
def test_what_the_plan_does_not_show_is_said_to_be_missing(
    town: Township, coordinator: Client, plan: Plan, asked: str
) -> None:
    assert "没有找到" in _drawer(coordinator, plan, asked)


def test_a_visitor_without_a_stop_in_the_plan_opens_nothing(town: Township, coordinator: Client, plan: Plan) -> None:
    assert "没有找到" in _drawer(coordinator, plan, f"?visitor={town.visitors['马小燕'].pk}&day=2026-11-23")


def test_the_page_comes_with_what_its_address_chose_and_every_way_on_leads_back_to_it(
    town: Township, coordinator: Client, plan: Plan
) -> None:
    page = coordinator.get(f"/plan/{_day(town)}").content.decode()
    drawer = page[page.index('id="drawer"') :]
    assert "王秀英" in drawer
    visitor = town.visitors["孙志强"].pk
    back = f"%2Fplans%2F{plan.pk}%2F%3Fvisitor%3D{visitor}%26day%3D2026-11-23"
    assert f'href="/elders/{town["王秀英"].pk}/?next={back}"' in drawer
    assert re.search(r'id="drawer"[^>]* hidden', coordinator.get("/plan/").content.decode())


def test_who_looked_is_on_record_with_whom_they_saw(town: Township, coordinator: Client, plan: Plan) -> None:
    _drawer(coordinator, plan, _day(town))
    assert events_about(f"visits.elder:{town['周玉梅'].pk}").filter(detail__page="plan-drawer").exists()


def test_nobody_of_another_township_opens_it(town: Township, plan: Plan) -> None:
    client = Client()
    client.force_login(town.users["elsewhere"])
    assert client.get(f"/plans/{plan.pk}/drawer/{_day(town)}").status_code == 404
