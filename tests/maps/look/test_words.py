"""Measures in the words of the trade."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from maps.look import words


@pytest.mark.parametrize(
    ("metres", "said"),
    [(0, "0 米"), (847, "850 米"), (994, "990 米"), (996, "1.0 公里"), (3240, "3.2 公里"), (12_960, "13.0 公里")],
)
def test_it_says_metres_then_kilometres(metres: int, said: str) -> None:
    assert words.distance(metres) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 分"), (20, "1 分"), (2100, "35 分"), (3600, "1 小时"), (4800, "1 小时 20 分"), (3599, "1 小时")],
)
def test_it_says_minutes_then_hours(seconds: int, said: str) -> None:
    assert words.duration(seconds) == said


@pytest.fixture(autouse=True)
def _today(stand_on: Callable[[str], date]) -> None:
    stand_on("2026-11-30")


def test_it_says_a_day_with_its_weekday() -> None:
    assert words.day(date(2026, 11, 23)) == "11月23日 周一"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 6, 1), "6月1日 周一"),
        (date(2026, 5, 30), "2026年5月30日"),
        (date(2027, 1, 4), "1月4日 周一"),
        (date(2027, 11, 23), "2027年11月23日"),
        (None, ""),
    ],
)
def test_it_says_the_year_where_it_would_be_guessed(value: date | None, said: str) -> None:
    assert words.day(value) == said


def test_it_says_a_moment_in_local_time() -> None:
    assert words.moment(datetime(2026, 11, 22, 17, 5, tzinfo=UTC)) == "11月23日 周一 01:05"


def test_it_says_a_day_in_english_too() -> None:
    with translation.override("en"):
        assert words.day(date(2026, 11, 23)) == "Mon 23 Nov"


def test_it_says_the_local_day_of_a_time() -> None:
    assert words.day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == "11月23日 周一"


@pytest.mark.parametrize(
    ("value", "said"), [(None, "–"), (0, "0.0 %"), (0.934, "93.4 %"), (0.99999, "99.9 %"), (1, "100 %")]
)
def test_only_everybody_is_a_hundred_per_cent(value: float | None, said: str) -> None:
    assert words.share(value) == said
