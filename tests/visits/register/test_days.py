"""Days as cells hold them: read whole, read in part, or asked; a number that may be a year is never another day."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.exchange.ledger.year_told import year_told
from visits.register.spelling.cells import time_of
from visits.register.spelling.days import DayReading, DayWithoutYear, ImpossibleDay, read_clock, read_day

DAY = date(2026, 9, 5)


@pytest.mark.parametrize(
    "written",
    [
        "2026-09-05", "2026/9/5", "2026.9.5", "2026.09.05", "20260905", 20260905, 20260905.0, "2026年9月5日",
        "2026年9月5号", "2026 年 9 月 5 日",
        "２０２６年９月５日", "二〇二六年九月五日", "二○二六年九月五号", "二零二六年九月五日", 46270, 46270.0,
        "46270", DAY, "2026-09-05 00:00:00", "2026/9/5（周六）",
        "2026年9月5日 星期六", "\u200b2026-9-5", "'2026-09-05", "2026-09-05T00:00:00", "公历2026年9月5日",
        "2026-9-5日",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: Any) -> None:
    assert read_day(written) == DayReading(DAY)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-09-05 09:30", time(9, 30)), ("2026/9/5 9:30", time(9, 30)), ("2026/9/5 9:30:15", time(9, 30)),
        (46270.395833333336, time(9, 30)),
        ("46270.5", time(12)), (datetime(2026, 9, 5, 9, 30), time(9, 30)),  # noqa: DTZ001
        ("2026-09-05T09:30:00.000+08:00", time(9, 30)),
        ("2026-09-05T01:30:00Z", time(9, 30)), ("2026年9月5日上午9点半", time(9, 30)),
        ("2026年9月5日下午3时20分", time(15, 20)),
        ("2026-09-05 3:20 PM", time(15, 20)), ("2026-09-05 12:10 AM", time(0, 10)), ("202609050930", time(9, 30)),
        ("20260905093015", time(9, 30)),
        ("2026年9月5日 星期六 晚上7点", time(19)), ("2026-9-5 中午12:15", time(12, 15)),
    ],
)  # fmt: skip
def test_a_time_beside_the_day_is_kept(written: Any, at: time) -> None:
    assert read_day(written) == DayReading(DAY, at)


def test_a_time_of_another_zone_is_told_in_chinas() -> None:
    assert read_day("2026-09-05T23:30:00Z") == DayReading(date(2026, 9, 6), time(7, 30))


@pytest.mark.parametrize(
    ("written", "about"),
    [
        (2023, "2023"), (2023.0, "2023"), ("2023", "2023"), ("2023年", "2023"), (1945, "1945"), ("1945年", "1945"),
        ("一九四五年", "1945"),
        (date(1905, 7, 15), "2023"), (datetime(1905, 7, 18), "2026"), ("约1945年", "1945"),  # noqa: DTZ001
        (194505, "1945-05"), ("194505", "1945-05"), ("1945.5", "1945-05"), (1945.5, "1945-05"),
        ("1945年5月", "1945-05"), ("1945-5", "1945-05"),
        ("1945/05", "1945-05"), ("一九四八年三月", "1948-03"), ("1948.10", "1948-10"), (1948.11, "1948-11"),
        ("1948年3月生", "1948-03"),
        (1948.1, "1948"), ("1948.1", "1948"), ("12/03/1948", "1948"), ("1948年农历三月初二", "1948"),
        ("农历1948年三月", "1948"),
    ],
)  # fmt: skip
def test_so_much_of_a_day_as_is_written_is_kept_with_a_note(written: Any, about: str) -> None:
    reading = read_day(written)
    assert (reading.day, reading.about, bool(reading.note)) == (None, about, True)


@pytest.mark.parametrize(("written", "day"), [("25/12/1948", date(1948, 12, 25)), ("5/5/1948", date(1948, 5, 5))])
def test_a_day_before_its_month_is_read_where_it_can_be_no_other(written: str, day: date) -> None:
    assert read_day(written) == DayReading(day)


@pytest.mark.parametrize(
    "written",
    [
        "48年3月", "45-5-1", "23-05-01", "5月1日", "九月五日", "农历三月初一", "1948年腊月", "1945-13-01", "19480230",
        "2023-02-29", "去年", "123456",
        123456, "5000", 99, 0, -1, 1e300, float("nan"), float("inf"), "2026-09-05 25:00", "2026-09-05至2026-09-06",
        time(9, 30), timedelta(hours=9),
        "1948.13", 202613, "上午",
    ],
)  # fmt: skip
def test_what_is_no_day_is_named(written: Any) -> None:
    with pytest.raises(ValueError, match="“"):
        read_day(written)


def test_nothing_is_nothing() -> None:
    assert read_day(None) == read_day("") == read_day(" \u200b") == DayReading()


@given(st.floats() | st.integers())
def test_no_number_becomes_a_day_of_the_years_that_numbers_of_years_look_like(number: float) -> None:
    try:
        day = read_day(number).day
    except ValueError:
        return
    assert day is None or not date(1905, 3, 14) <= day <= date(1905, 9, 30)


@given(st.integers(1900, 2100), st.sampled_from([int, float, str, "{}年".format, "{}.0".format]))
def test_a_year_is_a_year_in_any_kind_of_cell(year: int, kind: Any) -> None:
    assert read_day(kind(year)).about == str(year)


@given(st.text(max_size=20))
def test_any_text_is_a_day_a_part_of_one_or_an_error_in_words(text: str) -> None:
    try:
        reading = read_day(text)
    except ValueError:
        reading = DayReading()
    assert reading.day is None or not reading.about


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("9:30", time(9, 30)), ("上午9点", time(9)), ("下午2:30", time(14, 30)), ("晚8点半", time(20, 30)),
        ("中午12点", time(12)), ("9时5分", time(9, 5)),
        (46270.395833333336, time(9, 30)), (0.5, time(12)), ("2:30 pm", time(14, 30)),
    ],
)  # fmt: skip
def test_a_time_is_read_by_its_half_of_the_day(written: Any, at: time) -> None:
    assert time_of(written) == at


@pytest.mark.parametrize("written", ["上午", "25:00", "9:75", "930", "上午15:00"])
def test_what_is_no_time_is_none(written: str) -> None:
    assert read_clock(written) is None


@pytest.mark.parametrize(
    ("written", "month", "day", "at"),
    [
        ("9月5日", 9, 5, None), ("9月5号", 9, 5, None), ("九月五日", 9, 5, None), ("09-05", 9, 5, None),
        ("9/5", 9, 5, None), ("9.5", 9, 5, None), (9.5, 9, 5, None), ("9.10", 9, 10, None), ("2月29日", 2, 29, None),
        ("9月5日 周六", 9, 5, None), ("9月5日上午9点半", 9, 5, time(9, 30)), ("9/5 14:30", 9, 5, time(14, 30)),
        ("12月31日", 12, 31, None), ("９月５日", 9, 5, None),
    ],
)  # fmt: skip
def test_a_day_without_its_year_says_which_day_it_is(written: Any, month: int, day: int, at: time | None) -> None:
    with pytest.raises(DayWithoutYear, match="没有写年份") as found:
        read_day(written)
    assert (found.value.month, found.value.day, found.value.at) == (month, day, at)


@pytest.mark.parametrize("written", ["9月31日", "2月30日", "13月1日", "26.9", "31/31", 9.1, 9.2, 12.3, "9月5日到10日"])
def test_what_may_be_another_day_or_none_is_not_a_day_without_its_year(written: Any) -> None:
    with pytest.raises(ValueError, match="请") as found:
        read_day(written)
    assert not isinstance(found.value, DayWithoutYear)


TODAY = date(2027, 1, 20)


@pytest.mark.parametrize(
    ("answer", "month", "day", "meant"),
    [
        ("2026", 9, 5, date(2026, 9, 5)), ("2027", 1, 3, date(2027, 1, 3)), ("2024", 2, 29, date(2024, 2, 29)),
        ("nearest", 1, 3, date(2027, 1, 3)), ("nearest", 12, 28, date(2026, 12, 28)),
        ("nearest", 1, 20, date(2027, 1, 20)), ("nearest", 1, 21, date(2026, 1, 21)),
        ("nearest", 2, 29, date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_the_answered_year_makes_it_a_day(answer: str, month: int, day: int, meant: date) -> None:
    year = year_told(answer, TODAY)
    assert year is not None
    assert year.day(month, day) == meant


def test_a_day_that_the_year_does_not_have_is_said() -> None:
    year = year_told("2026", TODAY)
    assert year is not None
    with pytest.raises(ImpossibleDay, match="2026 年没有 2 月 29 日"):
        year.day(2, 29)


@pytest.mark.parametrize("answer", ["", "1999", "2028", "九月", "-2026", "nearest ", "²⁰²⁶"])
def test_an_answer_that_cannot_be_is_none(answer: str) -> None:
    assert year_told(answer, TODAY) is None
