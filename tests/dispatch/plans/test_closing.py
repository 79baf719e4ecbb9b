"""What would help where a week is short: shifts of one's own and neighbours' visitors, each tried before it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from dispatch.plans.month import Share
from dispatch.plans.month.greedy import placed_greedily
from dispatch.plans.month_ahead import Closing, WeekAhead
from dispatch.plans.selectors import closing
from dispatch.plans.selectors.month_ahead import month_ahead
from tests.township import Township
from visits.register.models import Absence, CalendarDay, TravelMode, Visitor, VisitorKind, WorkingHours

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _an_hour_on_mondays(township: Township, stand_on: Callable[[str], date]) -> None:
    """Both visitors have an hour on Mondays, which serves nobody but the first."""
    stand_on("2026-11-23")
    WorkingHours.objects.exclude(weekday=1).delete()
    WorkingHours.objects.update(start=time(8, 30), end=time(9, 30))


@pytest.fixture
def neighbour(township: Township) -> Visitor:
    """On a motorcycle, at work all week in the next township, not far from 上河村."""
    visitor = Visitor.objects.create(
        name="温如玉",
        kind=VisitorKind.GRID_WORKER,
        area=township.other_area,
        phone="13700000009",
        home=Point(113.22, 36.31),
        mode=TravelMode.MOTORCYCLE,
        active_since=date(2026, 1, 5),
    )
    WorkingHours.objects.create(visitor=visitor, weekday=3, start=time(8), end=time(12))
    return visitor


def _this_week(township: Township) -> WeekAhead:
    [week, *_rest] = month_ahead(area=township.area).weeks
    assert week.waiting
    return week


def _own(week: WeekAhead, visitor: Visitor) -> list[Closing]:
    return [one for one in week.closing if one.visitor_id == visitor.pk]


def test_the_first_day_without_hours_is_told_and_how_many_it_serves(township: Township) -> None:
    week = _this_week(township)
    [one] = _own(week, township.visitors["孙志强"])
    assert (one.day, one.minutes, one.area_code) == (TUESDAY, 240, "")
    assert 0 < one.helps <= len(week.waiting)


def test_nobody_is_asked_on_leave_or_on_a_day_off(township: Township) -> None:
    visitor, by = township.visitors["孙志强"], township.users["coordinator"]
    Absence.objects.create(
        visitor=visitor, first_day=TUESDAY, last_day=TUESDAY, made_at="2026-11-20T08:00+08:00", made_by=by
    )
    CalendarDay.objects.create(
        county=township.county, date=date(2026, 11, 25), kind="holiday", name="庙会", made_at="2026-11-20T08:00+08:00"
    )
    [one] = _own(_this_week(township), visitor)
    assert one.day == date(2026, 11, 26)


def test_whoever_has_left_is_not_asked(township: Township) -> None:
    visitor = township.visitors["孙志强"]
    visitor.active_until = date(2026, 11, 23)
    visitor.save()
    assert _own(_this_week(township), visitor) == []


def test_a_neighbour_is_told_on_the_first_day_on_which_they_are_on_duty(township: Township, neighbour: Visitor) -> None:
    [one] = [one for one in _this_week(township).closing if one.area_code]
    assert (one.visitor_id, one.day, one.minutes) == (neighbour.pk, date(2026, 11, 25), 240)
    assert one.area_code == township.other_area.code


def test_a_neighbour_from_whom_it_is_too_far_is_not_told(township: Township, neighbour: Visitor) -> None:
    neighbour.home = Point(114.4, 37.2)
    neighbour.save()
    assert [one for one in _this_week(township).closing if one.area_code] == []


def test_where_nobody_waits_nothing_is_told(township: Township, neighbour: Visitor) -> None:
    WorkingHours.objects.update(start=time(8), end=time(18))
    WorkingHours.objects.bulk_create(
        WorkingHours(visitor=township.visitors[name], weekday=weekday, start=time(8), end=time(18))
        for name in ("孙志强", "马小燕")
        for weekday in range(2, 6)
    )
    assert [week.closing for week in month_ahead(area=township.area).weeks if not week.waiting] != []
    assert all(week.closing == () for week in month_ahead(area=township.area).weeks if not week.waiting)


def test_what_was_tried_with_the_same_facts_is_not_tried_again(
    township: Township, neighbour: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def placed(*asked: Any) -> dict[int, Share]:
        tried.append(asked)
        return placed_greedily(*asked)

    monkeypatch.setattr(closing, "placed_greedily", placed)
    first = _this_week(township).closing
    assert tried
    tried.clear()
    assert _this_week(township).closing == first
    assert tried == []
    WorkingHours.objects.filter(visitor=neighbour).update(end=time(11))
    _this_week(township)
    assert tried, "a neighbour's other hours are another thing to try"


def test_what_would_close_a_week_is_tried_of_those_alone_that_are_asked_for(township: Township) -> None:
    weeks = month_ahead(area=township.area, closing_before=date(2026, 11, 24)).weeks
    every = month_ahead(area=township.area).weeks
    assert weeks[0].closing == every[0].closing != ()
    assert all(week.closing == () for week in weeks[1:])
    assert [replace(week, closing=()) for week in weeks] == [replace(week, closing=()) for week in every]


def test_a_neighbour_is_named_only_to_who_plans_there(client: Client, township: Township, neighbour: Visitor) -> None:
    client.force_login(township.users["coordinator"])
    page = client.get("/month/part/").content.decode()
    assert "白水镇有一位探访员" in page
    assert "温如玉" not in page
