"""Drawing, confirming and restoring a boundary: each a new version, over nothing that the person has not seen."""

from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from geo.areas.services.boundary_versions import boundaries_keep
from geo.errors import AreaRefused, ShapeChanged
from geo.models import Area, BoundaryOrigin, BoundaryVersion


@transaction.atomic
def boundary_change(*, area: Area, boundary: MultiPolygon, seen: int, by: User | None = None) -> Area:
    """Take a drawn boundary. `seen` is the number of the version that the person had before them, 0 for none.

    Raises
    ------
    ShapeChanged
        When a newer version exists; nothing is written.
    AreaRefused
        When the boundary crosses itself or encloses nothing.
    """
    area = _lock(area, seen)
    if boundary.empty or not boundary.valid:
        raise AreaRefused(name=area.name, problem=_("边线自己相交或没有面积，请移动交叉处的顶点。"))
    if area.boundary is not None and not area.boundary_is_proposal and area.boundary.equals_exact(boundary, 1e-9):
        return area
    return _keep(area, boundary, BoundaryOrigin.DRAWN, by)


@transaction.atomic
def boundary_confirm(*, area: Area, seen: int, by: User | None = None) -> Area:
    """Take a proposed boundary as it is."""
    area = _lock(area, seen)
    if area.boundary is None or not area.boundary_is_proposal:
        raise AreaRefused(name=area.name, problem=_("没有待确认的推算边界。"))
    return _keep(area, area.boundary, BoundaryOrigin.CONFIRMED, by)


@transaction.atomic
def boundary_restore(*, area: Area, number: int, seen: int, by: User | None = None) -> Area:
    """Bring a former version back, as a new one."""
    area = _lock(area, seen)
    former = BoundaryVersion.objects.filter(area=area, number=number).first()
    if former is None or former.boundary is None:
        raise AreaRefused(name=area.name, problem=_("没有第 {number} 版边界。").format(number=number))
    return _keep(area, former.boundary, BoundaryOrigin.RESTORED, by, former)


def _lock(area: Area, seen: int) -> Area:
    held = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    newest = BoundaryVersion.objects.filter(area=held).select_related("made_by").order_by("-number").first()
    if newest is not None and newest.number != seen:
        raise ShapeChanged.of(name=held.name, newest=newest)
    return held


def _keep(
    area: Area, boundary: MultiPolygon, origin: BoundaryOrigin, by: User | None, former: BoundaryVersion | None = None
) -> Area:
    area.boundary = boundary
    area.boundary_is_proposal = former.is_proposal if former else False
    boundaries_keep(areas=[area], origin=origin, by=by, restores=former.number if former else None)
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"geo.area:{area.pk}", what=f"boundary_{origin.value}")
    return area
