"""From week to week on the plan's page: where one can go, and what is said to stand there."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from dispatch.plans.models import Period, Plan, PlanRun, PlanState, RunState
from dispatch.plans.selectors.duties import week_at_work
from geo.models import AreaGrant
from maps.week.selectors.week_walk import WeekWalk, week_walk
from tests.fitting import fits
from tests.governing import governs
from tests.maps.monday import at, monday
from tests.township import Township
from visits.register.models import WorkingHours

StandOn = Callable[[str], date]
THIS, NEXT = date(2026, 11, 23), date(2026, 11, 30)


def _plan(
    town: Township, first_day: date, state: str, run: str = RunState.DONE, *, period: str = Period.WEEK, days: int = 7
) -> Plan:
    plan = Plan.objects.create(
        area=town.area,
        period=period,
        first_day=first_day,
        last_day=first_day + timedelta(days=days - 1),
        state=state,
        inputs={"area_code": town.area.code, "first_day": str(first_day), "last_day": str(first_day), "roads": ""},
        made_at=at(9),
        published_at=at(9) if state == PlanState.PUBLISHED else None,
    )
    PlanRun.objects.create(plan=plan, seconds=1, queued_at=at(9), input_hash=str(plan.pk), state=run)
    return governs(plan) if plan.published_at else plan


def _walk(town: Township, here: date = THIS) -> WeekWalk:
    return week_walk(area=town.area, here=here)


def _near(town: Township, here: date = THIS) -> dict[str, str]:
    return {step.name: step.state for step in _walk(town, here).near}


@pytest.fixture
def coordinator(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


def _page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_last_week_this_and_the_next_are_always_there_with_their_state(township: Township, stand_on: StandOn) -> None:
    stand_on("2026-11-27")
    assert _near(township) == {"上周": "none", "本周": "none", "下周": "none"}
    _plan(township, THIS, PlanState.PUBLISHED)
    _plan(township, THIS, PlanState.DRAFT)
    _plan(township, NEXT, PlanState.DRAFT)
    assert _near(township) == {"上周": "none", "本周": "published", "下周": "draft"}


@pytest.mark.parametrize(
    ("run", "state"), [(RunState.QUEUED, "computing"), (RunState.FAILED, "none"), (RunState.CANCELLED, "none")]
)
def test_a_plan_in_the_making_is_told_and_one_that_was_not_made_is_none(
    township: Township, stand_on: StandOn, run: str, state: str
) -> None:
    stand_on("2026-11-27")
    _plan(township, NEXT, PlanState.DRAFT, run)
    assert _near(township)["下周"] == state


def test_one_can_step_to_the_last_week_that_can_be_planned_and_to_the_first_with_a_plan(
    township: Township, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    following = _walk(township, date(2026, 12, 7)).following
    assert following
    assert following.code == "2026-W51"
    assert _walk(township, date(2026, 12, 14)).following is None
    assert _walk(township, date(2026, 11, 16)).former is None
    _plan(township, date(2026, 11, 2), PlanState.PUBLISHED)
    walk = _walk(township, date(2026, 11, 16))
    assert walk.former
    assert [step.code for step in walk.others] == ["2026-W45"]


def test_a_week_inside_published_months_is_planned(township: Township, stand_on: StandOn) -> None:
    stand_on("2026-11-27")
    _plan(township, date(2026, 11, 1), PlanState.PUBLISHED, period=Period.MONTH, days=30)
    assert _near(township) == {"上周": "published", "本周": "published", "下周": "none"}  # December has no plan yet
    _plan(township, date(2026, 12, 1), PlanState.PUBLISHED, period=Period.MONTH, days=31)
    assert _near(township)["下周"] == "published"
    assert [month.name for month in _walk(township).months] == ["12月", "11月"]


def test_on_friday_next_weeks_plan_is_named_and_on_monday_it_is_where_one_looks(
    township: Township, coordinator: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-27")
    made = _plan(township, NEXT, PlanState.PUBLISHED)
    friday = _page(coordinator, "/plan/")
    assert "本周计划" in friday
    assert "week=2026-W49" in friday
    following = next(step for step in _walk(township).near if step.name == "下周")
    assert (following.says, following.is_here) == ("已发布", False)
    stand_on("2026-11-30 00:10")
    response = coordinator.get("/plan/")
    assert response.context["plan"] == made
    assert "第49周 11月30日–12月6日" in response.content.decode()


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-27 10:00", "2026-W48"),  # Friday: a shift is left
        ("2026-11-27 22:40", "2026-W49"),
        ("2026-11-28 09:00", "2026-W49"),
        ("2026-11-29 23:50", "2026-W49"),
        ("2026-11-30 00:10", "2026-W49"),
        ("2026-12-31 09:00", "2026-W53"),
        ("2027-01-01 23:50", "2027-W01"),
        ("2027-01-03 12:00", "2027-W01"),
        ("2027-01-04 00:10", "2027-W01"),
    ],
)
def test_unasked_it_is_the_first_week_that_can_still_be_worked(
    township: Township, coordinator: Client, stand_on: StandOn, moment: str, week: str
) -> None:
    stand_on(moment)
    assert coordinator.get("/plan/").context["week"] == week


def test_where_nobody_works_for_two_weeks_the_third_is_shown(township: Township, stand_on: StandOn) -> None:
    stand_on("2026-11-25")
    for visitor in township.visitors.values():
        visitor.active_since = date(2026, 12, 8)
        visitor.save()
    assert week_at_work(area=township.area) == date(2026, 12, 7)
    WorkingHours.objects.all().delete()
    assert week_at_work(area=township.area) == THIS


def test_a_past_week_shows_what_was_done_and_offers_no_planning(
    township: Township, coordinator: Client, stand_on: StandOn
) -> None:
    monday(township)
    stand_on("2026-12-01")
    page = _page(coordinator, "/plan/?week=2026-W48")
    assert "上周计划" in page
    assert "日子过了没有去 4" in page
    assert 'data-opens="start"' not in page
    assert 'data-opens="publish"' not in page
    earlier = _page(coordinator, "/plan/?week=2026-W47")
    assert "这一周没有计划" in earlier
    assert "共登记上门见到 3 次，其他 1 次" in earlier
    assert 'action="/plans/begin/"' not in earlier


def test_a_draft_sent_nobody_and_is_not_said_to_have(
    township: Township, coordinator: Client, stand_on: StandOn
) -> None:
    monday(township)
    stand_on("2026-11-25")
    assert "日子过了没有去 4" in _page(coordinator, "/plan/")
    Plan.objects.update(state=PlanState.DRAFT, published_at=None)
    assert "日子过了没有去" not in _page(coordinator, "/plan/")


def test_a_draft_of_a_past_week_cannot_be_published_any_more(
    township: Township, coordinator: Client, stand_on: StandOn
) -> None:
    stand_on("2026-12-01")
    draft = _plan(township, THIS, PlanState.DRAFT)
    assert 'data-opens="publish"' not in _page(coordinator, f"/plans/{draft.pk}/")


def test_a_week_too_far_ahead_says_so_and_offers_no_form(
    township: Township, coordinator: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    page = _page(coordinator, "/plan/?week=2027-W10")
    assert "现在还不能制订" in page
    assert 'action="/plans/begin/"' not in page
    assert 'action="/plans/begin/"' in _page(coordinator, "/plan/?week=2026-W51")


def test_every_plan_of_the_week_can_be_reached(township: Township, coordinator: Client, stand_on: StandOn) -> None:
    stand_on("2026-11-25")
    states = [PlanState.WITHDRAWN, PlanState.PUBLISHED, PlanState.DRAFT]
    plans = [_plan(township, THIS, state) for state in states]
    plans.append(_plan(township, THIS, PlanState.DRAFT, RunState.FAILED))
    plans.append(_plan(township, date(2026, 11, 1), PlanState.PUBLISHED, period=Period.MONTH, days=30))
    response = coordinator.get("/plan/")
    assert response.context["plan"] == plans[2]
    page = response.content.decode()
    assert all(f'href="/plans/{plan.pk}/"' in page for plan in plans)
    assert "探访员现在看到的是" in page
    month = _page(coordinator, f"/plans/{plans[-1].pk}/")
    assert "11月计划" in month


def test_the_area_is_kept_from_week_to_week_and_the_week_from_area_to_area(
    township: Township, coordinator: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    AreaGrant.objects.create(user=township.users["coordinator"], area=township.other_area)
    page = _page(coordinator, "/plan/?area=140499102000&week=2026-W49")
    assert "?area=140499102000&amp;week=2026-W48" in page
    assert "?area=140499101000&amp;week=2026-W49" in page


def test_the_area_chosen_last_is_kept_on_every_page_while_one_may_see_it(
    township: Township, coordinator: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    grant = AreaGrant.objects.create(user=township.users["coordinator"], area=township.other_area)
    assert coordinator.get("/plan/").context["area"] == township.area
    coordinator.get("/plan/?area=140499102000")
    assert coordinator.get("/plan/").context["area"] == township.other_area
    assert coordinator.get("/waiting/").context["area"] == township.other_area
    coordinator.get("/locations/?area=140499101201")  # a village is looked at, not planned for
    assert coordinator.get("/plan/").context["area"] == township.other_area
    grant.delete()
    assert coordinator.get("/plan/").context["area"] == township.area


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_one_walks_to_next_week_and_back(
    township: Township, stand_on: StandOn, open_page: Callable[..., Page], width: int
) -> None:
    stand_on("2026-11-25")
    monday(township)
    page = open_page("/plan/", width=width, user=township.users["coordinator"])
    weeks = page.get_by_role("navigation", name="换一周")
    weeks.get_by_role("link", name="下周").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("下周计划 第49周 11月30日–12月6日")
    expect(weeks.locator("[aria-current=page]")).to_contain_text("下周")
    fits(page)
    weeks.get_by_role("link", name="后一周").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第50周计划")
    weeks.get_by_role("link", name="本周").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("本周计划")
