"""The location queue: doors that are not known, doubtful or far from their village, as a list and as marks."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.urls import reverse

from geo.address import short_name
from geo.models import Area, Level
from maps.ground.selectors.location_proposals import proposals_shown
from maps.look.errors import ListNotKnown
from maps.look.people import where_is
from maps.map.selectors.layers import shown_box
from visits.register.models import Household
from visits.register.selectors.locations import Doubt, HouseholdInDoubt
from visits.register.selectors.whereabouts import Known, whereabouts_of


def area_villages(*, area: Area) -> QuerySet[Area]:
    """The villages in force of an area; itself where it is one."""
    villages = Area.objects.filter(level=Level.VILLAGE, valid_to=None, code__startswith=area.prefix)
    return villages.defer("boundary")


def queue_of_doubt(*, queue: Sequence[HouseholdInDoubt], key: str) -> list[HouseholdInDoubt]:
    """One of the lists by its name; all of them for an empty one."""
    if key and key not in Doubt.values:
        raise ListNotKnown(text=key[:20])
    return [one for one in queue if key in ("", one.doubt)]


def next_in_queue(*, queue: Sequence[HouseholdInDoubt], household: Household) -> int | None:
    """The number of the one after this; from the last one on to the first, until nobody else is left."""
    households = [one.household_id for one in queue]
    here = households.index(household.pk) if household.pk in households else -1
    others = households[here + 1 :] + households[: max(here, 0)]
    return others[0] if others else None


def locations_map(*, area: Area, queue: Sequence[HouseholdInDoubt], chosen: Household | None) -> dict[str, Any]:
    """Marks without names: those known at one point, such as their village's, share a mark."""
    at: dict[tuple[float, float], list[HouseholdInDoubt]] = defaultdict(list)
    for one in queue:
        if one.point and not (chosen and one.household_id == chosen.pk):
            at[round(one.point[0], 6), round(one.point[1], 6)].append(one)
    village = chosen.village.point if chosen else None
    township = _township_alone(chosen) if chosen else None
    proposals = proposals_shown(household=chosen) if chosen else []
    return {
        "box": list(shown_box(area=area)),
        "village": _lon_lat(village) if village else None,
        "township": _lon_lat(township) if township else None,
        "proposals": [{"sign": one.sign, "point": _lon_lat(one.proposal.point)} for one in proposals],
        "marks": [{"point": where, "households": _marked(households)} for where, households in at.items()],
    }


def _township_alone(household: Household) -> Point | None:
    """The township's centre, where nothing finer is known."""
    where = whereabouts_of(household)
    return where.point if where.known is Known.TOWNSHIP else None


def _marked(households: list[HouseholdInDoubt]) -> dict[str, Any]:
    first = households[0]
    alone = len(households) == 1
    title = where_is(village=first.village, address=first.address) if alone else short_name(first.village)
    return {"url": reverse("location", args=[first.household_id]), "count": len(households), "title": title}


def _lon_lat(point: Point) -> tuple[float, float]:
    return round(point.x, 6), round(point.y, 6)
