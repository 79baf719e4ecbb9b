"""Weekly hours, calendar, hours by hand and leave make one day's duty, whatever they are."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans.on_duty import Away, Hours, hours_on, merged
from visits.register.holidays import DayKind, DayRule

WEDNESDAY, SATURDAY = date(2026, 11, 25), date(2026, 11, 28)
NOON = time(12)
HOLIDAY = DayRule(DayKind.HOLIDAY, "元旦")
LIKE_FRIDAY = DayRule(DayKind.WORKDAY, "春节", like_weekday=5)
ORDINARY = DayRule(DayKind.ORDINARY, "照常探访")


def _told(text: str, mode: str = "walk") -> list[Hours]:
    """ "8:30-12 14-17" """
    spans = [span.split("-") for span in text.split()]
    return [Hours(_time(start), _time(end), mode) for start, end in spans]


def _time(text: str) -> time:
    hour, _colon, minute = text.partition(":")
    return time(int(hour), int(minute or 0))


def _words(hours: tuple[Hours, ...]) -> str:
    return " ".join(f"{h.start:%H:%M}-{h.end:%H:%M}" for h in hours)


WEEK = {
    3: _told("8:30-17:30"),
    5: _told("9-12 14-18"),
    6: _told("15-20"),
}


def _away(day: date, gone_from: str = "", back_at: str = "", days: int = 1) -> Away:
    last = day + timedelta(days=days - 1)
    return Away(day, last, _time(gone_from) if gone_from else None, _time(back_at) if back_at else None)


@pytest.mark.parametrize(
    ("day", "rule", "by_hand", "away", "expected"),
    [
        (WEDNESDAY, None, "", [], "08:30-17:30"),
        (date(2026, 11, 26), None, "", [], ""),
        (WEDNESDAY, HOLIDAY, "", [], ""),
        (WEDNESDAY, ORDINARY, "", [], "08:30-17:30"),
        (date(2026, 11, 29), LIKE_FRIDAY, "", [], "09:00-12:00 14:00-18:00"),
        (SATURDAY, LIKE_FRIDAY, "", [], "09:00-12:00 14:00-20:00"),
        (WEDNESDAY, HOLIDAY, "9-11", [], "09:00-11:00"),
        (WEDNESDAY, None, "9-11 14-15", [], "09:00-11:00 14:00-15:00"),
        (date(2026, 11, 26), None, "19-22:30", [], "19:00-22:30"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY)], ""),
        (WEDNESDAY, None, "", [_away(WEDNESDAY, back_at="12")], "12:00-17:30"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY, gone_from="12")], "08:30-12:00"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY, "10", "14")], "08:30-10:00 14:00-17:30"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY, "17:30")], "08:30-17:30"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY, back_at="8:30")], "08:30-17:30"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY, "10", "11"), _away(WEDNESDAY, "15")], "08:30-10:00 11:00-15:00"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY, back_at="12"), _away(WEDNESDAY, gone_from="12")], ""),
        (WEDNESDAY, None, "8-12 13-18", [_away(WEDNESDAY)], ""),
        (WEDNESDAY, HOLIDAY, "9-11", [_away(WEDNESDAY, gone_from="10")], "09:00-10:00"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY - timedelta(days=2), days=2)], "08:30-17:30"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY - timedelta(days=2), days=3)], ""),
        (WEDNESDAY, None, "", [_away(WEDNESDAY + timedelta(days=1))], "08:30-17:30"),
        (WEDNESDAY, None, "", [_away(WEDNESDAY - timedelta(days=9), gone_from="12", days=30)], "08:30-12:00"),
        (SATURDAY, None, "", [_away(SATURDAY, gone_from="12")], ""),
        (SATURDAY, None, "", [_away(SATURDAY, back_at="12")], "15:00-20:00"),
    ],
)
def test_a_day_is_what_its_facts_make_it(
    day: date, rule: DayRule | None, by_hand: str, away: list[Away], expected: str
) -> None:
    assert _words(hours_on(day, weekly=WEEK, rule=rule, by_hand=_told(by_hand), away=away)) == expected


@pytest.mark.parametrize("leap_day", [date(2028, 2, 29), date(2027, 12, 31), date(2028, 1, 1)])
def test_leave_over_the_end_of_a_month_or_year_ends_by_itself(leap_day: date) -> None:
    every_day = {weekday: _told("8-12") for weekday in range(1, 8)}
    away = [Away(leap_day - timedelta(days=3), leap_day)]
    assert hours_on(leap_day, weekly=every_day, away=away) == ()
    assert _words(hours_on(leap_day + timedelta(days=1), weekly=every_day, away=away)) == "08:00-12:00"


def test_hours_that_touch_stay_two_and_hours_that_overlap_are_one() -> None:
    assert _words(merged(_told("16-18 8:30-17:30 18-19"))) == "08:30-18:00 18:00-19:00"


def test_a_make_up_day_of_someone_with_both_days_is_worked_once() -> None:
    both = {5: _told("8-17"), 6: _told("8-17")}
    assert _words(hours_on(SATURDAY, weekly=both, rule=LIKE_FRIDAY)) == "08:00-17:00"


_times = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
_hours = st.builds(lambda one, other: Hours(min(one, other), max(one, other), "walk"), _times, _times).filter(
    lambda hours: hours.start < hours.end
)
_days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
_some = st.lists(_hours, max_size=3)
_rules = st.sampled_from([None, HOLIDAY, LIKE_FRIDAY, ORDINARY])


@st.composite
def _absences(draw: st.DrawFn, near: date) -> list[Away]:
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        first = near + timedelta(days=draw(st.integers(-3, 3)))
        last = first + timedelta(days=draw(st.integers(0, 5)))
        gone, back = draw(st.none() | _times), draw(st.none() | _times)
        if gone and back and gone >= back:
            back = None
        rows.append(Away(first, last, gone, back))
    return rows


def _minutes(hours: tuple[Hours, ...] | list[Hours]) -> set[int]:
    """Every minute of the day that is covered, by its start."""
    return {m for h in hours for m in range(h.start.hour * 60 + h.start.minute, h.end.hour * 60 + h.end.minute)}


@given(
    st.data(), _days, st.lists(_hours, max_size=4), st.lists(_hours, max_size=4), st.lists(_hours, max_size=3), _rules
)
def test_minute_by_minute_the_duty_is_hours_less_leave(
    data: st.DataObject,
    day: date,
    own: list[Hours],
    friday: list[Hours],
    by_hand: list[Hours],
    rule: DayRule | None,
) -> None:
    weekly = {5: friday} | {day.isoweekday(): own}
    away = data.draw(_absences(day))
    if by_hand:
        base = _minutes(by_hand)
    elif rule is HOLIDAY:
        base = set()
    elif rule is LIKE_FRIDAY:
        base = _minutes(own) | _minutes(weekly[5])
    else:
        base = _minutes(own)
    gone = {
        minute
        for absence in away
        if absence.first_day <= day <= absence.last_day
        for minute in range(24 * 60)
        if (absence.gone_from is None or minute >= absence.gone_from.hour * 60 + absence.gone_from.minute)
        and (absence.back_at is None or minute < absence.back_at.hour * 60 + absence.back_at.minute)
    }
    found = hours_on(day, weekly=weekly, rule=rule, by_hand=by_hand, away=away)
    assert _minutes(found) == base - gone
    assert all(one.start < one.end for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
