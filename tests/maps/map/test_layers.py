"""What the layers of maps say, and to whom."""

import json
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AuditEvent
from dispatch.incidents.models import Incident, IncidentKind
from geo.models import AreaGrant, PlaceLevel
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


def _marks(town: Township) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in _layer(town, "households")]


def _states(town: Township) -> dict[int, str]:
    return {pk: state for at in _marks(town) for pk, state in zip(at["elders"], at["states"], strict=True)}


def _asked(town: Township, *names: str) -> list[dict[str, Any]]:
    client = Client()
    client.force_login(town.users["coordinator"])
    query = "&".join(f"household={town.households[name].pk}" for name in names)
    told: list[dict[str, Any]] = client.get(f"/layers/{TOWNSHIP}/people.json?{query}").json()["households"]
    return told


def test_each_person_has_the_state_that_coverage_gives(town: Township) -> None:
    states = due_states(elders=Elder.objects.all())
    shown = _states(town)
    assert shown == {pk: state.state for pk, state in states.items() if state.state != "not_owed"}
    assert shown[town["张福贵"].pk] == "overdue"


def test_a_villages_numbers_are_those_of_its_people(town: Township) -> None:
    states = due_states(elders=Elder.objects.all())
    villages = dict(Elder.objects.values_list("pk", "household__village__code"))
    for badge in (feature["properties"] for feature in _layer(town, "villages")):
        here = [due for pk, due in states.items() if villages[pk] == badge["code"] and due.state != "not_owed"]
        assert badge["people"] == len(here)
        for state in ("overdue", "due", "covered"):
            assert badge[state] == sum(due.state == state for due in here)
        assert badge["days"] == max((due.days_overdue for due in here), default=0)


def test_a_village_tells_of_hazards_and_emergencies(town: Township) -> None:
    Incident.objects.create(
        kind=IncidentKind.FIRE, area=town.villages["石桥村"], point=Point(113.18, 36.285), raised_at=at(9)
    )
    badges = {feature["properties"]["name"]: feature["properties"] for feature in _layer(town, "villages")}
    assert badges["上河村"]["hazards"] == {"heating": 1}
    assert badges["石桥村"]["incidents"] == 1
    assert badges["石桥村"]["title"].endswith("应急 1")


def test_whom_no_mark_can_show_is_counted(town: Township) -> None:
    everything = [town.county, town.area, town.other_area, *town.villages.values()]
    for area in everything:
        area.point = None
        area.save()
    client = Client()
    client.force_login(town.users["coordinator"])
    layer = client.get(f"/layers/{TOWNSHIP}/villages.geojson").json()
    assert layer["unplaced"] == 1  # 周玉梅, of whom nobody knows where she lives
    assert [one["properties"]["approximate"] for one in layer["features"]] == [True] * 3
    assert town["周玉梅"].pk not in _states(town)


def test_the_marks_themselves_name_nobody(town: Township) -> None:
    answer = json.dumps([_layer(town, name) for name in ("villages", "households")], ensure_ascii=False)
    assert not any(elder.name[0] + "*" in answer or elder.phone in answer for elder in town.elders.values())


def test_who_is_asked_for_comes_with_a_masked_name_and_the_way_to_the_person(town: Township) -> None:
    [home] = _asked(town, "王秀英")
    [person] = home["people"]
    assert (person["name"], person["url"]) == ("王**", f"/elders/{town['王秀英'].pk}/")
    assert "重点" in person["tags"]
    assert [hazard["title"] for hazard in home["hazards"]] == ["取暖隐患"]


def test_what_was_written_about_a_hazard_stays_with_the_record(town: Township) -> None:
    town.households["王秀英"].hazards.update(note="打 13800000000 找王秀英的儿子")
    answer = json.dumps([_layer(town, "households"), _asked(town, "王秀英")], ensure_ascii=False)
    assert "138" not in answer


def test_each_look_at_people_leaves_a_row_about_them(town: Township) -> None:
    _asked(town, "李大山", "张福贵")
    row = AuditEvent.objects.get(actor=town.users["coordinator"])
    assert row.detail["page"] == "map"
    assert sorted(row.detail["ids"]) == sorted(town[name].pk for name in ("李大山", "赵春花", "张福贵"))


def test_households_outside_the_area_and_nonsense_are_nobody(town: Township) -> None:
    client = Client()
    client.force_login(town.users["coordinator"])
    village = town.villages["下河村"].code
    household = town.households["王秀英"].pk
    query = f"household={household}&household=x&household=-1&household={'9' * 30}"
    answer = client.get(f"/layers/{village}/people.json?{query}").json()
    assert answer == {"households": []}


