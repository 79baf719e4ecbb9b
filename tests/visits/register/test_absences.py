"""Leave with its stand-in: entered, changed, taken back; and who answers on each of its days (P38)."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from base import clock
from tests.township import TODAY, Township
from visits.errors import FactsChangedMeanwhile, FactsRefused
from visits.register.models import Absence, ChangeEntry, Elder, LeaveKind, Responsibility, Visitor
from visits.register.selectors.absences import absence_fingerprint
from visits.register.selectors.answering import who_answers_on
from visits.register.services import (
    LeaveTold,
    absence_change,
    absence_enter,
    absence_withdraw,
    responsibility_set,
    visitor_hand_over,
)
from visits.register.services.covers import covers_renew_all

StandOn = Callable[[str], date]
TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _monday(stand_on: StandOn) -> None:
    stand_on(TODAY.isoformat())


def _told(township: Township, first: date, last: date, stand_in: str = "", **told: Any) -> LeaveTold:
    named = township.visitors[stand_in] if stand_in else None
    return LeaveTold(first, last, LeaveKind.PERSONAL, stand_in=named, **told)


def _enter(township: Township, name: str, first: date, last: date, stand_in: str = "", **told: Any) -> Absence:
    return absence_enter(visitor=township.visitors[name], told=_told(township, first, last, stand_in, **told), by=None)


def _answers(elder: Elder, *days: date) -> list[str]:
    return [row.visitor.name for day in days for row in who_answers_on(day).filter(elder=elder)]


def _week(elder: Elder) -> list[str]:
    return _answers(elder, *(TODAY + timedelta(days=n) for n in range(6)))


SUN, MA, HE = "孙志强", "马小燕", "何有田"


def test_the_stand_in_answers_on_exactly_the_days_of_the_leave(township: Township) -> None:
    _enter(township, SUN, TUESDAY, FRIDAY, HE)
    assert _week(township["王秀英"]) == [SUN, HE, HE, HE, HE, SUN]
    assert _week(township["张福贵"]) == [MA] * 6


def test_nothing_has_to_be_done_when_the_leave_ends(township: Township, stand_on: StandOn) -> None:
    _enter(township, SUN, TUESDAY, FRIDAY, HE)
    stand_on("2026-12-07")
    assert _answers(township["王秀英"], clock.today()) == [SUN]


def test_half_days_and_leave_without_a_stand_in_leave_everything_as_it_is(township: Township) -> None:
    _enter(township, SUN, TUESDAY, FRIDAY, gone_from=time(12))
    _enter(township, MA, TUESDAY, FRIDAY)
    assert _week(township["王秀英"]) == [SUN] * 6
    assert not Responsibility.objects.exclude(absence=None).exists()


def test_taking_leave_back_takes_the_covers_back(township: Township) -> None:
    absence = _enter(township, SUN, TUESDAY, FRIDAY, HE)
    absence_withdraw(absence=absence, by=None)
    assert _week(township["王秀英"]) == [SUN] * 6
    absence.refresh_from_db()
    assert absence.withdrawn_at is not None


def test_leave_taken_back_half_way_keeps_what_was(township: Township, stand_on: StandOn) -> None:
    absence = _enter(township, SUN, TUESDAY, FRIDAY, HE)
    stand_on("2026-11-26")
    absence_withdraw(absence=absence, by=None)
    assert _week(township["王秀英"]) == [SUN, HE, HE, SUN, SUN, SUN]


def test_leave_shortened_and_prolonged(township: Township, stand_on: StandOn) -> None:
    absence = _enter(township, SUN, TUESDAY, FRIDAY, HE)
    stand_on("2026-11-25")
    absence_change(absence=absence, told=_told(township, TUESDAY, date(2026, 11, 25), HE), by=None)
    assert _week(township["王秀英"]) == [SUN, HE, HE, SUN, SUN, SUN]
    absence_change(absence=absence, told=_told(township, TUESDAY, date(2026, 11, 28), HE), by=None)
    assert _week(township["王秀英"]) == [SUN, HE, HE, HE, HE, HE]
    absence_change(absence=absence, told=_told(township, TUESDAY, date(2026, 11, 24), HE), by=None)
    assert _week(township["王秀英"]) == [SUN, HE, SUN, SUN, SUN, SUN]


def test_ill_since_yesterday_the_stand_in_answers_from_today(township: Township) -> None:
    _enter(township, SUN, TODAY - timedelta(days=3), TUESDAY, HE)
    assert _answers(township["王秀英"], TODAY - timedelta(days=1), TODAY, TUESDAY) == [SUN, HE, HE]


def test_another_stand_in_from_the_middle_on(township: Township, stand_on: StandOn) -> None:
    absence = _enter(township, SUN, TUESDAY, FRIDAY, HE)
    stand_on("2026-11-26")
    absence_change(absence=absence, told=_told(township, TUESDAY, FRIDAY, MA), by=None)
    assert _week(township["王秀英"]) == [SUN, HE, HE, MA, MA, SUN]


def test_the_stand_in_falls_ill_too(township: Township) -> None:
    _enter(township, SUN, TUESDAY, FRIDAY, HE)
    ill = _enter(township, HE, date(2026, 11, 25), date(2026, 11, 25), MA)
    assert _week(township["王秀英"]) == [SUN, HE, MA, HE, HE, SUN]
    absence_withdraw(absence=ill, by=None)
    assert _week(township["王秀英"]) == [SUN, HE, HE, HE, HE, SUN]


def test_an_elder_who_is_given_to_somebody_on_leave_is_covered_too(township: Township) -> None:
    _enter(township, SUN, TUESDAY, FRIDAY, HE)
    responsibility_set(elder=township["张福贵"], visitor=township.visitors[SUN], kind="responsible")
    assert _week(township["张福贵"]) == [SUN, HE, HE, HE, HE, SUN]
    responsibility_set(elder=township["张福贵"], visitor=township.visitors[MA], kind="responsible")
    assert _week(township["张福贵"]) == [MA] * 6


def test_whom_a_ledger_gives_to_somebody_on_leave_is_covered_too(township: Township) -> None:
    _enter(township, SUN, TUESDAY, FRIDAY, HE)
    elder = township["张福贵"]
    elder.responsibilities.all().delete()
    Responsibility.objects.create(elder=elder, visitor=township.visitors[SUN], since=TODAY)  # as a ledger writes them
    assert covers_renew_all(by=None) == 1
    assert _week(elder) == [SUN, HE, HE, HE, HE, SUN]
    assert covers_renew_all(by=None) == 0


def test_who_leaves_for_good_while_on_leave_is_covered_no_longer(township: Township) -> None:
    _enter(township, SUN, TUESDAY, FRIDAY, HE)
    visitor_hand_over(visitor=township.visitors[SUN], to=township.visitors[MA], last_day=date(2026, 11, 25))
    assert _week(township["王秀英"]) == [SUN, HE, HE, MA, MA, MA]


def test_leave_entered_twice_is_the_same_leave(township: Township) -> None:
    first = _enter(township, SUN, TUESDAY, FRIDAY, HE)
    assert _enter(township, SUN, TUESDAY, FRIDAY, HE) == first
    assert Absence.objects.count() == 1


def test_the_history_of_an_elder_tells_the_cover_and_nobody_counts_as_looked_at(township: Township) -> None:
    elder = township["王秀英"]
    _enter(township, SUN, TUESDAY, FRIDAY, HE)
    assert HE in ChangeEntry.objects.get(elder=elder).fields
    elder.refresh_from_db()
    assert elder.confirmed_on is None


@pytest.mark.parametrize(
    ("first", "last", "stand_in", "told", "field"),
    [
        (FRIDAY, TUESDAY, HE, {}, "last_day"),
        (TODAY - timedelta(days=32), FRIDAY, "", {}, "first_day"),
        (TUESDAY, TUESDAY + timedelta(days=367), "", {}, "last_day"),
        (TUESDAY, FRIDAY, SUN, {}, "stand_in"),
        (TUESDAY, FRIDAY, MA, {}, "stand_in"),  # on leave on Wednesday herself
        (TUESDAY, FRIDAY, HE, {"gone_from": time(12)}, "stand_in"),
        (TUESDAY, FRIDAY, "", {"gone_from": time(12), "back_at": time(10)}, "back_at"),
    ],
)
def test_leave_that_cannot_be_is_refused_with_the_field(
    township: Township, first: date, last: date, stand_in: str, told: dict[str, Any], field: str
) -> None:
    _enter(township, MA, date(2026, 11, 25), date(2026, 11, 25))
    with pytest.raises(FactsRefused) as refused:
        _enter(township, SUN, first, last, stand_in, **told)
    assert list(refused.value.detail["fields"]) == [field]
    assert Absence.objects.count() == 1


def test_a_stand_in_who_has_left_is_refused(township: Township) -> None:
    Visitor.objects.filter(name=HE).update(active_until=date(2026, 11, 26))
    with pytest.raises(FactsRefused):
        absence_enter(
            visitor=township.visitors[SUN],
            told=LeaveTold(TUESDAY, FRIDAY, LeaveKind.SICK, stand_in=Visitor.objects.get(name=HE)),
            by=None,
        )


def test_days_gone_by_stay_leave(township: Township, stand_on: StandOn) -> None:
    absence = _enter(township, SUN, TUESDAY, FRIDAY)
    stand_on("2026-11-26")
    with pytest.raises(FactsRefused):
        absence_change(absence=absence, told=_told(township, TUESDAY, TUESDAY), by=None)
    with pytest.raises(FactsRefused):
        absence_change(absence=absence, told=_told(township, FRIDAY, FRIDAY), by=None)
    absence_change(absence=absence, told=_told(township, TUESDAY, date(2026, 11, 25)), by=None)


def test_of_two_coordinators_the_second_is_told(township: Township) -> None:
    absence = _enter(township, SUN, TUESDAY, FRIDAY, HE)
    seen = absence_fingerprint(absence)
    absence_change(absence=absence, told=_told(township, TUESDAY, date(2026, 11, 26), HE), by=None, seen=seen)
    with pytest.raises(FactsChangedMeanwhile):
        absence_withdraw(absence=absence, by=None, seen=seen)
    assert Absence.objects.get().withdrawn_at is None


def test_nobody_of_another_township_stands_in(township: Township) -> None:
    township.visitors[HE].area = township.other_area
    township.visitors[HE].save()
    with pytest.raises(FactsRefused) as refused:
        _enter(township, SUN, TUESDAY, FRIDAY, HE)
    assert set(refused.value.detail["fields"]) == {"stand_in"}
    assert not Absence.objects.exists()


@pytest.mark.parametrize("day", [date(2062, 11, 24), date(9999, 12, 31)])
def test_leave_of_a_mistyped_year_is_refused(township: Township, day: date) -> None:
    with pytest.raises(FactsRefused) as refused:
        _enter(township, SUN, day, day)
    assert set(refused.value.detail["fields"]) == {"first_day"}
