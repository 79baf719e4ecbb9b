"""Where a village lies by the doors that are known in it."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from django.utils.translation import gettext as _

from geo.areas.point_proposals import PointProposal
from geo.coordinates import distance_m
from geo.models import Area, PlaceLevel, PlaceSource, PointOrigin
from visits.register.models import Household

ENOUGH = 3  # doors whose middle is taken for the village's without looking
LEAST_ACCURACY_M = 100
SPREAD_M = 2000.0  # doors farther apart than this are no one village
_KNOWN = (PlaceSource.PINNED, PlaceSource.CHECKED_IN, PlaceSource.IMPORTED, PlaceSource.ONLINE)


def points_by_doors(*, areas: Sequence[Area]) -> list[PointProposal]:
    """The median of each village's doors; those that were only guessed from an address do not count."""
    by_pk = {area.pk: area for area in areas}
    rows = Household.objects.filter(village__in=by_pk, place__level=PlaceLevel.DOOR, place__source__in=_KNOWN)
    doors: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for household in rows.select_related("place").order_by("pk"):
        if household.place:
            doors[household.village_id].append((household.place.point.x, household.place.point.y))
    return [_middle(by_pk[pk], places) for pk, places in sorted(doors.items())]


def _middle(area: Area, places: list[tuple[float, float]]) -> PointProposal:
    lon, lat = np.median(np.array(places), axis=0)
    spread_m = float(np.median(distance_m(np.array(places), [lon, lat])))
    told = _("{n} 户门口的中间").format(n=len(places))
    accuracy_m = LEAST_ACCURACY_M + round(spread_m)
    is_sure = len(places) >= ENOUGH and spread_m < SPREAD_M
    return PointProposal(area, (float(lon), float(lat)), PointOrigin.DOORS, accuracy_m, told, is_sure)
