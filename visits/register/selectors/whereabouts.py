"""What is known of where a household lives: the door, its hamlet, its village, only its township, or nothing.

Computed from its own place and the points that areas have today, and stored nowhere: when a village gets its point,
everybody who stood at the township's centre moves there, and when a door is found, its people move to it.
"""

from dataclasses import dataclass

from django.contrib.gis.db import models as gis
from django.contrib.gis.geos import Point
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from geo.models import PlaceLevel, PlaceSource
from visits.register.models import Household


class Known(models.TextChoices):
    """The finest thing known of a place; the values up to the township's are PlaceLevel's."""

    DOOR = "door", _("门口")
    GROUP = "group", _("门口未定，这里是自然村的位置")
    VILLAGE = "village", _("门口未定，这里是村的位置")
    TOWNSHIP = "township", _("村的位置不明，这里是乡镇中心")
    NOTHING = "nothing", _("还没有位置")

    @property
    def is_of_village(self) -> bool:
        """Whether the point lies in the village: a time to it says something."""
        return self in (Known.DOOR, Known.GROUP, Known.VILLAGE)

    @property
    def only(self) -> str:
        """How far the place is known, in a chip's words; "" for a door."""
        return str(ONLY.get(self, ""))

    @property
    def advice(self) -> str:
        """What who goes there has to do first; "" for a door."""
        return str(ADVICE.get(self, ""))

    @property
    def times_to(self) -> str:
        """What times to the point are times to, where it is no door."""
        return str(TIMES_TO.get(self, ""))

    @property
    def times_end_at(self) -> str:
        """What stands before each time to the point, so that none is read as one to the home; "" for a door."""
        return str(ENDS_AT.get(self, ""))


ADVICE = {
    Known.GROUP: _("门口未定，到村询问"),
    Known.VILLAGE: _("门口未定，到村询问"),
    Known.TOWNSHIP: _("村的位置不明，先问清怎么走；路程和时间是估计"),
    Known.NOTHING: _("还没有位置，请按地址询问村干部"),
}
ONLY = {
    Known.GROUP: _("只知到自然村"),
    Known.VILLAGE: _("只知到村"),
    Known.TOWNSHIP: _("只知到乡镇中心"),
    Known.NOTHING: _("位置不明"),
}
TIMES_TO = {
    Known.GROUP: _("时间算到自然村"),
    Known.VILLAGE: _("时间算到村"),
    Known.TOWNSHIP: _("时间只算到乡镇中心，到这户还要更久"),
}
ENDS_AT = {Known.GROUP: _("到自然村 "), Known.VILLAGE: _("到村 "), Known.TOWNSHIP: _("到乡镇中心 ")}
EXACT = (PlaceLevel.DOOR, PlaceLevel.GROUP)


@dataclass(frozen=True)
class Whereabouts:
    known: Known
    point: Point | None

    @property
    def is_door(self) -> bool:
        return self.known is Known.DOOR


def whereabouts_of(household: Household) -> Whereabouts:
    """Reads the household's place and village with its parent: select them along."""
    place, village = household.place, household.village
    if place and (place.level in EXACT or (place.level == PlaceLevel.VILLAGE and place.source != PlaceSource.AREA)):
        return Whereabouts(Known(place.level), place.point)
    if village.point:
        return Whereabouts(Known.VILLAGE, village.point)
    if village.parent and village.parent.point:
        return Whereabouts(Known.TOWNSHIP, village.parent.point)
    return Whereabouts(Known(place.level), place.point) if place else Whereabouts(Known.NOTHING, None)


def own_place(household: str = "") -> Q:
    """Whose own place says more than their village's point; `household` is the lookup that leads to it."""
    exact = Q(**{f"{household}place__level__in": EXACT})
    of_village = Q(**{f"{household}place__level": PlaceLevel.VILLAGE})
    return exact | of_village & ~Q(**{f"{household}place__source": PlaceSource.AREA})


def point_known(household: str = "") -> Case:
    """The same point in a query."""
    place, village = f"{household}place__point", f"{household}village__point"
    else_ = Coalesce(village, f"{household}village__parent__point", place)
    return Case(When(own_place(household), then=F(place)), default=else_, output_field=gis.PointField(geography=True))


def lon_known(household: str = "") -> Func:
    """Its longitude: of many points far quicker to read than the points."""
    return _coordinate("ST_X", household)


def lat_known(household: str = "") -> Func:
    return _coordinate("ST_Y", household)


def _coordinate(function: str, household: str) -> Func:
    template = "%(function)s((%(expressions)s)::geometry)"
    return Func(point_known(household), function=function, template=template, output_field=models.FloatField())


def level_known(household: str = "") -> Case:
    """The same `Known` in a query."""
    place, village = f"{household}place", f"{household}village"
    return Case(
        When(own_place(household), then=F(f"{place}__level")),
        When(**{f"{village}__point__isnull": False}, then=Value(Known.VILLAGE)),
        When(**{f"{village}__parent__point__isnull": False}, then=Value(Known.TOWNSHIP)),
        default=Coalesce(f"{place}__level", Value(Known.NOTHING)),
        output_field=models.CharField(),
    )
