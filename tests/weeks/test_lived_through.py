"""A township lives from a Friday over a Monday with a visitor ill and a Wednesday's storm to 1 January, by pages.

Weeks 52 and 53 of 2026. Plans are computed beside; who was visited is written as records are.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from base import clock
from dispatch.plans.models import LeftOut, Period, Plan, PlanState, StopVisit
from dispatch.plans.selectors.in_force import visits_in_force
from dispatch.plans.services import plan_create, plan_publish
from dispatch.plans.services.computing import plan_compute
from geo.models import Area, AreaGrant
from tests.dispatch.bulk import bulk_township
from tests.dispatch.carrying import record_of
from visits.duty.coverage import DUE, OVERDUE, due_visits
from visits.duty.policy import KEY
from visits.duty.surge_rules import is_extra
from visits.records.models import Outcome
from visits.register.models import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200), pytest.mark.long, pytest.mark.usefixtures("own_threads")]
DAY = timedelta(days=1)
MONDAY_BEFORE, FRIDAY = date(2026, 12, 21), date(2026, 12, 25)
MONDAY, WEDNESDAY, NEW_YEAR, SUNDAY = date(2026, 12, 28), date(2026, 12, 30), date(2027, 1, 1), date(2027, 1, 3)
On = Callable[..., None]


@pytest.fixture
def on(own_threads: None, stand_on: Callable[[str], Any]) -> On:
    """`on(FRIDAY, "09:00")`"""

    def choose(day: date, hour: str) -> None:
        stand_on(f"{day} {hour}")

    return choose


@pytest.fixture
def area(on: On) -> Area:
    """Week 52 is published and walked until its Thursday."""
    area = bulk_township(elders=80, visitors=4)
    with clock.standing_on(MONDAY_BEFORE, no_later_than=time(6)):
        plan = plan_create(area=area, period=Period.WEEK, first_day=MONDAY_BEFORE, by=None, seconds=1)
        plan_compute(run_id=plan.run.pk)
        plan_publish(plan=Plan.objects.get(pk=plan.pk), by=None)
    for day in range(4):
        _walk(MONDAY_BEFORE + day * DAY)
    return area


@pytest.fixture
def coordinator(area: Area) -> User:
    user = User.objects.create_user(username="coordinator", role=Role.COORDINATOR, display_name="王主任")
    AreaGrant.objects.create(user=user, area=area)
    return user


def test_friday_monday_wednesday_and_new_year(
    on: On, area: Area, coordinator: User, open_page: Callable[..., Page]
) -> None:
    on(FRIDAY, "09:00")
    _friday_plans_next_week(open_page("/plan/?week=2026-W53", user=coordinator))
    _nothing_is_planned_twice()

    on(MONDAY, "06:30")
    ill = _least_busy(MONDAY, WEDNESDAY)
    _somebody_is_ill(open_page("/leave/new/", user=coordinator), ill)
    _accepts(open_page("/plan/", user=coordinator))
    assert not _planned(MONDAY, MONDAY + 2 * DAY).filter(stop__route__shift__visitor=ill).exists()
    _every_key_week_is_answered(area)
    closed = _walk(MONDAY, one_stays_closed=True)
    assert closed

    on(MONDAY + DAY, "06:30")
    _accepts(open_page("/plan/", user=coordinator))
    assert _planned(MONDAY + DAY, WEDNESDAY).filter(elder=closed).exists(), "the second try is within two days"
    _walk(MONDAY + DAY)

    on(WEDNESDAY, "06:30")
    walked = set(_planned(MONDAY, MONDAY + DAY).values_list("elder", "stop__route__shift__date"))
    _a_storm_comes(open_page("/surges/new/", user=coordinator))
    page = open_page("/plan/", user=coordinator)
    _accepts(page)
    extra = [visit for visit in _planned(WEDNESDAY, SUNDAY) if is_extra(visit.clause)]
    assert extra
    assert {visit.stop.route.shift.date for visit in extra} <= {WEDNESDAY, WEDNESDAY + DAY}
    assert set(_planned(MONDAY, MONDAY + DAY).values_list("elder", "stop__route__shift__date")) == walked
    _every_key_week_is_answered(area)

    on(NEW_YEAR, "08:00")
    assert not _planned(NEW_YEAR, SUNDAY).exists()
    _nobody_goes_out(area, open_page)


def _friday_plans_next_week(page: Page) -> None:
    expect(page.get_by_role("heading", name="五周安排")).to_be_visible()
    page.get_by_role("button", name="开始制订").first.click()
    page.get_by_role("button", name="发布计划").first.click()
    page.get_by_role("dialog").get_by_role("button", name="发布计划").click()
    expect(page.get_by_text(re.compile("已发布")).first).to_be_visible()
    assert Plan.objects.get(first_day=MONDAY).state == PlanState.PUBLISHED
    assert not _planned(NEW_YEAR, SUNDAY).exists(), "nobody is sent out on 1 January"


def _nothing_is_planned_twice() -> None:
    """Friday's open stops stay this week's, and nobody is met twice within two days."""
    days: dict[int, list[date]] = {}
    told = _planned(FRIDAY, SUNDAY).values_list("elder", "stop__route__shift__date", "first_day", "last_day")
    windows = [(elder_id, first, last) for elder_id, _day, first, last in told]
    assert len(set(windows)) == len(windows)
    for elder_id, day, _first, _last in told:
        days.setdefault(elder_id, []).append(day)
    gaps = [(b - a).days for found in days.values() for a, b in zip(sorted(found), sorted(found)[1:], strict=False)]
    assert min(gaps, default=2) >= 2


def _somebody_is_ill(page: Page, ill: Visitor) -> None:
    page.get_by_label("谁请假").select_option(label=ill.name)
    page.locator("[name=first_day]").fill(MONDAY.isoformat())
    page.locator("[name=last_day]").fill(WEDNESDAY.isoformat())
    page.get_by_role("button", name="登记请假").click()
    expect(page.get_by_role("heading", name=f"{ill.name}请假")).to_be_visible()


def _accepts(page: Page) -> None:
    page.get_by_role("button", name="看建议").click()
    page.get_by_role("button", name="按建议调整并发布").click()
    expect(page.get_by_role("heading", name="发布后的调整")).to_be_visible()


def _a_storm_comes(page: Page) -> None:
    page.get_by_label("名称").fill("暴雪")
    page.get_by_label("从哪天起").fill(WEDNESDAY.isoformat())
    page.get_by_label("哪天以前完成").fill((WEDNESDAY + DAY).isoformat())
    page.get_by_role("checkbox", name="重点").first.check()
    page.get_by_role("button", name="开始加密探访").click()
    expect(page.get_by_role("heading", name="暴雪")).to_be_visible()


def _nobody_goes_out(area: Area, open_page: Callable[..., Page]) -> None:
    visitor = Visitor.objects.filter(area=area).order_by("pk")[0]
    visitor.user = User.objects.create_user(username="visitor", role=Role.VISITOR, display_name=visitor.name)
    visitor.save()
    AreaGrant.objects.create(user=visitor.user, area=area)
    page = open_page("/itinerary/", width=390, height=844, user=visitor.user)
    expect(page.get_by_text("元旦放假")).to_be_visible()


def _least_busy(first_day: date, last_day: date) -> Visitor:
    """Of those who are sent out: others have doors on each day as well."""
    told = list(_planned(first_day, last_day).values_list("stop__route__shift__visitor", flat=True))
    return Visitor.objects.get(pk=min(sorted(set(told)), key=told.count))


def _every_key_week_is_answered(area: Area) -> None:
    """Each key window of the week is met, planned, or left out with its reason."""
    week = due_visits(area=area, first_day=MONDAY, last_day=SUNDAY)
    waiting = {
        visit.elder_id
        for visit in week
        if visit.tier == KEY
        and visit.first_day >= MONDAY
        and visit.last_day <= SUNDAY
        and visit.state in (DUE, OVERDUE)
    }
    planned = set(_planned(clock.today(), SUNDAY).values_list("elder", flat=True))
    told = set(LeftOut.objects.filter(plan__last_day=SUNDAY).values_list("elder", flat=True))
    assert waiting
    assert waiting <= planned | told
    assert len(waiting & planned) >= 0.9 * len(waiting)


def _planned(first_day: date, last_day: date) -> Any:
    rows = visits_in_force(StopVisit.objects.filter(stop__route__shift__date__range=(first_day, last_day)))
    return rows.select_related("stop__route__shift")


def _walk(day: date, *, one_stays_closed: bool = False) -> int:
    """Everybody of the day is met at ten; or one elder is not at home, and given back."""
    closed = 0
    for elder_id, visitor_id in sorted(set(_planned(day, day).values_list("elder", "stop__route__shift__visitor"))):
        is_closed = one_stays_closed and not closed
        record = record_of(elder_id, visitor_id, day, Outcome.NO_ANSWER if is_closed else Outcome.MET)
        assert timezone.localtime(record.visited_at) == timezone.make_aware(datetime.combine(day, time(10)))
        closed = closed or (elder_id if is_closed else 0)
    return closed
