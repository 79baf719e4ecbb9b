"""Importing roads: dry run, apply, twice the same, another one, a clip, a broken file."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from geo.errors import (
    AreaHasNoPlace,
    AreaUnknown,
    RoadFileElsewhere,
    RoadFileEmpty,
    RoadFileNoLength,
    RoadFileUnreadable,
)
from geo.models import Area, RoadNetwork
from geo.roads.services import roads_import
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS

pytestmark = pytest.mark.django_db
STREET = {"highway": "residential"}


@pytest.fixture
def extract(tmp_path: Path, settings: Any) -> Path:
    settings.VAR_DIR = tmp_path
    return write_osm(tmp_path / "village.osm", POINTS, [(["a", "b", "c"], STREET)])


def test_a_dry_run_reports_and_writes_nothing(extract: Path, tmp_path: Path) -> None:
    report = roads_import(path=extract)
    assert (report.sections, report.kilometres, report.applied) == (1, 2.0, False)
    assert not RoadNetwork.objects.exists()
    assert not (tmp_path / "roads").exists()


def test_an_applied_import_becomes_the_active_network(extract: Path) -> None:
    report = roads_import(path=extract, apply=True)
    assert RoadNetwork.objects.get(is_active=True).version == report.version


def test_the_same_file_twice_changes_nothing(extract: Path) -> None:
    roads_import(path=extract, apply=True)
    before = RoadNetwork.objects.get().imported_at
    assert roads_import(path=extract, apply=True).is_new is False
    assert RoadNetwork.objects.get().imported_at == before


def test_another_extract_takes_over(extract: Path, tmp_path: Path) -> None:
    roads_import(path=extract, apply=True)
    other = write_osm(tmp_path / "other.osm", POINTS, [(["a", "d", "g"], STREET)])
    assert roads_import(path=other, apply=True).version == RoadNetwork.objects.get(is_active=True).version
    assert RoadNetwork.objects.count() == 2


def test_a_network_whose_files_were_lost_is_written_again(extract: Path, tmp_path: Path) -> None:
    version = roads_import(path=extract, apply=True).version
    (tmp_path / "roads" / version / "meta.json").unlink()
    assert roads_import(path=extract, apply=True).is_new
    assert (tmp_path / "roads" / version / "meta.json").exists()


@pytest.mark.parametrize(
    ("lon", "error", "words"),
    [(113.3, RoadFileElsewhere, "相距约 16 公里"), (113.2, RoadFileEmpty, "没有可以通行的道路")],
)
def test_a_clip_keeps_the_area_and_its_margin(extract: Path, lon: float, error: type[Exception], words: str) -> None:
    """What lies near but not inside is nothing to keep; what lies farther off is of another place."""
    Area.objects.create(code="140404000000", name="上党区", level="county", point=Point(lon, 36.2))
    with pytest.raises(error, match=words):
        roads_import(path=extract, clip="140404")


def test_a_clip_by_an_unknown_area_is_refused(extract: Path) -> None:
    with pytest.raises(AreaUnknown, match="999999"):
        roads_import(path=extract, clip="999999")


def test_a_clip_by_an_area_without_a_place_is_refused(extract: Path) -> None:
    Area.objects.create(code="140404000000", name="上党区", level="county")
    with pytest.raises(AreaHasNoPlace, match="上党区"):
        roads_import(path=extract, clip="140404")


def test_a_broken_file_leaves_the_active_network_alone(extract: Path, tmp_path: Path) -> None:
    roads_import(path=extract, apply=True)
    (tmp_path / "bad.osm.pbf").write_bytes(b"\x00\x01")
    with pytest.raises(RoadFileUnreadable):
        roads_import(path=tmp_path / "bad.osm.pbf", apply=True)
    assert RoadNetwork.objects.filter(is_active=True).count() == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RoadFileUnreadable, match=r"没有的\.osm"):
        roads_import(path=tmp_path / "没有的.osm")


def test_an_extract_of_another_place_is_kept_only_when_it_is_meant(extract: Path) -> None:
    Area.objects.create(code="140406104201", name="后崖底村", level="village", point=Point(110.7, 36.2))
    assert "后崖底村" in roads_import(path=extract).elsewhere
    with pytest.raises(RoadFileElsewhere, match=r"后崖底村.*公里"):
        roads_import(path=extract, apply=True)
    assert not RoadNetwork.objects.exists()
    assert roads_import(path=extract, apply=True, elsewhere=True).applied


@pytest.mark.parametrize(
    "place", [{"point": Point(113.11, 36.21)}, {"boundary": MultiPolygon(Polygon.from_bbox((113, 36, 114, 37)))}]
)
def test_an_extract_that_touches_an_area_is_of_here(extract: Path, place: dict[str, Any]) -> None:
    Area.objects.create(code="140404000000", name="上党区", level="county", **place)
    assert roads_import(path=extract, apply=True).elsewhere == ""


def test_a_boundary_far_away_is_elsewhere_too(extract: Path) -> None:
    away = MultiPolygon(Polygon.from_bbox((110, 35, 110.2, 35.2)))
    Area.objects.create(code="140404000000", name="上党区", level="county", boundary=away)
    assert "上党区" in roads_import(path=extract).elsewhere


def test_without_any_area_nobody_can_say(extract: Path) -> None:
    assert roads_import(path=extract, apply=True).elsewhere == ""


def test_roads_without_any_length_are_refused(tmp_path: Path) -> None:
    same = dict.fromkeys(POINTS, POINTS["a"])
    with pytest.raises(RoadFileNoLength, match=r"x\.osm"):
        roads_import(path=write_osm(tmp_path / "x.osm", same, [(["a", "b"], STREET)]))
