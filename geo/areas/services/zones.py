"""Hazard zones: each change is a new version, and nobody overwrites what they have not seen (P57)."""

from datetime import date
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.errors import ShapeChanged, ZoneRefused
from geo.models import Area, Zone, ZoneVersion

FACTS = ("kind", "name", "polygon", "first_day", "last_day")


@transaction.atomic
def zone_create(
    *,
    area: Area,
    kind: str,
    name: str,
    polygon: Polygon,
    first_day: date,
    last_day: date | None = None,
    by: User | None = None,
) -> Zone:
    facts = {"kind": kind, "name": name, "polygon": polygon, "first_day": first_day, "last_day": last_day}
    _check(facts)
    zone = Zone.objects.create(area=area, **facts)
    _keep(zone, by)
    return zone


@transaction.atomic
def zone_change(*, zone: Zone, seen: int, by: User | None = None, **facts: Any) -> Zone:
    """Change what `facts` names. `seen` is the version that the person had before them.

    Raises
    ------
    ShapeChanged
        When somebody else has made a newer version meanwhile; nothing is written.
    """
    zone = _lock(zone, seen)
    _check({fact: getattr(zone, fact) for fact in FACTS} | facts)
    changed = [fact for fact, value in facts.items() if getattr(zone, fact) != value]
    if changed:
        for fact, value in facts.items():
            setattr(zone, fact, value)
        _next_version(zone, by)
    return zone


@transaction.atomic
def zone_restore(*, zone: Zone, number: int, seen: int, by: User | None = None) -> Zone:
    """Bring a former version back, as a new one."""
    former = ZoneVersion.objects.get(zone=zone, number=number)
    zone = _lock(zone, seen)
    for fact in FACTS:
        setattr(zone, fact, getattr(former, fact))
    _next_version(zone, by, restores=number)
    return zone


@transaction.atomic
def zone_withdraw(*, zone: Zone, by: User | None = None) -> Zone:
    """Drawn by mistake: from now on it stands on no map. One that is over gets a last day instead."""
    if zone.withdrawn_at:
        return zone
    zone.withdrawn_at = clock.now()
    zone.save(update_fields=["withdrawn_at"])
    _audit(zone, by, "withdrawn")
    return zone


def _lock(zone: Zone, seen: int) -> Zone:
    held = Zone.objects.select_for_update().get(pk=zone.pk)
    if held.version != seen:
        newest = ZoneVersion.objects.select_related("made_by").get(zone=held, number=held.version)
        raise ShapeChanged.of(name=held.name, newest=newest)
    return held


def _check(facts: dict[str, Any]) -> None:
    if not facts["name"].strip():
        raise ZoneRefused(name="", problem=_("名称是空的，请补上。"))
    if facts["last_day"] is not None and facts["last_day"] < facts["first_day"]:
        raise ZoneRefused(name=facts["name"], problem=_("截止日期早于开始日期，请改正。"))
    if facts["polygon"].empty or not facts["polygon"].valid:
        raise ZoneRefused(name=facts["name"], problem=_("范围的边线自己相交或没有面积，请移动交叉处的顶点。"))


def _next_version(zone: Zone, by: User | None, restores: int | None = None) -> None:
    zone.version += 1
    zone.save()
    _keep(zone, by, restores)


def _keep(zone: Zone, by: User | None, restores: int | None = None) -> None:
    ZoneVersion.objects.create(
        zone=zone,
        number=zone.version,
        made_at=clock.now(),
        made_by=by,
        restores=restores,
        **{fact: getattr(zone, fact) for fact in FACTS},
    )
    _audit(zone, by, "restored" if restores else "drawn", version=zone.version)


def _audit(zone: Zone, by: User | None, what: str, **detail: Any) -> None:
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"geo.zone:{zone.pk}", what=what, **detail)
