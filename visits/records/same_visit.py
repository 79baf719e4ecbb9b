"""Whether two accounts are of one visit: pure; the one rule of files, form and programs (P34, P90).

A visit is told by whom it was to, on which day, how (mode), with what outcome, by whom, and at what time where that is
told. What does not decide is asked: no visit is dropped, none counts twice.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

NEAR_MINUTES = 30  # how far two people's watches, and their memories of one visit, may lie apart


class SameVisit(StrEnum):
    SAME = "same"
    OTHER = "other"
    OPEN = "open"


@dataclass(frozen=True)
class VisitTold:
    """`at` is None where no time was told, `visitor_id` where nobody knows who went. Local day and time."""

    elder_id: int
    day: date
    mode: str
    outcome: str
    at: time | None = None
    visitor_id: int | None = None


def judge_visits(one: VisitTold, other: VisitTold, *, beside: bool = False) -> SameVisit:
    """`beside`: both stand in one file, where each line is a visit of its own until everything agrees."""
    if (one.elder_id, one.day) != (other.elder_id, other.day):
        return SameVisit.OTHER
    agree = (one.mode, one.outcome) == (other.mode, other.outcome) and _may_be_one_visitor(one, other)
    if one.at and other.at:
        return _by_time(one, other, agree, beside=beside)
    if not agree:
        return SameVisit.OTHER
    all_told = (one.at, one.visitor_id) == (other.at, other.visitor_id)
    return SameVisit.OPEN if beside and not all_told else SameVisit.SAME


def _by_time(one: VisitTold, other: VisitTold, agree: bool, *, beside: bool) -> SameVisit:
    """At one minute there are no two visits; what is told differently of it is asked."""
    apart = _minutes_apart(one, other)
    if apart == 0:
        return SameVisit.SAME if agree else SameVisit.OPEN
    if apart >= NEAR_MINUTES or beside or not agree:
        return SameVisit.OTHER
    return SameVisit.SAME if one.visitor_id and one.visitor_id == other.visitor_id else SameVisit.OPEN


def _may_be_one_visitor(one: VisitTold, other: VisitTold) -> bool:
    return one.visitor_id is None or other.visitor_id is None or one.visitor_id == other.visitor_id


def _minutes_apart(one: VisitTold, other: VisitTold) -> int:
    assert one.at
    assert other.at
    return abs(one.at.hour * 60 + one.at.minute - other.at.hour * 60 - other.at.minute)
