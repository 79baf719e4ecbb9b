"""The country's holidays: what was announced, and what the law gives where nothing was."""

from datetime import date, timedelta

import pytest

from visits.register.holidays import DayKind, is_announced, national_days, national_rule


def _days(year: int, kind: DayKind, name: str = "") -> list[str]:
    rules = national_days(year).items()
    return [f"{day:%m-%d}" for day, rule in rules if rule.kind is kind and name in rule.name]


def test_the_spring_festival_of_2026_is_nine_days_with_two_worked_in_exchange() -> None:
    off = _days(2026, DayKind.HOLIDAY, "春节")
    assert (off[0], off[-1], len(off)) == ("02-15", "02-23", 9)
    assert _days(2026, DayKind.WORKDAY, "春节") == ["02-14", "02-28"]


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [
        (2025, 1 + 8 + 3 + 5 + 3 + 8, ["01-26", "02-08", "04-27", "09-28", "10-11"]),
        (2026, 3 + 9 + 3 + 5 + 3 + 3 + 7, ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
    ],
)
def test_an_announced_year_has_its_days(year: int, off: int, worked: list[str]) -> None:
    assert is_announced(year)
    assert len(_days(year, DayKind.HOLIDAY)) == off
    assert _days(year, DayKind.WORKDAY) == worked
    assert all("国办发明电" in rule.source for rule in national_days(year).values())


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_make_up_day_is_on_a_weekend_and_stands_for_a_weekday_that_is_off_nearby(year: int) -> None:
    rules = national_days(year)
    for day, rule in rules.items():
        if rule.kind is not DayKind.WORKDAY:
            assert rule.like_weekday is None
            continue
        assert day.isoweekday() > 5
        block = [other for other, one in rules.items() if one.name == rule.name and one.is_off]
        assert rule.like_weekday in {other.isoweekday() for other in block}
        assert rule.like_weekday in range(1, 6)
        assert min(abs(other - day) for other in block) <= timedelta(days=12)


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_weekdays_off_are_those_by_law_and_those_worked_in_exchange(year: int) -> None:
    """By law 13 days; those on a weekend are given on another day; each other weekday off is made up."""
    weekdays_off = [d for d, rule in national_days(year).items() if rule.is_off and d.isoweekday() <= 5]
    assert len(weekdays_off) - len(_days(year, DayKind.WORKDAY)) == 13


def test_a_year_that_is_not_announced_has_the_days_by_law_and_no_make_up_day() -> None:
    assert not is_announced(2027)
    assert _days(2027, DayKind.HOLIDAY) == [
        *("01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02"),
        *("06-09", "09-15", "10-01", "10-02", "10-03"),
    ]
    assert _days(2027, DayKind.WORKDAY) == []


@pytest.mark.parametrize("year", range(2025, 2050))
def test_every_year_has_its_days_off_by_law(year: int) -> None:
    off = set(_days(year, DayKind.HOLIDAY))
    assert {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"} <= off
    assert len(off) >= 12


def test_a_day_like_any_other_and_a_year_beyond_the_tables_have_no_rule() -> None:
    assert national_rule(date(2026, 11, 25)) is None
    assert national_days(2100) == {}
    assert national_rule(date(2100, 1, 1)) is None
