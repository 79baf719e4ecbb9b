"""Who stands in for whom on which days, pure: from who answers for one elder and from who is on leave, nothing stored.

On each day one visitor answers: of the responsible who hold then the latest begun, where there is none the stand-in.
Who is on leave for the whole day gives the elder to the stand-in named for that leave; who is on leave too, to theirs.
Of two leaves of one day the later begun counts. A circle ends where it would begin again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answers:
    """One responsibility, with the visitor's last day of service taken into `until`; None: still."""

    number: int
    visitor: int
    is_responsible: bool
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Leave:
    """Whole days, both included, for which somebody was named; `stand_in_until` is that one's last day of service."""

    number: int
    visitor: int
    first_day: date
    last_day: date
    stand_in: int
    stand_in_until: date | None = None

    def holds_on(self, day: date) -> bool:
        serves = self.stand_in_until is None or day <= self.stand_in_until
        return serves and self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Cover:
    """`leave` is the leave of whoever answers otherwise, even where its stand-in is on leave too."""

    leave: int
    visitor: int
    since: date
    until: date


def covers(
    rows: Sequence[Answers], leaves: Mapping[int, Sequence[Leave]], *, first_day: date, last_day: date
) -> list[Cover]:
    """Stretches of days, in order, no two of one day. `leaves` holds those of each visitor."""
    found: list[Cover] = []
    day = first_day
    while day <= last_day:
        if cover := _on(rows, leaves, day):
            former = found[-1] if found else None
            if former and (former.leave, former.visitor, former.until + DAY) == (cover.leave, cover.visitor, day):
                found[-1] = replace(former, until=day)
            else:
                found.append(cover)
        day += DAY
    return found


def _on(rows: Iterable[Answers], leaves: Mapping[int, Sequence[Leave]], day: date) -> Cover | None:
    holding = [row for row in rows if row.holds_on(day)]
    if not holding:
        return None
    answering = max(holding, key=lambda row: (row.is_responsible, row.since, row.number)).visitor
    first = leave = _leave(leaves, answering, day)
    met, visitor = {answering}, answering
    while leave and leave.stand_in not in met:
        visitor = leave.stand_in
        met.add(visitor)
        leave = _leave(leaves, visitor, day)
    return Cover(first.number, visitor, day, day) if first and visitor != answering else None


def _leave(leaves: Mapping[int, Sequence[Leave]], visitor: int, day: date) -> Leave | None:
    holding = [leave for leave in leaves.get(visitor, ()) if leave.holds_on(day)]
    return max(holding, key=lambda leave: (leave.first_day, leave.number), default=None)
