"""Moving somebody's visit to another week: what is kept, what is refused, and two who do it at once."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from accounts.models import AuditEvent
from dispatch.errors import WishMovedMeanwhile, WishNotOwed, WishOutsideWindow, WishWeekPast, WishWeekUnknown
from dispatch.plans.models import WeekWish
from dispatch.plans.periods import cut_week, cut_weeks
from dispatch.plans.services.wishes import WeekMove, wish_make, wish_withdraw, wishes_make, wishes_withdraw
from tests.township import Township
from visits.register.models import Elder, ElderState, State

NEXT_WEEK = date(2026, 12, 7)
DECEMBER = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _on_monday(stand_on: Callable[[str], date]) -> None:
    stand_on("2026-11-23")


@pytest.fixture
def zhao(township: Township) -> Elder:
    """Owed one visit in December, on any day."""
    return township["赵春花"]


def _move(elder: Elder, seen: int | None = None, last_day: date = DECEMBER) -> WeekMove:
    return WeekMove(elder.pk, last_day, seen)


def test_a_visit_is_locked_to_the_week_and_who_did_it_is_told(township: Township, zhao: Elder) -> None:
    by = township.users["coordinator"]
    wish = wish_make(move=_move(zhao), week_first=NEXT_WEEK, by=by)
    assert (wish.elder, wish.last_day, wish.week_first, wish.made_by) == (zhao, DECEMBER, NEXT_WEEK, by)
    told = AuditEvent.objects.get(subject=f"visits.elder:{zhao.pk}")
    assert (told.actor, told.detail["change"], told.detail["week"]) == (by, "week_moved", "2026-12-07")


def test_moved_again_the_former_lock_is_withdrawn_and_stays_to_be_read(township: Township, zhao: Elder) -> None:
    by = township.users["coordinator"]
    first = wish_make(move=_move(zhao), week_first=NEXT_WEEK, by=by)
    second = wish_make(move=_move(zhao, first.pk), week_first=date(2026, 12, 14), by=by)
    first.refresh_from_db()
    assert first.withdrawn_by == by
    assert list(WeekWish.objects.filter(withdrawn_at=None)) == [second]


def test_asked_for_twice_it_is_made_once(township: Township, zhao: Elder) -> None:
    by = township.users["coordinator"]
    made = {wish_make(move=_move(zhao), week_first=NEXT_WEEK, by=by).pk for _ in range(2)}
    assert made == set(WeekWish.objects.values_list("pk", flat=True))


def test_moved_back_the_week_is_open_again(township: Township, zhao: Elder) -> None:
    by = township.users["coordinator"]
    wish = wish_make(move=_move(zhao), week_first=NEXT_WEEK, by=by)
    for _ in range(2):  # whoever finds it done need do nothing
        wish_withdraw(move=_move(zhao, wish.pk), by=by)
    assert not WeekWish.objects.filter(withdrawn_at=None).exists()


def test_whoever_did_not_see_the_other_ones_lock_changes_nothing(township: Township, zhao: Elder) -> None:
    mine, yours = township.users["coordinator"], township.users["elsewhere"]
    standing = wish_make(move=_move(zhao), week_first=NEXT_WEEK, by=yours)
    with pytest.raises(WishMovedMeanwhile):
        wish_make(move=_move(zhao), week_first=date(2026, 12, 14), by=mine)
    with pytest.raises(WishMovedMeanwhile):
        wish_withdraw(move=_move(zhao), by=mine)
    assert list(WeekWish.objects.filter(withdrawn_at=None)) == [standing]


@pytest.mark.parametrize(
    ("week_first", "refusal"),
    [
        pytest.param(date(2026, 11, 30), WishOutsideWindow, id="ends before the window begins"),
        pytest.param(date(2026, 11, 16), WishWeekPast, id="is over"),
        pytest.param(date(2026, 12, 9), WishWeekUnknown, id="is no first day of a week"),
        pytest.param(date(2027, 1, 4), WishWeekUnknown, id="lies behind the five weeks"),
    ],
)
def test_a_week_is_refused_that(township: Township, zhao: Elder, week_first: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        wish_make(move=_move(zhao), week_first=week_first, by=township.users["coordinator"])
    assert not WeekWish.objects.exists()


def test_the_first_of_a_month_begins_a_week_where_it_cuts_one(township: Township, zhao: Elder) -> None:
    assert wish_make(move=_move(zhao), week_first=date(2026, 12, 1), by=township.users["coordinator"])


def test_who_is_no_longer_owed_the_visit_is_refused(township: Township, zhao: Elder) -> None:
    ElderState.objects.create(elder=zhao, state=State.DIED, since=date(2026, 11, 22))
    with pytest.raises(WishNotOwed):
        wish_make(move=_move(zhao), week_first=NEXT_WEEK, by=township.users["coordinator"])


def test_a_window_that_nobody_owes_is_refused(township: Township, zhao: Elder) -> None:
    with pytest.raises(WishNotOwed):
        wish_make(move=_move(zhao, last_day=date(2026, 12, 30)), week_first=NEXT_WEEK, by=township.users["coordinator"])


def test_of_several_the_refused_keep_none_of_the_others(township: Township, zhao: Elder) -> None:
    by = township.users["coordinator"]
    key = _move(township["王秀英"], last_day=date(2026, 11, 29))
    moved = wishes_make(moves=[key, _move(zhao)], week_first=NEXT_WEEK, by=by)
    assert moved.done == [_move(zhao)]
    assert [(move, type(why)) for move, why in moved.refused] == [(key, WishOutsideWindow)]
    back = wishes_withdraw(moves=[_move(zhao, WeekWish.objects.get().pk), key], by=by)
    assert (len(back.done), back.refused) == (2, [])


@pytest.mark.parametrize(
    ("day", "first_day", "last_day"),
    [
        ("2026-11-25", "2026-11-23", "2026-11-29"),
        ("2026-11-30", "2026-11-30", "2026-11-30"),
        ("2026-12-02", "2026-12-01", "2026-12-06"),
        ("2026-12-31", "2026-12-28", "2026-12-31"),
        ("2027-01-03", "2027-01-01", "2027-01-03"),
        ("2028-02-29", "2028-02-28", "2028-02-29"),
    ],
)
def test_a_week_is_cut_where_its_month_ends(day: str, first_day: str, last_day: str) -> None:
    assert [one.isoformat() for one in cut_week(date.fromisoformat(day))] == [first_day, last_day]


def test_the_weeks_of_the_month_ahead_follow_each_other_without_a_gap() -> None:
    weeks = cut_weeks(date(2026, 12, 2))
    assert weeks[0] == (date(2026, 12, 1), date(2026, 12, 6))
    assert weeks[-1][1] == date(2027, 1, 3)
    assert [(after[0] - before[1]).days for before, after in pairwise(weeks)] == [1] * 5
