"""Households whose door is not known well enough to send somebody there (P23), and how their point came about."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from geo.coordinates import distance_m
from geo.models import Area, Place, PlaceLevel, PlaceSource
from visits.register.models import Elder, Household
from visits.register.selectors.whereabouts import Known, lat_known, level_known, lon_known

EXACT = (PlaceLevel.DOOR, PlaceLevel.GROUP)
BY_A_PERSON = (PlaceSource.PINNED, PlaceSource.CHECKED_IN, PlaceSource.ONLINE)
SURE = 0.9
HISTORY_SHOWN = 10


class Doubt(models.TextChoices):
    UNLOCATED = "unlocated", _("没有门口位置")
    UNSURE = "unsure", _("位置拿不准")
    FAR = "far", _("离村太远")


@dataclass(frozen=True)
class HouseholdInDoubt:
    household_id: int
    village: str
    address: str
    known: Known
    point: tuple[float, float] | None  # lon, lat of what is known
    doubt: Doubt
    away_m: float | None  # from the point of its village
    elder_ids: list[int]


def households_in_doubt(*, elders: "QuerySet[Elder]") -> list[HouseholdInDoubt]:
    """The households of these elders that somebody has to locate, in the order of villages."""
    doubtful = Q(place=None) | ~Q(place__level__in=EXACT) | ~Q(place__source__in=BY_A_PERSON)
    at_home = defaultdict[int, list[int]](list)
    for household_id, elder_id in elders.order_by("pk").values_list("household", "pk"):
        at_home[household_id].append(elder_id)
    rows = Household.objects.filter(doubtful, pk__in=list(at_home)).order_by("village__code", "pk")
    away = Distance("place__point", "village__point")
    told = rows.values_list(*_TOLD, level_known(), lon_known(), lat_known(), "place__level", *_TRUST, away)
    found = []
    for pk, village, address, known, lon, lat, level, source, confidence, far in told:
        away_m = None if far is None else far.m
        if doubt := _doubt_of(level, source, confidence, away_m):
            at = None if lon is None else (lon, lat)
            one = HouseholdInDoubt(pk, village, address, Known(known), at, doubt, away_m, at_home[pk])
            found.append(one)
    return found


_TOLD = ("pk", "village__name", "address")
_TRUST = ("place__source", "place__confidence")


def doubt_about(*, place: Place | None, away_m: float | None) -> Doubt | None:
    """None where the door is known. A point that a person put on the map or accepted is taken at their word."""
    if place is None:
        return Doubt.UNLOCATED
    return _doubt_of(place.level, place.source, place.confidence, away_m)


def _doubt_of(level: str | None, source: str | None, confidence: float | None, away_m: float | None) -> Doubt | None:
    if level not in EXACT:
        return Doubt.UNLOCATED
    if source in BY_A_PERSON:
        return None
    if confidence is None or confidence < SURE:
        return Doubt.UNSURE
    return Doubt.FAR if is_far(away_m) else None


def is_far(away_m: float | None) -> bool:
    return away_m is not None and away_m > settings.LOCATION_FAR_M


def away_from_village_m(*, point: Point, village: Area) -> float | None:
    if village.point is None:
        return None
    return float(distance_m([village.point.x, village.point.y], [point.x, point.y]))


def place_history(*, place: Place | None) -> list[Place]:
    """The point and those that it replaced, the newest first."""
    history: list[Place] = []
    while place is not None and len(history) < HISTORY_SHOWN:
        history.append(place)
        place = place.replaces
    return history
