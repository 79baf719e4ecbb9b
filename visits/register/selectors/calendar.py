"""Which days a county works: the country's calendar, and what the county has said otherwise."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from geo.models import COUNTY_DIGITS, Area
from visits.register.holidays import DAY, DayKind, DayRule, national_rule
from visits.register.models import CalendarDay


@dataclass(frozen=True)
class Calendar:
    """Of one county; `own` holds the days on which it does otherwise than the country."""

    own: Mapping[date, DayRule] = field(default_factory=dict)

    def rule(self, day: date) -> DayRule | None:
        """None on a day like any other."""
        return self.own.get(day) or national_rule(day)

    def day_off(self, day: date) -> str:
        """Why nobody works on that day, in a word: 元旦; "" where people do."""
        rule = self.rule(day)
        return rule.name if rule and rule.is_off else ""

    def days_off(self, first_day: date, last_day: date) -> dict[date, str]:
        days = (first_day + n * DAY for n in range((last_day - first_day).days + 1))
        return {day: name for day in days if (name := self.day_off(day))}


@dataclass(frozen=True)
class Calendars:
    """Of every county that says something of its own."""

    by_county: Mapping[str, Calendar]

    def of(self, code: str) -> Calendar:
        """The calendar that holds in an area."""
        return self.by_county.get(code[:COUNTY_DIGITS], Calendar())


def calendars_between(*, first_day: date, last_day: date) -> Calendars:
    own: dict[str, dict[date, DayRule]] = defaultdict(dict)
    for row in county_days(first_day=first_day, last_day=last_day).select_related("county").defer("county__boundary"):
        own[row.county.code[:COUNTY_DIGITS]][row.date] = rule_of(row)
    return Calendars({code: Calendar(days) for code, days in own.items()})


def calendar_between(*, area: Area, first_day: date, last_day: date) -> Calendar:
    return calendars_between(first_day=first_day, last_day=last_day).of(area.code)


def county_days(*, first_day: date, last_day: date) -> "QuerySet[CalendarDay]":
    """What counties say of these days now."""
    return CalendarDay.objects.filter(date__gte=first_day, date__lte=last_day, withdrawn_at=None)


def rule_of(row: CalendarDay) -> DayRule:
    return DayRule(DayKind(row.kind), row.name, row.source, row.like_weekday)


def own_days(*, county: Area, first_day: date, last_day: date) -> "QuerySet[CalendarDay]":
    """What a county says of these days now."""
    code = county.code[:COUNTY_DIGITS]
    return county_days(first_day=first_day, last_day=last_day).filter(county__code__startswith=code)


def calendar_fingerprint(*, county: Area) -> str:
    """Changes whenever somebody changes a day of the county's."""
    rows = CalendarDay.objects.filter(county__code__startswith=county.code[:COUNTY_DIGITS], withdrawn_at=None)
    return hashlib.sha256(str(sorted(rows.values_list("pk", flat=True))).encode()).hexdigest()[:16]
