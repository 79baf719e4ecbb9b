"""The roster in words: what stands in a cell and why, the leave of some weeks, the weeks that one walks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base import clock
from dispatch.plans.on_duty import Hours
from dispatch.plans.selectors.roster import Cell
from geo.models import Area
from maps.templatetags.words import WEEKDAYS
from maps.weeks import A_WEEK, LAST_DAY_OF_WEEK, monday_of, span_words, week_code, week_name
from visits.register.holidays import DayKind, DayRule
from visits.register.models import Absence, Visitor
from visits.register.selectors.absences import absences_between
from visits.register.selectors.calendar import calendar_between

WEEKS_SHOWN = 4
NOON = time(12)


@dataclass(frozen=True)
class WeekLink:
    code: str
    name: str
    days: str
    is_here: bool


def weeks_to_walk(monday: date) -> list[WeekLink]:
    """This week and the next three; another one that is looked at stands at its side."""
    this = monday_of(clock.today())
    mondays = sorted({monday, *(this + n * A_WEEK for n in range(WEEKS_SHOWN))})
    return [
        WeekLink(week_code(one), week_name(one), span_words(one, one + LAST_DAY_OF_WEEK), one == monday)
        for one in mondays
    ]


def leave_of_area(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Absence]":
    """The leave that touches these days, who stands in with it."""
    rows = absences_between(first_day=first_day, last_day=last_day)
    rows = rows.filter(visitor__area__code__startswith=area.prefix)
    return rows.select_related("visitor", "stand_in").order_by("first_day", "visitor__name", "pk")


def leave_ahead(*, visitor: Visitor) -> "QuerySet[Absence]":
    """The visitor's leave of today and after."""
    rows = Absence.objects.filter(visitor=visitor, withdrawn_at=None, last_day__gte=clock.today())
    return rows.select_related("stand_in").order_by("first_day", "pk")


def leave_words(*, visitor: Visitor, day: date) -> str:
    """全天, 上午 …: what of a day is leave; "" on a day of work."""
    rows = absences_between(first_day=day, last_day=day).filter(visitor=visitor)
    return _("、").join(part_words(row) for row in rows)


def days_off_of(*, area: Area, first_day: date, last_day: date) -> list[tuple[date, str]]:
    """The days on which nobody of the area works, with their names."""
    calendar = calendar_between(area=area, first_day=first_day, last_day=last_day)
    return list(calendar.days_off(first_day, last_day).items())


def hours_words(hours: Sequence[Hours]) -> list[str]:
    return [f"{one.start:%H:%M}–{one.end:%H:%M}" for one in hours]


def part_words(absence: Absence) -> str:
    """全天, 上午, 下午, or until and from when."""
    gone, back = absence.gone_from, absence.back_at
    if absence.is_whole:
        return _("全天")
    if (gone, back) in ((None, NOON), (NOON, None)):
        return _("上午") if back else _("下午")
    if gone and back:
        return f"{gone:%H:%M}–{back:%H:%M}"
    return _("{time} 起").format(time=f"{gone:%H:%M}") if gone else _("{time} 前").format(time=f"{back:%H:%M}")


def rule_words(rule: DayRule | None) -> str:
    """元旦放假, 补班（按周五）, or what a county calls its day; "" on a day like any other."""
    if rule is None:
        return ""
    if rule.kind is DayKind.HOLIDAY:
        return _("{name}放假").format(name=rule.name)
    if rule.kind is DayKind.WORKDAY and rule.like_weekday:
        return _("补班（按{weekday}）").format(weekday=WEEKDAYS[rule.like_weekday - 1])
    return _("{name}，照平日").format(name=rule.name)


@dataclass(frozen=True)
class CellShown:
    """`state`, in a word for its colour and sign: duty, off, leave, hand, lent, none."""

    cell: Cell
    hours: list[str]
    notes: list[str]
    state: str


def shown(cell: Cell) -> CellShown:
    leave = [_("请假") if row.is_whole else _("{part}请假").format(part=part_words(row)) for row in cell.leave]
    covered = [_("{name}代").format(name=row.stand_in.name) for row in cell.leave if row.stand_in]
    elsewhere = [_("在{area}").format(area=cell.elsewhere.name)] if cell.elsewhere else []
    by_hand = [_("另定")] if cell.by_hand else []
    off = [cell.rule.name] if cell.rule and cell.rule.is_off and not cell.by_hand and not leave else []
    away = [] if cell.serves else [_("不在岗")]
    notes = [*elsewhere, *dict.fromkeys(leave), *covered, *by_hand, *off, *away]
    return CellShown(cell, hours_words(cell.hours), notes, _state(cell))


def _state(cell: Cell) -> str:
    if not cell.serves:
        return "none"
    if cell.leave:
        return "leave"
    if cell.elsewhere:
        return "lent"
    if cell.by_hand:
        return "hand"
    if cell.rule and cell.rule.is_off:
        return "off"
    return "duty" if cell.hours else "none"
