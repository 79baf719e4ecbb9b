"""Addresses against the database's areas and verified doors."""

from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command

from base import clock
from geo.addresses.services import geocode_addresses
from geo.areas.services import areas_import
from geo.models import Area, Place
from geo.tables import read_table
from tests.geo.areas.test_areas import NEW, OLD, POINTS, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(tmp_path: Path) -> None:
    files = [write(tmp_path, "n.csv", NEW), write(tmp_path, "o.csv", OLD)]
    areas_import(divisions=files, points=write(tmp_path, "p.csv", POINTS), points_crs="gcj02", apply=True)


def test_an_address_in_old_names_finds_todays_village() -> None:
    (answer,) = geocode_addresses(addresses=["长治县韩店镇西苗村3组"])
    assert answer.best is not None
    assert answer.best.code == "140404001200"
    assert answer.best.point_level == "village"


def test_the_township_of_the_ledger_narrows() -> None:
    township = Area.objects.get(code="140404102000")
    (answer,) = geocode_addresses(addresses=["荫城村"], area=township)
    assert answer.best is not None
    assert answer.best.code == "140404102201"


def test_a_change_of_names_is_seen_at_once() -> None:
    geocode_addresses(addresses=["西苗村"])
    Area.objects.filter(code="140404001200").update(name="新苗村委会")
    (answer,) = geocode_addresses(addresses=["韩店街道新苗村"])
    assert answer.best is not None
    assert answer.best.code == "140404001200"


def test_a_verified_door_with_this_address_is_the_door() -> None:
    Place.objects.create(
        point=Point(113.05, 36.08), level="door", source="pinned", address="韩店街道西苗村12号", recorded_at=clock.now()
    )
    (answer,) = geocode_addresses(addresses=["韩店街道 西苗村１２号"])
    assert answer.best is not None
    assert (answer.level, answer.best.lon, answer.best.code) == ("door", 113.05, "140404001200")


def test_an_address_within_a_village_means_the_door_of_that_village() -> None:
    village = Area.objects.get(code="140404001200")
    assert village.point is not None
    here, far = (village.point.x + 0.002, village.point.y), (village.point.x + 0.2, village.point.y)
    for point in (here, far):
        Place.objects.create(
            point=Point(*point), level="door", source="pinned", address="二组22号", recorded_at=clock.now()
        )
    (answer,) = geocode_addresses(addresses=["二组22号"], area=village)
    assert answer.best is not None
    assert (answer.level, answer.best.lon) == ("door", here[0])


def test_a_door_found_by_geocoding_is_not_proof_of_itself() -> None:
    Place.objects.create(
        point=Point(113.05, 36.08), level="door", source="geocoded", address="西苗村12号", recorded_at=clock.now()
    )
    (answer,) = geocode_addresses(addresses=["西苗村12号"])
    assert answer.level == "village"


def test_the_command_writes_a_row_for_each_address(tmp_path: Path) -> None:
    table = "id,address,area_code\n1,西苗村3组,140404\n2,火星,\n3,西苗村,999999\n"
    call_command("geocode", str(write(tmp_path, "in.csv", table)), "-o", str(tmp_path / "out.csv"))
    rows = [row for _, row in read_table(tmp_path / "out.csv").rows]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert (rows[0]["code"], rows[0]["level"]) == ("140404001200", "village")
    assert (rows[1]["code"], rows[1]["level"]) == ("", "none")
