"""Leave, days off and hours, in words."""

from collections.abc import Sequence
from datetime import date, time

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base import clock
from dispatch.plans.on_duty import Hours
from geo.models import Area
from maps.look.festivals import festival
from maps.look.words import WEEKDAYS
from visits.register.holidays import DayKind, DayRule
from visits.register.models import Absence, Visitor
from visits.register.selectors.absences import absences_between
from visits.register.selectors.calendar import calendar_between

NOON = time(12)


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
        return _("{name}放假").format(name=festival(rule.name))
    if rule.kind is DayKind.WORKDAY and rule.like_weekday:
        return _("补班（按{weekday}）").format(weekday=WEEKDAYS[rule.like_weekday - 1])
    return _("{name}，照平日").format(name=festival(rule.name))
