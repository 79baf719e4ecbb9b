"""What a surge costs in ordinary visits: as little moved as can be, and nothing said to move that need not."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans.month import Month, Unit
from dispatch.plans.month.displaced import displaced
from tests.dispatch.plans.month.weeks import TODAY, carer, key, monthly, of, unit

OCTOBER = date(2026, 10, 20)
NEXT_SUNDAY = date(2026, 12, 6)


def extra() -> Unit:
    """A surge's visit of this week."""
    return unit(TODAY, date(2026, 11, 29), is_extra=True)


def with_(month: Month, *more: Unit) -> Month:
    return replace(month, units=(*month.units, *more))


def test_where_hours_suffice_ordinary_visits_stay() -> None:
    month = of(key(0), key(1), monthly(OCTOBER))
    found = displaced(month, with_(month, extra(), extra()))
    assert (found.is_free, found.extra, found.moved) == (True, 2, 0)


def test_what_gives_way_goes_to_a_later_week() -> None:
    """Two visits of 25 minutes in 50: the surge's two take the first week from two monthly ones."""
    month = of(monthly(OCTOBER, month=11), monthly(OCTOBER, month=11), carers=(carer(minutes=50),))
    month = replace(month, units=tuple(replace(one, last_day=NEXT_SUNDAY, slots=(0, 1, 2)) for one in month.units))
    found = displaced(month, with_(month, extra(), extra()))
    assert (found.extra_left, found.keys, found.others) == (0, 0, 0)
    assert sum((found.later or {}).values()) == 2
    assert 0 not in (found.later or {})


def test_who_has_no_later_week_is_told_as_lost() -> None:
    month = of(monthly(OCTOBER, month=11), carers=(carer(minutes=(25, 0, 0, 0, 0, 0, 0)),))
    found = displaced(month, with_(month, extra()))
    assert (found.others, found.extra_left, found.is_free) == (1, 0, False)


def test_what_the_surge_itself_finds_no_hours_for_is_told() -> None:
    month = of(key(0), carers=(carer(minutes=(35, 0, 0, 0, 0, 0, 0)),))
    found = displaced(month, with_(month, extra()))
    assert (found.extra_left + found.keys, found.extra) == (1, 1)


def test_a_surge_of_the_same_days_as_the_persons_own_window_is_a_visit_of_its_own() -> None:
    own = key(0)
    month = of(own, carers=(carer(minutes=600),))
    second = replace(own, is_key=False, is_extra=True)
    assert displaced(month, with_(month, second)).extra == 1
    assert displaced(with_(month, second), with_(month, second, second)).extra == 1


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 200))
def test_nobody_is_counted_twice(keys: int, others: int, extras: int, minutes: int) -> None:
    month = of(
        *(key(n % 5) for n in range(keys)), *(monthly(OCTOBER) for _ in range(others)), carers=(carer(minutes=minutes),)
    )
    found = displaced(month, with_(month, *(extra() for _ in range(extras))))
    assert found.extra == extras
    assert found.extra_left <= extras
    assert found.keys + found.others + found.moved <= keys + others
    if not extras:
        assert found.is_free
