"""The roster: who is on duty on each day, and why a day is unlike its weekday."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from dispatch.plans.on_duty import Hours
from dispatch.plans.selectors.duties import visitors_of
from dispatch.plans.selectors.lendings import Lendings, lendings_of_area, lendings_on
from dispatch.plans.selectors.times import Times, times_of
from geo.models import Area
from visits.register.holidays import DayKind, DayRule
from visits.register.models import Absence, DatedHours, Visitor
from visits.register.selectors.calendar import calendar_between

DAY = timedelta(days=1)


@dataclass(frozen=True)
class RosterDay:
    """One column; `rule` is what the area's calendar says of it."""

    day: date
    rule: DayRule | None
    on_duty: int
    seconds: int

    @property
    def is_off(self) -> bool:
        return self.rule is not None and self.rule.is_off

    @property
    def is_made_up(self) -> bool:
        return self.rule is not None and self.rule.kind is DayKind.WORKDAY


@dataclass(frozen=True)
class Cell:
    """One visitor's day: the hours on duty, those that the weekday and calendar would give, what makes them differ.

    `elsewhere` is the township that the day is worked in, where that is not the one whose roster it is.
    """

    visitor: Visitor
    day: date
    serves: bool
    hours: tuple[Hours, ...]
    usual: tuple[Hours, ...]
    rule: DayRule | None
    by_hand: Sequence[DatedHours]
    leave: Sequence[Absence]
    elsewhere: Area | None = None

    @property
    def seconds(self) -> int:
        return 0 if self.elsewhere else seconds_in(self.hours)


@dataclass(frozen=True)
class Row:
    visitor: Visitor
    cells: list[Cell]

    @property
    def seconds(self) -> int:
        return sum(cell.seconds for cell in self.cells)


@dataclass(frozen=True)
class Roster:
    days: list[RosterDay]
    rows: list[Row]

    @property
    def seconds(self) -> int:
        return sum(row.seconds for row in self.rows)


def roster_of(*, area: Area, first_day: date, last_day: date) -> Roster:
    """Everybody who serves in the area on some of the days, and whom it lends to another."""
    lent = lendings_of_area(area=area, first_day=first_day, last_day=last_day).values("visitor")
    here = visitors_of(area=area, first_day=first_day, last_day=last_day).values("pk")
    people = (
        Visitor.objects.filter(Q(pk__in=here) | Q(pk__in=lent))
        .select_related("area")
        .defer("phone", "area__boundary")
        .order_by("pk")
    )
    rows = rows_of(visitors=list(people), area=area, first_day=first_day, last_day=last_day)
    calendar = calendar_between(area=area, first_day=first_day, last_day=last_day)
    columns = zip(*(row.cells for row in rows), strict=True) if rows else (() for _ in _days(first_day, last_day))
    days = [
        RosterDay(
            day, calendar.rule(day), sum(bool(cell.seconds) for cell in cells), sum(cell.seconds for cell in cells)
        )
        for day, cells in zip(_days(first_day, last_day), columns, strict=True)
    ]
    return Roster(days, rows)


def rows_of(*, visitors: Sequence[Visitor], area: Area | None, first_day: date, last_day: date) -> list[Row]:
    """One for each visitor, in the order given; for None as at home. Reads their areas: select them along."""
    times = times_of(visitors=visitors, first_day=first_day, last_day=last_day)
    lendings = lendings_on(visitors=visitors, first_day=first_day, last_day=last_day)
    days = _days(first_day, last_day)
    return [Row(visitor, [_cell(times, lendings, visitor, day, area) for day in days]) for visitor in visitors]


def cell_of(*, visitor: Visitor, day: date) -> Cell:
    return rows_of(visitors=[visitor], area=None, first_day=day, last_day=day)[0].cells[0]


def seconds_in(hours: Iterable[Hours]) -> int:
    """How long they last together."""
    day = date.min
    return sum(
        int((datetime.combine(day, one.end) - datetime.combine(day, one.start)).total_seconds()) for one in hours
    )


def _cell(times: Times, lendings: Lendings, visitor: Visitor, day: date, area: Area | None) -> Cell:
    serves = visitor.active_since <= day and (visitor.active_until is None or day <= visitor.active_until)
    return Cell(
        visitor,
        day,
        serves,
        hours=times.on(visitor, day) if serves else (),
        usual=times.usual(visitor, day) if serves else (),
        rule=times.rule(visitor, day),
        by_hand=times.set_by_hand(visitor, day),
        leave=times.absent(visitor, day),
        elsewhere=lendings.elsewhere(area, visitor, day),
    )


def _days(first_day: date, last_day: date) -> list[date]:
    return [first_day + n * DAY for n in range((last_day - first_day).days + 1)]