def test_those_behind_one_door_share_a_mark_with_the_most_urgent_state(town: Township) -> None:
    [door] = [one for one in _marks(town) if len(one["elders"]) > 1]
    assert set(door["elders"]) == {town["李大山"].pk, town["赵春花"].pk}
    [home] = _asked(town, "李大山")
    assert door["state"] == home["people"][0]["state"]


def test_a_person_without_a_place_stands_at_the_village_and_says_so(town: Township) -> None:
    [mark] = [one for one in _layer(town, "households") if not one["properties"]["located"]]
    assert mark["geometry"]["coordinates"] == [113.18, 36.285]
    assert mark["properties"]["elders"] == [town["周玉梅"].pk]


def test_a_place_that_is_no_door_is_marked_as_approximate(town: Township) -> None:
    place = town.households["张福贵"].place
    assert place is not None
    place.level = PlaceLevel.VILLAGE
    place.save()
    marks = {at["elders"][0]: at for at in _marks(town)}
    assert (marks[town["张福贵"].pk]["approximate"], marks[town["张福贵"].pk]["located"]) == (True, True)
    assert marks[town["王秀英"].pk]["approximate"] is False


def test_a_look_at_the_households_of_an_area_leaves_an_audit_row(town: Township) -> None:
    _layer(town, "households")
    row = AuditEvent.objects.get(actor=town.users["coordinator"])
    assert (row.subject, row.detail) == ("maps.layer:elders", {"area": TOWNSHIP})


def test_the_households_of_a_county_are_not_given_at_once(town: Township) -> None:
    AreaGrant.objects.create(user=town.users["coordinator"], area=town.county)
    client = Client()
    client.force_login(town.users["coordinator"])
    answer = client.get(f"/layers/{town.county.code}/households.geojson")
    assert answer.status_code == 400
    assert "按乡镇或村打开" in answer.content.decode()
    assert client.get(f"/layers/{town.county.code}/villages.geojson").status_code == 200


def test_open_hazards_are_shown_and_closed_ones_are_not(town: Township) -> None:
    assert [at["hazards"] for at in _marks(town) if at["hazards"]] == [["heating"]]
    town.households["王秀英"].hazards.update(closed_on="2026-11-22")
    assert not any(at["hazards"] for at in _marks(town))


def test_a_hazard_is_shown_where_nobody_is_owed_a_visit(town: Township) -> None:
    town.households["王秀英"].hazards.update(household=town.households["刘长水"])
    [at] = [at for at in _marks(town) if at["hazards"]]
    assert (at["household"], at["state"], at["elders"]) == (town.households["刘长水"].pk, "", [])


def test_an_emergency_is_shown_until_it_is_closed(town: Township) -> None:
    incident = Incident.objects.create(
        kind=IncidentKind.MEDICAL, area=town.villages["上河村"], point=Point(113.2, 36.31), raised_at=at(9)
    )
    assert [one["geometry"]["coordinates"] for one in _layer(town, "incidents")] == [[113.2, 36.31]]
    incident.closed_at, incident.handling_note = at(10), "已送医"
    incident.save()
    assert _layer(town, "incidents") == []


def test_an_area_is_outlined_once_its_boundary_is_known(town: Township) -> None:
    assert _layer(town, "areas") == []
    town.area.boundary = MultiPolygon(Polygon.from_bbox((113.1, 36.2, 113.3, 36.4)), srid=4326)
    town.area.save()
    (edge,) = _layer(town, "areas")
    assert edge["geometry"]["type"] == "LineString"
    assert edge["geometry"]["coordinates"][0] == edge["geometry"]["coordinates"][-1]


def test_an_area_outside_the_grants_is_not_found(town: Township) -> None:
    client = Client()
    client.force_login(town.users["elsewhere"])
    assert client.get(f"/layers/{TOWNSHIP}/households.geojson").status_code == 404


def test_routes_show_stops_in_order_with_masked_names(town: Township) -> None:
    route = monday(town)
    client = Client()
    client.force_login(town.users["coordinator"])
    features = json.loads(client.get(f"/plans/{route.plan_id}/routes.geojson").content)["features"]
    stops = [one["properties"] for one in features if one["properties"]["kind"] == "stop"]
    assert [stop["order"] for stop in stops] == [1, 2, 3]
    assert stops[1]["lines"][0] == "李**、赵**"
    assert [one["properties"]["kind"] for one in features].count("route") == 1


@pytest.mark.parametrize(("layer", "most"), [("households", 12), ("villages", 14), ("incidents", 8), ("areas", 8)])
def test_a_layer_takes_few_queries_however_many_people(
    town: Township, layer: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(town.users["coordinator"])
    client.get(f"/layers/{TOWNSHIP}/{layer}.geojson")  # how people stand is counted once, and kept
    with django_assert_max_num_queries(most):
        client.get(f"/layers/{TOWNSHIP}/{layer}.geojson")
