"""share_out against the greedy share-out on any small month, and against all share-outs of tiny ones."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.plans.month import Carer, Month, Share, Slot, Unit, Why, Window, cut_slots, share_greedily, share_out
from dispatch.plans.month.greedy import missed_before, places_of
from dispatch.plans.month.levels import levels_of
from dispatch.plans.month.loads import Loads
from dispatch.plans.month.others import GAP_COMFORT
from dispatch.plans.month.slots import horizon_end, slots_within
from tests.dispatch.plans.month.small import months
from tests.dispatch.plans.month.weeks import ANNA, BEN, FAR, SLOTS, TODAY, carer, key, monthly, of, unit


def all_places(month: Month) -> Iterator[dict[int, Share]]:
    """Every share-out that keeps to the hours."""

    def after(i: int, places: dict[int, Share]) -> Iterator[dict[int, Share]]:
        if i == len(month.units):
            yield places
            return
        yield from after(i + 1, places)
        loads = Loads(month, places)
        for share in places_of(month, i, {}):
            if loads.fits(i, share):
                yield from after(i + 1, {**places, i: share})

    yield from after(0, {})


def holds(month: Month, places: Mapping[int, Share]) -> None:
    loads = Loads(month)
    for i, share in places.items():
        one = month.units[i]
        assert share.slot in one.slots
        assert one.locked is None or share.slot == one.locked
        assert (share.visitor_id is None) == month.slots[share.slot].later
        assert share.visitor_id is None or share.visitor_id in one.prices
        assert loads.fits(i, share)
        loads.put(i, share)


@settings(max_examples=80, deadline=None)
@given(months(exchange=True))
def test_any_month_keeps_to_hours_days_and_locks_and_accounts_for_everybody(month: Month) -> None:
    shares = share_out(month)
    holds(month, shares.places)
    assert set(shares.places) | set(shares.left) == set(range(len(month.units)))
    assert not set(shares.places) & set(shares.left)


@settings(max_examples=80, deadline=None)
@given(months())
def test_no_month_is_shared_out_worse_than_greedily(month: Month) -> None:
    assert levels_of(month, share_out(month).places) <= levels_of(month, share_greedily(month).places)


@settings(max_examples=40, deadline=None)
@given(months(exchange=True))
def test_equal_months_have_equal_answers(month: Month) -> None:
    assert share_out(month) == share_out(replace(month))


@settings(max_examples=30, deadline=None)
@given(months())
def test_a_level_that_ends_without_a_solution_stands_at_the_greedy_one(month: Month) -> None:
    places = share_out(month, effort=0).places
    assert levels_of(month, places) == levels_of(month, share_greedily(month).places)


@settings(max_examples=40, deadline=None)
@given(months(most=3, kinds=("monthly", "first")))
def test_of_a_tiny_month_without_key_visits_no_better_share_out_exists(month: Month) -> None:
    found = levels_of(month, share_out(month).places)
    best = min(levels_of(month, places) for places in all_places(month))
    assert found[:3] == best[:3]
    assert found.comfort <= best.comfort + GAP_COMFORT * abs(found.comfort) + 1


@settings(max_examples=40, deadline=None)
@given(months(most=3, kinds=("key", "surge")))
def test_of_a_tiny_month_no_share_out_leaves_out_fewer_key_visits_this_week(month: Month) -> None:
    found = levels_of(month, share_out(month).places)
    best = min(levels_of(month, places) for places in all_places(month))
    assert found.keys[:1] == best.keys[:1]


# What went wrong before


def test_key_visits_are_worth_any_number_of_monthly_ones() -> None:
    far = key(village_id=FAR)
    near = [unit(TODAY, TODAY + timedelta(days=6), last_visit=date(2026, 10, 1)) for _ in range(4)]
    assert share_out(of(*near, far, carers=(carer(minutes=100),))).places == {4: Share(0, ANNA)}


def test_who_was_left_out_last_week_comes_before_three_who_live_near() -> None:
    far, near = key(village_id=FAR, missed=1), [key() for _ in range(3)]
    assert share_out(of(*near, far, carers=(carer(minutes=105),))).places.keys() == {3}


def test_nobody_is_left_out_twice_running_where_two_may_take_turns() -> None:
    weeks = (2, 3, 4)
    month = of(*(key(week, elders=(e,), village_id=v) for week in weeks for e, v in ((1, 1), (2, FAR))))
    month = replace(month, carers=(carer(minutes=100),))
    places = share_out(month).places
    assert len(places) == len(weeks)
    assert all(missed_before(month, i, places) < 2 for i in range(len(month.units)))
    assert {month.units[i].windows[0].elder_id for i in places} == {1, 2}


def test_who_waited_longest_keeps_the_last_chance() -> None:
    waits = [date(2026, 10, 1), date(2026, 9, 1), date(2026, 10, 2)]
    month = of(
        *(unit(TODAY, TODAY + timedelta(days=6), last_visit=last) for last in waits), carers=(carer(minutes=25),)
    )
    shares = share_out(month)
    assert shares.places.keys() == {1}
    assert set(shares.left.values()) == {Why.OTHERS_FIRST}


def test_a_full_visitor_makes_room_where_the_greedy_order_leaves_one_out() -> None:
    """Greedily Anna takes whom Ben could visit, and has no hours for whom only she may visit."""
    both, only = key(prices={ANNA: 0, BEN: 80}, last_visit=date(2026, 11, 1)), key(last_visit=date(2026, 11, 16))
    month = of(both, only, carers=(carer(minutes=35), carer(BEN, 35)))
    assert len(share_greedily(month).left) == 1
    assert share_out(month).places == {0: Share(0, BEN), 1: Share(0, ANNA)}


def test_a_month_starts_with_all_at_once_and_is_spread() -> None:
    """Everybody was last visited in the first days of November: December's first week is not their only one."""
    many = [monthly(date(2026, 11, 2), prices={ANNA: 0, BEN: 0}) for _ in range(48)]
    places = share_out(of(*many, carers=(carer(minutes=1000), carer(BEN, 1000)))).places
    by_slot = [sum(share.slot == s for share in places.values()) for s in range(len(SLOTS))]
    assert max(by_slot) <= 28
    assert sum(by_slot) == 48


