"""Who comes first where hours are short: levels, ageing, and the engines that keep them."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans.inputs import OwedVisit
from dispatch.plans.urgency import LARGEST, Level, Urgency, urgency_of, weights_of
from routing.numbers import EXACT, LARGEST_PRIORITY

MONDAY, SUNDAY = date(2026, 12, 7), date(2026, 12, 13)
KEY, LAST, WAITING, FILL_IN = Level.KEY, Level.LAST_CHANCE, Level.WAITING, Level.FILL_IN
urgencies = st.builds(
    Urgency, st.sampled_from(Level), st.fractions(0, 2, max_denominator=31), st.sampled_from([0, 0, 0, 1, 2, 9])
)


def owed(tier: str, last: date, *, overdue: bool = False, days: int = 7, waited: int | None = None) -> OwedVisit:
    """A window of so many days that ends on `last`."""
    seen = None if waited is None else MONDAY - timedelta(days=waited)
    first = last - timedelta(days=days - 1)
    return OwedVisit(1, 1, 1, tier, "P27-1", first, last, overdue, None, None, last_visit=seen)


@pytest.mark.parametrize(
    ("visit", "level"),
    [
        (owed("key", SUNDAY), KEY),
        (owed("key", SUNDAY + timedelta(days=1)), WAITING),
        (owed("key", SUNDAY + timedelta(days=1), overdue=True), KEY),
        (owed("general", SUNDAY, days=30), LAST),
        (owed("general", date(2026, 12, 31), days=31), WAITING),
        (owed("general", date(2026, 12, 31), days=31, overdue=True), LAST),
    ],
    ids=["key", "key, ends later", "key, overdue", "month's end", "mid-month", "monthly, overdue"],
)
def test_the_level_follows_from_tier_and_window(visit: OwedVisit, level: Level) -> None:
    assert urgency_of(visit, first_day=MONDAY, last_day=SUNDAY).level == level


def test_a_fill_in_that_loses_its_last_day_is_none() -> None:
    days = {"first_day": MONDAY, "last_day": SUNDAY, "is_fill_in": True}
    assert urgency_of(owed("general", date(2026, 12, 31), days=31), **days).level == FILL_IN  # type: ignore[arg-type]
    assert urgency_of(owed("general", SUNDAY, days=13), **days).level == LAST  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("waited", "share"),
    [(0, 0), (31, 1), (None, 1), (62, 2), (600, 2)],
    ids=["seen", "due", "unknown", "twice", "long"],
)
def test_waiting_is_measured_against_what_is_allowed(waited: int | None, share: int) -> None:
    visit = owed("general", date(2026, 12, 31), days=31, waited=waited)
    assert urgency_of(visit, first_day=MONDAY, last_day=SUNDAY).waited == share


@given(st.lists(urgencies, min_size=1, max_size=60))
def test_one_visit_of_an_upper_class_outweighs_all_below_that_it_could_displace(plan: list[Urgency]) -> None:
    weights = weights_of(plan)
    ranks = [(one.level, one.missed > 0 and one.level > FILL_IN) for one in plan]
    for rank in set(ranks):
        above = min(weight for weight, own in zip(weights, ranks, strict=True) if own == rank)
        below = sorted((weight for weight, own in zip(weights, ranks, strict=True) if own < rank), reverse=True)
        assert above > sum(below[:6])


def test_a_key_window_outweighs_a_whole_township_below_it() -> None:
    plan = [Urgency(KEY), *[Urgency(LAST)] * 60, *[Urgency(WAITING, Fraction(2))] * 200, *[Urgency(FILL_IN)] * 200]
    key, *others = weights_of(plan)
    assert key > sum(others)


@given(st.lists(urgencies, max_size=3000), st.none() | st.floats(0, 20))
def test_weights_stay_within_what_the_optimizer_bears(plan: list[Urgency], key_exchange: float | None) -> None:
    weights = weights_of(plan, key_exchange=key_exchange)
    assert all(1 <= weight <= LARGEST_PRIORITY for weight in weights)
    assert sum(weights) < EXACT


def test_a_month_of_a_large_township_stays_below_the_largest() -> None:
    """2,000 elders, a tenth of them key for five weeks, some of each missed before."""
    plan = [*[Urgency(KEY)] * 900, *[Urgency(KEY, missed=1)] * 100, *[Urgency(LAST)] * 1700]
    plan += [*[Urgency(LAST, missed=2)] * 100, *[Urgency(WAITING, Fraction(3, 2))] * 300, *[Urgency(FILL_IN)] * 300]
    assert max(weights_of(plan)) <= LARGEST


@pytest.mark.parametrize("level", [KEY, LAST, WAITING])
def test_who_was_left_out_comes_before_all_others_of_the_level(level: Level) -> None:
    again, *others = weights_of([Urgency(level, Fraction(0), 1), *[Urgency(level, Fraction(2))] * 40])
    assert again > sum(others)


@pytest.mark.parametrize("level", [KEY, LAST, WAITING])
def test_weeks_left_out_in_a_row_and_waiting_weigh_by_their_square(level: Level) -> None:
    """Three who live nearer do not outweigh one who waits twice as long as allowed."""
    once, twice = weights_of([Urgency(level, missed=1), Urgency(level, missed=2)])
    assert twice > 3 * once
    now, allowed, long = weights_of([Urgency(level, Fraction(waited)) for waited in (0, 1, 2)])
    assert now < allowed < long
    assert long > 2 * allowed


@pytest.mark.parametrize("most", [0, 1, 2, 3, 9])
@pytest.mark.parametrize("level", [LAST, WAITING])
def test_where_keys_are_exchanged_a_key_window_costs_so_many_others_and_no_more(most: int, level: Level) -> None:
    key, *others = weights_of([Urgency(KEY), *[Urgency(level, Fraction(0))] * (most + 1)], key_exchange=most)
    assert sum(others[:most]) < key < sum(others)


def test_several_keys_together_cost_no_more_either() -> None:
    """A far village with five key elders: one day there costs five monthly elders, never six."""
    weights = weights_of([*[Urgency(KEY)] * 5, *[Urgency(LAST, Fraction(0))] * 6], key_exchange=1)
    assert sum(weights[5:10]) < sum(weights[:5]) < sum(weights[5:])


def test_a_key_elder_who_was_missed_may_cost_what_was_saved_before() -> None:
    key, *others = weights_of([Urgency(KEY, missed=2), *[Urgency(WAITING, Fraction(0))] * 7], key_exchange=2)
    assert sum(others[:6]) < key < sum(others)


def test_who_was_left_out_for_a_key_elder_is_not_given_up_for_one_again() -> None:
    key, other = weights_of([Urgency(KEY, missed=3), Urgency(LAST, missed=1)], key_exchange=2)
    assert other > key


def test_the_same_facts_weigh_the_same_in_any_order() -> None:
    plan = [Urgency(KEY), Urgency(LAST), Urgency(WAITING), replace(Urgency(WAITING), missed=1)]
    assert weights_of(plan) == weights_of(plan[::-1])[::-1]
