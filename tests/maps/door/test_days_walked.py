"""The visitor's days: the next day of work, the week at a glance, and what is said where there is none."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.audit.selectors import events_about
from dispatch.plans.models import Plan, PlanState, Publication, Route, Shift
from maps.door.selectors.days_walked import day_shown, days_of_week, next_day_of_work
from maps.record.planners import planners_of
from tests.fitting import fits
from tests.maps.monday import monday
from tests.township import TODAY, Township
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Absence, LeaveKind

StandOn = Callable[[str], date]


@pytest.fixture
def route(township: Township) -> Route:
    """孙志强's Monday, 23 November, published until Sunday."""
    return monday(township)


@pytest.fixture
def client(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["visitor"])
    return client


def _move(route: Route, day: date) -> None:
    """The same route on another day."""
    shift = Shift.objects.create(visitor=route.shift.visitor, date=day, start=time(8, 30), end=time(12), mode="ebike")
    Route.objects.filter(pk=route.pk).update(shift=shift, start_at=_at(day, 8), end_at=_at(day, 11))


def _again(route: Route, day: date) -> Route:
    """A copy of the route's first stop on another day of the same plan."""
    stop = route.stops.get(order=1)
    visit = stop.visits.get()
    route.pk = None
    route.shift = Shift.objects.create(
        visitor=route.shift.visitor, date=day, start=time(8, 30), end=time(12), mode="ebike"
    )
    route.start_at, route.end_at = _at(day, 8), _at(day, 11)
    route.save()
    stop.pk, stop.route, stop.arrival_at = None, route, _at(day, 9)
    stop.save()
    visit.pk, visit.stop = None, stop
    visit.save()
    return route


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _meet_everybody(town: Township, day: date = TODAY) -> None:
    for n, name in enumerate(("王秀英", "李大山", "赵春花", "周玉梅")):
        VisitRecord.objects.create(
            uuid=uuid4(),
            elder=town[name],
            sequence=9,
            visited_at=_at(day, 9) + timedelta(minutes=20 * n),
            accepted_at=_at(day, 12),
            mode=Mode.DOOR_TO_DOOR,
            outcome=Outcome.MET,
        )


def _page(client: Client, path: str = "/itinerary/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("moment", "heading"),
    [
        ("2026-11-23 09:00", "今天 11月23日 周一 · 3 站"),
        ("2026-11-22 23:50", "明天 11月23日 周一 · 3 站"),
        ("2026-11-20 08:00", "11月23日 周一 · 3 站"),
        ("2026-11-23 00:10", "今天 11月23日 周一 · 3 站"),
    ],
)
def test_an_empty_day_leads_to_the_next_day_of_work_and_says_so(
    route: Route, client: Client, stand_on: StandOn, moment: str, heading: str
) -> None:
    stand_on(moment)
    page = _page(client)
    assert f"<h1>{heading}</h1>" in page
    assert ("下一个工作日：" in page) == (not heading.startswith("今天"))
    assert "王秀英" in page


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-27", "2026-12-31", "2027-01-01"])
def test_a_day_that_is_asked_for_is_shown_empty_or_not(
    route: Route, client: Client, stand_on: StandOn, day: str
) -> None:
    stand_on("2026-11-20")
    assert f"{int(day[5:7])}月{int(day[8:])}日" in _page(client, f"/itinerary/?day={day}")
    assert client.get(f"/itinerary/?day={day}").context["itinerary"].day == date.fromisoformat(day)


@pytest.mark.parametrize("day", ["2026-02-30", "today", "0001-01-01", "9999-12-31", "2026-11-23T08:00"])
def test_a_day_that_is_none_is_refused_in_words(route: Route, client: Client, day: str) -> None:
    response = client.get("/itinerary/", {"day": day})
    assert response.status_code == 400
    assert day in response.content.decode()


def test_the_next_day_of_work_lies_in_a_published_plan(township: Township, route: Route, stand_on: StandOn) -> None:
    visitor = township.visitors["孙志强"]
    stand_on("2026-11-20")
    assert next_day_of_work(visitor=visitor, after=date(2026, 11, 20)) == TODAY
    assert next_day_of_work(visitor=visitor, after=TODAY) is None
    Plan.objects.update(state=PlanState.DRAFT, published_at=None)
    assert next_day_of_work(visitor=visitor, after=date(2026, 11, 20)) is None
    assert day_shown(visitor=visitor, asked=None) == date(2026, 11, 20)


def test_a_route_without_a_stop_is_no_day_of_work(township: Township, route: Route, stand_on: StandOn) -> None:
    stand_on("2026-11-20")
    route.stops.all().delete()
    assert next_day_of_work(visitor=township.visitors["孙志强"], after=date(2026, 11, 20)) is None


