"""Saying what the map of the roads lacks: links, closures, speeds of the season; each dated, kept, and withdrawn."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiLineString, Polygon
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.errors import (
    RoadClosureTouchesNothing,
    RoadEditModesWrong,
    RoadEditOutside,
    RoadEditOver,
    RoadEditShapeWrong,
    RoadEditTimesWrong,
    RoadLinkTouchesNothing,
    RoadNetworkNotImported,
    RoadSpeedsWrong,
)
from geo.models import Area, RoadEdit, RoadEditKind
from geo.models.road_edits import MODES
from geo.roads.active_roads import active_network
from geo.roads.closing import closes
from geo.roads.edits import WAY_GROUPS
from geo.roads.linking import END_M, contacts
from geo.roads.local_roads import LINK_TAGS, closure_of, link_of
from geo.roads.model import Roads
from geo.roads.profiles import Mode, use_of_way
from geo.selectors import area_box

LEAST_SHARE, MOST_SHARE = 0.05, 1.5  # of the usual speed
SAID = ("kind", "area", "name", "modes", "link_class", "reason", "shares")  # what an edit says, but for shape and times


def road_link_add(
    *,
    area: Area,
    name: str,
    line: LineString,
    link_class: str,
    modes: Collection[str],
    valid_from: datetime,
    valid_to: datetime | None = None,
    by: User | None,
) -> RoadEdit:
    """A way that the map lacks, joined to the ways it touches.

    Raises
    ------
    RoadEditTimesWrong, RoadEditShapeWrong, RoadEditOutside, RoadEditModesWrong, RoadLinkTouchesNothing,
    RoadNetworkNotImported
    """
    edit = RoadEdit(kind=RoadEditKind.LINK, area=area, name=name, shape=line, link_class=link_class)
    edit.modes, edit.valid_from, edit.valid_to = sorted(modes), valid_from, valid_to
    _require_sound(edit)
    _require_passable(edit)
    if not contacts(_roads_on(edit), link_of(edit)):
        raise RoadLinkTouchesNothing(name=name, metres=round(END_M))
    return _save_once(edit, by)


def road_close(
    *,
    area: Area,
    name: str,
    shape: MultiLineString | Polygon,
    reason: str,
    modes: Collection[str],
    valid_from: datetime,
    valid_to: datetime | None = None,
    by: User | None,
) -> RoadEdit:
    """Nobody travelling by these modes passes a stretch of way, or through an area, for a time.

    Raises
    ------
    RoadEditTimesWrong, RoadEditShapeWrong, RoadEditOutside, RoadClosureTouchesNothing, RoadNetworkNotImported
    """
    edit = RoadEdit(kind=RoadEditKind.CLOSURE, area=area, name=name, shape=shape, reason=reason)
    edit.modes, edit.valid_from, edit.valid_to = sorted(modes), valid_from, valid_to
    _require_sound(edit)
    if not closes(_roads_on(edit), closure_of(edit)):
        raise RoadClosureTouchesNothing(name=name, modes=_named(edit.modes))
    return _save_once(edit, by)


def road_speeds_set(
    *,
    area: Area,
    name: str,
    shares: Mapping[str, Mapping[str, float]],
    valid_from: datetime,
    valid_to: datetime | None = None,
    by: User | None,
) -> RoadEdit:
    """The season's speeds inside an area: mode → group of ways → share of the usual speed; 1 is left out.

    Raises
    ------
    RoadEditTimesWrong, RoadSpeedsWrong, RoadNetworkNotImported
    """
    edit = RoadEdit(kind=RoadEditKind.SPEEDS, area=area, name=name, shape=_ground_of(area))
    edit.valid_from, edit.valid_to = valid_from, valid_to
    edit.shares = _told(shares)
    edit.modes = sorted(edit.shares)
    _require_sound(edit)
    told = [share for groups in edit.shares.values() for share in groups.values()]
    if not told or not all(LEAST_SHARE <= share <= MOST_SHARE for share in told):
        raise RoadSpeedsWrong(name=name, least=round(LEAST_SHARE * 100), most=round(MOST_SHARE * 100))
    _roads_on(edit)
    return _save_once(edit, by)


def road_edit_reschedule(
    *, edit: RoadEdit, valid_from: datetime, valid_to: datetime | None, by: User | None
) -> RoadEdit:
    """The same for another time: a new row, which replaces the former one and keeps it as history."""
    changed = RoadEdit(
        **{name: getattr(edit, name) for name in (*SAID, "shape")},
        valid_from=valid_from,
        valid_to=valid_to,
        replaces=edit,
    )
    _require_times(changed)
    with transaction.atomic():
        _require_current(edit)
        return _save(changed, by)


def road_edit_withdraw(*, edit: RoadEdit, by: User | None) -> RoadEdit:
    """It no longer holds; the row stays, with who withdrew it and when."""
    with transaction.atomic():
        current = _require_current(edit)
        current.withdrawn_at, current.withdrawn_by = clock.now(), by
        current.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _audit(current, by, "withdrawn")
    return current


def road_edit_restore(*, edit: RoadEdit, by: User | None) -> RoadEdit:
    """Take back a withdrawal: a new row that says what the withdrawn one said."""
    with transaction.atomic():
        withdrawn = RoadEdit.objects.select_for_update().get(pk=edit.pk)
        if withdrawn.withdrawn_at is None or RoadEdit.objects.filter(replaces=withdrawn).exists():
            raise RoadEditOver(name=edit.name)
        values = {field.attname: getattr(withdrawn, field.attname) for field in RoadEdit._meta.concrete_fields}
        again = RoadEdit(**values | {"id": None, "withdrawn_at": None, "withdrawn_by_id": None, "replaces_id": edit.pk})
        return _save(again, by)


def _require_current(edit: RoadEdit) -> RoadEdit:
    current = RoadEdit.objects.select_for_update().get(pk=edit.pk)
    if current.withdrawn_at or RoadEdit.objects.filter(replaces=current).exists():
        raise RoadEditOver(name=edit.name)
    return current


def _save_once(edit: RoadEdit, by: User | None) -> RoadEdit:
    """What is said again by the same person while it is in force is the row that is there.

    It may be said again while the first is still on its way in: hence the lock.
    """
    with transaction.atomic():
        Area.objects.select_for_update(no_key=True).get(pk=edit.area_id)
        return _said_already(edit, by) or _save(edit, by)


def _said_already(edit: RoadEdit, by: User | None) -> RoadEdit | None:
    same = {name: getattr(edit, name) for name in (*SAID, "valid_from", "valid_to")}
    rows = RoadEdit.objects.filter(**same, made_by=by, withdrawn_at=None, replaced_by=None)
    return next((row for row in rows if row.shape is not None and row.shape.equals_exact(edit.shape)), None)


def _save(edit: RoadEdit, by: User | None) -> RoadEdit:
    edit.made_at, edit.made_by = clock.now(), by
    with transaction.atomic():
        edit.save()
        _audit(edit, by, "made")
    return edit


def _audit(edit: RoadEdit, by: User | None, change: str) -> None:
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"geo.road_edit:{edit.pk}",
        change=change,
        kind=str(edit.kind),
        area=edit.area.code,
    )


def _require_sound(edit: RoadEdit) -> None:
    _require_times(edit)
    if edit.shape is None or edit.kind == RoadEditKind.SPEEDS:
        return
    if reason := _fault_of(edit.shape):
        raise RoadEditShapeWrong(name=edit.name, reason=reason)
    west, south, east, north = area_box(area=edit.area)
    if not edit.shape.envelope.within(Polygon.from_bbox((west, south, east, north))):
        raise RoadEditOutside(name=edit.name, area=edit.area.name)


def _require_times(edit: RoadEdit) -> None:
    if edit.valid_to and edit.valid_to <= edit.valid_from:
        times = (timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") for moment in (edit.valid_from, edit.valid_to))
        valid_from, valid_to = times
        raise RoadEditTimesWrong(name=edit.name, valid_from=valid_from, valid_to=valid_to)


def _fault_of(shape: GEOSGeometry) -> str:
    if shape.empty or not shape.valid:
        return _("线条自己交叉，或没有画完")
    if isinstance(shape, LineString) and not shape.length:
        return _("起点和终点是同一个点")
    return ""


def _require_passable(edit: RoadEdit) -> None:
    tags = LINK_TAGS[edit.link_class]
    wrong = [mode for mode in edit.modes if not use_of_way(tags, Mode(mode)).ahead_kmh]
    if wrong or not edit.modes:
        raise RoadEditModesWrong(name=edit.name, link_class=edit.get_link_class_display(), modes=_named(wrong))


def _named(modes: Collection[str]) -> list[str]:
    names = dict(MODES)
    return [str(names[mode]) for mode in modes] or [_("任何方式")]


def _told(shares: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """What differs from the usual speed; unknown modes and groups are nobody's."""
    told = {
        Mode(mode).value: {group: float(share) for group, share in groups.items() if group in WAY_GROUPS and share != 1}
        for mode, groups in shares.items()
    }
    return {mode: groups for mode, groups in told.items() if groups}


def _ground_of(area: Area) -> Any:
    """Its boundary; the box of its places where nobody has drawn one."""
    return area.boundary or Polygon.from_bbox(area_box(area=area))


def _roads_on(edit: RoadEdit) -> Roads:
    network = active_network(on=max(edit.valid_from, clock.now()))
    if network is None:
        raise RoadNetworkNotImported
    return network.roads
