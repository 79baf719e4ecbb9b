from datetime import date

import pytest

from dispatch.plans.month.slots import DAY, cut_slots, horizon_end, slots_within


def days(first: str, last: str, later: bool = False) -> tuple[date, date, bool]:
    return date.fromisoformat(first), date.fromisoformat(last), later


def test_five_weeks_are_cut_where_a_month_ends_and_what_follows_is_one_slot() -> None:
    today = date(2026, 11, 23)
    assert [(s.first_day, s.last_day, s.later) for s in cut_slots(today, horizon_end(today))] == [
        days("2026-11-23", "2026-11-29"),
        days("2026-11-30", "2026-11-30"),
        days("2026-12-01", "2026-12-06"),
        days("2026-12-07", "2026-12-13"),
        days("2026-12-14", "2026-12-20"),
        days("2026-12-21", "2026-12-27"),
        days("2026-12-28", "2026-12-31", True),
    ]


def test_a_week_under_way_keeps_the_days_that_are_left_of_it() -> None:
    assert cut_slots(date(2026, 11, 26), date(2026, 12, 31))[0].last_day == date(2026, 11, 29)
    assert cut_slots(date(2026, 11, 29), date(2026, 12, 31))[0].first_day == date(2026, 11, 29)


def test_the_turn_of_the_year_cuts_a_week() -> None:
    cut = [(s.first_day, s.last_day) for s in cut_slots(date(2026, 12, 28), date(2027, 1, 10))]
    assert cut == [
        (date(2026, 12, 28), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 3)),
        (date(2027, 1, 4), date(2027, 1, 10)),
    ]


@pytest.mark.parametrize("offset", range(0, 800, 13))
def test_slots_hold_every_day_once_and_no_two_months(offset: int) -> None:
    today = date(2026, 1, 1) + offset * DAY
    slots = cut_slots(today, horizon_end(today))
    held = [s.first_day + n * DAY for s in slots for n in range((s.last_day - s.first_day).days + 1)]
    assert held == [today + n * DAY for n in range((horizon_end(today) - today).days + 1)]
    assert all((s.first_day.year, s.first_day.month) == (s.last_day.year, s.last_day.month) for s in slots)
    assert all(s.last_day.weekday() == 6 or (s.last_day + DAY).day == 1 for s in slots if not s.later)


def test_no_days_have_no_slots() -> None:
    assert cut_slots(date(2026, 12, 2), date(2026, 12, 1)) == ()


def test_a_window_lies_in_the_slots_with_which_it_shares_a_day() -> None:
    slots = cut_slots(date(2026, 11, 23), date(2026, 12, 31))
    assert slots_within(slots, date(2026, 11, 29), date(2026, 12, 1)) == (0, 1, 2)
    assert slots_within(slots, date(2027, 1, 1), date(2027, 1, 31)) == ()
