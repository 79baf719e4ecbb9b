"""The month's figures as pages ask for them: each with the moment at which it was counted (P13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from geo.models import Area
from visits.duty.coverage import coverage_by_village
from visits.duty.figures import Counts, VillageCoverage


@dataclass(frozen=True)
class KeptFigures:
    """An area's villages in the order of their codes, as they stood when the oldest of them was counted."""

    villages: list[VillageCoverage]
    counted_at: datetime


def village_figures(*, area: Area, month: date) -> KeptFigures:
    """Every village with elders, with the people behind each figure."""
    return KeptFigures(coverage_by_village(area=area, month=month), timezone.now())


def figures_of_months(*, area: Area, months: Iterable[date]) -> dict[date, list[Counts]]:
    """Numbers only, of every village with elders in each of the months."""
    return {
        month: [Counts.of([village]) for village in village_figures(area=area, month=month).villages]
        for month in months
    }


def trend_of(*, area: Area, months: Iterable[date]) -> dict[date, Counts]:
    """Numbers only, of the whole area in each of the months: for a line over a year."""
    return {month: Counts.of(village_figures(area=area, month=month).villages) for month in months}
