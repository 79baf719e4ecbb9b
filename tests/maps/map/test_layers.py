"""What the layers of maps say, and to whom."""

import json
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AuditEvent
from dispatch.incidents.models import Incident, IncidentKind
from geo.models import PlaceLevel
from tests.maps.monday import at, monday
from tests.township import Township
from visits.duty.coverage import due_states
from visits.register.models import Elder

TOWNSHIP = "140499101000"


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


def _layer(town: Township, name: str, *, role: str = "coordinator", code: str = TOWNSHIP) -> list[dict[str, Any]]:
    client = Client()
    client.force_login(town.users[role])
    response = client.get(f"/layers/{code}/{name}.geojson")
    assert response.status_code == 200
    features: list[dict[str, Any]] = json.loads(response.content)["features"]
    return features


def _people(features: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {person["id"]: person for feature in features for person in feature["properties"]["people"]}


def test_each_person_has_the_state_that_coverage_gives(town: Township) -> None:
    shown = {pk: person["state"] for pk, person in _people(_layer(town, "elders")).items()}
    states = due_states(elders=Elder.objects.all())
    assert shown == {pk: state.state for pk, state in states.items() if state.state != "not_owed"}
    assert shown[town["张福贵"].pk] == "overdue"


def test_names_are_masked_and_phones_are_absent(town: Township) -> None:
    answer = json.dumps(_layer(town, "elders"), ensure_ascii=False)
    assert "王**" in answer
    assert not any(elder.name in answer or elder.phone in answer for elder in town.elders.values())


def test_those_behind_one_door_share_a_mark_with_the_most_urgent_state(town: Township) -> None:
    [door] = [one for one in _layer(town, "elders") if len(one["properties"]["people"]) > 1]
    people = door["properties"]["people"]
    assert {person["id"] for person in people} == {town["李大山"].pk, town["赵春花"].pk}
    assert door["properties"]["state"] == people[0]["state"]


def test_a_person_without_a_place_stands_at_the_village_and_says_so(town: Township) -> None:
    [mark] = [one for one in _layer(town, "elders") if not one["properties"]["located"]]
    assert mark["geometry"]["coordinates"] == [113.18, 36.285]
    assert [person["id"] for person in mark["properties"]["people"]] == [town["周玉梅"].pk]


def test_a_place_that_is_no_door_is_marked_as_approximate(town: Township) -> None:
    place = town.households["张福贵"].place
    assert place is not None
    place.level = PlaceLevel.VILLAGE
    place.save()
    marks = {one["properties"]["people"][0]["id"]: one["properties"] for one in _layer(town, "elders")}
    assert (marks[town["张福贵"].pk]["approximate"], marks[town["张福贵"].pk]["located"]) == (True, True)
    assert marks[town["王秀英"].pk]["approximate"] is False


def test_a_look_at_the_people_of_an_area_leaves_an_audit_row(town: Township) -> None:
    _layer(town, "elders")
    row = AuditEvent.objects.get(actor=town.users["coordinator"])
    assert (row.subject, row.detail) == ("maps.layer:elders", {"area": TOWNSHIP})


def test_open_hazards_are_shown_and_closed_ones_are_not(town: Township) -> None:
    [hazard] = _layer(town, "hazards")
    assert hazard["properties"]["kind"] == "heating"
    town.households["王秀英"].hazards.update(closed_on="2026-11-22")
    assert _layer(town, "hazards") == []


def test_an_emergency_is_shown_until_it_is_closed(town: Township) -> None:
    incident = Incident.objects.create(
        kind=IncidentKind.MEDICAL, area=town.villages["上河村"], point=Point(113.2, 36.31), raised_at=at(9)
    )
    assert [one["geometry"]["coordinates"] for one in _layer(town, "incidents")] == [[113.2, 36.31]]
    incident.closed_at, incident.handling_note = at(10), "已送医"
    incident.save()
    assert _layer(town, "incidents") == []


def test_villages_are_named_without_their_offices(town: Township) -> None:
    town.villages["上河村"].name = "上河村民委员会"
    town.villages["上河村"].save()
    assert [one["properties"]["name"] for one in _layer(town, "areas")] == ["上河村", "下河村", "石桥村"]


def test_an_area_outside_the_grants_is_not_found(town: Township) -> None:
    client = Client()
    client.force_login(town.users["elsewhere"])
    assert client.get(f"/layers/{TOWNSHIP}/elders.geojson").status_code == 404


def test_routes_show_stops_in_order_with_masked_names(town: Township) -> None:
    route = monday(town)
    client = Client()
    client.force_login(town.users["coordinator"])
    features = json.loads(client.get(f"/plans/{route.plan_id}/routes.geojson").content)["features"]
    stops = [one["properties"] for one in features if one["properties"]["kind"] == "stop"]
    assert [stop["order"] for stop in stops] == [1, 2, 3]
    assert stops[1]["lines"][0] == "李**、赵**"
    assert [one["properties"]["kind"] for one in features].count("route") == 1


@pytest.mark.parametrize(("layer", "most"), [("elders", 18), ("hazards", 8), ("incidents", 8), ("areas", 8)])
def test_a_layer_takes_few_queries_however_many_people(
    town: Township, layer: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(town.users["coordinator"])
    client.get("/session/left/")  # a session's first look writes it down, once: no layer's own query
    with django_assert_max_num_queries(most):
        client.get(f"/layers/{TOWNSHIP}/{layer}.geojson")
