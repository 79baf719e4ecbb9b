"""The doors nearest to a point: where somebody points, or what somebody reads from a telephone."""

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D

from geo.models import PlaceLevel
from geo.scope import Scope
from visits.register.models import Elder
from visits.register.selectors.seeking import Found, Hit

WIDER_M = (200, 1000, 5000, 20_000)
"""Each circle is asked only where the one before holds too few."""


def elders_near(*, scope: Scope, point: Point, limit: int) -> Found:
    """The first `limit` by the distance of their doors; who is known to live in a village only is at no distance."""
    doors = scope.narrow(Elder.objects.filter(household__place__level=PlaceLevel.DOOR), "household__village")
    found: list[Elder] = []
    for radius_m in WIDER_M:
        near = doors.filter(household__place__point__dwithin=(point, D(m=radius_m)))
        near = near.annotate(away=Distance("household__place__point", point)).order_by("away", "pk")
        found = list(near.select_related("household__village__parent", "household__place")[: limit + 1])
        if len(found) > limit:
            break
    hits = [Hit(elder, distance_m=float(elder.away.m)) for elder in found[:limit]]  # type: ignore[attr-defined]
    return Found(hits, more=len(found) - len(hits), is_more_than_counted=len(found) > limit)
