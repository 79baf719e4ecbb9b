"""Before a plan is published it is said who cannot see it, who is away, and how much of its way is a guess."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from dispatch.plans.models import Plan, PlanState, Stop
from tests.maps.monday import monday
from tests.township import Township
from visits.register.models import Absence, LeaveKind

StandOn = Callable[[str], date]
GUESSED = {"legs": 4, "travel_s": 4800, "guessed": {"place": [2, 2400], "way": [1, 600]}}


@pytest.fixture
def town(township: Township, stand_on: StandOn) -> Township:
    stand_on("2026-11-23")
    monday(township)
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


def _draft() -> None:
    Plan.objects.update(state=PlanState.DRAFT, published_at=None)


def _page(client: Client) -> str:
    response = client.get("/plan/")
    assert response.status_code == 200
    return response.content.decode()


def _leave(town: Township, first_day: date, last_day: date) -> None:
    Absence.objects.create(
        visitor=town.visitors["马小燕"],
        first_day=first_day,
        last_day=last_day,
        kind=LeaveKind.SICK,
        stand_in=town.visitors["孙志强"],
        made_at=timezone.now(),
    )


def test_whoever_has_no_login_is_named_with_the_way_to_one(coordinator: Client, town: Township) -> None:
    _draft()
    assert "没有登录账号" not in _page(coordinator)
    visitor = town.visitors["孙志强"]
    visitor.user = None
    visitor.save()
    page = _page(coordinator)
    assert "1 名探访员没有登录账号，看不到行程。" in page
    assert f'href="/visitors/{visitor.pk}/login/"' in page
    assert f'href="/visitors/{visitor.pk}/itinerary/' not in page  # nothing to print before it is published


def test_a_login_that_may_not_sign_in_is_none(coordinator: Client, town: Township) -> None:
    _draft()
    town.users["visitor"].is_active = False
    town.users["visitor"].save()
    assert "1 名探访员没有登录账号" in _page(coordinator)


def test_once_published_their_sheet_is_printed_from_the_page(coordinator: Client, town: Township) -> None:
    visitor = town.visitors["孙志强"]
    visitor.user = None
    visitor.save()
    assert f'href="/visitors/{visitor.pk}/itinerary/?day=2026-11-23"' in _page(coordinator)


def test_who_is_not_on_the_plan_needs_no_login_for_it(coordinator: Client, town: Township) -> None:
    _draft()
    assert town.visitors["马小燕"].user is None
    assert "没有登录账号" not in _page(coordinator)


def test_leave_and_missing_hours_are_said_with_whoever_stands_in(coordinator: Client, town: Township) -> None:
    _draft()
    _leave(town, date(2026, 11, 20), date(2026, 11, 24))
    _leave(town, date(2026, 11, 30), date(2026, 12, 1))  # another week
    page = _page(coordinator)
    dialog = page[page.index('id="publish"') :]
    assert "请假，不在的时间没有派：马小燕 11月20日–11月24日（孙志强代）" in dialog
    assert "11月30日–12月1日" not in dialog
    assert "没有工作时间，这次没有派：" in dialog
    assert "何有田" in dialog


def test_the_share_of_guessed_legs_stands_on_the_plan_with_what_mends_it(coordinator: Client, town: Township) -> None:
    assert "估计的路程" not in _page(coordinator)
    plan = Plan.objects.get()
    plan.figures |= {"legs": GUESSED}
    plan.save()
    Stop.objects.filter(order=1).update(approach="ground")
    page = _page(coordinator)
    assert "其中 50 分 是估计" in page
    assert "3 / 4 段" in page
    assert 'href="/locations/?area=140499101000"' in page
    assert f'href="/roads/link/?area=140499101000&amp;elder={town["王秀英"].pk}"' in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_the_dialog_fits_and_leads_to_the_visitor(town: Township, open_page: Callable[..., Page], width: int) -> None:
    _draft()
    visitor = town.visitors["孙志强"]
    visitor.user = None
    visitor.save()
    page = open_page("/plan/", width=width, user=town.users["coordinator"])
    page.get_by_role("button", name="发布计划").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("本周 · 第48周 11月23日–11月29日")
    box = dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    dialog.get_by_role("link", name="开通账号").click()
    page.wait_for_url(f"**/visitors/{visitor.pk}/login/")
