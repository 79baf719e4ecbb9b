"""People behind one door who are due in the same week are visited together, or it is told why not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans.inputs import FormerStop, OwedVisit
from dispatch.plans.translate.households import DoorVisit, Held, Joined, WhyApart, join_households, rows_of
from dispatch.plans.translate.together import best_clearing, former_stops, visits_to_plan

DECEMBER = [date(2026, 12, day) for day in range(1, 32)]
WORKDAYS = [day for day in DECEMBER if day.weekday() < 5]
A, B, C = 1, 2, 3


def owed(
    elder_id: int, first: int, last: int, tier: str = "general", clause: str = "P29", *, seen: date | None = None
) -> OwedVisit:
    """A window of December 2026 of somebody behind door 7; each person has a responsible visitor of their own."""
    return OwedVisit(
        elder_id, 7, 1, tier, clause, date(2026, 12, first), date(2026, 12, last), False, 10 + elder_id, 20 + elder_id,
        last_visit=seen,
    )  # fmt: skip


def key(elder_id: int, first: int, last: int, clause: str = "P27-1") -> OwedVisit:
    return owed(elder_id, first, last, "key", clause)


def workdays(visits: Iterable[OwedVisit]) -> dict[OwedVisit, list[date]]:
    return {one: [day for day in WORKDAYS if one.first_day <= day <= one.last_day] for one in visits}


def joined(*visits: OwedVisit, held: Mapping[OwedVisit, Held] | None = None, too_long: tuple[int, ...] = ()) -> Joined:
    return join_households(visits, days=workdays(visits), held=held or {}, too_long=too_long)


def people(found: Joined) -> list[list[int]]:
    return [[one.elder_id for one in visit.people] for visit in found.visits]


@pytest.mark.parametrize(
    ("visits", "together", "days"),
    [
        ([key(B, 7, 13), owed(A, 1, 31)], [[B, A]], [(7, 13)]),
        ([key(A, 7, 13), key(B, 9, 13)], [[A, B]], [(9, 13)]),
        ([owed(A, 1, 31), owed(B, 10, 31), owed(C, 1, 12)], [[A, C, B]], [(10, 12)]),
        ([key(A, 7, 13), owed(B, 12, 13)], [[A], [B]], [(7, 13), (12, 13)]),
        ([key(A, 7, 13), key(A, 7, 13, "P57"), owed(B, 7, 13), owed(C, 7, 13, clause="P57")],
         [[A, B], [A, C]], [(7, 13), (7, 13)]),
        ([key(A, 7, 13), owed(B, 7, 13, clause="P57")], [[A, B]], [(7, 13)]),
        ([key(A, 7, 13), key(A, 14, 20), owed(B, 1, 31, seen=date(2026, 11, 20))],
         [[A], [A, B]], [(7, 13), (14, 20)]),
    ],
    ids=["key and monthly", "windows that overlap", "three", "only a weekend", "a surge's with a surge's",
         "a surge's with the week's", "the week nearest to a month after the last visit"],
)  # fmt: skip
def test_who_is_visited_together_and_when(
    visits: list[OwedVisit], together: list[list[int]], days: list[tuple[int, int]]
) -> None:
    found = joined(*visits)
    assert [sorted(one) for one in people(found)] == [sorted(one) for one in together]
    assert [(visit.first_day.day, visit.last_day.day) for visit in found.visits] == days


def test_the_key_elders_visitor_comes_then_the_stand_in_then_who_answers_for_the_other() -> None:
    (visit,) = joined(owed(A, 1, 31), key(B, 7, 13)).visits
    assert visit.is_key
    assert visit.visitor_ids == [12, 22, 11]


def test_the_one_who_waits_longest_leads_among_equals() -> None:
    (visit,) = joined(owed(A, 1, 31, seen=date(2026, 11, 20)), owed(B, 1, 31, seen=date(2026, 11, 2))).visits
    assert visit.lead.elder_id == B


def test_two_doors_share_nothing() -> None:
    assert len(joined(owed(A, 1, 31), replace(owed(B, 1, 31), household_id=8)).visits) == 2


@pytest.mark.parametrize(
    ("visits", "held", "too_long", "why"),
    [
        ([key(A, 7, 8), owed(B, 10, 13)], {}, (), WhyApart.NO_COMMON_DAY),
        ([key(A, 7, 13), owed(B, 12, 13)], {}, (), WhyApart.NO_COMMON_DAY),
        ([key(A, 7, 13), owed(B, 7, 13)], {0: (11, 8), 1: (12, 9)}, (), WhyApart.HELD),
        ([key(A, 9, 13), owed(B, 7, 13)], {1: (12, 7)}, (), WhyApart.HELD),
        ([key(A, 7, 13), owed(B, 7, 13)], {}, (7,), WhyApart.TOO_LONG),
    ],
    ids=["windows apart", "only a weekend in common", "held to two", "held to another day", "too long"],
)
def test_who_is_visited_alone_is_told_why(
    visits: list[OwedVisit], held: dict[int, tuple[int, int]], too_long: tuple[int, ...], why: WhyApart
) -> None:
    where = {visits[i]: (visitor, date(2026, 12, day)) for i, (visitor, day) in held.items()}
    found = joined(*visits, held=where, too_long=too_long)
    assert [apart.why for apart in found.apart] == [why]
    assert found.apart[0].beside == (A,)


def test_a_visit_together_never_stands_between_two_that_keep_no_distance() -> None:
    """Both on the 7th would put B's on the 8th and A's from the 9th on into one row, in which each is a neighbour."""
    found = joined(key(A, 7, 7), key(A, 9, 13), key(B, 7, 7), key(B, 8, 8, "P57"))
    assert people(found) == [[A], [A], [B], [B]]
    assert [apart.why for apart in found.apart] == [WhyApart.GAP, WhyApart.NO_COMMON_DAY]


def test_both_held_to_one_visitor_and_day_are_together() -> None:
    visits = key(A, 7, 13), owed(B, 7, 13)
    assert people(joined(*visits, held=dict.fromkeys(visits, (11, date(2026, 12, 8))))) == [[A, B]]


def test_windows_in_different_weeks_are_no_reason_to_tell() -> None:
    assert joined(key(A, 7, 13), owed(B, 21, 27)).apart == ()


doors = st.lists(
    st.builds(
        lambda elder, tier, clause, first, length, seen: owed(
            elder, first, min(31, first + length), tier, clause, seen=date(2026, 12, 1) - timedelta(days=seen)
        ),
        st.integers(1, 4), st.sampled_from(["key", "general"]), st.sampled_from(["P29", "P57"]), st.integers(1, 31),
        st.integers(0, 30), st.integers(0, 60),
    ),
    max_size=9,
)  # fmt: skip


@given(doors)
def test_every_visit_is_made_once_inside_its_window_and_nobody_twice_in_one(visits: list[OwedVisit]) -> None:
    plan = visits_to_plan(visits)
    found = join_households(plan, days=workdays(plan), held={})
    assert sorted(one.key for visit in found.visits for one in visit.people) == sorted(one.key for one in plan)
    for visit in found.visits:
        assert len(visit.elder_ids) == len(visit.people)
        assert all(one.first_day <= visit.first_day <= visit.last_day <= one.last_day for one in visit.people)
        assert len(visit.people) == 1 or any(visit.first_day <= day <= visit.last_day for day in WORKDAYS)


@given(doors)
def test_rows_hold_each_visit_once_and_all_of_one_person_in_the_same(visits: list[OwedVisit]) -> None:
    plan = visits_to_plan(visits)
    found = join_households(plan, days=workdays(plan), held={}).visits
    rows = rows_of(found)
    assert sorted(i for row in rows for i in row) == list(range(len(found)))
    row_of = {i: number for number, row in enumerate(rows) for i in row}
    for elder_id in range(1, 5):
        assert len({row_of[i] for i, visit in enumerate(found) if elder_id in visit.elder_ids}) <= 1
    for row in rows:
        assert all(found[a].elder_ids & found[b].elder_ids for a, b in pairwise(row))


def test_two_surges_that_ask_for_the_same_days_are_two_visits() -> None:
    found = joined(key(A, 7, 13, "P57"), key(A, 7, 13, "P57"))
    assert rows_of(found.visits) == [[0, 1]]


def stop(elder_id: int, first: int, last: int, day: int) -> FormerStop:
    days = (date(2026, 12, first), date(2026, 12, last), 11, date(2026, 12, day))
    return FormerStop(elder_id, *days, start=time(8), order=1)


def test_a_window_leads_to_the_visit_that_clears_it() -> None:
    """The first visit's and the week's own have become one; the month's is another person's."""
    plan = visits_to_plan([key(A, 1, 6), key(A, 3, 9), owed(B, 1, 31)])
    for window in ((1, 6), (3, 9), (3, 6)):
        found = best_clearing(A, date(2026, 12, window[0]), date(2026, 12, window[1]), plan)
        assert found is not None
        assert (found.elder_id, found.first_day.day, found.last_day.day) == (A, 3, 6)
    assert best_clearing(C, DECEMBER[0], DECEMBER[1], plan) is None
    assert best_clearing(A, date(2026, 12, 20), date(2026, 12, 27), plan) is None


def test_a_week_and_a_surge_with_one_window_have_each_their_stop_by_day() -> None:
    plan = visits_to_plan([key(A, 7, 13), key(A, 7, 13, "P57")])
    found = former_stops([stop(A, 7, 13, 11), stop(A, 7, 13, 8)], plan)
    assert sorted(one.day.day for one in found.values()) == [8, 11]
    assert len(found) == 2


def test_one_person_alone_is_a_visit_like_any_other() -> None:
    visit = DoorVisit((key(A, 7, 13),))
    assert (visit.first_day.day, visit.last_day.day, visit.visitor_ids) == (7, 13, [11, 21])
