"""Addresses to places, from our own gazetteer: today's and former areas, and doors that someone verified."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import translation

from geo.address import normalise
from geo.addresses.gazetteer import Entry, Gazetteer, Spot, build_gazetteer
from geo.addresses.geocoding import NOTHING, Candidate, Located, locate
from geo.coordinates import distance_m
from geo.models import Area, Facility, FacilityKind, Level, NaturalVillage, Place, PlaceLevel, PlaceSource
from geo.scope import Scope

Door = tuple[float, float]

_DOOR_REACH_M = 3000  # from the point of its village, or of the township where the village has none
_TRUSTED = (PlaceSource.PINNED, PlaceSource.CHECKED_IN, PlaceSource.IMPORTED)


def geocode_addresses(
    *,
    addresses: Sequence[str],
    area: Area | None = None,
    areas: Sequence[Area | None] | None = None,
    scope: Scope | None = None,
) -> list[Located]:
    """Locate each address; `area` (or one per address) is where it is known to lie, the township of its ledger, say.

    With a `scope` nothing outside it is answered. A village without a point of its own is placed where its township
    is: `point_level` of a candidate says so.
    """
    gazetteer, doors = _gazetteer(), _doors()
    among = _villages_in(gazetteer, scope) if scope else None
    known = areas if areas is not None else [area] * len(addresses)
    answers = [
        _at_door(text, locate(text, gazetteer, inside=where.pk if where else None, among=among), doors)
        for text, where in zip(addresses, known, strict=True)
    ]
    return [_only_in(scope, answer) for answer in answers] if scope else answers


def _villages_in(gazetteer: Gazetteer, scope: Scope) -> frozenset[int]:
    entries = gazetteer.entries.values()
    return frozenset(e.key for e in entries if e.level == Level.VILLAGE and scope.covers_code(e.code))


def _only_in(scope: Scope, located: Located) -> Located:
    """Villages were chosen inside the scope; a township or county that an address merely names may lie outside."""
    if located.best is None or scope.covers_code(located.best.code):
        return located
    return NOTHING


def _at_door(text: str, located: Located, doors: dict[str, list[Door]]) -> Located:
    """A verified door with this very address, in this village, is better than the village's point."""
    best = located.best
    if best is None:
        return located
    near = [door for door in doors.get(normalise(text), ()) if _is_near(door, best)]
    if len(near) != 1:  # two doors of one address are none
        return located
    best = replace(best, level="door", point_level="door", lon=near[0][0], lat=near[0][1])
    return replace(located, level="door", best=best, candidates=(best, *located.candidates[1:]))


def _is_near(door: Door, village: Candidate) -> bool:
    """二组22号 is an address in many villages: a door counts for the one it stands in."""
    if village.lon is None or village.lat is None:
        return True
    return float(distance_m(door, (village.lon, village.lat))) <= _DOOR_REACH_M


def _gazetteer() -> Gazetteer:
    """The areas' index, built once per process and again when an area has changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(coalesce(string_agg(concat_ws('|', id, code, name, former_names, valid_to, merged_into_id,"
            " parent_id, point), ',' ORDER BY id), '')) FROM geo_area"
            " UNION ALL SELECT md5(coalesce(string_agg(concat_ws('|', name, aliases, village_id, point), ','"
            " ORDER BY id), '')) FROM geo_naturalvillage"
            " UNION ALL SELECT md5(coalesce(string_agg(concat_ws('|', name, area_id, point), ',' ORDER BY id), ''))"
            " FROM geo_facility"
        )
        return _built("|".join(fingerprint for (fingerprint,) in cursor.fetchall()))


@lru_cache(maxsize=1)
def _built(fingerprint: str) -> Gazetteer:
    rows = Area.objects.only(
        "code", "name", "level", "parent_id", "point", "former_names", "merged_into_id", "valid_to"
    )
    entries = (
        Entry(
            key=area.pk,
            code=area.code,
            name=area.name,
            level=area.level,
            parent=area.parent_id,
            lon=area.point.x if area.point else None,
            lat=area.point.y if area.point else None,
            former_names=tuple(area.former_names),
            merged_into=area.merged_into_id,
            is_current=area.valid_to is None,
        )
        for area in rows
    )
    return build_gazetteer(entries, _spots())


def _spots() -> Iterator[Spot]:
    """Natural villages under all their names; facilities under theirs, and as landmarks if there is one of a kind."""
    for row in NaturalVillage.objects.all():
        for name in (row.name, *row.aliases):
            yield Spot(name, row.village_id, row.point.x, row.point.y, "natural_village")
    facilities = list(Facility.objects.filter(area__level=Level.VILLAGE))
    alike = Counter((facility.area_id, facility.kind) for facility in facilities)
    for facility in facilities:
        yield Spot(facility.name, facility.area_id, facility.point.x, facility.point.y, "facility")
        if alike[facility.area_id, facility.kind] == 1:
            kind = FacilityKind(facility.kind).label
            with translation.override(settings.LANGUAGE_CODE):  # addresses are in Chinese, whoever asks
                yield Spot(str(kind), facility.area_id, facility.point.x, facility.point.y, "landmark")


def _doors() -> dict[str, list[Door]]:
    """Verified doors by the spelling of their address."""
    places = Place.objects.filter(level=PlaceLevel.DOOR, source__in=_TRUSTED, replaced_by=None).exclude(address="")
    doors: dict[str, list[Door]] = defaultdict(list)
    for address, point in places.values_list("address", F("point")):
        doors[normalise(address)].append((point.x, point.y))
    return doors


__all__ = ["Candidate", "Located", "geocode_addresses"]
