"""Whom the week takes of a share-out, whatever that share-out is."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.plans.inputs import Wish
from dispatch.plans.month import Month, Share, Shares, Why
from dispatch.plans.translate.cut import Cut, week_cut
from dispatch.plans.translate.problem import days_of
from tests.dispatch.plans.test_month_of_inputs import (
    DECEMBER,
    FAR,
    MONDAY,
    NOVEMBER,
    SUNDAY,
    duty,
    month_and_index,
    owed,
)
from visits.duty.policy import KEY

WEEKLY = {"tier": KEY, "clause": "P27-1"}
FIRST = (date(2026, 11, 25), date(2026, 12, 2))


def cut_of(month: Month, index: object, places: dict[int, Share], why: Why = Why.OTHERS_FIRST) -> Cut:
    left = {i: why for i in range(len(month.units)) if i not in places}
    return week_cut(index, month, Shares(places, left))  # type: ignore[arg-type]


def in_week(cut: Cut) -> set[int]:
    return {one.elder_id for one in cut.index.inputs.owed}


def test_a_monthly_visit_belongs_to_its_target_week_alone() -> None:
    month, index = month_and_index(owed(1), owed(2))
    assert in_week(cut_of(month, index, {0: Share(0, 10), 1: Share(1, 10)})) == {1}


@pytest.mark.parametrize(
    ("window", "facts"),
    [
        ((MONDAY, SUNDAY), WEEKLY),
        (FIRST, {"clause": "first"}),
        ((MONDAY, SUNDAY), {"clause": "P57"}),
        (NOVEMBER, {"tier": KEY}),
        ((MONDAY, SUNDAY), {}),
    ],
)
def test_who_is_wanted_now_belongs_to_the_week_whatever_the_share_out_says(
    window: tuple[date, date], facts: dict[str, str]
) -> None:
    month, index = month_and_index(owed(1, window, **facts))
    last = month.units[0].slots[-1]
    assert in_week(cut_of(month, index, {0: Share(last, 10)})) == {1}
    assert in_week(cut_of(month, index, {})) == {1}


def test_whoever_has_no_week_belongs_to_this_one_so_that_it_is_said_why() -> None:
    month, index = month_and_index(owed(1))
    cut = cut_of(month, index, {})
    assert in_week(cut) == {1}
    assert list(cut.waits.values()) == [Why.OTHERS_FIRST]


def test_whose_window_goes_on_behind_all_weeks_has_lost_nothing() -> None:
    quarter = (date(2026, 11, 1), date(2027, 1, 31))
    month, index = month_and_index(owed(1, quarter))
    cut = cut_of(month, index, {}, Why.LATER)
    assert in_week(cut) == set()
    assert not cut.is_short


def test_a_chosen_week_without_room_is_still_the_chosen_week() -> None:
    wish = Wish(1, DECEMBER[1], date(2026, 12, 14))
    month, index = month_and_index(
        owed(1, DECEMBER), wishes=(wish,), first_day=date(2026, 12, 7), last_day=date(2026, 12, 13)
    )
    cut = cut_of(month, index, {}, Why.LOCK)
    assert in_week(cut) == set()
    assert [(target.week[0], target.is_locked) for target in cut.targets.values()] == [(date(2026, 12, 14), True)]


def test_where_hours_are_short_the_longest_waits_stand_by_and_nobody_seen_lately() -> None:
    lately = owed(3, last_visit=SUNDAY - timedelta(days=13))
    month, index = month_and_index(owed(1), owed(2), lately, owed(4))
    cut = cut_of(month, index, {0: Share(0, 10), 1: Share(1, 10), 2: Share(1, 10)})
    assert in_week(cut) == {1, 2, 4}
    assert {key[0] for key in cut.index.fill_ins} == {2}
    enough = cut_of(month, index, {i: Share(1, 10) for i in range(4)})
    assert not enough.index.fill_ins


def test_a_plan_of_several_weeks_keeps_to_the_chosen_week_or_the_next() -> None:
    month, index = month_and_index(owed(1, DECEMBER), first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
    cut = cut_of(month, index, {0: Share(1, 10)})
    (visit,) = cut.index.visits
    days = days_of(cut.index, visit)
    assert (days[0], days[-1]) == (date(2026, 12, 7), date(2026, 12, 20))


WINDOWS = [
    (NOVEMBER, {}),
    (DECEMBER, {}),
    ((MONDAY, SUNDAY), WEEKLY),
    ((date(2026, 11, 30), date(2026, 12, 6)), WEEKLY),
    (FIRST, {"clause": "first"}),
    ((MONDAY, MONDAY + timedelta(days=2)), {**WEEKLY, "clause": "P57"}),
    ((date(2026, 11, 1), date(2027, 1, 31)), {}),
]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from(range(len(WINDOWS)))), unique=True, min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_each_owed_window_has_its_answer_whatever_the_share_out(people: list[tuple[int, int]], dice: object) -> None:
    """In the week, a target later, or waiting with its reason: and of those in the week all windows are planned."""
    visits = [owed(elder, WINDOWS[w][0], village_id=FAR if elder == 6 else 1, **WINDOWS[w][1]) for elder, w in people]
    now = tuple(one for one in visits if one.first_day <= SUNDAY)
    ahead = tuple(one for one in visits if one.first_day > SUNDAY)
    month, index = month_and_index(*now, ahead=ahead, duties=(duty(),))
    places = {
        i: Share(dice.choice(unit.slots), 10)  # type: ignore[attr-defined]
        for i, unit in enumerate(month.units)
        if unit.slots and dice.random() < 0.7  # type: ignore[attr-defined]
    }
    cut = cut_of(month, index, places)
    week = {one.key for one in cut.index.inputs.owed}
    for one in visits:
        assert one.key in week or cut.is_later(one.key) or one.key in cut.waits, one
        assert one.key not in week or one.first_day <= SUNDAY
    planned = {key for visit in cut.index.visits for person in visit.people for key in cut.cleared(person.key)}
    assert week <= planned
