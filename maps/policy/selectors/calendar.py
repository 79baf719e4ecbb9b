"""A year of a county's calendar as lines to read, and what another day would do to the shifts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dispatch.plans.selectors.duties import days_of_service, visitors_of
from dispatch.plans.selectors.roster import seconds_in
from dispatch.plans.selectors.times import Times, times_of
from geo.models import COUNTY_DIGITS, Area
from maps.look.time_off import rule_words
from maps.look.weeks import span_words
from visits.register.holidays import DAY, DayKind, DayRule, national_days
from visits.register.models import CalendarDay, Visitor
from visits.register.selectors.calendar import Calendar, Calendars, own_days, rule_of
from visits.register.services import DaysTold


@dataclass(frozen=True)
class CalendarLine:
    """Days after one another that are alike; `national` is what the country has, where the county differs."""

    first_day: date
    last_day: date
    rule: DayRule
    own: CalendarDay | None
    national: str

    @property
    def days(self) -> str:
        return span_words(self.first_day, self.last_day)

    @property
    def count(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def says(self) -> str:
        return rule_words(self.rule)


def year_of(*, county: Area, year: int) -> list[CalendarLine]:
    """The country's days with the county's in their place, in order."""
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    own = {row.date: row for row in own_days(county=county, first_day=first_day, last_day=last_day)}
    return list(_lines(own, national_days(year)))


def lines_of_rules(rules: Mapping[date, DayRule]) -> list[CalendarLine]:
    """The same of a notice that is not entered yet."""
    return list(_lines({}, rules))


def _lines(own: Mapping[date, CalendarDay], national: Mapping[date, DayRule]) -> Iterator[CalendarLine]:
    line: CalendarLine | None = None
    for day in sorted({*national, *own}):
        row = own.get(day)
        rule = rule_of(row) if row else national[day]
        one = CalendarLine(day, day, rule, row, rule_words(national.get(day)) if row else "")
        if line and line.last_day + DAY == day and _say_the_same(line, one):
            line = replace(line, last_day=day)
            continue
        if line:
            yield line
        line = one
    if line:
        yield line


def _say_the_same(former: CalendarLine, one: CalendarLine) -> bool:
    """Also of the country; the county's days were entered at one time, so that they can be taken back together."""
    entered = [line.own.made_at if line.own else None for line in (former, one)]
    return (former.rule, former.national) == (one.rule, one.national) and entered[0] == entered[1]


@dataclass(frozen=True)
class Effect:
    """How many people are on duty on these days, and how long together, before and after."""

    told: DaysTold
    people_before: int
    people_after: int
    seconds_before: int
    seconds_after: int

    @property
    def days(self) -> str:
        return span_words(self.told.first_day, self.told.last_day)


def effect_of(*, county: Area, told: DaysTold) -> Effect:
    visitors = list(visitors_of(area=county, first_day=told.first_day, last_day=told.last_day))
    times = times_of(visitors=visitors, first_day=told.first_day, last_day=told.last_day)
    days = [told.first_day + n * DAY for n in range((told.last_day - told.first_day).days + 1)]
    rule = DayRule(DayKind(told.kind), told.name, told.source, told.like_weekday)
    others = Calendar(own={**times.calendars.of(county.code).own, **dict.fromkeys(days, rule)})
    then = replace(times, calendars=Calendars({county.code[:COUNTY_DIGITS]: others}))
    people_before, seconds_before = _people(visitors, times, told)
    people_after, seconds_after = _people(visitors, then, told)
    return Effect(told, people_before, people_after, seconds_before, seconds_after)


def _people(visitors: list[Visitor], times: Times, told: DaysTold) -> tuple[int, int]:
    hours = [
        (visitor.pk, seconds_in(times.on(visitor, day)))
        for visitor in visitors
        for day in days_of_service(visitor, told.first_day, told.last_day)
    ]
    return len({pk for pk, seconds in hours if seconds}), sum(seconds for _pk, seconds in hours)
