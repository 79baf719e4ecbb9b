"""Any day, any hour: what is over is not planned, and a week without any shift left leads to the next."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.utils import timezone

from dispatch.errors import ShiftsOver
from dispatch.plans.models import Period, Plan, StopVisit
from dispatch.plans.selectors.changes import ChangeKind, plan_changes
from dispatch.plans.selectors.duties import first_moment, week_at_work
from dispatch.plans.services import plan_create
from dispatch.plans.services.computing import plan_compute
from tests.township import Township
from visits.register.models import WorkingHours

StandOn = Callable[[str], date]
MONDAY, NEXT_MONDAY = date(2026, 11, 23), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _weekdays_only(township: Township) -> None:
    WorkingHours.objects.filter(weekday__gt=5).delete()


def _computed(township: Township) -> Plan:
    plan = plan_create(area=township.area, period=Period.WEEK, first_day=MONDAY, by=None, seconds=1)
    plan_compute(run_id=plan.run.pk)
    return Plan.objects.get(pk=plan.pk)


@pytest.mark.parametrize(
    ("now", "day", "first"),
    [
        ("2026-11-25 00:00", date(2026, 11, 25), time(0, 30)),
        ("2026-11-25 07:50", date(2026, 11, 25), time(8)),
        ("2026-11-25 07:51", date(2026, 11, 25), time(8, 30)),
        ("2026-11-25 14:05", date(2026, 11, 25), time(14, 30)),
        ("2026-11-25 22:40", date(2026, 11, 25), time(23)),
        ("2026-11-25 23:19", date(2026, 11, 25), time(23, 30)),
        ("2026-11-25 23:21", date(2026, 11, 25), time.max),
        ("2026-11-30 23:55", date(2026, 11, 30), time.max),
        ("2026-12-31 23:59", date(2026, 12, 31), time.max),
        ("2026-11-25 22:40", date(2026, 11, 26), None),
        ("2026-12-31 23:59", date(2027, 1, 1), None),
    ],
)
def test_somebody_planned_now_sets_out_at_the_next_half_hour(
    stand_on: StandOn, now: str, day: date, first: time | None
) -> None:
    stand_on(now)
    assert first_moment(day) == first


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-23 07:00", MONDAY),
        ("2026-11-25 22:40", MONDAY),
        ("2026-11-27 10:00", MONDAY),
        ("2026-11-27 23:30", NEXT_MONDAY),
        ("2026-11-28 09:00", NEXT_MONDAY),
        ("2026-11-29 23:59", NEXT_MONDAY),
        ("2027-01-02 12:00", date(2027, 1, 4)),
        ("2028-02-29 23:50", date(2028, 2, 28)),
    ],
)
def test_the_week_at_work_is_the_first_with_a_shift_left(
    stand_on: StandOn, township: Township, now: str, monday: date
) -> None:
    stand_on(now)
    assert week_at_work(area=township.area) == monday


def test_where_nobody_has_hours_the_week_stays(stand_on: StandOn, township: Township) -> None:
    WorkingHours.objects.all().delete()
    stand_on("2026-11-28 09:00")
    assert week_at_work(area=township.area) == MONDAY


def test_late_in_the_evening_the_day_is_not_planned(stand_on: StandOn, township: Township) -> None:
    stand_on("2026-11-25 22:40")
    plan = _computed(township)
    days = set(StopVisit.objects.filter(stop__route__plan=plan).values_list("stop__route__shift__date", flat=True))
    assert days
    assert min(days) > date(2026, 11, 25)


def test_no_remedy_lies_in_a_day_that_is_over(stand_on: StandOn, township: Township) -> None:
    stand_on("2026-11-25 22:40")
    WorkingHours.objects.update(start=time(9), end=time(9, 20))
    remedies = [row.detail.get("remedy") or {} for row in _computed(township).left_out.all()]
    days = [remedy["date"] for remedy in remedies if "date" in remedy]
    assert days
    assert min(days) > "2026-11-25"


def test_in_the_middle_of_a_shift_nobody_is_sent_back_in_time(stand_on: StandOn, township: Township) -> None:
    stand_on("2026-11-27 10:05")  # the last shift of the week is under way
    plan = _computed(township)
    routes = list(plan.routes.select_related("shift"))
    assert routes
    assert all(timezone.localtime(route.start_at).time() >= time(10, 30) for route in routes)
    assert {route.shift.start for route in routes} == {time(8, 30)}  # the shift is the same, only its rest is planned


def test_hours_that_pass_are_no_change_of_shifts(stand_on: StandOn, township: Township) -> None:
    stand_on("2026-11-25 07:00")
    plan = _computed(township)
    for moment in ("2026-11-25 14:00", "2026-11-25 23:50", "2026-11-27 23:50"):
        stand_on(moment)
        assert not [change for change in plan_changes(plan=plan) if change.kind == ChangeKind.SHIFT], moment


def test_a_week_whose_shifts_are_over_says_so(stand_on: StandOn, township: Township) -> None:
    stand_on("2026-11-27 23:50")
    with pytest.raises(ShiftsOver, match="班次都已结束"):
        plan_create(area=township.area, period=Period.WEEK, first_day=MONDAY, by=None)
    assert not Plan.objects.exists()
