"""Both sides of the edges of who behind one door is visited together, and what is told of who is not."""

from dataclasses import replace
from datetime import date

import pytest

from dispatch.plans.inputs import OwedVisit
from dispatch.plans.translate.households import Apart, DoorVisit, Held, WhyApart, apart_figure, rows_of
from tests.dispatch.plans.test_households import A, B, C, joined, key, owed, people

SURGE = "P57"


def held(visitor: int, day: int) -> Held:
    return visitor, date(2026, 12, day)


def test_the_figure_tells_who_is_alone_beside_whom_and_why() -> None:
    assert apart_figure(Apart(owed(B, 7, 13), (A, C), WhyApart.HELD)) == {
        "elder_id": B,
        "first_day": "2026-12-07",
        "last_day": "2026-12-13",
        "beside": [A, C],
        "why": "held",
    }


def test_whoever_answers_for_nobody_is_not_asked() -> None:
    alone = replace(owed(A, 7, 13), responsible_id=None)
    assert DoorVisit((alone, owed(B, 7, 13))).visitor_ids == [21, 12]
    assert DoorVisit((replace(alone, stand_in_id=None),)).visitor_ids == []


def test_visits_stand_in_the_order_of_those_who_lead() -> None:
    visits = [replace(owed(C, 7, 8), household_id=1), key(B, 9, 9), owed(A, 14, 15)]
    assert people(joined(*visits)) == [[A], [B], [C]]


def test_who_was_never_seen_leads_among_equals() -> None:
    (visit,) = joined(owed(A, 1, 31, seen=date(2026, 11, 2)), owed(B, 1, 31)).visits
    assert [one.elder_id for one in visit.people] == [B, A]


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        ((1, 7), (10, 13), True),  # the 7th is a Monday
        ((1, 6), (10, 13), False),
        ((1, 6), (7, 13), False),
        ((10, 13), (1, 7), True),
        ((7, 9), (10, 10), True),
    ],
)
def test_it_is_told_that_days_lie_apart_where_both_are_due_in_one_week(
    first: tuple[int, int], second: tuple[int, int], is_told: bool
) -> None:
    found = joined(key(A, *first), owed(B, *second))
    assert [apart.why for apart in found.apart] == ([WhyApart.NO_COMMON_DAY] if is_told else [])
    assert people(found) == [[A], [B]]


@pytest.mark.parametrize(
    ("visits", "with_days"),
    [
        ([key(A, 7, 8), key(A, 14, 18)], (14, 18)),  # more days
        ([key(A, 7, 11), key(A, 14, 18)], (7, 11)),  # as many: the first
        ([key(A, 7, 8, SURGE), key(A, 14, 14)], (14, 14)),  # of its own kind, whatever the days
    ],
)
def test_who_was_never_seen_joins_the_visit_of_its_kind_with_most_days(
    visits: list[OwedVisit], with_days: tuple[int, int]
) -> None:
    (together,) = (visit for visit in joined(*visits, owed(B, 1, 31)).visits if len(visit.people) > 1)
    assert (together.first_day.day, together.last_day.day) == with_days


@pytest.mark.parametrize(
    ("visits", "with_days"),
    [
        ([key(A, 14, 18), key(A, 21, 22)], (14, 18)),  # the 18th is one day off, the 21st two
        ([key(A, 14, 17), key(A, 21, 22)], (14, 17)),  # two days off both: more days
        ([key(A, 14, 16), key(A, 21, 22)], (21, 22)),
    ],
)
def test_who_was_seen_joins_the_visit_nearest_to_a_month_later(
    visits: list[OwedVisit], with_days: tuple[int, int]
) -> None:
    """Wanted on 19 December, a Saturday: 29 days after the last visit."""
    found = joined(*visits, owed(B, 1, 31, seen=date(2026, 11, 20)))
    (together,) = (visit for visit in found.visits if len(visit.people) > 1)
    assert (together.first_day.day, together.last_day.day) == with_days


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (held(11, 8), None, True),
        (None, held(12, 9), True),
        (held(11, 8), held(11, 8), True),
        (held(11, 8), held(12, 8), False),
        (held(11, 8), held(11, 9), False),
        (None, held(12, 12), False),  # a Saturday on which nobody works
    ],
)
def test_what_is_held_stays_where_it_is(first: Held | None, second: Held | None, together: bool) -> None:
    visits = key(A, 7, 13), owed(B, 7, 13)
    holds = {visit: hold for visit, hold in zip(visits, (first, second), strict=True) if hold is not None}
    found = joined(*visits, held=holds)
    assert people(found) == ([[A, B]] if together else [[A], [B]])
    assert [apart.why for apart in found.apart] == ([] if together else [WhyApart.HELD])


def test_of_two_visits_of_one_person_the_one_that_would_suit_best_tells_why() -> None:
    week, surge, other = key(A, 7, 13), key(A, 10, 11, SURGE), owed(B, 7, 9)
    found = joined(week, surge, other, held={week: held(11, 8), other: held(12, 9)})
    assert [(apart.owed, apart.beside, apart.why) for apart in found.apart] == [(other, (A,), WhyApart.HELD)]


def test_all_are_named_beside_whom_somebody_is_alone() -> None:
    found = joined(key(C, 7, 8), owed(A, 9, 9), owed(B, 10, 11))
    assert [(apart.owed.elder_id, apart.beside) for apart in found.apart] == [(A, (C,)), (B, (A, C))]


def test_a_household_too_long_together_is_visited_one_by_one_and_its_neighbours_are_not() -> None:
    door = [owed(A, 7, 13), owed(B, 7, 13), owed(C, 7, 13)]
    next_door = [replace(owed(n, 7, 13), household_id=8) for n in (4, 5)]
    found = joined(*door, *next_door, too_long=(7,))
    assert people(found) == [[A], [B], [C], [4, 5]]
    assert [(apart.owed.elder_id, apart.beside, apart.why) for apart in found.apart] == [
        (B, (A,), WhyApart.TOO_LONG),
        (C, (A, B), WhyApart.TOO_LONG),
    ]


@pytest.mark.parametrize(
    ("visits", "rows"),
    [
        ([(A,), (B,), (C,)], [[0], [1], [2]]),
        ([(A,), (B,), (A,)], [[1], [0, 2]]),
        ([(A,), (B,), (A, B)], [[0, 1, 2]]),
        ([(A, B), (C,), (B, C)], [[0, 1, 2]]),
        ([(A, B), (B, C), (4,), (C,)], [[2], [0, 1, 3]]),
    ],
)
def test_a_row_is_of_all_who_are_tied_directly_or_through_others(
    visits: list[tuple[int, ...]], rows: list[list[int]]
) -> None:
    """One visit a day from the 1st on."""
    found = [DoorVisit(tuple(owed(n, day, 31) for n in elders)) for day, elders in enumerate(visits, 1)]
    assert rows_of(found) == rows


def test_a_row_is_in_the_order_of_first_days_then_of_last_days_then_of_people() -> None:
    windows = [(A, 9, 11), (A, 7, 13), (B, 7, 12), (A, 7, 12)]
    visits = [*(DoorVisit((owed(*window),)) for window in windows), DoorVisit((owed(A, 20, 20), owed(B, 20, 20)))]
    assert rows_of(visits) == [[3, 2, 1, 0, 4]]
