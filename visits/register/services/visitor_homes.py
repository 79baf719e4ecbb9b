"""Where visitors live, told as people tell it: a village or an address. A village's point stands in for the door."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import Point

from geo.address import short_name
from geo.addresses.geocoding import Located
from geo.addresses.services import geocode_addresses
from geo.models import Area, Level, PlaceLevel


@dataclass(frozen=True)
class Home:
    """`point` is None where it is not known: `name` is then the township or county that alone is told, and `others` are
    the places that fit equally well. `is_exact` where the point is more than a village's.
    """

    point: Point | None
    name: str = ""
    is_exact: bool = False
    others: tuple[str, ...] = ()


def homes_located(*, texts: Sequence[str], area: Area) -> list[Home]:
    """Each text, inside the township of the area that the visitor works in: who works in one village may live in the
    next.
    """
    around = area.parent if area.level == Level.VILLAGE and area.parent else area
    return [_home(located) for located in geocode_addresses(addresses=texts, area=around)]


def _home(located: Located) -> Home:
    best = located.best
    if best is None:
        return Home(None, others=tuple(dict.fromkeys(short_name(one.name) for one in located.candidates)))
    if best.lon is None or best.lat is None or best.point_level not in _GOOD_ENOUGH:
        return Home(None, short_name(best.name))
    return Home(Point(best.lon, best.lat), short_name(best.name), best.point_level != PlaceLevel.VILLAGE)


def village_at(point: Point | None) -> Area | None:
    """The village whose point stands in for this home; None for a home of its own."""
    if point is None:
        return None
    return Area.objects.filter(level=Level.VILLAGE, valid_to=None, point=point).first()


_GOOD_ENOUGH = (PlaceLevel.DOOR, PlaceLevel.GROUP, PlaceLevel.VILLAGE)  # the township's point stands in anyway
