"""Villages without a point: proposed, set by hand, taken together, warned about outside, brought back (P22, P23)."""

from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client

from accounts.models import AuditEvent
from base import clock
from geo.areas.services import boundaries_propose
from geo.coordinates import convert
from geo.models import Area, BaseMap, Facility, GroundFeature, Level, Place, PlaceLevel, PlaceSource
from tests.township import Township
from visits.register.models import Household

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


@pytest.fixture
def village(township: Township) -> Area:
    """石桥村, whose point nobody knows, nor a door in it."""
    return unknown(township.villages["石桥村"])


def unknown(village: Area) -> Area:
    village.point = None
    village.save(update_fields=["point"])
    Household.objects.filter(village=village).update(place=None)
    return village


def listed(client: Client, **asked: str) -> str:
    return str(client.get("/areas/points/", asked).content.decode())


def opened(client: Client, village: Area) -> str:
    return str(client.get(f"/areas/points/{village.code}/").content.decode())


def put(client: Client, village: Area, lon: float, lat: float, **more: Any) -> Any:
    sent = {"lon": lon, "lat": lat, "accuracy_m": 80, "crs": "wgs84", "origin": "tapped"} | more
    return client.post(f"/areas/points/{village.code}/", sent)


def point_of(village: Area) -> tuple[float, float] | None:
    point = Area.objects.get(pk=village.pk).point
    return (point.x, point.y) if point else None


def former(village: Area, name: str, lon: float, lat: float, code: str = "140499101299") -> Area:
    return Area.objects.create(
        code=code,
        name=name,
        level=Level.VILLAGE,
        point=Point(lon, lat),
        valid_from="2016-07-31",
        valid_to="2023-06-29",
        merged_into=village,
    )


def bound(area: Area, west: float, south: float, east: float, north: float) -> None:
    area.boundary = MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)
    area.save(update_fields=["boundary"])


def test_who_has_no_point_is_listed_with_the_number_of_those_known(client: Client, village: Area) -> None:
    told = listed(client)
    assert "石桥村" in told
    assert f"/areas/points/{village.code}/" in told
    assert "上河村" not in told.split("locations-list")[1].split("</section>")[0]


def test_a_tapped_point_is_kept_with_its_accuracy_and_who_set_it(
    client: Client, township: Township, village: Area
) -> None:
    assert put(client, village, 113.25, 36.33).status_code == 302
    version = village.point_versions.get()
    assert (point_of(village), version.origin, version.accuracy_m) == ((113.25, 36.33), "tapped", 80)
    assert version.made_by == township.users["coordinator"]
    assert AuditEvent.objects.filter(subject=f"geo.area:{village.pk}").exists()


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_typed_coordinates_of_others_maps_are_converted(client: Client, village: Area, system: str) -> None:
    [(lon, lat)] = convert([(113.25, 36.33)], source="wgs84", target=system)
    put(client, village, float(lon), float(lat), crs=system, origin="typed")
    assert point_of(village) == pytest.approx((113.25, 36.33), abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "words"), [(36.33, 113.25, "写反了"), (2.35, 48.86, "不在国内"), ("x", 36.3, "数")]
)
def test_coordinates_that_cannot_be_are_told_beside_the_field(
    client: Client, village: Area, lon: Any, lat: Any, words: str
) -> None:
    response = put(client, village, lon, lat)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert point_of(village) is None


def test_a_point_outside_the_boundary_around_waits_for_a_tick(
    client: Client, township: Township, village: Area
) -> None:
    bound(township.area, 113.1, 36.2, 113.3, 36.4)
    response = put(client, village, 113.5, 36.33)
    assert response.status_code == 400
    assert "青石乡的边界之外" in response.content.decode()
    assert put(client, village, 113.5, 36.33, outside_is_right="on").status_code == 302
    assert "在青石乡之外" in listed(client, list="outside")


def test_a_former_village_s_point_is_proposed_under_its_name(client: Client, village: Area) -> None:
    former(village, "石桥村委会", 113.26, 36.34)
    assert "石桥村委会" in opened(client, village)
    client.post(f"/areas/points/{village.code}/", {"take": f"former-{village.code}"})
    assert (point_of(village), village.point_versions.get().told) == ((113.26, 36.34), "石桥村委会")


def test_two_former_villages_far_apart_are_not_taken_without_looking(client: Client, village: Area) -> None:
    former(village, "东沟村委会", 113.20, 36.30)
    former(village, "西沟村委会", 113.30, 36.40, "140499101298")
    assert "西沟村委会、东沟村委会" in opened(client, village)
    assert "采用这" not in listed(client)


def test_the_village_office_is_proposed(client: Client, village: Area) -> None:
    Facility.objects.create(name="石桥村委会", kind="village_office", area=village, point=Point(113.27, 36.35))
    assert f'value="office-{village.code}"' in opened(client, village)


