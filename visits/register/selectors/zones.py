"""Who is inside a hazard zone: at their door where it is known, else where their village stands."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import Polygon
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from geo.models import Area, PlaceLevel
from geo.scope import Scope
from visits.register.models import Elder, ElderState, State
from visits.register.models.elders import GONE
from visits.register.selectors.elders import elder_list
from visits.register.selectors.whereabouts import point_known

EXACT = [PlaceLevel.DOOR, PlaceLevel.GROUP]


@dataclass(frozen=True)
class VillageInside:
    """How many of a village are inside; `unsure` of them are known only by their village."""

    village: Area
    people: int
    unsure: int


def elders_inside(*, scope: Scope, polygon: Polygon, day: date) -> QuerySet[Elder]:
    """Those whom a zone concerns, with `state_now` on the day; who died or moved away is not among them.

    Where only the village is known its point decides, where only the township is, its centre: better one too many.
    """
    states = ElderState.objects.filter(elder=OuterRef("pk"), since__lte=day).order_by("-since").values("state")[:1]
    elders = elder_list(scope=scope).annotate(at=point_known("household__")).filter(at__coveredby=polygon)
    return elders.annotate(state_now=Coalesce(Subquery(states), Value(State.ACTIVE.value))).exclude(state_now__in=GONE)


def is_unsure(elder: Elder) -> bool:
    place = elder.household.place
    return place is None or place.level not in EXACT


def villages_inside(*, scope: Scope, polygon: Polygon, day: date) -> list[VillageInside]:
    counted: dict[Area, list[Elder]] = {}
    for elder in elders_inside(scope=scope, polygon=polygon, day=day).defer("household__village__boundary"):
        counted.setdefault(elder.household.village, []).append(elder)
    return [VillageInside(village, len(inside), sum(map(is_unsure, inside))) for village, inside in counted.items()]
