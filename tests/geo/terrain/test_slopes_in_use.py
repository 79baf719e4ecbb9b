"""New heights count for every travel time at once, under a version of their own."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from config.backup.folders import folders
from geo.models import Area, Level
from geo.roads.active_roads import network_version, roads_version
from geo.roads.services import roads_import
from geo.terrain.services import terrain_import
from geo.travel import travel_matrix, travel_nearest, travel_path, travel_steps
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS
from tests.geo.terrain.height_files import tif_write

pytestmark = pytest.mark.django_db


@pytest.fixture
def roads(db: None, tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    Area.objects.create(
        code="140400000000", name="某县", level=Level.COUNTY, point=Point(113.11, 36.19), valid_from="2023-01-01"
    )
    ways = [(list("abc"), {"highway": "unclassified"}), (list("ad"), {"highway": "unclassified"})]
    roads_import(path=write_osm(tmp_path / "village.osm", POINTS, ways), apply=True)


def _tilted(path: Path, grade: float) -> Path:
    return tif_write(
        path, box=(113.0, 36.1, 113.2, 36.3), heights=lambda lon, _lat: 1000 + grade * (lon - 113) * 89_700
    )


def test_times_follow_the_heights_in_use(roads: None, tmp_path: Path) -> None:
    ends = [POINTS["a"], POINTS["c"]]
    flat, before = travel_matrix(ends, mode="walk").seconds, roads_version()
    assert flat[0, 1] == flat[1, 0]
    assert before == network_version()
    terrain_import(paths=[_tilted(tmp_path / "steep.tif", 0.1)], apply=True)
    steep = travel_matrix(ends, mode="walk").seconds
    assert steep[0, 1] > 1.3 * flat[0, 1]
    assert steep[1, 0] == pytest.approx(flat[1, 0], rel=0.02)  # 10 % down is walked as fast as the flat
    assert travel_path(*ends, mode="walk").seconds == steep[0, 1]
    assert travel_nearest(ends[:1], ends[1:], mode="walk").seconds[0] == pytest.approx(steep[0, 1], abs=1)
    assert travel_steps(*ends, mode="walk")
    assert before != roads_version() == network_version()
    terrain_import(paths=[_tilted(tmp_path / "gentle.tif", 0.02)], apply=True)
    assert flat[0, 1] < travel_matrix(ends, mode="walk").seconds[0, 1] < steep[0, 1]


def test_heights_are_in_a_backup(roads: None, tmp_path: Path) -> None:
    report = terrain_import(paths=[_tilted(tmp_path / "a.tif", 0.1)], apply=True)
    assert (folders()["terrain"] / report.version / "meta.json").exists()
