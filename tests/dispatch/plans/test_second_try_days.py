"""Where hours suffice a day is left in a key elder's week to try a closed door again (P29)."""

from datetime import date, time, timedelta

import pytest

from dispatch.plans.inputs import Duty, OwedVisit, PlanInputs
from dispatch.plans.translate.cut import days_with_a_second_try
from dispatch.plans.translate.problem import ProblemIndex
from visits.duty.policy import GENERAL, KEY
from visits.duty.surge_rules import CLAUSES

MONDAY = date(2026, 11, 30)
DAY = timedelta(days=1)


def _index(*owed: OwedVisit, works: tuple[int, ...] = (0, 1, 2, 3, 4), other: tuple[int, ...] = ()) -> ProblemIndex:
    """Visitor 1 works on these days of the week, visitor 2 on others."""
    duties = [
        Duty(who, MONDAY + n * DAY, time(8), time(12), "walk") for who, days in ((1, works), (2, other)) for n in days
    ]
    return ProblemIndex(PlanInputs("140498101000", MONDAY, MONDAY + 6 * DAY, "", owed, (), (), tuple(duties)))


def _owed(
    tier: str = KEY, *, clause: str = "P27-1", first: int = 0, last: int = 6, responsible: int | None = 1
) -> OwedVisit:
    return OwedVisit(7, 7, 7, tier, clause, MONDAY + first * DAY, MONDAY + last * DAY, False, responsible, None)


@pytest.mark.parametrize(
    ("owed", "works", "other", "last"),
    [
        (_owed(), (0, 1, 2, 3, 4), (), 3),
        (_owed(), (0, 2, 4), (), 2),
        (_owed(), (1, 2, 3), (), 2),
        (_owed(), (0, 1), (), None),  # two days: both are needed
        (_owed(), (5,), (0, 1, 2), None),  # works on the last day only, and keeps it
        (_owed(), (0, 5), (1, 2), 2),
        (_owed(GENERAL, last=20), (0, 1, 2, 3, 4), (), None),
        (_owed(clause=next(iter(CLAUSES.values()))), (0, 1, 2, 3, 4), (), None),
        (_owed(first=3), (0, 1, 2, 3, 4), (), None),  # a window of two working days
        (_owed(responsible=None), (0, 1, 2, 3, 4), (), None),
    ],
)
def test_the_last_working_day_of_a_key_week_is_left_free(
    owed: OwedVisit, works: tuple[int, ...], other: tuple[int, ...], last: int | None
) -> None:
    found = days_with_a_second_try(_index(owed, works=works, other=other))
    assert found == ({} if last is None else {owed.key: (owed.first_day, MONDAY + last * DAY)})
