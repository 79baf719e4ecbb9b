"""The leader's figures: `visits.duty.coverage` added up by township and county. No figure is defined anew here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from base import clock
from geo.models import Area, Level
from visits.duty.coverage import coverage_by_village
from visits.duty.figures import VillageCoverage
from visits.duty.selectors.figures import KeptFigures, village_figures

MOST_IN_NEED = 10


@dataclass(frozen=True)
class Ranked:
    """One township or village with its figures, worst first."""

    area: Area
    figures: VillageCoverage
    township: str = ""


@dataclass(frozen=True)
class Coverage:
    area: Area
    month: date
    total: VillageCoverage
    townships: list[Ranked]
    villages: list[Ranked]
    counted_at: datetime

    @property
    def first_villages(self) -> list[Ranked]:
        """Those in most need; a city's are looked for in its counties."""
        return [] if self.area.level == Level.CITY else self.villages[:MOST_IN_NEED]

    @property
    def other_villages(self) -> list[Ranked]:
        return [] if self.area.level == Level.CITY else self.villages[MOST_IN_NEED:]

    @property
    def units(self) -> list[Ranked]:
        """What the map paints: villages; the townships of a city, whose villages are more than a map can hold."""
        return self.townships if self.area.level == Level.CITY else self.villages


def coverage_of(*, area: Area, month: date, as_of: date | None = None) -> Coverage:
    """The figures of an area in a month, by village and, above a township, by township too.

    `as_of`: as they stood on an earlier day; counted when they are asked for.
    """
    kept = _then(area, month, as_of) if as_of else village_figures(area=area, month=month)
    counted = kept.villages
    inside = Area.objects.filter(code__startswith=area.prefix).select_related("parent")
    villages = {one.pk: one for one in inside.defer("boundary", "point", "parent__boundary", "parent__point")}
    ranked = [_village(villages[figures.village_id], figures) for figures in counted]
    return Coverage(
        area=area,
        month=month,
        total=_together(counted),
        townships=_by_township(ranked) if area.level in (Level.CITY, Level.COUNTY) else [],
        villages=_worst_first(ranked),
        counted_at=kept.counted_at,
    )


def _then(area: Area, month: date, as_of: date) -> KeptFigures:
    return KeptFigures(coverage_by_village(area=area, month=month, as_of=as_of), clock.now())


def _village(area: Area, figures: VillageCoverage) -> Ranked:
    return Ranked(area, figures, area.parent.name if area.parent else "")


def _together(parts: Iterable[VillageCoverage]) -> VillageCoverage:
    """Several villages as one, so that every rate is still computed by the one definition."""
    whole = VillageCoverage(village_id=0)
    for part in parts:
        whole.active += part.active
        whole.visited_at_the_door += part.visited_at_the_door
        whole.visited_any_mode += part.visited_any_mode
        whole.weekly_owed += part.weekly_owed
        whole.weekly_kept += part.weekly_kept
        whole.weekly_missed += part.weekly_missed
        whole.overdue += part.overdue
        whole.days_overdue |= part.days_overdue
        whole.tiers |= part.tiers
        whole.excluded += part.excluded
    return whole


def _by_township(villages: Iterable[Ranked]) -> list[Ranked]:
    parts: dict[int, list[VillageCoverage]] = defaultdict(list)
    for village in villages:
        if village.area.parent_id:
            parts[village.area.parent_id].append(village.figures)
    townships = Area.objects.defer("boundary", "point").in_bulk(list(parts))
    return _worst_first(Ranked(townships[pk], _together(figures)) for pk, figures in parts.items())


def _worst_first(rows: Iterable[Ranked]) -> list[Ranked]:
    """By the headline figure (P13); who has nobody to visit comes last."""

    def standing(row: Ranked) -> tuple[float, float, str]:
        rate, weekly = row.figures.monthly_rate, row.figures.weekly_compliance
        return (2.0 if rate is None else rate, 2.0 if weekly is None else weekly, row.area.code)

    return sorted(rows, key=standing)
