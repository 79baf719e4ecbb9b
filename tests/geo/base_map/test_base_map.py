"""From an extract to tiles: what is imported, what a tile shows, when its address changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client

from geo.base_map.services import base_map_import
from geo.base_map.tiles import tile, tiles_of, tiles_version
from geo.errors import RoadFileUnreadable
from geo.models import Area, BaseMap, Facility, FacilityKind, GroundFeature, NaturalVillage
from tests.geo.osm_file import write_osm
from tests.township import Township

pytestmark = pytest.mark.django_db
POINTS = {
    "a": (113.199, 36.309), "b": (113.201, 36.311), "c": (113.210, 36.312),
    "w1": (113.2000, 36.3050), "w2": (113.2010, 36.3050), "w3": (113.2010, 36.3060),
    "own": (113.202, 36.308), "far": (113.900, 36.900),
}  # fmt: skip
WAYS = [
    (["a", "b"], {"highway": "primary", "name": "Shihe Road", "name:zh": "石河路"}),
    (["b", "c"], {"waterway": "stream", "name": "青石河"}),
    (["w1", "w2", "w3", "w1"], {"building": "house"}),
    (["a", "a"], {"highway": "path"}),
]
PLACES = {"own": {"place": "village", "name": "旧图上河"}, "far": {"place": "town", "name": "远方镇"}}
Extract = Callable[..., Path]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write_osm(tmp_path / "county.osm", POINTS, WAYS, barriers=PLACES)


def _tile(lon: float, lat: float, zoom: int) -> str:
    """Names and kinds stand in a tile as they are written."""
    box = (lon, lat, lon, lat)
    (_, x, y), *_ = tiles_of(box=box, farthest=zoom, closest=zoom)
    return tile(zoom=zoom, x=x, y=y).decode("utf-8", errors="ignore")


def test_without_apply_nothing_is_kept(extract: Path) -> None:
    report = base_map_import(path=extract)
    assert (report.layers, report.applied) == ({"places": 2, "roads": 1, "waterways": 1, "buildings": 1}, False)
    assert not BaseMap.objects.exists()


def test_the_same_file_twice_changes_nothing(extract: Path) -> None:
    assert base_map_import(path=extract, apply=True).is_new
    first = set(GroundFeature.objects.values_list("pk", flat=True))
    assert not base_map_import(path=extract, apply=True).is_new
    assert set(GroundFeature.objects.values_list("pk", flat=True)) == first


def test_a_new_extract_takes_the_place_of_the_old(extract: Path, tmp_path: Path) -> None:
    base_map_import(path=extract, apply=True)
    other = write_osm(tmp_path / "other.osm", POINTS, WAYS[:1])
    base_map_import(path=other, apply=True)
    assert BaseMap.objects.get().source_name == "other.osm"
    assert GroundFeature.objects.count() == 1


def test_a_clip_keeps_what_touches_the_area(township: Township, extract: Path) -> None:
    report = base_map_import(path=extract, clip=township.area.code)
    assert report.layers["places"] == 1


def test_a_broken_file_leaves_the_old_map_in_place(extract: Path, tmp_path: Path) -> None:
    base_map_import(path=extract, apply=True)
    (tmp_path / "bad.osm.pbf").write_bytes(b"\x00\x00\x00\x0dno map at all")
    with pytest.raises(RoadFileUnreadable):
        base_map_import(path=tmp_path / "bad.osm.pbf", apply=True)
    assert BaseMap.objects.get().source_name == "county.osm"


def test_the_closer_the_more_is_seen(extract: Path) -> None:
    base_map_import(path=extract, apply=True)
    county, village = _tile(113.2, 36.31, 9), _tile(113.2, 36.31, 14)
    assert "石河路" in county
    assert "青石河" not in county
    assert all(word in village for word in ("石河路", "青石河", "buildings"))


def test_our_villages_bear_our_names_and_others_their_own(township: Township, extract: Path) -> None:
    base_map_import(path=extract, apply=True)
    assert "上河村" in _tile(113.2, 36.31, 12)
    assert "旧图上河" not in _tile(113.202, 36.308, 12)
    assert "远方镇" in _tile(113.9, 36.9, 12)


def test_offices_lose_their_endings(township: Township) -> None:
    Area.objects.filter(pk=township.villages["上河村"].pk).update(name="上河村村民委员会")
    written = _tile(113.2, 36.31, 12)
    assert "上河村" in written
    assert "委员会" not in written


def test_natural_villages_and_facilities_have_names_close_by(township: Township) -> None:
    village, point = township.villages["上河村"], Point(113.2002, 36.3102)
    NaturalVillage.objects.create(name="后崖底", village=village, point=point, source="imported")
    Facility.objects.create(name="上河卫生室", kind=FacilityKind.CLINIC, area=village, point=point)
    far, close = _tile(113.2002, 36.3102, 11), _tile(113.2002, 36.3102, 14)
    assert "后崖底" in close
    assert "上河卫生室" in close
    assert "后崖底" not in far


def test_no_person_and_no_door_is_in_a_tile(township: Township, extract: Path) -> None:
    base_map_import(path=extract, apply=True)
    written = _tile(113.2, 36.31, 14)
    assert not [elder.name for elder in township.elders.values() if elder.name in written]
    assert not [home.address for home in township.households.values() if home.address in written]


def test_drawn_edges_are_shown_and_proposed_ones_are_not(township: Township) -> None:
    square = MultiPolygon(Polygon.from_bbox((113.19, 36.30, 113.2001, 36.32)))
    villages = Area.objects.filter(pk=township.villages["上河村"].pk)
    villages.update(boundary=square, boundary_is_proposal=True)
    assert "edges" not in _tile(113.2, 36.31, 13)
    villages.update(boundary_is_proposal=False)
    assert "edges" in _tile(113.2, 36.31, 13)


def test_the_version_changes_with_the_extract_and_with_names(township: Township, extract: Path) -> None:
    versions = [tiles_version()]
    base_map_import(path=extract, apply=True)
    versions.append(tiles_version())
    Area.objects.filter(pk=township.villages["上河村"].pk).update(name="上河新村")
    versions.append(tiles_version())
    assert len(set(versions)) == 3


def test_a_tile_that_has_not_changed_is_not_sent_again(township: Township, extract: Path) -> None:
    client = Client()
    client.force_login(township.users["visitor"])
    first = client.get("/tiles/12/3335/1604/")
    assert first["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert "private" in first["Cache-Control"]
    assert client.get("/tiles/12/3335/1604/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    base_map_import(path=extract, apply=True)
    assert client.get("/tiles/12/3335/1604/", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", ["/tiles/15/1/1/", "/tiles/3/8/0/", "/tiles/3/0/8/"])
def test_a_tile_that_cannot_be_is_not_found(township: Township, address: str) -> None:
    client = Client()
    client.force_login(township.users["visitor"])
    assert client.get(address).status_code == 404