def on_base_map(name: str, *points: tuple[float, float]) -> None:
    base_map = BaseMap.objects.create(version=name, source_name="x.pbf", imported_at="2026-01-01T00:00Z")
    for lon, lat in points:
        shape = Point(lon, lat, srid=4326).transform(3857, clone=True)
        GroundFeature.objects.create(
            base_map=base_map, layer="places", kind="village", name=name, from_zoom=11, shape=shape
        )


def test_the_only_settlement_of_that_name_on_the_base_map_is_proposed(
    client: Client, township: Township, village: Area
) -> None:
    bound(township.area, 113.1, 36.2, 113.3, 36.4)
    on_base_map("石桥", (113.25, 36.35), (113.9, 36.9))
    client.post(f"/areas/points/{village.code}/", {"take": f"map_name-{village.code}"})
    assert point_of(village) == pytest.approx((113.25, 36.35), abs=1e-6)


def test_two_settlements_of_that_name_are_no_proposal(client: Client, township: Township, village: Area) -> None:
    bound(township.area, 113.1, 36.2, 113.3, 36.4)
    on_base_map("石桥", (113.15, 36.25), (113.25, 36.35))
    assert "可采用的位置" not in opened(client, village)


def doors(village: Area, *points: tuple[float, float], source: PlaceSource = PlaceSource.PINNED) -> None:
    for lon, lat in points:
        place = Place.objects.create(
            point=Point(lon, lat), level=PlaceLevel.DOOR, source=source, recorded_at=clock.now()
        )
        Household.objects.create(village=village, place=place)


def test_the_middle_of_the_known_doors_is_proposed(client: Client, village: Area) -> None:
    doors(village, (113.25, 36.33), (113.251, 36.331), (113.40, 36.50))
    told = opened(client, village)
    assert "3 户门口的中间" in told
    client.post(f"/areas/points/{village.code}/", {"take": f"doors-{village.code}"})
    assert point_of(village) == pytest.approx((113.251, 36.331))


def test_doors_that_were_guessed_from_an_address_say_nothing(client: Client, village: Area) -> None:
    doors(village, (113.25, 36.33), source=PlaceSource.GEOCODED)
    assert "户门口的中间" not in opened(client, village)


def test_several_are_taken_at_once_and_taken_back_at_once(client: Client, township: Township, village: Area) -> None:
    second = unknown(township.villages["下河村"])
    former(village, "石桥村委会", 113.26, 36.34)
    former(second, "下河村委会", 113.22, 36.31, "140499101298")
    assert "采用这 2 个" in listed(client)
    client.post("/areas/points/take/", {"origin": "former", "codes": [village.code, second.code]})
    assert None not in (point_of(village), point_of(second))
    put(client, second, 113.221, 36.311)
    told = listed(client)
    assert "撤回这 1 个" in told
    at = told.split('name="at" value="')[1].split('"')[0]
    client.post("/areas/points/back/", {"at": at})
    assert (point_of(village), point_of(second)) == (None, (113.221, 36.311))


def test_only_what_the_page_listed_is_taken(client: Client, village: Area) -> None:
    former(village, "石桥村委会", 113.26, 36.34)
    client.post("/areas/points/take/", {"origin": "former", "codes": ["140499101999"]})
    assert point_of(village) is None


def test_what_lies_outside_is_not_taken_with_the_others(client: Client, township: Township, village: Area) -> None:
    bound(township.area, 113.1, 36.2, 113.3, 36.4)
    former(village, "石桥村委会", 113.9, 36.9)
    assert "采用这" not in listed(client)
    assert "在青石乡之外" in opened(client, village)


def test_a_former_point_is_brought_back(client: Client, township: Township) -> None:
    village = township.villages["上河村"]
    was = point_of(village)
    put(client, village, 113.25, 36.33)
    assert [version.origin for version in village.point_versions.order_by("number")] == ["before", "tapped"]
    client.post(f"/areas/points/{village.code}/restore/", {"number": 1})
    assert point_of(village) == was
    client.post(f"/areas/points/{village.code}/restore/", {"number": 0})
    assert point_of(village) is None


def test_nobody_sets_another_township_s_points(township: Township, village: Area) -> None:
    elsewhere = Client()
    elsewhere.force_login(township.users["elsewhere"])
    assert put(elsewhere, village, 113.25, 36.33).status_code == 404
    former(village, "石桥村委会", 113.26, 36.34)
    elsewhere.post("/areas/points/take/", {"origin": "former", "codes": [village.code]})
    assert point_of(village) is None


def test_who_stood_at_the_township_s_centre_moves_to_the_village(client: Client, village: Area) -> None:
    put(client, village, 113.25, 36.33)
    assert boundaries_propose(area=village.parent or village).without_point == 0