def test_the_last_days_of_a_month_are_kept_for_second_tries() -> None:
    slots = cut_slots(date(2026, 12, 1), date(2026, 12, 31))
    last_week = next(s for s, slot in enumerate(slots) if slot.first_day == date(2026, 12, 28))
    many = [monthly(date(2026, 11, 28), among=slots) for _ in range(10)]
    shares = share_out(Month(slots, (carer(slots=slots),), tuple(many)))
    assert all(share.slot < last_week for share in shares.places.values())


def test_a_share_out_made_again_moves_nobody_without_need() -> None:
    month = of(*(monthly(date(2026, 11, 4 + e % 9), village_id=1 + e % 2) for e in range(12)))
    places = share_out(month).places
    again = replace(month, units=tuple(replace(one, former=places[i].slot) for i, one in enumerate(month.units)))
    assert {i: s.slot for i, s in share_out(again).places.items()} == {i: s.slot for i, s in places.items()}


def test_two_who_may_come_alike_share_the_work() -> None:
    many = [monthly(date(2026, 11, 4 + e), prices={ANNA: 0, BEN: 0}) for e in range(20)]
    places = share_out(of(*many, carers=(carer(minutes=200), carer(BEN, 200)))).places
    of_anna = sum(share.visitor_id == ANNA for share in places.values())
    assert 7 <= of_anna <= 13


def test_work_that_is_cancelled_ends_between_two_models() -> None:
    class Cancelled(Exception):
        pass

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        share_out(of(key(), monthly()), go_on=stop)


def test_people_of_one_village_come_in_the_same_week() -> None:
    month = of(*(monthly(date(2026, 11, 12 + e), village_id=FAR) for e in range(4)))
    assert len({share.slot for share in share_out(month).places.values()}) == 1


# Locks


@pytest.mark.parametrize("slot", [2, 3, 4, 5, 6])
def test_a_lock_is_a_wall(slot: int) -> None:
    month = of(monthly(date(2026, 11, 13), locked=slot), monthly(date(2026, 11, 13)))
    assert share_out(month).places[0].slot == slot


def test_a_lock_that_cannot_hold_comes_back_with_its_reason() -> None:
    month = of(monthly(locked=3), monthly(locked=0), carers=(carer(minutes=(600, 600, 600, 10, 600, 600, 600)),))
    assert share_out(month).left == {0: Why.LOCK, 1: Why.LOCK}


def test_a_lock_goes_before_others_but_never_before_a_key_visit() -> None:
    minutes = (0, 0, 0, 30, 0, 0, 0)
    locked, others = monthly(date(2026, 11, 20), locked=3), [monthly(date(2026, 9, 1)) for _ in range(3)]
    assert share_out(of(*others, locked, carers=(carer(minutes=minutes),))).places == {3: Share(3, ANNA)}
    due = key(2, minutes=25)
    assert share_out(of(due, locked, carers=(carer(minutes=minutes),))).left == {1: Why.LOCK}


