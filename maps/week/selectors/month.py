"""The rolling month in words: weeks as a calendar, what is short in them and what would close it, people with names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from base import clock
from dispatch.plans.models import Plan, StopVisit, WeekWish
from dispatch.plans.month.gaps import WANTED
from dispatch.plans.month_ahead import Closing, Kind, MonthAhead, VisitAhead, WeekAhead, longest_first
from dispatch.plans.periods import cut_week
from dispatch.plans.selectors.in_force import in_force_among
from dispatch.plans.selectors.month_ahead import month_ahead
from dispatch.plans.services.wishes import WeekMove
from geo.models import Area
from geo.scope import Scope
from maps.look.time_off import days_off_of, leave_of_area
from maps.look.weeks import A_WEEK, monday_of, span_words, week_name, week_number
from visits.duty.policy import WEEK, period_of
from visits.register.models import Absence, Elder, Visitor

KINDS: dict[Kind, Any] = {
    Kind.KEY: gettext_lazy("重点"),
    Kind.MONTHLY: gettext_lazy("每月"),
    Kind.FIRST: gettext_lazy("首访"),
    Kind.SURGE: gettext_lazy("加密"),
}


@dataclass(frozen=True)
class ClosingShown:
    """One thing that would close it, with its visitor; `lender` is the township from which they would come, `is_mine`
    whether one plans for it: else nobody there is named."""

    closing: Closing
    visitor: Visitor
    lender: Area | None
    is_mine: bool

    @property
    def seconds(self) -> int:
        return self.closing.minutes * 60


@dataclass(frozen=True)
class _OfWeek:
    """What is told of a week's hours wherever it is shown, in rounded seconds."""

    week: WeekAhead

    @property
    def needed_s(self) -> int:
        return about(self.week.needed_min)

    @property
    def on_duty_s(self) -> int:
        return about(self.week.on_duty_min)


@dataclass(frozen=True)
class WeekShown(_OfWeek):
    """One week of the calendar. The bars are shares, in percent, of the longest of all weeks."""

    needed: int
    on_duty: int
    days_off: list[tuple[date, str]]
    leave: list[Absence]
    closing: list[ClosingShown]

    @property
    def name(self) -> str:
        """下周, 第51周; of a part of a week without another name than its number its days: both parts have that one."""
        monday = monday_of(self.week.first_day)
        is_part = (self.week.first_day, self.week.last_day) != period_of(monday, WEEK)
        return self._days if is_part and week_name(monday) == week_number(monday) else week_name(monday)

    @property
    def days(self) -> str:
        """ "" where its name tells them."""
        return "" if self.name == self._days else self._days

    @property
    def _days(self) -> str:
        return span_words(self.week.first_day, self.week.last_day)

    @property
    def is_near(self) -> bool:
        """This week or the next: what would close it is to be asked for now."""
        return self.week.first_day < _near_until()

    @property
    def people_waiting(self) -> int:
        return len({visit.elder_id for visit in self.week.waiting})

    @property
    def kinds(self) -> list[tuple[Any, int]]:
        """重点 12, 每月 40: only those that there are."""
        return [(label, self.week.counts[kind]) for kind, label in KINDS.items() if self.week.counts[kind]]

    @property
    def over(self) -> int:
        """Of the bar, what is needed beyond what is on duty."""
        return max(0, self.needed - self.on_duty)

    @property
    def short_s(self) -> int:
        """What those who wait would take: more than the gap where hours are left of whom they cannot have."""
        return about(self.week.short_min)

    @property
    def gap_s(self) -> int:
        return max(0, self.needed_s - self.on_duty_s)


@dataclass(frozen=True)
class MonthShown:
    weeks: list[WeekShown]
    made: Plan | None
    again: int

    @property
    def short(self) -> list[WeekShown]:
        return [week for week in self.weeks if week.week.waiting]

    @property
    def is_short_later(self) -> bool:
        return any(not week.is_near for week in self.short)

    @property
    def people_waiting(self) -> int:
        """Each once, in however many weeks there is no place for them."""
        return len({visit.elder_id for week in self.weeks for visit in week.week.waiting})

    @property
    def is_empty(self) -> bool:
        return not any(week.week.visits or week.week.waiting for week in self.weeks)


