"""An area's own point: moved only when it is elsewhere, and each time with a version beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record_each
from accounts.models import AuditAction, User
from base import clock
from geo.areas.point_proposals import PointProposal, points_taken_at
from geo.coordinates import distance_m
from geo.errors import AreaRefused
from geo.models import Area, PointOrigin, PointVersion
from geo.scope import Scope

MOVED_M = 1.0  # a point that comes back within this is the same point
CHUNK = 1000


@dataclass(frozen=True)
class PointFacts:
    """How a point came about: `told` says what it was taken from, `restores` which version it brings back."""

    origin: PointOrigin
    accuracy_m: int | None = None
    told: str = ""
    restores: int | None = None


def point_set(area: Area, point: Any) -> bool:
    """Set the point (lon, lat); False when it is where it was."""
    if area.point is not None and distance_m([area.point.x, area.point.y], point) < MOVED_M:
        return False
    area.point = Point(float(point[0]), float(point[1]), srid=4326)
    return True


def points_keep(*, areas: Mapping[Area, PointFacts], by: User | None = None) -> None:
    """Write the points that these areas now carry: the one way in which they are written."""
    numbers = _numbers(areas)
    Area.objects.bulk_update(areas, ["point"], batch_size=CHUNK)
    at = clock.now()
    versions = [
        PointVersion(
            area=area,
            number=numbers[area.pk] + 1,
            point=area.point,
            origin=facts.origin,
            accuracy_m=facts.accuracy_m,
            told=facts.told[:200],
            restores=facts.restores,
            made_at=at,
            made_by=by,
        )
        for area, facts in areas.items()
    ]
    PointVersion.objects.bulk_create(versions, batch_size=CHUNK)


def _numbers(areas: Iterable[Area]) -> dict[int, int]:
    """The number of each area's newest version; a point from before there were versions becomes the first one."""
    found = PointVersion.objects.filter(area__in=list(areas)).values_list("area").annotate(Max("number"))
    numbers = {area.pk: 0 for area in areas} | dict(found)
    unversioned = [pk for pk, number in numbers.items() if number == 0]
    former = Area.objects.filter(pk__in=unversioned).exclude(point=None).values_list("pk", "point")
    before = [
        PointVersion(area_id=pk, number=1, point=point, origin=PointOrigin.BEFORE, made_at=clock.now())
        for pk, point in former
    ]
    PointVersion.objects.bulk_create(before, batch_size=CHUNK)
    return numbers | {version.area_id: 1 for version in before}


@transaction.atomic
def area_point_set(*, area: Area, point: Point, facts: PointFacts, by: User) -> bool:
    """Put an area where somebody says that it is; False when it is there already."""
    held = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    is_moved = point_set(held, (point.x, point.y))
    if is_moved:
        _write({held: facts}, by)
    return is_moved


@transaction.atomic
def area_points_take(*, proposals: Sequence[PointProposal], by: User) -> list[Area]:
    """Take a proposal for each of several areas at once; one that somebody has placed meanwhile is left alone."""
    at = {one.area.pk: one for one in proposals}
    unplaced = Area.objects.select_for_update(of=("self",)).filter(pk__in=at, point=None, valid_to=None)
    taken = [area for area in unplaced.order_by("code") if point_set(area, at[area.pk].lon_lat)]
    _write({area: _facts(at[area.pk]) for area in taken}, by)
    return taken


def _facts(proposal: PointProposal) -> PointFacts:
    return PointFacts(proposal.origin, proposal.accuracy_m, proposal.told)


@transaction.atomic
def area_points_take_back(*, at: datetime, scope: Scope, by: User) -> list[Area]:
    """Undo what was taken at one time, wherever nobody has moved the point since."""
    versions = points_taken_at(at=at, scope=scope)
    for version in versions:
        area_point_restore(area=version.area, number=version.number - 1, by=by)
    return [version.area for version in versions]


@transaction.atomic
def area_point_restore(*, area: Area, number: int, by: User) -> None:
    """Bring a former point back, as a new version; number 0 is that nobody knew one."""
    held = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    former = PointVersion.objects.filter(area=held, number=number).first()
    if former is None and number != 0:
        raise AreaRefused(name=held.name, problem=_("没有第 {number} 版坐标。").format(number=number))
    held.point = former.point if former else None
    known = (former.accuracy_m, former.told) if former else (None, "")
    _write({held: PointFacts(PointOrigin.RESTORED, *known, restores=number)}, by)


def _write(areas: Mapping[Area, PointFacts], by: User) -> None:
    points_keep(areas=areas, by=by)
    subjects = [f"geo.area:{area.pk}" for area in areas]
    audit_record_each(actor=by, action=AuditAction.CHANGE, subjects=subjects, what="point")
