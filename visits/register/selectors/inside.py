"""Whose door lies in a shape that somebody drew, or in a village that was ticked; apart from those without a place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from geo.models import Area
from geo.scope import Scope
from visits.register.models import Elder, ElderState, State
from visits.register.models.elders import GONE
from visits.register.selectors.elders import elder_list
from visits.register.selectors.locations import EXACT


@dataclass(frozen=True)
class Inside:
    """`people` are inside for certain; of `unplaced` nobody knows, for their door has no place: they are in no village
    that was ticked.
    """

    people: QuerySet[Elder]
    unplaced: QuerySet[Elder]


def elders_inside_shape(
    *, scope: Scope, area: Area, shape: GEOSGeometry | None, villages: Collection[str], day: date
) -> Inside:
    """Of the area, without who died or moved away. `villages` are codes: everybody of them is inside, place or none."""
    states = ElderState.objects.filter(elder=OuterRef("pk"), since__lte=day).order_by("-since").values("state")[:1]
    elders = elder_list(scope=scope, area=area).defer("household__village__boundary")
    elders = elders.annotate(state_now=Coalesce(Subquery(states), Value(State.ACTIVE.value))).exclude(
        state_now__in=GONE
    )
    ticked = Q(household__village__code__in=list(villages))
    placed = Q(household__place__level__in=EXACT)
    drawn = placed & Q(household__place__point__coveredby=shape) if shape else Q(pk__in=[])
    unplaced = elders.exclude(ticked).exclude(placed) if shape else elders.none()
    return Inside(elders.filter(ticked | drawn), unplaced)
