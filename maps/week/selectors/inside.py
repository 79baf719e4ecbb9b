"""Who is inside what was drawn or ticked, as a list, and the ground to draw on."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from base import clock
from geo.models import Area, Level
from geo.scope import Scope
from maps.look.chosen_shape import Chosen
from maps.look.people import where_lives
from visits.register.models import Elder
from visits.register.selectors.answering import Answering, answering_of
from visits.register.selectors.elders import elder_list
from visits.register.selectors.locations import EXACT


@dataclass(frozen=True)
class PersonInside:
    elder: Elder
    where: str
    answering: Answering
    is_ticked: bool


@dataclass(frozen=True)
class InsideShown:
    """`unplaced` by village: their door has no place, so that nobody knows whether they are inside."""

    people: list[PersonInside]
    unplaced: list[tuple[Area, int]]

    @property
    def seen(self) -> str:
        """What a form carries, to tell whether somebody came or went meanwhile."""
        return ",".join(str(one.elder.pk) for one in self.people)

    @property
    def without_place(self) -> int:
        return sum(n for _village, n in self.unplaced)


def inside_shown(*, scope: Scope, chosen: Chosen) -> InsideShown:
    inside = chosen.inside(scope)
    elders = list(inside.people.order_by("household__village__code", "name", "pk"))
    answering = answering_of(elder_ids={one.pk for one in elders}, day=clock.today())
    people = [
        PersonInside(
            elder,
            where_lives(elder.household),
            answering.get(elder.pk, Answering()),
            not chosen.ticked or elder.pk in chosen.ticked,
        )
        for elder in elders
    ]
    counted = Counter(inside.unplaced.order_by().values_list("household__village", flat=True))
    villages = Area.objects.in_bulk(counted)
    return InsideShown(people, sorted(((villages[pk], n) for pk, n in counted.items()), key=lambda one: one[0].code))


@dataclass(frozen=True)
class Moved:
    """Who is no longer inside and who came in since the list was read."""

    gone: list[Elder]
    come: list[Elder]


def moved_since(*, scope: Scope, seen: Collection[int], now: Collection[int]) -> Moved:
    told = {elder.pk: elder for elder in elder_list(scope=scope).filter(pk__in=set(seen) ^ set(now))}
    gone = [told[pk] for pk in sorted(set(seen) - set(now)) if pk in told]
    return Moved(gone, [told[pk] for pk in sorted(set(now) - set(seen)) if pk in told])


def villages_of(*, scope: Scope, area: Area) -> "QuerySet[Area]":
    villages = Area.objects.filter(level=Level.VILLAGE, valid_to=None, code__startswith=area.prefix)
    return scope.narrow(villages, "").defer("boundary").order_by("code")


def places_of(*, scope: Scope, area: Area) -> list[list[Any]]:
    """[lon, lat, how many] of each known door: a shape is drawn around them. Nobody is named."""
    elders = elder_list(scope=scope, area=area).filter(household__place__level__in=EXACT).order_by()
    at = Counter(
        (round(point.x, 5), round(point.y, 5)) for point in elders.values_list("household__place__point", flat=True)
    )
    return [[lon, lat, n] for (lon, lat), n in at.items()]
