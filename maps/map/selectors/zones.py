"""Hazard zones on maps and in lists, and who is inside (P57)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from geo.areas.topology import Finding
from geo.models import Area, Zone
from geo.scope import Scope
from geo.selectors import zones_in
from maps.look.people import where_lives
from maps.look.words import day as day_words
from maps.map.geojson import GeoJSON, collection
from maps.map.marks_words import marks_words
from maps.map.plan import layer_urls
from maps.map.selectors.boundaries import feature, findings_layer
from maps.map.selectors.layers import shown_box
from visits.register.models import Elder, State
from visits.register.selectors.categories import flags_on
from visits.register.selectors.zones import elders_inside, is_unsure

LAST_OVER = 10


@dataclass(frozen=True)
class ListedZone:
    """A zone in a list, and how many people are inside whom the reader may see."""

    zone: Zone
    stage: str
    people: int


@dataclass(frozen=True)
class PersonInside:
    """One of those inside, with what matters for getting them out."""

    elder: Elder
    where: str
    is_unsure: bool
    categories: list[str]
    state: str


def zones_seen(*, scope: Scope) -> QuerySet[Zone]:
    """The zones of one's own areas."""
    return scope.narrow(Zone.objects.filter(withdrawn_at=None), "area").select_related("area")


def zones_listed(*, scope: Scope, area: Area, day: date) -> list[ListedZone]:
    """Those in force first, then those to come, then the last that are over."""
    own = zones_seen(scope=scope).filter(area__code__startswith=area.prefix)
    over = own.filter(last_day__lt=day).order_by("-last_day")[:LAST_OVER]
    staged = [
        ("now", zones_in(scope=scope, area=area, day=day)),
        ("ahead", own.filter(first_day__gt=day).order_by("first_day")),
        ("over", over),
    ]
    return [
        ListedZone(zone, stage, elders_inside(scope=scope, polygon=zone.polygon, day=day).count())
        for stage, zones in staged
        for zone in zones
    ]


def zones_layer(*, scope: Scope, area: Area, day: date) -> GeoJSON:
    """The zones in force, with their kind and days."""
    return zones_collection(zones_in(scope=scope, area=area, day=day))


def zones_collection(zones: Iterable[Zone]) -> GeoJSON:
    return collection(
        feature(zone.polygon, kind=zone.kind, title=f"{zone.get_kind_display()}：{zone.name}", lines=[days_words(zone)])
        for zone in zones
    )


def zones_around(zones: Iterable[Zone], *, point: Sequence[float] | None) -> list[Zone]:
    """Of some zones those in which a point (lon, lat) lies."""
    if point is None:
        return []
    at = Point(point[0], point[1], srid=4326)
    return [zone for zone in zones if zone.polygon.covers(at)]


def days_words(zone: Zone) -> str:
    if zone.last_day is None:
        return _("{day} 起").format(day=day_words(zone.first_day))
    return _("{first} 至 {last}").format(first=day_words(zone.first_day), last=day_words(zone.last_day))


def zones_map(*, scope: Scope, area: Area, listed: Iterable[ListedZone]) -> dict[str, Any]:
    shapes = [
        feature(
            one.zone.polygon,
            title=f"{one.zone.get_kind_display()}：{one.zone.name}",
            state=f"zone shape-{one.stage}",
            url=reverse("zone", args=[one.zone.pk]) if scope.covers(one.zone.area) else "",
        )
        for one in listed
        if one.stage != "over"
    ]
    return {"box": list(shown_box(area=area)), "parts": collection(shapes)}


def zone_map(
    *, area: Area, zone: Zone | None, findings: Iterable[Finding] = (), newer: GEOSGeometry | None = None
) -> dict[str, Any]:
    """For the drawing page: villages and other zones to snap to."""
    villages = Area.objects.filter(code__startswith=area.prefix, boundary__isnull=False, valid_to=None).order_by("code")
    others = Zone.objects.filter(area=area, withdrawn_at=None)
    shapes = [*(one.boundary for one in villages), *(one.polygon for one in others if one != zone)]
    return {
        "box": list(shown_box(area=area)),
        "many": False,
        "beside": collection(feature(shape) for shape in shapes),
        "findings": findings_layer(findings),
        "newer": collection([feature(newer)] if newer else []),
        "layers": layer_urls(area=area),
        "words": marks_words(),
    }


def people_inside(*, scope: Scope, zone: Zone, day: date, village: str = "") -> list[PersonInside]:
    """In the order of villages; `village` is a code, empty for all."""
    elders = elders_inside(scope=scope, polygon=zone.polygon, day=day).prefetch_related(
        Prefetch("flags", flags_on(day))
    )
    if village:
        elders = elders.filter(household__village__code=village)
    states = dict(State.choices)
    return [
        PersonInside(
            elder=elder,
            where=where_lives(elder.household),
            is_unsure=is_unsure(elder),
            categories=[flag.get_category_display() for flag in elder.flags.all()],
            state="" if elder.state_now == State.ACTIVE else str(states[elder.state_now]),  # type: ignore[attr-defined]
        )
        for elder in elders
    ]
