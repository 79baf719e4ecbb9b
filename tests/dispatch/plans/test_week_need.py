"""Hours owed against hours on duty, village by village, before anything is planned: small weeks counted by hand."""

from datetime import date, time, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans import prices
from dispatch.plans.inputs import OwedVisit
from dispatch.plans.translate.week_need import WeekNeed, week_need
from geo.travel import TravelMatrix
from tests.dispatch.plans.test_month_of_inputs import ANNA, BEN, FAR, MONDAY, NEAR, NOVEMBER, SUNDAY, duty, owed
from tests.dispatch.plans.test_month_of_inputs import month_and_index as made
from visits.duty.policy import KEY

WEEK = (MONDAY, SUNDAY)
SERVICE = prices.SERVICE_S / 60


def need_of(
    *visits: OwedVisit,
    minutes: dict[int, float] | None = None,
    first_day: date = MONDAY,
    last_day: date = SUNDAY,
    far_min: float = 45,
    **facts: Any,
) -> WeekNeed:
    month, index = made(*visits, minutes=minutes, **facts)
    households = sorted({one.household_id for one in visits})
    at = np.array([(minutes or {}).get(one, 0.0) for one in households] + [0.0] * len(index.starts))
    seconds = (np.abs(at[:, None] - at[None]) * 60).astype(np.int64)
    matrix = TravelMatrix(seconds, seconds, np.zeros(seconds.shape, np.uint8), np.zeros(seconds.shape, bool))
    matrices = dict.fromkeys(index.travels, matrix)
    return week_need(index, matrices, month, first_day=first_day, last_day=last_day, far_min=far_min)


def test_a_weekly_visit_counts_whole_for_whoever_answers_and_takes_their_hours() -> None:
    [village] = need_of(owed(1, WEEK, tier=KEY)).villages
    assert (village.people, village.ending, village.nobody) == ({1}, {1}, set())
    usable = 4 * 60 - prices.LOST_MIN  # of four hours on duty, nothing is lost on the way
    assert village.need == pytest.approx((SERVICE + prices.HOP_ALONE_MIN) * 240 / usable)
    assert village.duty == pytest.approx(240)


def test_a_month_is_spread_over_its_days_that_are_left() -> None:
    whole, month = need_of(owed(1, WEEK)).need, need_of(owed(1, NOVEMBER)).need
    assert month == pytest.approx(whole * 7 / 8)  # from Monday 23 to Sunday 29, of eight days up to the 30th
    [village] = need_of(owed(1, NOVEMBER)).villages
    assert village.ending == set()


def test_two_behind_one_door_take_less_than_two_doors() -> None:
    together = need_of(owed(1, WEEK, household_id=7), owed(2, WEEK, household_id=7))
    apart = need_of(owed(1, WEEK), owed(2, WEEK))
    [village] = together.villages
    assert village.people == {1, 2}
    assert together.need < apart.need


def test_the_way_to_a_farther_village_is_paid_once_and_there_and_back() -> None:
    near = owed(1, WEEK)
    far = [owed(elder, WEEK, village_id=FAR) for elder in (2, 3)]
    told = need_of(near, *far, minutes={2: 30, 3: 30})
    hops = {one.village_id: one.need for one in told.villages}
    usable = 240 - prices.LOST_MIN
    assert hops[FAR] * usable / 240 == pytest.approx(2 * (SERVICE + 1) + 60)


def test_the_stand_in_takes_it_where_whoever_answers_has_no_shift() -> None:
    told = need_of(owed(1, WEEK, responsible_id=ANNA, stand_in_id=BEN), duties=(duty(BEN),))
    [village] = told.villages
    assert set(village.of_visitor) == {BEN}
    assert village.nobody == set()


def test_where_neither_has_a_shift_nobody_is_named_and_the_hours_stay_in_the_sum() -> None:
    told = need_of(owed(1, WEEK, responsible_id=ANNA, stand_in_id=None), duties=(duty(BEN),))
    [village] = told.villages
    assert village.nobody == {1}
    assert village.unclaimed == pytest.approx(SERVICE + prices.HOP_ALONE_MIN)
    assert village.duty == 0
    assert told.spare == told.duty == 240


def test_who_is_farther_than_asked_from_everybody_on_duty_is_far() -> None:
    visits = [owed(elder, WEEK) for elder in (1, 2, 3)]
    told = need_of(*visits, minutes={1: 10, 2: 45, 3: 46}, far_min=45)
    assert told.villages[0].far == {3}


def test_hours_of_a_village_are_parted_by_what_is_owed_there() -> None:
    told = need_of(owed(1, WEEK), owed(2, WEEK), owed(3, WEEK), owed(4, WEEK, village_id=FAR))
    by = {one.village_id: one for one in told.villages}
    assert by[NEAR].duty + by[FAR].duty == pytest.approx(240)
    assert by[NEAR].duty / by[FAR].duty == pytest.approx(by[NEAR].need / by[FAR].need)


def test_another_week_counts_only_its_own_shifts_and_windows() -> None:
    following = (MONDAY + timedelta(days=7), SUNDAY + timedelta(days=7))
    told = need_of(
        owed(1, WEEK),
        owed(2, (date(2026, 12, 1), following[1])),
        first_day=following[0],
        last_day=following[1],
        duties=(duty(),),
        ahead_duties=(duty(day=date(2026, 12, 2), end=time(15)),),
    )
    assert {elder for one in told.villages for elder in one.people} == {2}
    assert told.duty == 120


visits = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.sampled_from([NEAR, FAR]),
        st.sampled_from([ANNA, BEN, 99]),
        st.sampled_from([WEEK, NOVEMBER]),
    ),
    max_size=12,
    unique_by=lambda one: one[0],
)


@given(visits, st.lists(st.sampled_from([ANNA, BEN]), max_size=2, unique=True))
def test_the_sums_of_villages_and_of_visitors_are_the_same_hours(
    told: list[tuple[int, int, int, tuple[date, date]]], working: list[int]
) -> None:
    week = need_of(
        *(owed(elder, window, village_id=village, responsible_id=who) for elder, village, who, window in told),
        duties=tuple(duty(one) for one in working),
    )
    of_visitors = sum(one.need for one in week.visitors) + sum(one.unclaimed for one in week.villages)
    assert week.need == pytest.approx(of_visitors)
    assert week.duty == pytest.approx(sum(one.duty for one in week.villages) + week.spare)
    assert {elder for one in week.villages for elder in one.people} == {elder for elder, *_rest in told}
    for one in week.villages:
        assert one.ending | one.nobody | one.far | one.nowhere <= one.people
