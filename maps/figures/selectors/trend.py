"""The rate of a month beside the months before it: how far the month is, the difference, a year's line (P13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from base import clock
from geo.models import Area
from visits.duty.figures import Counts
from visits.duty.policy import MONTH, period_of
from visits.duty.selectors.figures import trend_of

MONTHS = 13
"""A year and the month of a year ago."""


@dataclass(frozen=True)
class TrendMonth:
    """One month of the line; `rate` is None where `why_none` says why there is no figure."""

    month: date
    counts: Counts | None
    days_counted: int
    days: int
    why_none: str = ""

    @property
    def rate(self) -> float | None:
        return self.counts.monthly_rate if self.counts and not self.why_none else None

    @property
    def is_over(self) -> bool:
        return self.days_counted == self.days


@dataclass(frozen=True)
class Trend:
    """The months, the earliest first; the last is the one that is looked at."""

    months: list[TrendMonth]

    @property
    def last(self) -> TrendMonth:
        return self.months[-1]

    @property
    def former(self) -> TrendMonth:
        return self.months[-2]

    @property
    def difference(self) -> float | None:
        """In percentage points, of the month looked at against the one before; None where either has no figure."""
        if self.last.rate is None or self.former.rate is None:
            return None
        return round(100 * (self.last.rate - self.former.rate), 1)

    @property
    def fell(self) -> float:
        """By how much, where it did."""
        return -(self.difference or 0.0)


def months_until(month: date, count: int = MONTHS) -> list[date]:
    found = [month]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def trend(*, area: Area, month: date) -> Trend:
    months = months_until(month)
    return Trend(months_told(trend_of(area=area, months=months), months, clock.today()))


def months_told(counted: Mapping[date, Counts], months: list[date], today: date) -> list[TrendMonth]:
    """Before anybody visited at all the register had not begun: what nobody wrote down is not 0 %."""
    told: list[TrendMonth] = []
    has_begun = False
    for month in months:
        first_day, last_day = period_of(month, MONTH)
        counts = counted.get(month)
        has_begun = has_begun or bool(counts and counts.visited_any_mode)
        days_counted = (min(last_day, today) - first_day).days + 1
        told.append(TrendMonth(month, counts, days_counted, last_day.day, _why_none(counts, has_begun)))
    return told


def _why_none(counts: Counts | None, has_begun: bool) -> str:
    if counts is None or not (counts.active or counts.excluded):
        return _("还没有登记老人")
    if not counts.active:
        return _("没有应探访的老人")
    return "" if has_begun else _("还没有登记过探访")
