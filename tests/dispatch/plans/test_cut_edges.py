"""Both sides of the edges of the week's cut: what a window clears, who stands by, which week a target is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from dispatch.plans.inputs import OwedVisit, Window, Wish
from dispatch.plans.month import Share, Shares, Slot, Why
from dispatch.plans.translate.cut import Cleared, Cut, Target, days_with_a_second_try, week_cut
from tests.dispatch.plans.test_cut_of_shares import cut_of
from tests.dispatch.plans.test_month_of_inputs import (
    ANNA,
    BEN,
    DECEMBER,
    MONDAY,
    NOVEMBER,
    SUNDAY,
    duty,
    month_and_index,
    owed,
)
from visits.duty.policy import KEY

DAY = timedelta(days=1)
WEEK = (MONDAY, SUNDAY)
QUARTER = (date(2026, 11, 1), date(2027, 1, 31))
SURGE = (MONDAY, MONDAY + 2 * DAY)


@pytest.mark.parametrize(
    ("slot", "week"),
    [
        (Slot(MONDAY, SUNDAY), WEEK),
        (Slot(MONDAY + 2 * DAY, SUNDAY), WEEK),  # its first days are past
        (Slot(date(2026, 12, 2), date(2026, 12, 6)), (date(2026, 12, 1), date(2026, 12, 6))),  # its month cuts it
        (Slot(date(2026, 11, 30), date(2026, 11, 30)), (date(2026, 11, 30),) * 2),
        (Slot(date(2026, 12, 30), date(2027, 1, 9), later=True), (date(2026, 12, 30), date(2027, 1, 9))),
    ],
)
def test_a_target_tells_the_whole_week_as_its_month_cuts_it(slot: Slot, week: tuple[date, date]) -> None:
    assert Target(slot, ANNA).week == week


@pytest.mark.parametrize(("first_day", "is_later"), [(SUNDAY, False), (SUNDAY + DAY, True)])
def test_a_week_is_later_that_begins_after_the_plan(first_day: date, is_later: bool) -> None:
    _, index = month_and_index(owed(1))
    key = owed(1).key
    cut = Cut(index, Cleared(index), {key: Target(Slot(first_day, first_day), ANNA)}, {})
    assert cut.is_later(key) is is_later
    assert not cut.is_later(owed(2).key)
    assert Cut(index, Cleared(index), {}, {key: Why.LATER}).is_later(key)


def cleared(window: tuple[int, tuple[date, date]], *visits: OwedVisit, ahead: tuple[OwedVisit, ...] = ()) -> list[str]:
    _, index = month_and_index(*visits, ahead=ahead)
    elder, (first, last) = window
    found = Cleared(index)(Window(elder, first, last))
    return [f"{one_first:%m-%d}..{one_last:%m-%d}" for _, one_first, one_last in found]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (WEEK, ["11-23..11-29", "11-01..11-30"]),
        (NOVEMBER, ["11-01..11-30"]),
        (SURGE, ["11-23..11-25"]),  # on top of the usual: it clears nothing else
        ((MONDAY + DAY, MONDAY + DAY), ["11-23..11-29", "11-01..11-30"]),
        ((MONDAY - DAY, SUNDAY), ["11-01..11-30"]),
        ((MONDAY, SUNDAY + DAY), ["11-01..11-30"]),
    ],
)
def test_a_visit_clears_the_usual_windows_around_its_own(window: tuple[date, date], expected: list[str]) -> None:
    visits = (
        owed(1, WEEK, tier=KEY, clause="P27-1"),
        owed(1, NOVEMBER),
        owed(1, SURGE, tier=KEY, clause="P57"),
        owed(2, WEEK),
    )
    assert cleared((1, window), *visits) == expected


def test_of_the_plan_and_the_weeks_ahead_none_clears_the_others() -> None:
    now, ahead = owed(1, QUARTER), (owed(1, DECEMBER),)
    assert cleared((1, DECEMBER), now, ahead=ahead) == ["12-01..12-31"]
    assert cleared((1, (SUNDAY, SUNDAY)), now, ahead=ahead) == ["11-01..01-31"]
    assert cleared((1, (SUNDAY + DAY, SUNDAY + DAY)), owed(1, (SUNDAY, DECEMBER[1]))) == []


def test_the_tier_of_every_window_is_known() -> None:
    _, index = month_and_index(owed(1, tier=KEY), ahead=(owed(2, DECEMBER),))
    assert Cleared(index).tiers == {owed(1).key: KEY, owed(2, DECEMBER).key: "general"}


def fill_ins(*others: OwedVisit, hours: int = 20, **facts: Any) -> list[int]:
    """Who stands by in a week in which elder 99 finds no hours; each of the others has a later week."""
    duties = tuple(duty(day=MONDAY + n * DAY) for n in range(hours // 4))
    month, index = month_and_index(owed(99), *others, duties=duties, **facts)
    places = {
        i: Share(min(1, len(month.slots) - 1), ANNA)
        for i, unit in enumerate(month.units)
        if unit.windows[0].elder_id != 99
    }
    cut = cut_of(month, index, places)
    assert cut.is_short
    return sorted(key[0] for key in cut.index.fill_ins)


LATEST = SUNDAY - 14 * DAY


@pytest.mark.parametrize(
    ("facts", "stands_by"),
    [
        ({"last_visit": LATEST}, True),
        ({"last_visit": LATEST + DAY}, False),
        ({"last_visit": None}, True),
    ],
)
def test_nobody_stands_by_who_was_seen_in_the_last_fortnight(facts: dict[str, Any], stands_by: bool) -> None:
    assert fill_ins(owed(1, **facts)) == ([1] if stands_by else [])


def test_whose_week_was_chosen_does_not_stand_by() -> None:
    wish = Wish(1, DECEMBER[1], date(2026, 12, 7))
    frame: dict[str, Any] = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 6)}
    at_work = (duty(day=date(2026, 12, 2)), duty(day=date(2026, 12, 3)))

    def standing_by(**facts: Any) -> set[int]:
        month, index = month_and_index(owed(99, DECEMBER), owed(1, DECEMBER), duties=at_work, **frame, **facts)
        later = next(i for i, unit in enumerate(month.units) if unit.windows[0].elder_id == 1)
        return {key[0] for key in cut_of(month, index, {later: Share(1, ANNA)}).index.fill_ins}

    assert standing_by() == {1}
    assert standing_by(wishes=(wish,)) == set()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"last_visit": None}, {"last_visit": date(2026, 9, 1)}),
        ({"last_visit": date(2026, 9, 1)}, {"last_visit": date(2026, 9, 2)}),
        ({"missed": 2}, {"missed": 1}),
        ({}, {}),
    ],
)
def test_the_longest_wait_stands_by_first(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Four hours on duty are one visit that may stand by: a quarter of them."""
    assert fill_ins(owed(5, **first), owed(6, **second), hours=4) == [5]
    if first:
        assert fill_ins(owed(6, **first), owed(5, **second), hours=4) == [6]
        assert fill_ins(owed(5, **second), owed(6, **first), hours=4) == [6]