@dataclass(frozen=True)
class PersonInWeek:
    """One visit with its elder. `wish` is the lock that stands, `apart` the week of somebody behind the same door,
    `unkept` the week that it is locked to where that is over by now, or lost its days otherwise.
    """

    visit: VisitAhead
    elder: Elder
    visitor: str
    responsible: str
    wish: int | None
    apart: str = ""
    unkept: str = ""

    @property
    def kind(self) -> Any:
        return KINDS[self.visit.kind]

    @property
    def days_since(self) -> int | None:
        return (clock.today() - self.visit.last_visit).days if self.visit.last_visit else None

    @property
    def wanted(self) -> str:
        return span_words(*self._wanted)

    @property
    def latest(self) -> date | None:
        """The window's last day, where one may come later than is best."""
        return self.visit.last_day if self._wanted[1] < self.visit.last_day else None

    @property
    def _wanted(self) -> tuple[date, date]:
        """Of a monthly visit the days 26 to 32 after the last, as far as they lie in the window; else the window."""
        first_day, last_day = min(max(self.visit.first_day, clock.today()), self.visit.last_day), self.visit.last_day
        if self.visit.kind is Kind.MONTHLY and self.visit.last_visit:
            earliest, latest = (self.visit.last_visit + timedelta(days=n) for n in WANTED)
            first_day = min(max(first_day, earliest), last_day)
            last_day = max(min(last_day, latest), first_day)
        return first_day, last_day

    @property
    def target(self) -> str:
        return _week_words(self.visit)

    @property
    def value(self) -> str:
        """What the tick carries: whose visit, and the lock that was seen."""
        return f"{self.visit.elder_id}:{self.visit.last_day.isoformat()}:{self.wish or ''}"

    @property
    def why(self) -> str:
        return str(REASONS.get(self.visit.why, NO_REASON)) if self.visit.week_first is None else ""


@dataclass(frozen=True)
class WeekPeople(_OfWeek):
    """One week with its people, key elders first; who waits in it, the longest first; the weeks to move them to."""

    people: list[PersonInWeek]
    waiting: list[PersonInWeek]
    weeks: list[tuple[date, str]]

    @property
    def elder_ids(self) -> set[int]:
        return {row.visit.elder_id for row in (*self.people, *self.waiting)}

    @property
    def can_move(self) -> bool:
        return any(row.visit.can_move for row in (*self.people, *self.waiting))


REASONS: dict[str, Any] = {
    "lock": gettext_lazy("锁定的那一周没有空，请改锁别的周或取消锁定。"),
    "no_days": gettext_lazy("剩下的日子已经不能安排。"),
    "no_hours": gettext_lazy("能去的人在这些日子都不上班。"),
    "too_far": gettext_lazy("路太远，单独去一趟超出班次。"),
    "keys_fill": gettext_lazy("能去的人的工时已被重点探访占满。"),
    "others_first": gettext_lazy("工时先给了等得更久的人。"),
    "no_place": gettext_lazy("住处和所在村都没有位置，请先在地图上定位。"),
    "no_way": gettext_lazy("地图上没有路到这户，请在“道路”里补画小路。"),
    "cut_off": gettext_lazy("到这户的路已封闭，去不了。"),
}
NO_REASON = gettext_lazy("这几周排不下。")


def about(minutes: int) -> int:
    """Seconds, as exact as an estimate is: whole hours, below two hours tens of minutes; of something never nothing."""
    step = 60 if minutes >= 120 else 10
    return max(1 if minutes else 0, round(minutes / step)) * step * 60


def _near_until() -> date:
    return monday_of(clock.today()) + 2 * A_WEEK