# Key visits against monthly ones


def short(rate: float | None) -> Month:
    """A far key visit holds the hours of three monthly ones that end this week."""
    near = [unit(TODAY, TODAY + timedelta(days=6), last_visit=date(2026, 10, 20)) for _ in range(3)]
    return of(key(village_id=FAR), *near, carers=(carer(minutes=100),), key_exchange=rate)


@pytest.mark.parametrize(
    ("rate", "keeps_key"), [(None, True), (3, True), (2.9, False), (2, False), (1.3, False), (0, False)]
)
def test_a_key_visit_costs_at_most_so_many_monthly_ones_as_the_county_chose(rate: int | None, keeps_key: bool) -> None:
    assert (0 in share_out(short(rate)).places) is keeps_key


def test_nobody_gives_up_a_key_visit_who_was_left_out_before() -> None:
    month = short(0)
    again = replace(month, units=(replace(month.units[0], missed=1), *month.units[1:]))
    assert 0 in share_out(again).places


def test_nobody_gives_up_two_weeks_running() -> None:
    near = [
        unit(TODAY + timedelta(days=7 * w), TODAY + timedelta(days=7 * w + 6), last_visit=date(2026, 10, 20))
        for w in (2, 3)
        for _ in range(3)
    ]
    month = of(
        *(key(w, elders=(1,), village_id=FAR) for w in (2, 3)), *near, carers=(carer(minutes=100),), key_exchange=0
    )
    assert len({0, 1} & share_out(month).left.keys()) == 1


def test_where_hours_suffice_nothing_is_exchanged() -> None:
    month = replace(short(0), carers=(carer(),))
    assert share_out(month).left == {}


# Months of every kind


@pytest.mark.parametrize(
    "month",
    [
        Month((), (), ()),
        Month(SLOTS, (), ()),
        Month(SLOTS, (carer(),), ()),
        Month((), (), (unit(TODAY, TODAY, slots=()),)),
        of(key(), monthly(), carers=()),
        of(key(), monthly(), carers=(carer(minutes=0),)),
        of(monthly(slots=()), key(prices={})),
    ],
)
def test_a_month_with_nothing_to_give_is_answered(month: Month) -> None:
    shares = share_out(month)
    assert shares.places == {}
    assert shares.left == share_greedily(month).left
    assert len(shares.left) == len(month.units)


def test_a_window_of_one_day_has_its_slot() -> None:
    one = unit(date(2026, 11, 30), date(2026, 11, 30))
    assert share_out(of(one)).places == {0: Share(1, ANNA)}


def test_first_visits_come_in_their_days_before_monthly_ones_that_can_wait() -> None:
    first = unit(TODAY, TODAY + timedelta(days=6))
    month = of(unit(TODAY, date(2026, 11, 30), last_visit=date(2026, 10, 28)), first, carers=(carer(minutes=25),))
    assert share_out(month).places == {0: Share(1, ANNA), 1: Share(0, ANNA)}


def test_a_surge_comes_on_top_of_the_key_visit_of_its_week() -> None:
    usual = key(elders=(1,))
    extra = unit(date(2026, 11, 25), date(2026, 11, 27), elders=(1,), is_extra=True)
    monthlies = [unit(TODAY, TODAY + timedelta(days=6)) for _ in range(3)]
    assert share_out(of(usual, extra, *monthlies, carers=(carer(minutes=60),))).places.keys() == {0, 1}


@settings(max_examples=15, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_month_may_begin_on_any_day_of_any_year(today: date) -> None:
    slots = cut_slots(today, horizon_end(today))
    anna = Carer(ANNA, (300,) * len(slots), (300,) * len(slots), {1: 0}, {1: 5})
    end = horizon_end(today)
    owed: list[Unit] = []
    day, elder = today, 1
    while day <= end:  # every month's rest, and every week's
        last = min(end, (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))
        owed.append(_owed(elder, day, last, slots, is_key=False))
        day = last + timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    owed += [
        _owed(2, monday + timedelta(days=7 * w), monday + timedelta(days=7 * w + 6), slots, is_key=True)
        for w in range(5)
    ]
    shares = share_out(Month(slots, (anna,), tuple(owed)))
    assert shares.left == {}


def _owed(elder: int, first: date, last: date, slots: tuple[Slot, ...], *, is_key: bool) -> Unit:
    return Unit(
        (Window(elder, first, last),), elder, 1, is_key, first, last, 20, {ANNA: 0}, slots_within(slots, first, last)
    )
