"""The network in use as the ground of a map."""

from pathlib import Path
from typing import Any

import pytest

from geo.roads.road_lines import road_lines
from geo.roads.services import roads_import
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS

pytestmark = pytest.mark.django_db
WHOLE_WORLD = (-180.0, -90.0, 180.0, 90.0)


def _import(folder: Path, settings: Any) -> None:
    settings.VAR_DIR = folder
    ways = [(["a", "b"], {"highway": "trunk"}), (["b", "c"], {"highway": "track"})]
    roads_import(path=write_osm(folder / "two.osm", POINTS, ways), apply=True)


def test_roads_come_in_one_feature_for_each_class_main_ones_last(tmp_path: Path, settings: Any) -> None:
    _import(tmp_path, settings)
    features = road_lines(box=WHOLE_WORLD)["features"]
    assert [feature["properties"]["class"] for feature in features] == ["path", "main"]
    a, b = (list(POINTS[name]) for name in "ab")
    assert features[1]["geometry"]["coordinates"] == [[pytest.approx(a), pytest.approx(b)]]


def test_roads_outside_the_box_stay_away(tmp_path: Path, settings: Any) -> None:
    _import(tmp_path, settings)
    assert road_lines(box=(50.0, 50.0, 51.0, 51.0))["features"] == []


def test_without_a_network_there_are_no_roads(db: None) -> None:
    assert road_lines(box=WHOLE_WORLD)["features"] == []
