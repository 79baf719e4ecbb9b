"""What leave and days off do to a plan: who goes instead, what is said of those left out, what has changed since."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from accounts.seeing.need_to_know import Sight
from base import clock
from dispatch.errors import EverybodyOff, NoShift
from dispatch.plans.models import Period, Plan, Stop
from dispatch.plans.selectors import Change, ChangeKind, left_out_sentences, plan_changes
from dispatch.plans.selectors.inputs import inputs_gather
from dispatch.plans.services import plan_create
from dispatch.plans.services.computing import plan_compute
from maps.week.selectors.changes import change_groups
from tests.township import TODAY, Township
from visits.register.models import CalendarDay, LeaveKind, WorkingHours
from visits.register.services import (
    DaysTold,
    LeaveTold,
    absence_enter,
    absence_withdraw,
    calendar_days_set,
    dated_hours_set,
)

StandOn = Callable[[str], date]
SUN, MA, HE = "孙志强", "马小燕", "何有田"
FRIDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _monday(stand_on: StandOn) -> None:
    stand_on(f"{TODAY} 07:00")


def _leave(township: Township, name: str, first: date, last: date, stand_in: str = "") -> None:
    told = LeaveTold(first, last, LeaveKind.SICK, stand_in=township.visitors[stand_in] if stand_in else None)
    absence_enter(visitor=township.visitors[name], told=told, by=None)


def _whose(township: Township, name: str) -> tuple[str | None, str | None]:
    inputs = inputs_gather(area=township.area, first_day=TODAY, last_day=SUNDAY)
    names = {visitor.pk: visitor.name for visitor in township.visitors.values()}
    [owed] = [row for row in inputs.owed if row.elder_id == township[name].pk and row.last_day == SUNDAY]
    return names.get(owed.responsible_id or 0), names.get(owed.stand_in_id or 0)


def _computed(township: Township, monday: date = TODAY) -> Plan:
    plan = plan_create(area=township.area, period=Period.WEEK, first_day=monday, by=None, seconds=1)
    plan_compute(run_id=plan.run.pk)
    return Plan.objects.get(pk=plan.pk)


def test_who_is_ill_on_monday_keeps_the_visits_of_the_week(township: Township) -> None:
    _leave(township, SUN, TODAY, TODAY, MA)
    assert _whose(township, "王秀英") == (SUN, MA)


def test_who_is_away_for_most_of_the_week_leaves_them_to_the_stand_in(township: Township) -> None:
    _leave(township, SUN, TODAY, TODAY + timedelta(days=2), MA)
    assert _whose(township, "王秀英") == (MA, SUN)


def test_all_goes_to_the_stand_in_where_nobody_else_answers(township: Township) -> None:
    _leave(township, SUN, TODAY, SUNDAY, MA)
    assert _whose(township, "王秀英")[0] == MA


def test_leave_after_planning_is_a_change_with_the_stops_that_it_leaves(draft: Plan, township: Township) -> None:
    visitor, day = township.visitors[SUN], TODAY
    stops = Stop.objects.filter(route__plan=draft, route__shift__visitor=visitor, route__shift__date=day).count()
    _leave(township, SUN, day, day, HE)
    assert plan_changes(plan=draft) == [Change(ChangeKind.LEAVE, visitor_id=visitor.pk, day=day, planned=stops)]
    [group], _about = change_groups(plan=draft, sight=Sight.FULL)
    assert str(group.title) == "探访员请假"
    assert group.lines[0].startswith("孙志强 11月23日")


def test_leave_that_was_planned_with_is_no_change_on_any_day(township: Township, stand_on: StandOn) -> None:
    _leave(township, SUN, TODAY, TODAY + timedelta(days=2), HE)
    plan = _computed(township)
    for day in ("2026-11-23", "2026-11-25", "2026-11-26", "2026-11-29"):
        stand_on(day)
        kinds = {change.kind for change in plan_changes(plan=plan)}
        assert not kinds & {ChangeKind.LEAVE, ChangeKind.SHIFT, ChangeKind.RESPONSIBLE}, day


def test_leave_taken_back_after_planning_gives_shifts_again(township: Township) -> None:
    _leave(township, SUN, TODAY, TODAY, HE)
    plan = _computed(township)
    absence_withdraw(absence=township.visitors[SUN].absences.get(), by=None)
    assert [change.kind for change in plan_changes(plan=plan)] == [ChangeKind.SHIFT]


def test_a_day_that_the_county_takes_off_after_planning_is_named(draft: Plan, township: Township) -> None:
    told = DaysTold(FRIDAY, FRIDAY, "holiday", "县庆")
    calendar_days_set(county=township.county, told=told, by=None)
    changes = plan_changes(plan=draft)
    assert {(change.kind, change.day, change.title) for change in changes} == {(ChangeKind.DAY_OFF, FRIDAY, "县庆")}
    assert len(changes) == 2


def test_who_is_left_out_in_a_week_of_leave_is_told_why(township: Township) -> None:
    _leave(township, SUN, TODAY, SUNDAY)
    _leave(township, MA, TODAY, date(2026, 12, 2))
    told = DaysTold(FRIDAY, FRIDAY, "holiday", "县庆")
    calendar_days_set(county=township.county, told=told, by=None)
    dated_hours_set(
        visitor=township.visitors[HE], day=date(2026, 11, 25), stretches=[(time(9), time(9, 40), "walk")], by=None
    )
    reasons = [row.reason for row in left_out_sentences(plan=_computed(township))]
    assert any("孙志强请假至 11月29日" in reason for reason in reasons), reasons
    assert any("马小燕请假至 12月2日" in reason for reason in reasons), reasons
    assert all("这些日子里有放假：县庆" in reason for reason in reasons if "请假" in reason)


def test_a_week_off_is_refused_with_the_festival(township: Township, stand_on: StandOn) -> None:
    stand_on("2026-02-16")
    with pytest.raises(EverybodyOff, match="春节放假"):
        plan_create(area=township.area, period=Period.WEEK, first_day=date(2026, 2, 16), by=None)


def test_a_week_in_which_all_are_on_leave_is_refused_with_that(township: Township) -> None:
    _leave(township, SUN, TODAY, SUNDAY)
    _leave(township, MA, TODAY, SUNDAY)
    with pytest.raises(EverybodyOff, match="2 人请假"):
        plan_create(area=township.area, period=Period.WEEK, first_day=TODAY, by=None)


def test_where_nobody_has_hours_no_festival_is_to_blame(township: Township, stand_on: StandOn) -> None:
    WorkingHours.objects.all().delete()
    stand_on("2026-02-16")
    with pytest.raises(NoShift):
        plan_create(area=township.area, period=Period.WEEK, first_day=date(2026, 2, 16), by=None)


def test_an_extra_shift_on_new_years_day_is_planned(township: Township, stand_on: StandOn) -> None:
    stand_on("2026-12-28")
    day = date(2027, 1, 1)
    WorkingHours.objects.all().delete()
    dated_hours_set(visitor=township.visitors[MA], day=day, stretches=[(time(8), time(17), "walk")], by=None)
    plan = _computed(township, date(2026, 12, 28))
    assert set(plan.routes.values_list("shift__visitor__name", "shift__date")) == {(MA, day)}
    assert not CalendarDay.objects.exists()
    assert clock.today() < day
