from datetime import date

import pytest

from dispatch.plans.month import Month, Share, Unit, Why, share_greedily
from dispatch.plans.month.gaps import days_in
from tests.dispatch.plans.month.weeks import ANNA, BEN, FAR, SLOTS, carer, key, monthly, of, unit


def test_a_month_without_anybody_is_shared_out() -> None:
    assert share_greedily(Month((), (), ())).places == {}
    assert share_greedily(of()).left == {}


def test_a_monthly_elder_comes_in_the_week_by_the_gap_since_the_last_visit() -> None:
    shares = share_greedily(of(monthly(date(2026, 11, 16))))
    assert SLOTS[shares.places[0].slot].first_day == date(2026, 12, 14)


def test_the_overdue_and_those_never_visited_come_as_soon_as_may_be() -> None:
    shares = share_greedily(of(monthly(), monthly(date(2026, 11, 20), overdue=True)))
    assert {SLOTS[share.slot].first_day for share in shares.places.values()} == {date(2026, 12, 1)}


def test_the_second_window_keeps_its_gap_to_the_first() -> None:
    shares = share_greedily(of(monthly(month=11, elders=(1,)), monthly(date(2026, 10, 1), elders=(1,))))
    assert shares.places[0].slot == 0
    assert SLOTS[shares.places[1].slot].first_day == date(2026, 12, 21)


def test_who_was_left_out_in_one_week_outranks_in_the_next() -> None:
    month = of(*(key(week, elders=(e,)) for week in (2, 3) for e in (1, 2)), carers=(carer(minutes=35),))
    assert share_greedily(month).places == {0: Share(3, ANNA), 3: Share(4, ANNA)}


def test_the_stand_in_comes_where_the_responsible_visitor_is_full() -> None:
    month = of(key(), key(prices={ANNA: 0, BEN: 80}), key(), carers=(carer(minutes=35), carer(BEN)))
    shares = share_greedily(month)
    assert shares.places == {0: Share(0, ANNA), 1: Share(0, BEN)}
    assert shares.left == {2: Why.KEYS_FILL}


@pytest.mark.parametrize(
    ("why", "one", "minutes"),
    [
        (Why.NO_DAYS, monthly(slots=()), 600),
        (Why.NO_HOURS, key(), 0),
        (Why.NO_HOURS, key(prices={BEN: 0}), (600,) * 6 + (0,)),
        (Why.TOO_FAR, key(prices={}), 600),
        (Why.TOO_FAR, key(village_id=FAR), 90),
        (Why.TOO_FAR, key(village_id=77), 600),
        (Why.LOCK, monthly(locked=0), 600),
        (Why.LOCK, key(locked=0), 20),
    ],
)
def test_who_is_left_out_is_told_why(why: Why, one: Unit, minutes: int | tuple[int, ...]) -> None:
    carers = (carer(minutes=minutes), carer(BEN, 0))
    assert share_greedily(of(one, carers=carers)).left == {0: why}


def test_where_key_visits_leave_no_hours_others_are_told_so() -> None:
    one = unit(date(2026, 11, 23), date(2026, 11, 29))
    assert share_greedily(of(key(), one, carers=(carer(minutes=35),))).left == {1: Why.KEYS_FILL}


def test_whose_window_goes_on_behind_the_last_slot_loses_nothing() -> None:
    two = [unit(date(2026, 12, 21), date(2026, 12, 27), last_chance=False) for _ in range(2)]
    assert share_greedily(of(*two, carers=(carer(minutes=30),))).left == {1: Why.LATER}


def test_where_others_come_first_it_is_said() -> None:
    first = unit(date(2026, 11, 23), date(2026, 11, 29), last_visit=date(2026, 9, 1))
    second = unit(date(2026, 11, 23), date(2026, 11, 29), last_visit=date(2026, 10, 1))
    assert share_greedily(of(second, first, carers=(carer(minutes=30),))).left == {0: Why.OTHERS_FIRST}


def test_a_lock_is_a_wall_and_comes_before_all_others_of_its_kind() -> None:
    one = monthly(date(2026, 11, 2), locked=5)
    waiting = [monthly(date(2026, 9, 1), slots=(5,)) for _ in range(3)]
    shares = share_greedily(of(*waiting, one, carers=(carer(minutes=30),)))
    assert shares.places[3] == Share(5, ANNA)


def test_a_later_slot_takes_as_many_as_all_hours_bear() -> None:
    many = [unit(date(2026, 12, 28), date(2026, 12, 31)) for _ in range(4)]
    shares = share_greedily(of(*many, carers=(carer(minutes=30), carer(BEN, 30))))
    assert [shares.places.get(i) for i in range(3)] == [Share(6, None), Share(6, None), None]


def test_a_week_is_known_by_the_middle_of_its_workdays_in_the_window() -> None:
    assert days_in(SLOTS[3], monthly()).earliest == date(2026, 12, 9)
    assert days_in(SLOTS[0], unit(date(2026, 11, 28), date(2026, 12, 2))).earliest == date(2026, 11, 28)
    assert days_in(SLOTS[6], monthly()) == (date(2026, 12, 28), date(2026, 12, 31))
