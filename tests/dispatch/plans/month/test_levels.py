"""The levels counted from places, held against hand-made months."""

from datetime import date

import pytest

from dispatch.plans.month import Share
from dispatch.plans.month.gaps import GapPrice, gap_price
from dispatch.plans.month.levels import levels_of
from tests.dispatch.plans.month.weeks import ANNA, BEN, FAR, carer, key, monthly, of


@pytest.mark.parametrize(
    ("days", "price"),
    [
        (26, GapPrice(0, 0)),
        (32, GapPrice(0, 0)),
        (25, GapPrice(0, 2)),
        (33, GapPrice(0, 3)),
        (14, GapPrice(0, 24)),
        (13, GapPrice(5, 26)),
        (45, GapPrice(0, 39)),
        (46, GapPrice(1, 42)),
        (0, GapPrice(70, 52)),
    ],
)
def test_a_gap_has_its_price(days: int, price: GapPrice) -> None:
    assert gap_price(days, days) == price


def test_of_a_gap_that_is_not_known_to_the_day_only_what_cannot_be_spared_counts() -> None:
    assert gap_price(20, 40) == GapPrice(0, 0)
    assert gap_price(10, 13) == gap_price(13, 13)
    assert gap_price(46, 60) == gap_price(46, 46)


def test_who_was_left_out_before_outranks_everybody_who_was_not() -> None:
    month = of(key(missed=1), key(), key(), key())
    without_one = {0: Share(0, ANNA)}
    without_the_rest = {i: Share(0, ANNA) for i in (1, 2, 3)}
    assert levels_of(month, without_one) < levels_of(month, without_the_rest)


def test_weeks_left_out_in_a_row_weigh_by_their_square() -> None:
    month = of(key(missed=2), key(missed=1), key(missed=1), key(missed=1))
    assert levels_of(month, {0: Share(0, ANNA)}) < levels_of(month, {i: Share(0, ANNA) for i in (1, 2, 3)})


def test_a_second_week_left_out_weighs_more_than_two_elders_left_out_once() -> None:
    month = of(*(key(week, elders=(e,)) for week in (0, 2) for e in (1, 2)))
    twice = {1: Share(0, ANNA), 3: Share(3, ANNA)}
    in_turn = {1: Share(0, ANNA), 2: Share(3, ANNA)}
    assert levels_of(month, in_turn) < levels_of(month, twice)


@pytest.mark.parametrize("many", [3, 40])
def test_no_number_of_monthly_visits_is_worth_a_key_visit(many: int) -> None:
    month = of(key(), *(monthly(date(2026, 11, 1)) for _ in range(many)))
    assert levels_of(month, {0: Share(0, ANNA)}) < levels_of(month, {i + 1: Share(3, ANNA) for i in range(many)})


def test_the_longest_wait_has_the_last_chance_before_three_shorter_ones() -> None:
    month = of(monthly(date(2026, 10, 30)), *(monthly(date(2026, 11, 23)) for _ in range(3)))
    longest, others = {0: Share(3, ANNA)}, {i: Share(3, ANNA) for i in (1, 2, 3)}
    assert levels_of(month, longest).last_chances < levels_of(month, others).last_chances


def test_people_behind_one_door_count_each() -> None:
    month = of(key(elders=(1, 2)), key(elders=(3,)))
    assert levels_of(month, {0: Share(0, ANNA)}).keys == (1,)
    assert levels_of(month, {1: Share(0, ANNA)}).keys == (2,)


def test_a_village_is_better_seen_in_one_week_by_one_visitor() -> None:
    pair = [monthly(date(2026, 11, 10), village_id=FAR, prices={ANNA: 0, BEN: 0}) for _ in range(2)]
    month = of(*pair, carers=(carer(), carer(BEN)))
    together = levels_of(month, {0: Share(3, ANNA), 1: Share(3, ANNA)}).comfort
    by_two = levels_of(month, {0: Share(3, ANNA), 1: Share(3, BEN)}).comfort
    in_two_weeks = levels_of(month, {0: Share(3, ANNA), 1: Share(4, ANNA)}).comfort
    assert together < by_two < in_two_weeks


def test_a_changed_week_has_a_price() -> None:
    at = {0: Share(3, ANNA)}
    stays, moves = (levels_of(of(monthly(date(2026, 11, 10), former=slot)), at).comfort for slot in (3, 4))
    assert moves - stays == 200
