"""The price of keeping key visits first, from share-outs at several rates."""

from datetime import date

from dispatch.plans.month.offers import RATES, Offer, offers
from tests.dispatch.plans.month.weeks import FAR, carer, key, monthly, of

OCTOBER = date(2026, 10, 20)


def test_where_hours_suffice_nothing_is_left_out_at_any_rate() -> None:
    month = of(*(key(week) for week in range(5)), *(monthly(OCTOBER) for _ in range(5)))
    assert offers(month, RATES) == [Offer(rate) for rate in RATES]


def test_a_far_key_visit_is_given_up_for_as_many_monthly_ones_as_were_chosen() -> None:
    """One week of 100 minutes for all: a key visit far away takes 95 of them, or three monthly ones 75."""
    short = carer(minutes=(0, 0, 100, 0, 0, 0, 0))
    month = of(key(1, village_id=FAR), *(monthly(OCTOBER) for _ in range(3)), carers=(short,))
    first, three, two, one = offers(month, RATES)
    assert (first.keys, first.others, first.longest_wait) == (0, 3, (date(2026, 12, 31) - OCTOBER).days)
    assert (three.keys, three.others) == (0, 3)
    assert (two.keys, two.key_people, two.others) == (1, 1, 0)
    assert (one.keys, one.others) == (1, 0)


def test_who_lives_too_far_for_every_shift_is_no_price_of_any_choice() -> None:
    month = of(key(1, minutes=5000), monthly(OCTOBER, minutes=5000))
    assert offers(month, RATES) == [Offer(rate) for rate in RATES]


def test_whoever_was_never_visited_has_no_known_wait() -> None:
    month = of(monthly(None), monthly(None), carers=(carer(minutes=(0, 0, 25, 0, 0, 0, 0)),))
    assert [(offer.others, offer.never, offer.longest_wait) for offer in offers(month, (None,))] == [(1, 1, 0)]


def test_a_rate_between_whole_numbers_counts_over_all_that_are_given_up() -> None:
    """Two key visits far away in two weeks, each in the hours of three monthly ones: more than 2.9, not more than 3."""
    short = carer(minutes=(0, 0, 95, 95, 0, 0, 0))
    month = of(*(key(week, village_id=FAR) for week in (1, 2)), *(monthly(OCTOBER) for _ in range(6)), carers=(short,))
    above, below = offers(month, (3.0, 2.9))
    assert (above.keys, above.others) == (0, 6)
    assert (below.keys, below.others) == (2, 0)
