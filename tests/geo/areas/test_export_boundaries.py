"""Boundaries out and in again: every system that offices use, moved by less than 0.1 m."""

from pathlib import Path

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import call_command

from geo.areas.files.reading import read_map
from geo.areas.files.writing import boundaries_write
from geo.areas.services import areas_import, boundary_change
from geo.coordinates import distance_m
from geo.errors import BoundaryFileUnwritable
from geo.models import Area
from tests.township import Township

UPPER = MultiPolygon(Polygon.from_bbox((113.19, 36.30, 113.21, 36.32)), srid=4326)


@pytest.fixture
def village(township: Township) -> Area:
    return boundary_change(area=township.villages["上河村"], boundary=UPPER, seen=0)


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
@pytest.mark.parametrize("crs", ["wgs84", "cgcs2000", "epsg:4526", "epsg:4547", "gcj02", "bd09"])
def test_what_goes_out_comes_back_where_it_was(village: Area, tmp_path: Path, crs: str, ending: str) -> None:
    path = tmp_path / f"边界.{ending}"
    boundaries_write(areas=[village], path=path, crs=crs)
    declared = crs if crs in ("gcj02", "bd09") else ""
    areas_import(polygons=path, polygons_crs=declared, apply=True)
    boundary = Area.objects.get(pk=village.pk).boundary
    assert boundary is not None
    before, after = (shapely.get_coordinates(shapely.from_wkb(bytes(one.wkb))) for one in (UPPER, boundary))
    assert distance_m(before, after).max() < 0.1


def test_a_file_in_the_official_system_says_so(village: Area, tmp_path: Path) -> None:
    boundaries_write(areas=[village], path=tmp_path / "边界.gpkg", crs="epsg:4526")
    assert read_map(tmp_path / "边界.gpkg").system == "epsg:4526"


def test_the_command_writes_an_area_and_what_is_inside(village: Area, tmp_path: Path) -> None:
    call_command("export_boundaries", area="140499101", output=tmp_path / "边界.geojson")
    assert list(read_map(tmp_path / "边界.geojson").areas["code"]) == [village.code]


@pytest.mark.parametrize("name", ["边界.dwg", "没有这个文件夹/边界.gpkg"])
def test_what_cannot_be_written_is_told(village: Area, tmp_path: Path, name: str) -> None:
    with pytest.raises(BoundaryFileUnwritable):
        boundaries_write(areas=[village], path=tmp_path / name)


def test_an_area_without_boundaries_is_told(township: Township, tmp_path: Path) -> None:
    with pytest.raises(BoundaryFileUnwritable):
        boundaries_write(areas=[township.area], path=tmp_path / "边界.gpkg")
