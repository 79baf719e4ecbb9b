"""Emergencies (P18, P54-P56): a place at once, helpers by travel time, no end without what was done."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import AuditEvent
from base import clock
from dispatch.errors import HandlingNoteMissing, IncidentAlreadyClosed, IncidentOutside, IncidentWithoutPlace
from dispatch.incidents import selectors, services
from dispatch.incidents.models import Incident, IncidentCall, IncidentKind
from dispatch.incidents.selectors import WITH_PLACE
from geo.models import Area
from geo.scope import scope_for
from tests.township import Township
from visits.register.models import TravelMode, Visitor

MEDICAL = IncidentKind.MEDICAL


@pytest.fixture
def incident(township: Township) -> Incident:
    return services.incident_raise(kind=MEDICAL, elder=township["王秀英"], by=township.users["responder"]).incident


def test_it_is_raised_at_the_door_in_the_elders_village_and_audited(incident: Incident, township: Township) -> None:
    place = township.households["王秀英"].place
    assert place is not None
    assert incident.point == place.point
    assert incident.area == township.villages["上河村"]
    assert AuditEvent.objects.filter(subject=f"dispatch.incident:{incident.pk}").count() == 1


def test_without_a_known_door_the_village_stands_in(township: Township) -> None:
    incident = services.incident_raise(kind=MEDICAL, elder=township["周玉梅"], by=None).incident
    assert incident.point == township.villages["石桥村"].point


def test_a_given_point_goes_before_the_door(township: Township) -> None:
    point = Point(113.201, 36.305)
    incident = services.incident_raise(
        kind=IncidentKind.MISSING, elder=township["王秀英"], point=point, by=None
    ).incident
    assert incident.point == point


def test_a_point_alone_belongs_to_the_nearest_village(township: Township) -> None:
    incident = services.incident_raise(kind=IncidentKind.FLOOD, point=Point(113.214, 36.294), by=None).incident
    assert incident.area == township.villages["下河村"]


def test_a_boundary_goes_before_the_nearest_point(township: Township) -> None:
    village = township.villages["石桥村"]
    village.boundary = MultiPolygon(Polygon.from_bbox((113.21, 36.29, 113.22, 36.30)), srid=4326)
    village.save()
    incident = services.incident_raise(kind=IncidentKind.FLOOD, point=Point(113.214, 36.294), by=None).incident
    assert incident.area == village


def test_a_point_far_from_every_village_is_refused(township: Township) -> None:
    with pytest.raises(IncidentOutside):
        services.incident_raise(kind=IncidentKind.FIRE, point=Point(9.5, 47.1), by=None)


def test_it_needs_a_place(township: Township) -> None:
    with pytest.raises(IncidentWithoutPlace):
        services.incident_raise(kind=IncidentKind.FIRE, by=None)


def test_raised_twice_it_is_one(incident: Incident, township: Township) -> None:
    assert services.incident_raise(kind=MEDICAL, elder=township["王秀英"], by=None).incident == incident
    assert services.incident_raise(kind=IncidentKind.FIRE, elder=township["王秀英"], by=None).incident != incident


def test_it_is_not_closed_without_what_was_done(incident: Incident) -> None:
    with pytest.raises(HandlingNoteMissing):
        services.incident_close(incident=incident, by=None, handling_note="  ")
    with pytest.raises(IntegrityError):
        Incident.objects.filter(pk=incident.pk).update(closed_at=clock.now())


def test_closed_it_is_no_longer_open(incident: Incident, township: Township) -> None:
    scope = scope_for(township.users["responder"])
    assert list(selectors.incidents_open(scope=scope)) == [incident]
    closed = services.incident_close(
        incident=incident, by=township.users["responder"], handling_note="已送县医院，家属到场。"
    )
    assert closed.handling_note == "已送县医院，家属到场。"
    assert not selectors.incidents_open(scope=scope)


def test_its_handling_record_is_written_once(incident: Incident) -> None:
    services.incident_close(incident=incident, by=None, handling_note="已送医。")
    services.incident_close(incident=incident, by=None, handling_note="已送医。")
    with pytest.raises(IncidentAlreadyClosed):
        services.incident_close(incident=incident, by=None, handling_note="没有这回事。")


def test_another_township_does_not_see_it(incident: Incident, township: Township) -> None:
    assert not selectors.incidents_open(scope=scope_for(township.users["elsewhere"]))


def at(hour: int) -> datetime:
    return timezone.make_aware(datetime(2026, 11, 23, hour))  # noqa: DTZ001


def near(township: Township, hour: int = 10, limit: int = 5) -> list[selectors.Helper]:
    place = township.households["王秀英"].place
    assert place is not None
    scope = scope_for(township.users["responder"])
    return selectors.helpers_near(scope=scope, point=place.point, at=at(hour), limit=limit)


def test_helpers_come_in_the_order_of_their_travel_time(township: Township) -> None:
    helpers = near(township)
    assert [helper.visitor.name for helper in helpers] == ["何有田", "孙志强", "马小燕"]
    assert [helper.travel_s for helper in helpers] == sorted(helper.travel_s for helper in helpers)
    assert {helper.travel_source for helper in helpers} == {"straight_line"}


def test_a_vehicle_outruns_a_shorter_way(township: Township) -> None:
    Visitor.objects.filter(name="何有田").update(home=Point(113.2050, 36.3120))
    Visitor.objects.filter(name="孙志强").update(home=Point(113.2080, 36.3140), mode=TravelMode.MOTORCYCLE)
    first, second = near(township, limit=2)
    assert (first.visitor.name, second.visitor.name) == ("孙志强", "何有田")
    assert first.distance_m > second.distance_m


def test_a_helper_at_work_is_marked(township: Township) -> None:
    assert {helper.visitor.name for helper in near(township, hour=10) if helper.on_duty} == {"孙志强", "马小燕"}
    assert not any(helper.on_duty for helper in near(township, hour=20))


def test_who_has_left_does_not_help(township: Township) -> None:
    Visitor.objects.filter(name="何有田").update(active_until=date(2026, 11, 22))
    assert "何有田" not in {helper.visitor.name for helper in near(township)}


def test_helpers_of_another_area_are_not_shown(township: Township, stand_on: Callable[[str], date]) -> None:
    scope = scope_for(township.users["elsewhere"])
    assert selectors.helpers_near(scope=scope, point=Point(113.2, 36.3), at=at(10)) == []


def test_a_second_call_keeps_what_it_said_with_its_time_and_caller(township: Township, incident: Incident) -> None:
    told: dict[str, Any] = {"kind": MEDICAL, "elder": township["王秀英"], "by": township.users["coordinator"]}
    second = services.incident_raise(**told, note="已经叫不醒了", caller="邻居老马")
    assert second.incident == incident
    assert second.call
    assert (second.call.note, second.call.caller, second.call.by) == ("已经叫不醒了", "邻居老马", told["by"])
    assert services.incident_raise(**told, note="已经叫不醒了", caller="邻居老马").call == second.call  # sent twice
    services.incident_raise(**told, note="120 已到", caller="邻居老马")
    assert [call.note for call in incident.calls.all()] == ["已经叫不醒了", "120 已到"]
    assert incident.note == Incident.objects.get(pk=incident.pk).note


def test_the_same_tap_twice_is_one_call(township: Township, incident: Incident) -> None:
    again = services.incident_raise(kind=MEDICAL, elder=township["王秀英"], by=township.users["responder"])
    assert (again.incident, again.call) == (incident, None)
    assert not IncidentCall.objects.exists()


def test_one_tap_too_many_is_taken_back_and_stays_on_record(township: Township, incident: Incident) -> None:
    by = township.users["responder"]
    services.incident_withdraw(incident=incident, by=by)
    row = Incident.objects.get(pk=incident.pk)
    assert (row.is_false_alarm, row.closed_by, row.handling_note) == (True, by, "误报，已撤销。")
    assert not selectors.incidents_open(scope=scope_for(township.users["responder"]))
    assert services.incident_raise(kind=MEDICAL, elder=township["王秀英"], by=by).incident != incident
    with pytest.raises(IncidentAlreadyClosed):
        services.incident_close(incident=incident, by=by, handling_note="已送医。")


def _without_point(township: Township) -> None:
    Area.objects.filter(pk=township.villages["石桥村"].pk).update(point=None)
    township["周玉梅"].household.refresh_from_db()


def _place(incident: Incident) -> tuple[Any, str]:
    place = selectors.incident_place(Incident.objects.select_related(*WITH_PLACE).get(pk=incident.pk))
    return place.point, place.only


def test_at_the_townships_centre_it_says_so_and_moves_when_more_is_known(township: Township) -> None:
    _without_point(township)
    incident = services.incident_raise(kind=MEDICAL, elder=township["周玉梅"], by=None).incident
    assert _place(incident) == (township.area.point, "只知到乡镇中心")
    found = Point(113.18, 36.28)
    Area.objects.filter(pk=township.villages["石桥村"].pk).update(point=found)
    assert _place(incident) == (found, "只知到村")


def test_a_told_point_stays_where_it_was_told(township: Township) -> None:
    _without_point(township)
    point = Point(113.201, 36.305)
    incident = services.incident_raise(kind=MEDICAL, elder=township["周玉梅"], point=point, by=None).incident
    assert _place(incident) == (point, "")


def test_without_an_elder_it_cannot_stand_at_one(township: Township) -> None:
    incident = services.incident_raise(kind=IncidentKind.FLOOD, point=Point(113.214, 36.294), by=None).incident
    with pytest.raises(IntegrityError):
        Incident.objects.filter(pk=incident.pk).update(at_elder=True)