def test_a_quarter_of_the_weeks_hours_and_no_later_ones_may_stand_by() -> None:
    waiting = tuple(owed(n) for n in range(1, 6))
    assert len(fill_ins(*waiting, hours=8)) == 3  # 480 minutes / 4 / 34
    later = (duty(day=date(2026, 12, 7)),) * 9
    assert len(fill_ins(*waiting, hours=8, ahead_duties=later)) == 3


@pytest.mark.parametrize(("end", "standing_by"), [(time(15, 15), []), (time(15, 16), [1])])
def test_a_quarter_of_136_minutes_is_one_visit(end: time, standing_by: list[int]) -> None:
    month, index = month_and_index(owed(99), owed(1), duties=(duty(end=end),))
    cut = cut_of(month, index, {0: Share(1, ANNA)})
    assert [key[0] for key in cut.index.fill_ins] == standing_by


def test_the_hours_of_a_week_that_begins_on_the_plans_last_day_count() -> None:
    last_day = date(2026, 11, 30)
    month, index = month_and_index(
        owed(99), owed(1, DECEMBER), last_day=last_day, duties=(duty(end=time(13, 30)), duty(day=last_day))
    )
    cut = cut_of(month, index, {0: Share(2, ANNA)})
    assert [key[0] for key in cut.index.fill_ins] == [1]


def test_who_is_wanted_now_does_not_stand_by() -> None:
    assert fill_ins(owed(1, (MONDAY, SUNDAY + DAY), clause="first")) == []


def test_whose_window_goes_on_behind_all_weeks_may_stand_by() -> None:
    month, index = month_and_index(owed(99), owed(1, QUARTER), duties=(duty(),))
    shares = Shares({}, {0: Why.LATER, 1: Why.OTHERS_FIRST})
    assert [unit.windows[0].elder_id for unit in month.units] == [1, 99]
    assert [key[0] for key in week_cut(index, month, shares).index.fill_ins] == [1]


