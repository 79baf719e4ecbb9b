"""Both sides of the edges of what one visit clears: days, order, what is overdue, which stop it had before."""

from dataclasses import replace
from datetime import date, time

import pytest

from dispatch.plans.inputs import FormerStop, OwedVisit
from dispatch.plans.translate.together import best_clearing, former_stops, visits_to_plan


def owed(first: int, last: int, elder: int = 1, *, clause: str = "P29", overdue: bool = False) -> OwedVisit:
    """A window between two days of December 2026."""
    days = (date(2026, 12, first), date(2026, 12, last))
    return OwedVisit(elder, 7, 1, "general", clause, *days, overdue, None, None)


def days(visit: OwedVisit | None) -> tuple[int, int] | None:
    return None if visit is None else (visit.first_day.day, visit.last_day.day)


@pytest.mark.parametrize(
    ("second", "planned"),
    [((5, 9), [(5, 5)]), ((6, 9), [(1, 5), (6, 9)]), ((1, 9), [(1, 5)]), ((2, 5), [(2, 5)])],
    ids=["one day in common", "none", "all days", "one inside the other"],
)
def test_windows_with_a_day_in_common_are_one_visit(second: tuple[int, int], planned: list[tuple[int, int]]) -> None:
    for windows in ([owed(1, 5), owed(*second)], [owed(*second), owed(1, 5)]):
        assert [days(visit) for visit in visits_to_plan(windows)] == planned


@pytest.mark.parametrize(("former", "later"), [(False, False), (False, True), (True, False), (True, True)])
def test_one_overdue_window_is_enough(former: bool, later: bool) -> None:
    (visit,) = visits_to_plan([owed(1, 5, overdue=former), owed(3, 9, overdue=later)])
    assert visit.overdue is (former or later)


def test_they_stand_by_person_and_day_a_surges_among_them() -> None:
    visits = visits_to_plan([owed(7, 9, 2), owed(3, 9, 2, clause="P57"), owed(7, 9), owed(1, 2, 2), owed(1, 5)])
    assert [(visit.elder_id, days(visit)) for visit in visits] == [
        (1, (1, 5)), (1, (7, 9)), (2, (1, 2)), (2, (3, 9)), (2, (7, 9)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("window", "cleared_by"),
    [
        ((4, 12), (7, 12)),  # most of its days
        ((4, 8), (1, 5)),
        ((7, 12), (7, 12)),
        ((5, 6), (1, 5)),  # one day
        ((6, 6), None),
        ((13, 14), None),
        ((1, 31), (7, 12)),
    ],
)
def test_the_visit_with_most_days_in_a_window_clears_it(
    window: tuple[int, int], cleared_by: tuple[int, int] | None
) -> None:
    """Between the 1st and the 5th, or between the 7th and the 12th; both windows give the 4th to the 8th two days."""
    first, last = (date(2026, 12, day) for day in window)
    assert days(best_clearing(1, first, last, [owed(1, 5), owed(7, 12), owed(1, 31, 2)])) == cleared_by


def test_a_windows_own_visit_clears_it_however_many_days_others_have() -> None:
    own, wider = owed(3, 4), owed(1, 9)
    for visits in ([own, wider], [wider, own]):
        assert best_clearing(1, own.first_day, own.last_day, visits) == own
        assert best_clearing(1, wider.first_day, wider.last_day, visits) == wider
        assert best_clearing(1, own.first_day, date(2026, 12, 5), visits) == wider


def test_two_visits_in_one_window_have_their_stops_in_the_order_of_days_and_of_the_day() -> None:
    visits = [owed(1, 3), owed(4, 6), owed(7, 9)]
    at = FormerStop(1, date(2026, 12, 1), date(2026, 12, 9), 11, date(2026, 12, 2), time(8), 1)
    second, third = replace(at, order=2), replace(at, day=date(2026, 12, 8))
    found = former_stops([third, second, at], visits)
    assert [found[visit] for visit in visits] == [at, second, third]
    assert former_stops([replace(at, elder_id=2)], visits) == {}
    assert former_stops([at, second], visits[:1]) == {visits[0]: at}
