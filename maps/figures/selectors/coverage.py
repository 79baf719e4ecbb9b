"""The leader's figures: `visits.duty.coverage` added up by township and county. No figure is defined anew here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from base import clock
from geo.models import Area, Level
from visits.duty.coverage import coverage_by_village
from visits.duty.figures import Counts
from visits.duty.selectors.figures import KeptCounts, village_counts, village_figures

MOST_IN_NEED = 10


@dataclass(frozen=True)
class Ranked:
    """One township or village with its figures, worst first."""

    area: Area
    figures: Counts
    township: str = ""


@dataclass(frozen=True)
class Coverage:
    area: Area
    month: date
    total: Counts
    townships: list[Ranked]
    villages: list[Ranked]
    counted_at: datetime
    as_of: date | None = None

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
    kept = _then(area, month, as_of) if as_of else village_counts(area=area, month=month)
    inside = Area.objects.filter(code__startswith=area.prefix).select_related("parent")
    villages = {one.pk: one for one in inside.defer("boundary", "point", "parent__boundary", "parent__point")}
    ranked = [_village(villages[figures.village_id], figures) for figures in kept.villages]
    return Coverage(
        area=area,
        month=month,
        total=Counts.together(kept.villages),
        townships=_by_township(ranked) if area.level in (Level.CITY, Level.COUNTY) else [],
        villages=_worst_first(ranked),
        counted_at=kept.counted_at,
        as_of=as_of,
    )


def active_of(coverage: Coverage) -> dict[int, list[int]]:
    """Who is to be visited in each of the units that the map paints, by the unit's row number."""
    area, month, as_of = coverage.area, coverage.month, coverage.as_of
    if as_of:
        villages = coverage_by_village(area=area, month=month, as_of=as_of)
    else:
        villages = village_figures(area=area, month=month).villages
    units = {unit.area.pk for unit in coverage.units}
    inside = Area.objects.filter(code__startswith=area.prefix)
    parents = {pk: parent for pk, parent in inside.values_list("pk", "parent") if parent}
    found: dict[int, list[int]] = defaultdict(list)
    for village in villages:
        pk = village.village_id
        found[pk if pk in units else parents.get(pk, pk)] += village.active
    return found


def _then(area: Area, month: date, as_of: date) -> KeptCounts:
    villages = coverage_by_village(area=area, month=month, as_of=as_of)
    return KeptCounts([Counts.of([one]) for one in villages], clock.now())


def _village(area: Area, figures: Counts) -> Ranked:
    return Ranked(area, figures, area.parent.name if area.parent else "")


def _by_township(villages: Iterable[Ranked]) -> list[Ranked]:
    parts: dict[int, list[Counts]] = defaultdict(list)
    for village in villages:
        if village.area.parent_id:
            parts[village.area.parent_id].append(village.figures)
    townships = Area.objects.defer("boundary", "point").in_bulk(list(parts))
    return _worst_first(Ranked(townships[pk], Counts.together(figures)) for pk, figures in parts.items())


def _worst_first(rows: Iterable[Ranked]) -> list[Ranked]:
    """By the headline figure (P13); who has nobody to visit comes last."""

    def standing(row: Ranked) -> tuple[float, float, str]:
        rate, weekly = row.figures.monthly_rate, row.figures.weekly_compliance
        return (2.0 if rate is None else rate, 2.0 if weekly is None else weekly, row.area.code)

    return sorted(rows, key=standing)
