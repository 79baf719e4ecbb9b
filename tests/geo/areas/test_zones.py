"""Hazard zones: versions, two editors at once, what is in force where and when (P57)."""

from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import Polygon

from accounts.models import AuditEvent
from geo.areas.services import zone_change, zone_create, zone_restore, zone_withdraw
from geo.errors import ShapeChanged, ZoneRefused
from geo.models import Area, Zone, ZoneKind
from geo.scope import Scope, scope_for
from geo.selectors import zones_in
from tests.township import TODAY, Township

BANK = Polygon.from_bbox((113.19, 36.30, 113.21, 36.32))  # around 上河村
WIDER = Polygon.from_bbox((113.19, 36.29, 113.22, 36.32))


def flood(area: Area, polygon: Polygon = BANK, last_day: date | None = None) -> Zone:
    return zone_create(area=area, kind=ZoneKind.FLOOD, name="河滩", polygon=polygon, first_day=TODAY, last_day=last_day)


def names(township: Township, user: str, area: Area | None = None, day: date = TODAY) -> list[str]:
    scope = scope_for(township.users[user])
    return [zone.name for zone in zones_in(scope=scope, area=area or township.area, day=day)]


def test_a_zone_is_in_force_between_its_days_and_then_over(township: Township) -> None:
    flood(township.area, last_day=date(2026, 11, 25))
    days = [date(2026, 11, 22), TODAY, date(2026, 11, 25), date(2026, 11, 26)]
    assert [names(township, "coordinator", day=day) for day in days] == [[], ["河滩"], ["河滩"], []]


def test_a_change_is_a_new_version_and_the_former_one_stays(township: Township) -> None:
    by = township.users["coordinator"]
    zone = flood(township.area)
    zone_change(zone=zone, seen=1, by=by, polygon=WIDER)
    first, second = zone.versions.order_by("number")
    assert (first.polygon.equals(BANK), second.polygon.equals(WIDER), second.made_by) == (True, True, by)


def test_saving_the_same_makes_no_version(township: Township) -> None:
    zone = flood(township.area)
    assert zone_change(zone=zone, seen=1, polygon=BANK, name="河滩").version == 1


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(township: Township) -> None:
    zone = flood(township.area)
    zone_change(zone=zone, seen=1, by=township.users["responder"], name="上河滩")
    with pytest.raises(ShapeChanged, match="应急人员") as caught:
        zone_change(zone=zone, seen=1, by=township.users["coordinator"], name="下河滩")
    assert caught.value.http_status == 409
    assert Zone.objects.get(pk=zone.pk).name == "上河滩"


def test_a_former_version_comes_back_as_a_new_one(township: Township) -> None:
    zone = flood(township.area)
    zone_change(zone=zone, seen=1, polygon=WIDER)
    restored = zone_restore(zone=zone, number=1, seen=2)
    assert (restored.version, restored.polygon.equals(BANK)) == (3, True)
    assert zone.versions.get(number=3).restores == 1


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"name": " "}, "名称"),
        ({"last_day": date(2026, 11, 1)}, "截止日期"),
        ({"polygon": Polygon(((0, 0), (1, 1), (1, 0), (0, 1), (0, 0)))}, "相交"),
    ],
)
def test_a_zone_that_makes_no_sense_is_refused(township: Township, facts: dict[str, Any], problem: str) -> None:
    zone = flood(township.area)
    with pytest.raises(ZoneRefused, match=problem):
        zone_change(zone=zone, seen=1, **facts)


def test_a_withdrawn_zone_stands_nowhere(township: Township) -> None:
    zone_withdraw(zone=flood(township.area))
    assert names(township, "coordinator") == []


def test_a_zone_of_another_township_is_not_seen(township: Township) -> None:
    flood(township.area)
    assert names(township, "elsewhere", township.other_area) == []
    assert names(township, "elsewhere", township.area) == []


def test_a_countys_zone_is_seen_where_it_reaches(township: Township) -> None:
    flood(township.county)
    assert names(township, "coordinator") == ["河滩"]
    away = Scope((township.other_area.prefix,))
    assert not zones_in(scope=away, area=township.other_area, day=TODAY)


def test_each_change_stands_in_the_audit_trail(township: Township) -> None:
    zone = flood(township.area)
    zone_change(zone=zone, seen=1, name="上河滩")
    zone_withdraw(zone=zone)
    events = AuditEvent.objects.filter(subject=f"geo.zone:{zone.pk}").order_by("pk")
    assert [event.detail["what"] for event in events] == ["drawn", "drawn", "withdrawn"]
