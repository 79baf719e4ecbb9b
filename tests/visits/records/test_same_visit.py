"""Which accounts are of one visit: a table, and what holds for any two (P34, P90)."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.records.same_visit import NEAR_MINUTES, SameVisit, VisitTold, judge_visits

# Two accounts of one person's day | does the second tell of a record that is there | are two lines of one file one
TABLE = """
    电话和上门，没写时间 | 电话 见到 | 上门 见到 | other other
    先没人应，后见到，没写时间 | 上门 无人 | 上门 见到 | other other
    两位探访员各去一次，没写时间 | 上门 见到 孙 | 上门 见到 马 | other other
    一样的两行 | 上门 见到 孙 | 上门 见到 孙 | same same
    一样的两行，都没写探访员 | 上门 见到 | 上门 见到 | same same
    月底的表没写时间，手机上有 | 上门 见到 孙 9:07 | 上门 见到 孙 | same open
    月底的表没写探访员 | 上门 见到 孙 9:07 | 上门 见到 | same open
    月底的表写个大概 | 上门 见到 孙 9:07 | 上门 见到 孙 9:00 | same other
    写个大概，没写探访员 | 上门 见到 孙 9:07 | 上门 见到 9:00 | open other
    同一分钟 | 上门 见到 孙 9:00 | 上门 见到 孙 9:00 | same same
    同一分钟，一边没写探访员 | 上门 见到 孙 9:00 | 上门 见到 9:00 | same same
    同一分钟，结果不同 | 上门 无人 孙 9:00 | 上门 见到 孙 9:00 | open open
    同一分钟，探访员不同 | 上门 见到 孙 9:00 | 上门 见到 马 9:00 | open open
    相隔十分钟，先没人应 | 上门 无人 孙 9:00 | 上门 见到 孙 9:10 | other other
    上午下午各一次 | 上门 见到 孙 9:00 | 上门 见到 孙 15:00 | other other
    相隔正好半小时 | 上门 见到 孙 9:00 | 上门 见到 孙 9:30 | other other
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
WORDS = {"电话": "phone", "上门": "door_to_door", "见到": "met", "无人": "no_answer"}


def told(said: str) -> VisitTold:
    mode, outcome, *rest = said.split()
    at = next((time.fromisoformat(word.zfill(5)) for word in rest if ":" in word), None)
    visitor = next(({"孙": 1, "马": 2}[word] for word in rest if ":" not in word), None)
    return VisitTold(1, date(2026, 11, 23), WORDS[mode], WORDS[outcome], at, visitor)


@pytest.mark.parametrize(("one", "other", "verdicts"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_table(one: str, other: str, verdicts: str) -> None:
    first, second = told(one), told(other)
    assert f"{judge_visits(first, second)} {judge_visits(first, second, beside=True)}" == verdicts


VISITS = st.builds(
    VisitTold,
    elder_id=st.integers(1, 2),
    day=st.dates(date(2026, 11, 23), date(2026, 11, 24)),
    mode=st.sampled_from(["phone", "door_to_door"]),
    outcome=st.sampled_from(["met", "no_answer"]),
    at=st.one_of(st.none(), st.times()),
    visitor_id=st.sampled_from([None, 1, 2]),
)


@given(one=VISITS, other=VISITS, beside=st.booleans())
def test_it_does_not_matter_which_was_told_first(one: VisitTold, other: VisitTold, beside: bool) -> None:
    assert judge_visits(one, other, beside=beside) == judge_visits(other, one, beside=beside)


@given(one=VISITS, beside=st.booleans())
def test_what_is_sent_twice_is_one(one: VisitTold, beside: bool) -> None:
    assert judge_visits(one, one, beside=beside) == SameVisit.SAME


@given(one=VISITS, other=VISITS)
def test_visits_of_other_people_or_days_are_others(one: VisitTold, other: VisitTold) -> None:
    if (one.elder_id, one.day) != (other.elder_id, other.day):
        assert judge_visits(one, other) == judge_visits(one, other, beside=True) == SameVisit.OTHER


@given(one=VISITS, other=VISITS)
def test_one_visit_has_one_mode_and_one_outcome(one: VisitTold, other: VisitTold) -> None:
    if judge_visits(one, other) == SameVisit.SAME:
        assert (one.mode, one.outcome) == (other.mode, other.outcome)


def test_the_watches_of_two_people_may_differ_by_less_than_half_an_hour() -> None:
    assert NEAR_MINUTES == 30
