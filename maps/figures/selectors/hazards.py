"""Hazards in homes as a leader follows them: how many are open, how many late, how many put right in time (P48).

Counted by village; in whose home one is, the township knows (P81).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from base import clock
from geo.models import Area
from maps.figures.selectors.trend import months_until
from visits.duty.policy import MONTH, period_of
from visits.register.models import Hazard
from visits.register.models.hazards import Severity

DAYS_TO_FIX = {Severity.SERIOUS: 7, Severity.MINOR: 30}
"""Within so many days after it was found: ours, for no text of the policy names a term. The page says so."""


@dataclass(frozen=True)
class HazardVillage:
    village: Area
    open: int
    late: int


@dataclass(frozen=True)
class HazardMonth:
    """`open_at_end` as of the month's last day, or of today in the current month."""

    month: date
    open_at_end: int
    found: int
    fixed: int
    fixed_in_time: int


@dataclass(frozen=True)
class Hazards:
    months: list[HazardMonth]
    villages: list[HazardVillage]
    late: int

    @property
    def now(self) -> HazardMonth:
        return self.months[-1]

    @property
    def most(self) -> int:
        return max(1, *(month.open_at_end for month in self.months))


@dataclass(frozen=True)
class _Row:
    village_id: int
    found_on: date
    closed_on: date | None
    severity: str

    @property
    def term(self) -> date:
        """The last day on which it is put right in time."""
        return self.found_on + timedelta(days=DAYS_TO_FIX[Severity(self.severity)])

    def is_open(self, day: date) -> bool:
        return self.found_on <= day and (self.closed_on is None or self.closed_on > day)


def hazards_of(*, area: Area, month: date) -> Hazards:
    rows = _rows(area)
    day = min(period_of(month, MONTH)[1], clock.today())
    open_now = [row for row in rows if row.is_open(day)]
    late = [row for row in open_now if row.term < day]
    by_village, late_there = Counter(row.village_id for row in open_now), Counter(row.village_id for row in late)
    areas = Area.objects.defer("boundary").in_bulk(list(by_village))
    villages = [HazardVillage(areas[pk], n, late_there[pk]) for pk, n in by_village.items()]
    return Hazards(
        months=[_month(rows, one, min(period_of(one, MONTH)[1], clock.today())) for one in months_until(month)],
        villages=sorted(villages, key=lambda one: (-one.late, -one.open, one.village.code)),
        late=len(late),
    )


def _rows(area: Area) -> list[_Row]:
    found = Hazard.objects.filter(household__village__code__startswith=area.prefix)
    return [_Row(*row) for row in found.values_list("household__village", "found_on", "closed_on", "severity")]


def _month(rows: list[_Row], month: date, last_day: date) -> HazardMonth:
    fixed = [row for row in rows if row.closed_on and month <= row.closed_on <= last_day]
    return HazardMonth(
        month=month,
        open_at_end=sum(row.is_open(last_day) for row in rows),
        found=sum(month <= row.found_on <= last_day for row in rows),
        fixed=len(fixed),
        fixed_in_time=sum(row.closed_on <= row.term for row in fixed if row.closed_on),
    )
