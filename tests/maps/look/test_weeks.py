"""How weeks and other spans of days are called, whatever day it is."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import PeriodUnreadable
from dispatch.plans.periods import month_start, week_start
from maps.look.weeks import monday_of, span_title, week_code, week_title, weeks_ended

StandOn = Callable[[str], date]


@pytest.mark.parametrize(
    ("today", "monday", "title"),
    [
        ("2026-11-25", "2026-11-16", "上周 · 第47周 11月16日–11月22日"),
        ("2026-11-25", "2026-11-23", "本周 · 第48周 11月23日–11月29日"),
        ("2026-11-25", "2026-11-30", "下周 · 第49周 11月30日–12月6日"),
        ("2026-11-25", "2026-12-14", "第51周 · 12月14日–12月20日"),
        ("2026-11-29 23:50", "2026-11-23", "本周 · 第48周 11月23日–11月29日"),
        ("2026-11-30 00:10", "2026-11-23", "上周 · 第48周 11月23日–11月29日"),
        ("2026-12-31", "2026-12-28", "本周 · 第53周 12月28日–1月3日"),
        ("2027-01-01", "2026-12-28", "本周 · 第53周 12月28日–1月3日"),
        ("2027-01-01", "2027-01-04", "下周 · 2027年第1周 1月4日–1月10日"),  # 1 January lies in 2026's last week
        ("2027-01-04", "2026-12-28", "上周 · 2026年第53周 12月28日–1月3日"),
        ("2027-01-04", "2026-11-02", "2026年第45周 · 11月2日–11月8日"),
    ],
)
def test_a_week_is_called_by_its_distance_its_number_and_its_days(
    stand_on: StandOn, today: str, monday: str, title: str
) -> None:
    stand_on(today)
    assert week_title(date.fromisoformat(monday)) == title


@pytest.mark.parametrize(
    ("first_day", "last_day", "title"),
    [
        ("2026-12-01", "2026-12-31", "12月 · 12月1日–12月31日"),
        ("2027-02-01", "2027-02-28", "2027年2月 · 2月1日–2月28日"),
        ("2026-11-25", "2026-11-27", "11月25日–11月27日"),
        ("2026-11-25", "2026-11-25", "11月25日"),
    ],
)
def test_a_month_is_called_by_its_name_and_other_days_by_themselves(
    stand_on: StandOn, first_day: str, last_day: str, title: str
) -> None:
    stand_on("2026-11-25")
    assert span_title(date.fromisoformat(first_day), date.fromisoformat(last_day)) == title


@pytest.mark.parametrize(
    ("today", "month", "last_day", "weeks"),
    [
        ("2026-11-30", "2026-11-01", "2026-11-30", "第44周–第48周"),
        ("2026-11-29 23:50", "2026-11-01", "2026-11-30", "第44周–第47周"),  # this Sunday is not over yet
        ("2026-11-02", "2026-11-01", "2026-11-30", "第44周"),
        ("2026-12-06", "2026-12-01", "2026-12-31", ""),
        ("2027-01-04", "2027-01-01", "2027-01-31", "2026年第53周"),
    ],
)
def test_the_weeks_of_a_month_are_those_that_have_ended(
    stand_on: StandOn, today: str, month: str, last_day: str, weeks: str
) -> None:
    stand_on(today)
    assert weeks_ended(date.fromisoformat(month), date.fromisoformat(last_day)) == weeks


@given(st.dates(date(1900, 1, 8), date(2199, 12, 20)))
def test_a_weeks_code_leads_back_to_its_monday(day: date) -> None:
    assert week_start(week_code(day)) == monday_of(day)
    assert monday_of(day).isoweekday() == 1


@pytest.mark.parametrize("text", ["2026-W54", "2027-W53", "2026-W00", "0001-W01", "9999-W52", "2026", "W48", "下周"])
def test_what_is_no_week_or_none_with_neighbours_is_refused(text: str) -> None:
    with pytest.raises(PeriodUnreadable):
        week_start(text)


@pytest.mark.parametrize("text", ["2026-13", "0001-01", "9999-12", "2026-11-1", "十一月"])
def test_what_is_no_month_or_none_with_neighbours_is_refused(text: str) -> None:
    with pytest.raises(PeriodUnreadable):
        month_start(text)
