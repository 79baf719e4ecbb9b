"""What carries over into the next week: each elder once, for the first reason that holds, until somebody met them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from dispatch.plans.models import LeftOut, Plan, PlanState, Publication, Route, Shift, Stop, StopVisit
from dispatch.plans.selectors.carried import Because, CarriedOver, carried_over, last_monday
from geo.models import Area, Level
from tests.governing import governs
from tests.maps.monday import monday
from tests.township import TODAY, Township
from visits.duty.coverage import OVERDUE, due_states
from visits.duty.models import MissedReason
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Elder, ElderState, State

StandOn = Callable[[str], date]
NEXT_MONDAY = TODAY + timedelta(days=7)


@pytest.fixture
def town(township: Township, stand_on: StandOn) -> Township:
    """孙志强 was to visit 王秀英, 李大山, 赵春花 and 周玉梅 on Monday, 23 November; today is the Monday after."""
    stand_on("2026-11-23")
    monday(township)
    stand_on("2026-11-30 08:00")
    return township


def _carried() -> CarriedOver:
    return carried_over(area=Area.objects.get(level=Level.COUNTY))


def _waiting() -> dict[str, Because]:
    names = dict(Elder.objects.values_list("pk", "name"))
    return {names[one.due.elder_id]: one.because for one in _carried().waiting}


def _record(elder: Elder, day: date, outcome: Outcome = Outcome.MET) -> None:
    VisitRecord.objects.create(
        uuid=uuid4(),
        elder=elder,
        sequence=VisitRecord.objects.filter(elder=elder).count() + 1,
        visited_at=timezone.make_aware(datetime.combine(day, time(10))),
        accepted_at=timezone.now(),
        mode=Mode.DOOR_TO_DOOR,
        outcome=outcome,
    )


def test_who_was_planned_and_not_visited_waits_until_met(town: Township) -> None:
    assert _waiting()["王秀英"] == Because.NOT_GONE
    _record(town["王秀英"], date(2026, 11, 26))
    assert "王秀英" not in _waiting()


def test_a_closed_door_is_a_second_try_whatever_was_planned(town: Township) -> None:
    _record(town["王秀英"], TODAY, Outcome.NO_ANSWER)
    [one] = [one for one in _carried().waiting if one.due.elder_id == town["王秀英"].pk]
    assert (one.because, one.on) == (Because.TRIED, TODAY)


def test_the_same_people_are_overdue_everywhere(town: Township) -> None:
    """One definition: whoever waits with a window that is over is overdue on the map and in the figures too."""
    states = due_states(elders=Elder.objects.all())
    over = [one.due for one in _carried().waiting if one.is_over]
    assert over
    assert all(states[due.elder_id].state == OVERDUE for due in over)


def test_nobody_is_listed_twice(town: Township) -> None:
    for elder in town.elders.values():
        _record(elder, date(2026, 11, 24), Outcome.NO_ANSWER)
    ids = [one.due.elder_id for one in _carried().waiting]
    assert len(ids) == len(set(ids))


def test_who_was_left_out_waits_with_the_plans_reason(town: Township) -> None:
    plan, elder = Plan.objects.get(), town["张福贵"]
    Elder.objects.filter(pk=elder.pk).update(registered_on=TODAY)
    window = next(one.due for one in _carried().waiting if one.due.elder_id == elder.pk)
    LeftOut.objects.create(
        plan=plan,
        elder=elder,
        first_day=window.first_day,
        last_day=window.last_day,
        tier="key",
        clause="P28",
        reason="no_shift",
        detail={},
    )
    [one] = [one for one in _carried().waiting if one.due.elder_id == elder.pk]
    assert one.because == Because.LEFT_OUT
    assert one.left_out
    assert "没有任何班次" in one.left_out.reason
    Publication.objects.all().delete()
    assert _waiting()["张福贵"] == Because.UNPLANNED


def test_an_open_window_in_which_nobody_was_to_come_is_no_burden(township: Township, stand_on: StandOn) -> None:
    stand_on("2026-11-03 08:00")
    assert all(one.due.state == OVERDUE for one in _carried().waiting)


def test_who_is_planned_again_says_when_and_by_whom_and_comes_last(town: Township) -> None:
    stop = Stop.objects.get(order=1)
    shift = Shift.objects.create(
        visitor=town.visitors["马小燕"], date=date(2026, 12, 1), start=time(8, 30), end=time(12), mode="walk"
    )
    plan = Plan.objects.get()
    plan.pk, plan.first_day, plan.last_day = None, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=6)
    plan.save()
    governs(plan)
    route = Route.objects.get()
    route.pk, route.plan, route.shift = None, plan, shift
    route.save()
    stop.pk, stop.route = None, route
    stop.save()
    StopVisit.objects.create(
        stop=stop, elder=town["王秀英"], first_day=plan.first_day, last_day=plan.last_day, tier="key", clause="P28"
    )
    waiting = _carried().waiting
    assert [one.again_on for one in waiting[:-1]] == [None] * (len(waiting) - 1)
    last = waiting[-1]
    assert (last.due.elder_id, last.again_on, last.again_by) == (town["王秀英"].pk, date(2026, 12, 1), "马小燕")
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.DRAFT)
    assert all(one.again_on is None for one in _carried().waiting)


def test_who_died_or_is_in_hospital_does_not_wait(town: Township) -> None:
    ElderState.objects.create(elder=town["王秀英"], state=State.DIED, since=date(2026, 11, 25))
    assert "王秀英" not in _waiting()
    assert "刘长水" not in _waiting()


def test_a_window_missed_for_good_asks_for_its_reason_once(town: Township) -> None:
    """王秀英 is due each week; nobody came in week 48, she was met on the Monday after."""
    _record(town["王秀英"], NEXT_MONDAY)
    [window] = [one for one in _carried().unexplained if one.elder_id == town["王秀英"].pk]
    assert (window.first_day, window.last_day) == (TODAY, TODAY + timedelta(days=6))
    MissedReason.objects.create(
        elder=town["王秀英"],
        first_day=window.first_day,
        last_day=window.last_day,
        because="nobody_home",
        made_at=timezone.now(),
    )
    assert town["王秀英"].pk not in {one.elder_id for one in _carried().unexplained}


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 11, 30), date(2026, 11, 23)),
        (date(2026, 12, 6), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 21)),
        (date(2027, 1, 4), date(2026, 12, 28)),
    ],
)
def test_it_is_counted_from_the_monday_of_the_week_before(today: date, since: date) -> None:
    assert last_monday(today) == since


def test_today_is_not_over_yet(town: Township, stand_on: StandOn) -> None:
    """What is planned for today may still be done, until Sunday 23:50 too."""
    stand_on("2026-11-23 23:50")
    assert Because.NOT_GONE not in _waiting().values()
    stand_on("2026-11-24 00:10")
    assert _waiting()["王秀英"] == Because.NOT_GONE
