"""Who stands in for whom on which days: the table, and what holds whatever the leave."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.register.covers import Answers, Cover, Leave, covers

MONDAY = date(2026, 11, 23)
A, B, C, D = 1, 2, 3, 4


def _day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def _answers(
    visitor: int, since: int = -100, until: int | None = None, number: int = 1, stands_in: bool = False
) -> Answers:
    return Answers(number, visitor, not stands_in, _day(since), None if until is None else _day(until))


def _leave(visitor: int, first: int, last: int, stand_in: int, number: int = 1) -> Leave:
    return Leave(number, visitor, _day(first), _day(last), stand_in)


def _covered(rows: list[Answers], leaves: list[Leave]) -> list[tuple[int, int, int]]:
    """visitor, first day, last day, as days after Monday"""
    of_visitor = {v: [leave for leave in leaves if leave.visitor == v] for v in (A, B, C, D)}
    found = covers(rows, of_visitor, first_day=_day(-7), last_day=_day(20))
    return [(cover.visitor, (cover.since - MONDAY).days, (cover.until - MONDAY).days) for cover in found]


@pytest.mark.parametrize(
    ("rows", "leaves", "expected"),
    [
        ([_answers(A)], [], []),
        ([_answers(A)], [_leave(A, 0, 4, B)], [(B, 0, 4)]),
        ([_answers(A)], [_leave(C, 0, 4, B)], []),
        ([], [_leave(A, 0, 4, B)], []),
        # answers for a part of the leave only
        ([_answers(A, until=2)], [_leave(A, 0, 4, B)], [(B, 0, 2)]),
        ([_answers(A, since=3)], [_leave(A, 0, 4, B)], [(B, 3, 4)]),
        # somebody else took over, or covers for some days by hand
        ([_answers(A), _answers(C, since=2, number=2)], [_leave(A, 0, 4, B)], [(B, 0, 1)]),
        ([_answers(A), _answers(C, since=1, until=2, number=2)], [_leave(A, 0, 4, B)], [(B, 0, 0), (B, 3, 4)]),
        # two leaves: one after the other, overlapping, one inside the other
        ([_answers(A)], [_leave(A, 0, 2, B), _leave(A, 3, 4, B, 2)], [(B, 0, 2), (B, 3, 4)]),
        ([_answers(A)], [_leave(A, 0, 3, B), _leave(A, 2, 5, C, 2)], [(B, 0, 1), (C, 2, 5)]),
        ([_answers(A)], [_leave(A, 0, 5, B), _leave(A, 2, 3, C, 2)], [(B, 0, 1), (C, 2, 3), (B, 4, 5)]),
        # the stand-in falls ill too
        ([_answers(A)], [_leave(A, 0, 4, B), _leave(B, 2, 3, C, 2)], [(B, 0, 1), (C, 2, 3), (B, 4, 4)]),
        ([_answers(A)], [_leave(A, 1, 4, B, 2), _leave(B, 0, 2, C, 1)], [(C, 1, 2), (B, 3, 4)]),
        ([_answers(A)], [_leave(A, 0, 4, B), _leave(B, 2, 3, A, 2)], [(B, 0, 4)]),
        # the elder's own stand-in answers only where nobody responsible is there
        ([_answers(A), _answers(D, number=2, stands_in=True)], [_leave(D, 0, 4, B)], []),
        ([_answers(D, stands_in=True)], [_leave(D, 0, 4, B)], [(B, 0, 4)]),
    ],
)
def test_the_covers_of_one_elder(
    rows: list[Answers], leaves: list[Leave], expected: list[tuple[int, int, int]]
) -> None:
    assert _covered(rows, leaves) == expected


def test_a_stand_in_who_leaves_service_covers_until_the_last_day() -> None:
    leave = Leave(1, A, _day(0), _day(4), B, stand_in_until=_day(1))
    found = covers([_answers(A)], {A: [leave]}, first_day=_day(0), last_day=_day(20))
    assert found == [Cover(1, B, _day(0), _day(1))]


_visitors = st.sampled_from([A, B, C, D])
_rows = st.lists(
    st.builds(
        lambda visitor, since, lasts, stands_in: (visitor, since, lasts, stands_in),
        _visitors,
        st.integers(-5, 8),
        st.none() | st.integers(0, 8),
        st.booleans(),
    ),
    max_size=4,
)
_leaves = st.lists(st.tuples(_visitors, st.integers(-5, 8), st.integers(0, 6), _visitors), max_size=5)


@given(_rows, _leaves)
def test_a_cover_stands_only_for_someone_on_leave_and_ends_with_it(
    rows: list[tuple[int, int, int | None, bool]], leaves: list[tuple[int, int, int, int]]
) -> None:
    told = [
        _answers(visitor, since, None if lasts is None else since + lasts, number, stands_in=stands_in)
        for number, (visitor, since, lasts, stands_in) in enumerate(rows)
    ]
    away = [
        _leave(visitor, first, first + lasts, stand_in, number)
        for number, (visitor, first, lasts, stand_in) in enumerate(leaves)
        if visitor != stand_in
    ]
    of_visitor = {v: [leave for leave in away if leave.visitor == v] for v in (A, B, C, D)}
    found = covers(told, of_visitor, first_day=_day(-6), last_day=_day(20))
    by_number = {leave.number: leave for leave in away}
    days = [cover.since + timedelta(days=n) for cover in found for n in range((cover.until - cover.since).days + 1)]
    assert len(days) == len(set(days))
    for cover in found:
        leave = by_number[cover.leave]
        assert leave.first_day <= cover.since <= cover.until <= leave.last_day
        assert cover.visitor != leave.visitor
        assert any(row.visitor == leave.visitor and row.holds_on(cover.since) for row in told)