def test_the_week_stands_in_order_and_a_surges_visit_is_wanted_now() -> None:
    long_surge = owed(3, (MONDAY, date(2026, 12, 20)), tier=KEY, clause="P57")
    month, index = month_and_index(owed(5, WEEK), long_surge, owed(4, WEEK))
    cut = cut_of(month, index, {i: Share(unit.slots[-1], ANNA) for i, unit in enumerate(month.units)})
    assert [one.elder_id for one in cut.index.inputs.owed] == [3, 4, 5]


def narrowed(
    places: Mapping[int, int], *visits: OwedVisit, last_day: date = date(2026, 12, 31)
) -> list[tuple[int, int]]:
    """Of a plan from 1 December on: first and last day of December that a visit is narrowed to."""
    month, index = month_and_index(
        *visits, first_day=date(2026, 12, 1), last_day=last_day, duties=(duty(day=DECEMBER[0]),)
    )
    cut = cut_of(month, index, {i: Share(slot, ANNA) for i, slot in places.items()}, Why.LATER)
    return sorted((first.day, last.day) for first, last in cut.index.narrowed.values())


@pytest.mark.parametrize(
    ("slot", "days"),
    [(0, (1, 13)), (1, (7, 20)), (2, (14, 27)), (3, (21, 31)), (4, (28, 31))],
)
def test_in_a_plan_of_weeks_a_visit_keeps_to_its_week_or_the_next(slot: int, days: tuple[int, int]) -> None:
    assert narrowed({0: slot}, owed(1, DECEMBER)) == [days]


def test_its_window_holds_and_a_key_visit_keeps_its_own() -> None:
    assert narrowed({0: 1}, owed(1, (date(2026, 12, 9), date(2026, 12, 15)))) == [(9, 15)]
    key = owed(1, (date(2026, 12, 7), date(2026, 12, 13)), tier=KEY, clause="P27-1", responsible_id=None)
    assert narrowed({0: 1}, key) == []


def test_a_plan_of_one_week_narrows_nothing() -> None:
    assert narrowed({0: 0}, owed(1, DECEMBER), last_day=date(2026, 12, 7)) == []
    assert narrowed({0: 0}, owed(1, DECEMBER), last_day=date(2026, 12, 8)) == [(1, 13)]


@pytest.mark.parametrize(
    ("last_day", "slot", "days"),
    [(13, 1, [(7, 13)]), (14, 1, [(7, 20)]), (13, 2, []), (14, 2, [(14, 20)])],
)
def test_only_weeks_that_begin_within_the_plan_count(last_day: int, slot: int, days: list[tuple[int, int]]) -> None:
    assert narrowed({0: slot}, owed(1, DECEMBER), last_day=date(2026, 12, last_day)) == days


WEEKLY = owed(1, WEEK, tier=KEY, clause="P27-1")
ON_FOUR_DAYS = tuple(duty(day=MONDAY + n * DAY) for n in (0, 1, 3, 6))


@pytest.mark.parametrize(
    ("window", "last"),
    [
        (WEEK, MONDAY + 3 * DAY),  # of Monday, Tuesday, Thursday and Sunday
        ((MONDAY, MONDAY + 3 * DAY), MONDAY + DAY),
        ((MONDAY, MONDAY + 2 * DAY), None),  # two working days
        ((MONDAY + DAY, SUNDAY), MONDAY + 3 * DAY),
        ((MONDAY + 2 * DAY, SUNDAY), None),
    ],
)
def test_the_last_working_day_of_a_window_is_left_for_a_second_try(
    window: tuple[date, date], last: date | None
) -> None:
    visit = owed(1, window, tier=KEY, clause="P27-1")
    _, index = month_and_index(visit, duties=ON_FOUR_DAYS)
    assert days_with_a_second_try(index) == ({} if last is None else {visit.key: (window[0], last)})


@pytest.mark.parametrize(("day", "is_left"), [(0, True), (1, True), (3, True), (6, False)])
def test_a_visitor_who_works_on_the_last_day_only_keeps_it(day: int, is_left: bool) -> None:
    others = tuple(replace(one, visitor_id=BEN) for one in ON_FOUR_DAYS)
    _, index = month_and_index(WEEKLY, duties=(*others, duty(day=MONDAY + day * DAY)))
    assert (WEEKLY.key in days_with_a_second_try(index)) is is_left


def test_where_hours_are_short_no_day_is_left_free() -> None:
    month, index = month_and_index(WEEKLY, owed(2), duties=ON_FOUR_DAYS)
    both = {0: Share(0, ANNA), 1: Share(0, ANNA)}
    assert cut_of(month, index, both).index.narrowed == {WEEKLY.key: (MONDAY, MONDAY + 3 * DAY)}
    assert cut_of(month, index, {0: Share(0, ANNA)}).index.narrowed == {}