def month_shown(*, scope: Scope, area: Area, is_whole: bool) -> MonthShown:
    """`is_whole`: with what would close a week that is not near, too."""
    found = month_ahead(area=area, closing_before=date.max if is_whole else _near_until())
    longest = max((max(week.needed_min, week.on_duty_min) for week in found.weeks), default=0) or 1
    names = _Closings(scope, found.weeks)
    weeks = [
        WeekShown(
            week,
            needed=round(100 * week.needed_min / longest),
            on_duty=round(100 * week.on_duty_min / longest),
            days_off=days_off_of(area=area, first_day=week.first_day, last_day=week.last_day),
            leave=list(leave_of_area(area=area, first_day=week.first_day, last_day=week.last_day)),
            closing=names.of(week),
        )
        for week in found.weeks
    ]
    made = Plan.objects.filter(pk=found.made).first() if found.made else None
    return MonthShown(weeks, made, len(found.again))


def week_shown(*, scope: Scope, area: Area, day: date) -> WeekPeople | None:
    """None where the day lies behind the weeks."""
    found = month_ahead(area=area, closing_before=date.min)
    week = found.week_of(day)
    if week is None:
        return None
    order = list(Kind)
    standing = sorted(week.visits, key=lambda one: (order.index(one.kind), one.last_visit or date.min, one.elder_id))
    weeks = [(one.first_day, span_words(one.first_day, one.last_day)) for one in found.weeks]
    return WeekPeople(week, _people(scope, standing, found), _people(scope, longest_first(week.waiting)), weeks)


def month_again(*, scope: Scope, area: Area) -> list[PersonInWeek]:
    return _people(scope, month_ahead(area=area, closing_before=date.min).again)


def stops_published(*, moves: Iterable[WeekMove], first_day: date) -> int:
    """Of how many of these visits a plan in force has a stop ahead in another week than the one that begins then."""
    _first, last_day = cut_week(first_day)
    wanted = {(move.elder_id, move.last_day) for move in moves}
    stops = StopVisit.objects.filter(
        Q(stop__route__shift__date__lt=first_day) | Q(stop__route__shift__date__gt=last_day),
        elder__in={move.elder_id for move in moves},
        stop__route__shift__date__gte=clock.today(),
    )
    return len(wanted & set(in_force_among(stops).values_list("elder_id", "last_day")))


def _week_words(visit: VisitAhead) -> str:
    return span_words(*cut_week(visit.week_first)) if visit.week_first else ""


def _people(scope: Scope, visits: Sequence[VisitAhead], month: MonthAhead | None = None) -> list[PersonInWeek]:
    ids = {visit.elder_id for visit in visits}
    rows: QuerySet[Elder] = Elder.objects.select_related("household__village").filter(pk__in=ids)
    elders = {elder.pk: elder for elder in scope.narrow(rows, "household__village")}
    asked = {pk for visit in visits for pk in (visit.visitor_id, visit.responsible_id) if pk}
    names = dict(Visitor.objects.filter(pk__in=asked).values_list("pk", "name"))
    wishes = WeekWish.objects.filter(elder__in=ids, withdrawn_at=None)
    locked = {(wish.elder_id, wish.last_day): wish for wish in wishes}
    return [
        PersonInWeek(
            visit,
            elders[visit.elder_id],
            visitor=names.get(visit.visitor_id or 0, ""),
            responsible=names.get(visit.responsible_id or 0, ""),
            wish=wish.pk if (wish := locked.get(visit.key)) else None,
            apart=_week_words(apart) if month and (apart := month.apart(visit)) else "",
            unkept=span_words(*cut_week(wish.week_first)) if wish and not visit.is_locked else "",
        )
        for visit in visits
        if visit.elder_id in elders
    ]


class _Closings:
    """The visitors and townships that the weeks' remedies name, asked once."""

    def __init__(self, scope: Scope, weeks: Sequence[WeekAhead]) -> None:
        self._scope = scope
        asked = {one.visitor_id for week in weeks for one in week.closing}
        self._visitors = Visitor.objects.select_related("area").in_bulk(asked)

    def of(self, week: WeekAhead) -> list[ClosingShown]:
        return [self._shown(one, self._visitors[one.visitor_id]) for one in week.closing]

    def _shown(self, one: Closing, visitor: Visitor) -> ClosingShown:
        return ClosingShown(one, visitor, visitor.area if one.area_code else None, self._scope.covers(visitor.area))
