"""Which system coordinates are likely in: by the file's own words, by where known places come to lie."""

import numpy as np
import pytest

from geo.areas.likely_system import SYSTEMS, system_by_places, system_told
from geo.coordinates import convert

KNOWN = np.array([[113.11, 36.20], [113.22, 36.33], [113.05, 36.41], [113.31, 36.25]])


@pytest.mark.parametrize(
    ("name", "columns", "system"),
    [
        ("points_2016_gcj02.csv", ["code", "lon"], "gcj02"),
        ("点.csv", ["名称", "经度(高德)"], "gcj02"),
        ("点.csv", ["名称", "百度经度"], "bd09"),
        ("村-BD09.geojson", ["name"], "bd09"),
        ("县.geojson", ["adcode", "name", "childrenNum", "subFeatureIndex"], "gcj02"),
        ("县.geojson", ["adcode", "name"], None),
        ("villages.csv", ["code", "name", "lon", "lat"], None),
    ],
)
def test_what_a_file_says_of_itself(name: str, columns: list[str], system: str | None) -> None:
    assert system_told(name=name, columns=columns) == system


@pytest.mark.parametrize("truth", SYSTEMS)
@pytest.mark.parametrize("assumed", SYSTEMS)
def test_known_places_tell_the_system(truth: str, assumed: str) -> None:
    written = convert(KNOWN, source="wgs84", target=truth)
    expected = None if truth == assumed else truth
    assert system_by_places(written=written, known=KNOWN, assumed=assumed) == expected


def test_two_places_are_too_few_to_tell() -> None:
    written = convert(KNOWN[:2], source="wgs84", target="gcj02")
    assert system_by_places(written=written, known=KNOWN[:2], assumed="wgs84") is None


def test_points_that_are_merely_elsewhere_tell_nothing() -> None:
    assert system_by_places(written=KNOWN + 0.1, known=KNOWN, assumed="wgs84") is None