def test_the_week_at_a_glance_counts_doors_and_what_is_done(
    township: Township, route: Route, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    _again(route, date(2026, 11, 26))
    _meet_everybody(township)
    week = days_of_week(visitor=township.visitors["孙志强"], shown=date(2026, 11, 26))
    assert [step.doors for step in week] == [3, 0, 0, 1, 0, 0, 0]
    assert [step.is_finished for step in week] == [True, *[False] * 6]
    assert [step.day.day for step in week if step.is_today or step.is_shown] == [25, 26]


def test_a_week_over_the_years_end_is_one_week(township: Township, route: Route, stand_on: StandOn) -> None:
    stand_on("2026-12-31")
    _move(route, date(2027, 1, 1))
    Publication.objects.update(last_day=date(2027, 1, 3))
    week = days_of_week(visitor=township.visitors["孙志强"], shown=date(2027, 1, 1))
    assert (week[0].day, week[4].doors, week[6].day) == (date(2026, 12, 28), 3, date(2027, 1, 3))


def test_a_finished_day_says_so_and_shows_the_next(
    township: Township, route: Route, client: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-23 16:00")
    _again(route, date(2026, 11, 24))
    _meet_everybody(township)
    page = _page(client)
    assert "今天的 3 站都已完成。" in page
    assert "下一个工作日：11月24日 周二" in page
    assert "1 站，08:00 出发" in page
    assert events_about(f"visits.elder:{township['王秀英'].pk}").exists()


def test_a_finished_day_with_nothing_after_it_says_that(
    township: Township, route: Route, client: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-23 16:00")
    _meet_everybody(township)
    assert "后面的日子还没有给您安排。" in _page(client)


def test_a_finished_day_of_the_past_is_not_called_today(
    township: Township, route: Route, client: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    _meet_everybody(township)
    page = _page(client, "/itinerary/?day=2026-11-23")
    assert "这一天的 3 站都已完成。" in page
    assert "今天的" not in page


def test_without_a_published_plan_it_is_said_who_makes_one(
    township: Township, route: Route, client: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-23")
    Plan.objects.update(state=PlanState.DRAFT, published_at=None)
    page = _page(client)
    assert "计划还没有发布" in page
    assert "乡镇协调员制订并发布计划后" in page
    assert f"<strong>{township.users['coordinator']}</strong>" in page
    assert "王秀英" not in page


def test_where_a_plan_is_published_without_this_visitor_that_is_said(
    township: Township, route: Route, client: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    assert "到 11月29日 周日 的计划已经发布，这一天没有派您上门。" in _page(client)
    assert "已发布的计划只到 11月29日 周日。" in _page(client, "/itinerary/?day=2026-12-01")
    assert "计划还没有发布" not in _page(client, "/itinerary/?day=2026-11-20")


def test_a_visitor_on_leave_is_told_until_when(
    township: Township, route: Route, client: Client, stand_on: StandOn
) -> None:
    stand_on("2026-11-25")
    Absence.objects.create(
        visitor=township.visitors["孙志强"],
        first_day=date(2026, 11, 25),
        last_day=date(2026, 11, 27),
        kind=LeaveKind.ANNUAL,
        made_at=timezone.now(),
    )
    assert "请假到 11月27日 周五 为止" in _page(client)
    assert "您请假" not in _page(client, "/itinerary/?day=2026-11-28")


def test_the_coordinator_of_the_nearest_area_is_named(township: Township) -> None:
    coordinator = township.users["coordinator"]
    assert planners_of(area=township.villages["上河村"]) == [coordinator]
    assert planners_of(area=township.other_area) == [township.users["elsewhere"]]
    coordinator.area_grants.update(area=township.county)
    assert planners_of(area=township.villages["上河村"]) == [coordinator]
    coordinator.is_active = False
    coordinator.save()
    assert planners_of(area=township.villages["上河村"]) == []


def test_the_sheet_follows_the_day_shown(route: Route, client: Client, stand_on: StandOn, township: Township) -> None:
    stand_on("2026-11-20")
    assert 'href="/itinerary/print/?day=2026-11-23"' in _page(client)
    assert "11月23日 周一 行程单" in _page(client, "/itinerary/print/")
    assert "11月24日 周二 行程单" in _page(client, "/itinerary/print/?day=2026-11-24")
    coordinator = Client()
    coordinator.force_login(township.users["coordinator"])
    assert "11月23日 周一 行程单" in _page(coordinator, f"/visitors/{route.shift.visitor_id}/itinerary/")


@pytest.mark.browser
def test_days_are_walked_with_large_targets_on_a_phone(
    township: Township, route: Route, stand_on: StandOn, open_page: Callable[..., Page]
) -> None:
    stand_on("2026-11-20")
    page = open_page("/itinerary/", width=390, height=844, user=township.users["visitor"])
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("11月23日 周一 · 3 站")
    days = page.get_by_role("navigation", name="换一天")
    days.locator("[rel=next]").click()
    expect(heading).to_have_text("11月24日 周二 · 没有安排")
    days.get_by_role("link", name="11月23日 周一 3 站").click()
    expect(heading).to_have_text("11月23日 周一 · 3 站")
    fits(page)
    boxes = [link.bounding_box() for link in days.get_by_role("link").all()]
    assert all(box and box["height"] >= 48 and box["width"] >= 44 for box in boxes)
