"""Hours owed against hours on duty, for a page: by village and by visitor, with the sums, and as marks of a map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.plans.selectors.capacity import capacity_of_week
from dispatch.plans.translate.week_need import VillageNeed, WeekNeed
from geo.address import short_name
from geo.models import Area
from geo.scope import Scope
from maps.look.errors import ListNotKnown
from maps.look.words import duration
from maps.map.geojson import GeoJSON, collection, point_feature
from maps.map.selectors.boundaries import feature
from visits.register.models import Elder, Visitor
from visits.register.selectors.answering import Answering, answering_of

FAR_CHOICES = (30, 45, 60)
"""Minutes, one way, from home; the middle one unasked."""
CLASSES = (0.6, 0.85, 1.0, 1.25)
"""Hours owed as a share of those on duty: up to which share each class goes; the last one beyond all."""

LISTS: dict[str, Any] = {
    "people": gettext_lazy("这一周可以上门的老人"),
    "ending": gettext_lazy("期限就在这一周的老人"),
    "nobody": gettext_lazy("责任人和替补这一周都没有班的老人"),
    "nowhere": gettext_lazy("没有位置，或没有路到的老人"),
    "far": gettext_lazy("离谁都远的老人"),
}


def hours(minutes: float) -> str:
    """31.8: as a table has them, whose head says that they are hours."""
    return f"{minutes / 60:.1f}"


@dataclass(frozen=True)
class _Hours:
    """In minutes; `level` is the class of the share, 1 to 5, 0 where nothing is owed."""

    need: float
    duty: float

    @property
    def need_s(self) -> int:
        return round(self.need * 60)

    @property
    def duty_s(self) -> int:
        return round(self.duty * 60)

    @property
    def need_h(self) -> str:
        return hours(self.need)

    @property
    def duty_h(self) -> str:
        return hours(self.duty)

    @property
    def short_s(self) -> int:
        return max(0, self.need_s - self.duty_s)

    @property
    def share(self) -> float | None:
        return self.need / self.duty if self.duty else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)

    @property
    def level(self) -> int:
        if not self.need:
            return 0
        if self.share is None:
            return len(CLASSES) + 1
        return 1 + sum(self.share > edge for edge in CLASSES)


@dataclass(frozen=True)
class VillageRow(_Hours):
    village: Area
    told: VillageNeed

    @property
    def lists(self) -> dict[str, int]:
        return {name: len(getattr(self.told, name)) for name in LISTS}


@dataclass(frozen=True)
class VisitorRow(_Hours):
    visitor: Visitor


@dataclass(frozen=True)
class CapacityShown(_Hours):
    """The sums are those of the rows: `need` of the villages, `duty` of the visitors, `spare` of those without work."""

    villages: list[VillageRow]
    visitors: list[VisitorRow]
    spare: float

    @property
    def spare_s(self) -> int:
        return round(self.spare * 60)

    @property
    def lists(self) -> dict[str, int]:
        return {name: sum(row.lists[name] for row in self.villages) for name in LISTS}

    @property
    def village_duty_h(self) -> str:
        return hours(sum(row.duty for row in self.villages))

    @property
    def visitor_need_h(self) -> str:
        return hours(sum(row.need for row in self.visitors))

    @property
    def unclaimed_s(self) -> int:
        return round(60 * sum(row.told.unclaimed for row in self.villages))

    @property
    def short(self) -> list[VillageRow]:
        return [row for row in self.villages if row.level > 3]


def capacity_shown(*, area: Area, monday: date, far_min: int) -> CapacityShown:
    """The villages with the largest gap first, the busiest visitors first."""
    told = capacity_of_week(area=area, monday=monday, far_min=far_min)
    return CapacityShown(told.need, told.duty, _villages(told), _visitors(told), told.spare)


def _villages(told: WeekNeed) -> list[VillageRow]:
    areas = Area.objects.select_related("parent").in_bulk([one.village_id for one in told.villages])
    rows = [VillageRow(one.need, one.duty, areas[one.village_id], one) for one in told.villages]
    return sorted(rows, key=lambda row: (row.duty - row.need, row.village.code))


def _visitors(told: WeekNeed) -> list[VisitorRow]:
    visitors = Visitor.objects.select_related("area").in_bulk([one.visitor_id for one in told.visitors])
    rows = [VisitorRow(one.need, one.duty, visitors[one.visitor_id]) for one in told.visitors]
    return sorted(rows, key=lambda row: (-(row.share if row.share is not None else row.need), row.visitor.name))


@dataclass(frozen=True)
class PersonListed:
    elder: Elder
    answering: Answering


def people_behind(*, scope: Scope, area: Area, within: Area, monday: date, far_min: int, key: str) -> "QuerySet[Elder]":
    """Those behind one number: of the area, or of one of its villages."""
    if key not in LISTS:
        raise ListNotKnown(text=key[:20])
    told = capacity_of_week(area=area, monday=monday, far_min=far_min)
    ids = set().union(*(getattr(one, key) for one in told.villages))
    rows = Elder.objects.filter(pk__in=ids, household__village__code__startswith=within.prefix)
    elders = scope.narrow(rows, "household__village").order_by("household__village__code", "name", "pk")
    return elders.select_related("household__village").defer("household__village__boundary")


def people_listed(*, elders: Sequence[Elder], day: date) -> list[PersonListed]:
    """With those who answer for them on the day."""
    answering = answering_of(elder_ids=[elder.pk for elder in elders], day=day)
    return [PersonListed(elder, answering.get(elder.pk, Answering())) for elder in elders]


def capacity_layer(rows: Iterable[VillageRow]) -> GeoJSON:
    """Each village by its class, its boundary where it is known, else its point."""
    return collection(_mark(row) for row in rows if row.village.boundary or row.village.point)


def _mark(row: VillageRow) -> GeoJSON:
    said = {
        "code": row.village.code,
        "level": row.level,
        "title": short_name(row.village.name),
        "lines": [
            _("要 {need}，在岗 {duty}").format(need=duration(row.need_s), duty=duration(row.duty_s)),
            _("{n} 人，其中期限在这一周 {m} 人").format(n=row.lists["people"], m=row.lists["ending"]),
        ],
    }
    point: Point | None = row.village.point
    return feature(row.village.boundary, **said) if row.village.boundary else point_feature(point, **said)  # type: ignore[arg-type]
