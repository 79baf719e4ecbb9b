from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from dispatch.plans.month import Month, Share, Why, share_greedily
from dispatch.plans.month.loads import Loads
from dispatch.plans.month.measure import Lack, gaps_of, lacks_of, uses_of
from tests.dispatch.plans.month.small import months
from tests.dispatch.plans.month.weeks import ANNA, FAR, SLOTS, carer, key, monthly, of, unit


def test_a_slot_tells_people_and_minutes_with_the_way_gone_once() -> None:
    pair = [
        key(village_id=FAR, elders=(1, 2), minutes=52),
        unit(date(2026, 11, 23), date(2026, 11, 29), village_id=FAR),
    ]
    use = uses_of(of(*pair), {0: Share(0, ANNA), 1: Share(0, ANNA)})[0]
    assert (use.people, use.key_people, use.used, use.by_visitor) == (3, 2, 60 + 52 + 5 + 20 + 5, {ANNA: 142})
    assert (use.minutes, use.on_duty) == (600, 600)


def test_gaps_are_counted_from_the_visit_before() -> None:
    two = [monthly(date(2026, 10, 26), month=11, elders=(1,)), monthly(date(2026, 10, 26), elders=(1,))]
    alone = monthly(date(2026, 11, 9), elders=(2, 3))
    places = {0: Share(0, ANNA), 1: Share(5, ANNA), 2: Share(3, ANNA)}
    assert gaps_of(of(*two, alone), places) == [28, 30, 30, 30]


def test_what_is_short_names_the_slot_the_visitor_the_village_and_the_minutes() -> None:
    month = of(key(), key(village_id=FAR), carers=(carer(minutes=40),))
    assert lacks_of(month, share_greedily(month)) == (Lack(0, ANNA, 90, (1,), (FAR,)),)


def test_two_who_are_left_out_of_one_village_ask_for_its_way_once() -> None:
    month = of(*(key(village_id=FAR) for _ in range(2)), carers=(carer(minutes=40),))
    assert [lack.minutes for lack in lacks_of(month, share_greedily(month))] == [60 + 35 + 35 - 40]


def test_where_nobody_is_near_enough_the_time_at_the_door_is_asked_for_from_anybody() -> None:
    month = of(key(prices={}), carers=(carer(),))
    assert lacks_of(month, share_greedily(month)) == (Lack(0, None, 34, (0,), (1,)),)


def test_a_lock_that_cannot_hold_asks_for_hours_in_its_own_slot() -> None:
    month = of(monthly(locked=4), carers=(carer(minutes=(600, 600, 600, 600, 0, 600, 600)),))
    assert lacks_of(month, share_greedily(month)) == (Lack(4, ANNA, 25, (0,), (1,)),)


def test_who_loses_nothing_or_has_no_days_asks_for_nothing() -> None:
    month = of(monthly(slots=()), monthly(last_chance=False), monthly(), carers=(carer(minutes=30),))
    full = replace(month, units=(*month.units, *(monthly() for _ in range(6))))
    shares = share_greedily(full)
    assert Why.NO_DAYS in shares.left.values()
    assert 0 not in {unit for lack in lacks_of(full, shares) for unit in lack.units}


@settings(max_examples=60, deadline=None)
@given(months())
def test_with_the_minutes_that_are_lacking_everybody_has_a_place(month: Month) -> None:
    shares = share_greedily(month)
    lacks = lacks_of(month, shares)
    asked = {unit for lack in lacks for unit in lack.units}
    assert asked == {
        i for i, why in shares.left.items() if why not in (Why.LATER, Why.NO_DAYS) and month.units[i].allowed
    }
    named = [lack for lack in lacks if lack.visitor_id is not None]
    more = {(lack.visitor_id, lack.slot): lack.minutes for lack in named}
    carers = tuple(
        replace(one, minutes=tuple(m + more.get((one.visitor_id, s), 0) for s, m in enumerate(one.minutes)))
        for one in month.carers
    )
    closed = Loads(replace(month, carers=carers), shares.places)
    for lack in named:
        for one in lack.units:
            assert closed.fits(one, Share(lack.slot, lack.visitor_id))
            closed.put(one, Share(lack.slot, lack.visitor_id))


@pytest.mark.parametrize("month", [Month((), (), ()), Month(SLOTS, (), ()), of(key(), carers=())])
def test_nothing_to_share_or_nobody_to_share_it_is_measured_too(month: Month) -> None:
    shares = share_greedily(month)
    assert sum(use.people for use in uses_of(month, shares.places)) == 0
    assert gaps_of(month, shares.places) == []
