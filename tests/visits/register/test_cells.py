"""Cells as people fill them in."""

from datetime import date, datetime, time
from typing import Any

import pytest

from visits.register.spelling.cells import date_of, phone_of, text_of, time_of


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-05", "2026/3/5", "2026.3.5", "20260305", "2026年3月5日", "2026 年 3 月 5 日", "2026-03-05 00:00:00",
        "２０２６－０３－０５", 46086, "46086", 20260305, datetime(2026, 3, 5), date(2026, 3, 5),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(written: Any) -> None:
    assert date_of(written) == date(2026, 3, 5)


def test_a_month_without_a_day_is_its_first() -> None:
    assert date_of("1948年3月") == date(1948, 3, 1)


@pytest.mark.parametrize("written", ["2041-02-30", "3月5日", "26.3.5", "去年", 123456, "2026-13-01", 2026, "2026年"])
def test_what_is_no_date_is_named(written: Any) -> None:
    with pytest.raises(ValueError, match=str(written)):
        date_of(written)


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "１３８１２３４５６７８",
        13812345678,
        13812345678.0,
        "+8613812345678",
    ],
)
def test_a_phone_number_is_read_however_it_is_spaced(written: Any) -> None:
    assert phone_of(written) == "13812345678"


def test_the_first_of_two_phone_numbers_counts() -> None:
    assert phone_of("13812345678/0355-2012345") == "13812345678"


@pytest.mark.parametrize("written", ["无", "-", ""])
def test_no_phone_is_no_error(written: str) -> None:
    assert phone_of(written) == ""


@pytest.mark.parametrize("written", ["1381234567", "问村长", "123"])
def test_what_is_no_phone_number_is_named(written: str) -> None:
    with pytest.raises(ValueError, match="不是电话号码"):
        phone_of(written)


@pytest.mark.parametrize(("written", "meant"), [("9:30", time(9, 30)), ("09:30:00", time(9, 30)), (0.5, time(12, 0))])
def test_a_time_is_read(written: Any, meant: time) -> None:
    assert time_of(written) == meant


def test_a_number_of_a_name_stays_a_text() -> None:
    assert text_of(13812345678.0) == "13812345678"
