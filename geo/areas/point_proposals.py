"""Where a village or township without a point may lie, by what is known already. Nothing until a person takes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import numpy as np
from django.contrib.gis.db.models.functions import Transform
from django.contrib.gis.geos import GEOSGeometry, Point, Polygon
from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from geo.address import core_name, normalise
from geo.base_map.kinds import PLACES
from geo.coordinates import distance_m
from geo.errors import AreaHasNoPlace
from geo.models import Area, Facility, FacilityKind, GroundFeature, Level, PointOrigin, PointVersion
from geo.scope import Scope
from geo.selectors import area_box

SAME_NAME_M, OFFICE_M, MAP_NAME_M = 300, 50, 500  # how far such a point may be from the middle of the village
APART_M = 3000.0  # former villages farther from each other than this have no middle that anybody lives at
ONE_PLACE_M = 1000.0
Key = TypeVar("Key")
Value = TypeVar("Value")
TAKEN_TOGETHER = (PointOrigin.FORMER, PointOrigin.OFFICE, PointOrigin.MAP_NAME, PointOrigin.DOORS)


@dataclass(frozen=True)
class PointProposal:
    """One place where an area may lie. `is_sure`: good enough to be taken with others in one go."""

    area: Area
    lon_lat: tuple[float, float]
    origin: PointOrigin
    accuracy_m: int
    told: str
    is_sure: bool

    @property
    def point(self) -> Point:
        return Point(*self.lon_lat, srid=4326)

    @property
    def key(self) -> str:
        return f"{self.origin}-{self.area.code}"


def point_proposals(*, areas: Sequence[Area]) -> list[PointProposal]:
    """The office first, then former villages, then names on the base map; at most one of a kind for each area."""
    return [*_of_offices(areas), *_of_former(areas), *_of_map_names(areas)]


def parent_left(*, area: Area, point: Point) -> Area | None:
    """The nearest area around that has a boundary of its own and does not hold the point; None where all is well."""
    around = area.parent
    while around is not None:
        if around.boundary and not around.boundary_is_proposal:
            return None if around.boundary.covers(GEOSGeometry(point.wkb, srid=4326)) else around
        around = around.parent
    return None


def points_taken_at(*, at: datetime, scope: Scope) -> list[PointVersion]:
    """What was taken together at one time and is still the newest of its area."""
    newest = PointVersion.objects.filter(area=OuterRef("area")).order_by("-number").values("number")[:1]
    rows = PointVersion.objects.filter(made_at=at, origin__in=TAKEN_TOGETHER, number=Subquery(newest))
    return list(scope.narrow(rows.select_related("area"), "area").order_by("area__code"))


def last_taken_at(*, scope: Scope, area: Area) -> datetime | None:
    """When several points were last taken in one go in an area."""
    rows = scope.narrow(PointVersion.objects.filter(origin__in=TAKEN_TOGETHER), "area")
    at: datetime | None = rows.filter(area__code__startswith=area.prefix).aggregate(at=Max("made_at"))["at"]
    return at


def _of_offices(areas: Sequence[Area]) -> Iterator[PointProposal]:
    by_pk = {area.pk: area for area in areas}
    offices = Facility.objects.filter(kind=FacilityKind.VILLAGE_OFFICE, area__in=by_pk).order_by("area", "pk")
    for pk, rows in _grouped((office.area_id, office) for office in offices):
        if len(rows) == 1:
            at = (rows[0].point.x, rows[0].point.y)
            yield PointProposal(by_pk[pk], at, PointOrigin.OFFICE, OFFICE_M, rows[0].name, is_sure=True)


def _of_former(areas: Sequence[Area]) -> Iterator[PointProposal]:
    """The points of those that became this one: the one of its own name, else the middle of all."""
    by_pk = {area.pk: area for area in areas}
    rows = Area.objects.filter(merged_into__in=by_pk, level=F("merged_into__level")).exclude(point=None)
    for pk, former in _grouped((old.merged_into_id, old) for old in rows.order_by("code")):
        area = by_pk[pk or 0]
        own = [old for old in former if _core(old.name) == _core(area.name)] or former
        places = np.array([(old.point.x, old.point.y) for old in own if old.point])
        lon, lat = np.median(places, axis=0)
        spread_m = float(np.max(distance_m(places, [lon, lat])))
        names = "、".join(dict.fromkeys(old.name for old in own))
        is_sure = spread_m < APART_M / 2
        at = (float(lon), float(lat))
        yield PointProposal(area, at, PointOrigin.FORMER, SAME_NAME_M + round(spread_m), names, is_sure)


def _of_map_names(areas: Sequence[Area]) -> Iterator[PointProposal]:
    """The one settlement of that name on the base map within the area around, where nobody else has that name."""
    for parent, children in _families(areas):
        ground = _ground(parent)
        if ground is None:
            continue
        named = defaultdict(list)
        for name, point in _places_in(ground):
            named[_core(name)].append(point)
        bearers = defaultdict(list)
        for sister in Area.objects.filter(parent=parent, valid_to=None):
            bearers[_core(sister.name)].append(sister)
        for area in children:
            points, core = named.get(_core(area.name), []), _core(area.name)
            if points and len(bearers[core]) == 1 and _are_one_place(points):
                at = (points[0].x, points[0].y)
                yield PointProposal(area, at, PointOrigin.MAP_NAME, MAP_NAME_M, core, is_sure=True)


def _families(areas: Iterable[Area]) -> Iterator[tuple[Area, list[Area]]]:
    parents = {area.parent_id: area.parent for area in areas if area.level == Level.VILLAGE and area.parent}
    for pk, children in _grouped((area.parent_id, area) for area in areas if area.parent_id in parents):
        yield parents[pk], children


def _ground(parent: Area) -> Polygon | GEOSGeometry | None:
    """Where the children may be: inside the boundary, else in the box around what is known of them."""
    if parent.boundary:
        return parent.boundary
    try:
        ground = Polygon.from_bbox(area_box(area=parent))
    except AreaHasNoPlace:
        return None
    ground.srid = 4326
    return ground


def _places_in(ground: GEOSGeometry) -> Iterator[tuple[str, Point]]:
    rows: QuerySet[GroundFeature] = GroundFeature.objects.filter(
        layer=PLACES, shape__intersects=ground.transform(3857, clone=True)
    ).exclude(name="")
    yield from rows.annotate(place=Transform("shape", 4326)).values_list("name", "place")


def _are_one_place(points: Sequence[Point]) -> bool:
    places = np.array([(point.x, point.y) for point in points])
    return bool((distance_m(places, places[0]) < ONE_PLACE_M).all())


def _core(name: str) -> str:
    return core_name(normalise(name))


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> Iterator[tuple[Key, list[Value]]]:
    groups: dict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    yield from groups.items()
