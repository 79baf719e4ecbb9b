"""Whom a visitor sees, day by day: own, stand-in, planned, behind the same door; and late records of days before."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from dispatch.plans.models import Lending, Plan, PlanState, Route, Shift, Stop, StopVisit
from geo.models import Area, PlaceLevel
from geo.scope import scope_for
from tests.governing import governs
from tests.township import TODAY, Township
from visits.register.models import Elder, Responsibility, ResponsibilityKind
from visits.register.selectors.of_visitor import (
    LATE_DAYS,
    elders_lately_of_visitor,
    elders_of_visitor,
    elders_seen,
    elders_to_record,
    was_theirs,
)

OWN = {"王秀英", "李大山", "赵春花"}  # 孙志强 answers for 上河村
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nobody_stands_in(township: Township, stand_on: Any) -> None:
    stand_on(TODAY.isoformat())
    Responsibility.objects.filter(kind=ResponsibilityKind.STAND_IN).delete()


def seen(township: Township, day: date = TODAY) -> set[str]:
    return {elder.name for elder in elders_of_visitor(visitor=township.visitors["孙志强"], day=day)}


def lately(township: Township, day: date = TODAY) -> set[str]:
    return {elder.name for elder in elders_lately_of_visitor(visitor=township.visitors["孙志强"], day=day)}


def at_nine(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def sent(
    township: Township, elder: Elder, day: date, state: str = PlanState.PUBLISHED, area: Area | None = None
) -> StopVisit:
    """孙志强 is sent to somebody by a plan."""
    at = at_nine(day)
    days = {"first_day": day, "last_day": day}
    published_at = None if state == PlanState.DRAFT else at
    plan = Plan.objects.create(
        area=area or township.area, period="week", state=state, made_at=at, published_at=published_at, **days
    )
    if state == PlanState.PUBLISHED:
        governs(plan)
    shift, _ = Shift.objects.get_or_create(
        visitor=township.visitors["孙志强"], date=day, start=time(8), defaults={"end": time(17), "mode": "walk"}
    )
    way = {"travel_s": 60, "distance_m": 100, "service_s": 1800, "travel_source": "straight_line"}
    route = Route.objects.create(plan=plan, shift=shift, start_at=at, end_at=at, **way)
    place = {"point": Point(113.2, 36.3), "place_level": PlaceLevel.DOOR, "arrival_at": at}
    stop = Stop.objects.create(route=route, order=1, household=elder.household, **place, **way)
    return StopVisit.objects.create(stop=stop, elder=elder, tier="key", clause="P28", **days)


def test_their_own_and_nobody_else(township: Township) -> None:
    assert seen(township) == OWN


def test_who_they_stand_in_for(township: Township) -> None:
    Responsibility.objects.create(
        elder=township["张福贵"],
        visitor=township.visitors["孙志强"],
        kind=ResponsibilityKind.STAND_IN,
        since=TODAY,
        until=TODAY + DAY,
    )
    assert [seen(township, day) for day in (TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY)] == [
        OWN,
        OWN | {"张福贵"},
        OWN | {"张福贵"},
        OWN,
    ]


@pytest.mark.parametrize(
    ("away", "is_seen"), [(-LATE_DAYS - 1, False), (-LATE_DAYS, True), (-1, True), (0, True), (6, True)]
)
def test_to_whom_they_are_sent_from_the_plan_on_until_the_records_are_in(
    township: Township, away: int, is_seen: bool
) -> None:
    sent(township, township["张福贵"], TODAY + away * DAY)
    assert ("张福贵" in seen(township)) == is_seen


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.WITHDRAWN])
def test_a_plan_that_is_not_published_shows_nobody(township: Township, state: str) -> None:
    sent(township, township["张福贵"], TODAY, state)
    assert seen(township) == OWN
    assert ("张福贵" in lately(township)) == (state == PlanState.WITHDRAWN)


@pytest.mark.parametrize(
    ("taken_over_on", "is_seen"),
    [
        pytest.param(TODAY - DAY, False, id="the evening before: nobody was sent any more"),
        pytest.param(TODAY, True, id="in the course of the day: whoever was visited before is still recorded"),
    ],
)
@pytest.mark.parametrize("state", [PlanState.PUBLISHED, PlanState.WITHDRAWN])
@pytest.mark.parametrize("later", [0, 5])
def test_a_stop_that_another_plan_took_over_shows_nobody_unless_it_was_taken_in_the_course_of_its_day(
    township: Township, taken_over_on: date, is_seen: bool, state: str, later: int
) -> None:
    older = sent(township, township["张福贵"], TODAY).stop.route.plan
    Plan.objects.filter(pk=older.pk).update(period="month", state=state)
    newer = sent(township, township["王秀英"], TODAY).stop.route.plan
    newer.publications.update(at=at_nine(taken_over_on))
    assert ("张福贵" in seen(township, TODAY + later * DAY)) == is_seen
    assert "张福贵" in lately(township, TODAY + later * DAY)


def test_a_plan_for_another_township_takes_nothing_over(township: Township) -> None:
    sent(township, township["张福贵"], TODAY)
    other = sent(township, township["王秀英"], TODAY, area=township.other_area).stop.route.plan
    other.publications.update(at=at_nine(TODAY - DAY))
    assert "张福贵" in seen(township)


def test_who_lives_behind_the_same_door_belongs_to_it(township: Township) -> None:
    """李大山 and 赵春花 share one."""
    Responsibility.objects.filter(elder=township["赵春花"]).update(visitor=township.visitors["马小燕"])
    assert "赵春花" in seen(township)


def test_a_visitor_who_has_left_sees_nobody_from_the_next_day_on_and_may_still_send_late_records(
    township: Township,
) -> None:
    visitor = township.visitors["孙志强"]
    visitor.active_until = TODAY
    visitor.save()
    assert [seen(township, TODAY + n * DAY) for n in (0, 1)] == [OWN, set()]
    assert lately(township, TODAY + DAY) == OWN


def test_whoever_was_replaced_may_send_the_record_of_a_day_before(township: Township) -> None:
    wang, visitor = township["王秀英"], township.visitors["孙志强"]
    Responsibility.objects.filter(elder=wang).update(until=TODAY - DAY)
    assert "王秀英" not in seen(township)
    assert "王秀英" in lately(township)
    assert [was_theirs(visitor=visitor, elder=wang, day=TODAY - n * DAY) for n in (0, 1, 9)] == [False, True, True]
    assert "王秀英" not in lately(township, TODAY + (LATE_DAYS + 1) * DAY)


@pytest.mark.parametrize("role", ["coordinator", "leader", "responder"])
def test_other_roles_see_their_areas(township: Township, role: str) -> None:
    assert elders_seen(scope=scope_for(township.users[role])).count() == 8


def test_a_login_without_a_visitor_sees_nobody(township: Township) -> None:
    visitor = township.visitors["孙志强"]
    visitor.user = None
    visitor.save()
    scope = scope_for(township.users["visitor"])
    assert not elders_seen(scope=scope).exists()
    assert not elders_to_record(scope=scope).exists()


def test_an_entry_that_was_merged_is_the_person_it_was_merged_into(township: Township) -> None:
    twin = Elder.objects.create(household=township.households["张福贵"], name="张富贵", registered_on=TODAY)
    sent(township, twin, TODAY)
    twin.merged_into = township["张福贵"]
    twin.save()
    assert seen(township) == OWN | {"张福贵"}


def _lent(township: Township, first_day: date, last_day: date) -> Lending:
    visitor, at = township.visitors["孙志强"], timezone.now()
    days = {"first_day": first_day, "last_day": last_day}
    return Lending.objects.create(visitor=visitor, area=township.other_area, made_at=at, **days)


def test_who_is_lent_sees_the_planned_people_there_and_only_while_lent(township: Township) -> None:
    _lent(township, TODAY + DAY, TODAY + 2 * DAY)
    sent(township, township["张福贵"], TODAY + DAY, area=township.other_area)
    assert seen(township) == OWN | {"张福贵"}
    assert seen(township, TODAY + 2 * DAY) == OWN | {"张福贵"}
    assert seen(township, TODAY + 3 * DAY) == OWN
    assert "张福贵" in lately(township, TODAY + 3 * DAY)


def test_a_lending_taken_back_shows_nobody_there_any_more(township: Township) -> None:
    lending = _lent(township, TODAY, TODAY + 2 * DAY)
    sent(township, township["张福贵"], TODAY + DAY, area=township.other_area)
    Lending.objects.filter(pk=lending.pk).update(withdrawn_at=timezone.now())
    assert seen(township) == OWN


def test_a_day_beyond_the_lending_opens_nothing(township: Township) -> None:
    _lent(township, TODAY, TODAY)
    sent(township, township["张福贵"], TODAY + DAY, area=township.other_area)
    assert seen(township) == OWN


def test_a_plan_of_the_county_opens_its_stops_without_a_lending(township: Township) -> None:
    sent(township, township["张福贵"], TODAY, area=township.county)
    assert seen(township) == OWN | {"张福贵"}
