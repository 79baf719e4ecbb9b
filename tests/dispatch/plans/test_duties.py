"""Shifts for a date, as the rows stand: everything that asks who is on duty asks `duties_of`."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from base import clock
from dispatch.plans.selectors.duties import duties_of, visitors_of, week_at_work
from tests.township import Township
from visits.register.models import Absence, CalendarDay, DatedHours, LeaveKind, TravelMode, WorkingHours

WEDNESDAY = date(2026, 11, 25)


def _duties(township: Township, first_day: date, last_day: date | None = None) -> list[tuple[str, str]]:
    last_day = last_day or first_day
    visitors = visitors_of(area=township.area, first_day=first_day, last_day=last_day)
    names = {visitor.pk: visitor.name for visitor in visitors}
    duties = duties_of(visitors=visitors, area=township.area, first_day=first_day, last_day=last_day)
    return [(names[d.visitor_id], f"{d.day:%m-%d} {d.start:%H:%M}-{d.end:%H:%M} {d.mode}") for d in duties]


def _away(township: Township, name: str, first_day: date, last_day: date, **times: Any) -> Absence:
    return Absence.objects.create(
        visitor=township.visitors[name],
        first_day=first_day,
        last_day=last_day,
        kind=LeaveKind.PERSONAL,
        made_at=clock.now(),
        **times,
    )


def _by_hand(township: Township, name: str, day: date, start: time, end: time, mode: str = "walk") -> DatedHours:
    return DatedHours.objects.create(
        visitor=township.visitors[name], date=day, start=start, end=end, mode=mode, made_at=clock.now()
    )


def _calendar_day(township: Township, day: date, kind: str, like: int | None = None) -> CalendarDay:
    return CalendarDay.objects.create(
        county=township.county, date=day, kind=kind, like_weekday=like, name="县里定的", made_at=clock.now()
    )


def test_nobody_goes_on_new_years_day_nor_in_the_spring_festival(township: Township) -> None:
    assert _duties(township, date(2027, 1, 1)) == []
    assert _duties(township, date(2026, 2, 15), date(2026, 2, 23)) == []
    assert len(_duties(township, date(2026, 2, 24))) == 2


def test_a_make_up_saturday_is_worked_like_the_day_it_stands_for(township: Township) -> None:
    WorkingHours.objects.filter(weekday=5).update(end=time(12))
    worked = [("孙志强", "02-14 08:30-12:00 ebike"), ("马小燕", "02-14 08:30-12:00 walk")]
    assert _duties(township, date(2026, 2, 14)) == worked


def test_a_county_may_visit_on_a_holiday_and_may_close_on_a_workday(township: Township) -> None:
    _calendar_day(township, date(2027, 1, 1), "ordinary")
    _calendar_day(township, WEDNESDAY, "holiday")
    _calendar_day(township, date(2026, 11, 28), "workday", like=3)
    assert len(_duties(township, date(2027, 1, 1))) == 2
    assert _duties(township, WEDNESDAY) == []
    assert len(_duties(township, date(2026, 11, 28))) == 2


def test_what_was_withdrawn_counts_for_nothing(township: Township) -> None:
    now = clock.now()
    CalendarDay.objects.filter(pk=_calendar_day(township, WEDNESDAY, "holiday").pk).update(withdrawn_at=now)
    Absence.objects.filter(pk=_away(township, "孙志强", WEDNESDAY, WEDNESDAY).pk).update(withdrawn_at=now)
    DatedHours.objects.filter(pk=_by_hand(township, "马小燕", WEDNESDAY, time(9), time(10)).pk).update(withdrawn_at=now)
    worked = [("孙志强", "11-25 08:30-17:30 ebike"), ("马小燕", "11-25 08:30-17:30 walk")]
    assert _duties(township, WEDNESDAY) == worked


def test_leave_cuts_its_days_and_ends_by_itself(township: Township) -> None:
    _away(township, "孙志强", date(2026, 11, 24), date(2026, 11, 25))
    _away(township, "孙志强", date(2026, 11, 26), date(2026, 11, 26), gone_from=time(12))
    mine = [told for name, told in _duties(township, date(2026, 11, 23), date(2026, 11, 29)) if name == "孙志强"]
    assert mine == ["11-23 08:30-17:30 ebike", "11-26 08:30-12:00 ebike", "11-27 08:30-17:30 ebike"]


def test_hours_by_hand_are_worked_on_a_holiday_in_their_own_mode(township: Township) -> None:
    _by_hand(township, "马小燕", date(2027, 1, 1), time(19), time(21), TravelMode.CAR)
    assert _duties(township, date(2027, 1, 1)) == [("马小燕", "01-01 19:00-21:00 car")]


def test_who_has_left_or_not_begun_has_no_hours_by_hand_either(township: Township) -> None:
    visitor = township.visitors["马小燕"]
    _by_hand(township, "马小燕", WEDNESDAY, time(9), time(10))
    visitor.active_until = date(2026, 11, 24)
    visitor.save()
    assert [name for name, _told in _duties(township, date(2026, 11, 23), WEDNESDAY) if name == "马小燕"] == [
        "马小燕"
    ] * 2


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-02-13 18:00", date(2026, 2, 9)),
        ("2026-02-14 18:00", date(2026, 2, 23)),  # a whole week of holidays is passed over
        ("2026-02-18 09:00", date(2026, 2, 23)),
    ],
)
def test_the_week_at_work_sees_make_up_days_and_holidays(
    stand_on: Callable[[str], date], township: Township, now: str, monday: date
) -> None:
    stand_on(now)
    assert week_at_work(area=township.area) == monday
