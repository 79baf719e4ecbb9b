"""What shares its corners is sent with each corner once, and is the same again when it has come."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from maps.map.geojson import collection, line_feature
from maps.map.shared_corners import UNITS, packed

UNPACK = "async (layer) => (await import('/static/map/shared_corners.js')).unpacked(layer)"
ROAD = [[110.70 + 0.001 * at, 36.30 + 0.0005 * at] for at in range(40)]
SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
BESIDE = [[1.0, 0.0], [2.0, 0.0], [1.0, 1.0], [1.0, 0.0]]


def surface(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": "村"}, "geometry": {"type": kind, "coordinates": coordinates}}


def unfolded(layer: dict[str, Any]) -> list[Any]:
    """What the browser makes of it, in the same few lines."""
    corners, at = [], [0, 0]
    for lon, lat in zip(layer["corners"][::2], layer["corners"][1::2], strict=True):
        at = [at[0] + lon, at[1] + lat]
        corners.append([at[0] / UNITS, at[1] / UNITS])

    def lines(nested: list[Any]) -> list[Any]:
        if nested and isinstance(nested[0], list):
            return [lines(one) for one in nested]
        pairs = zip(nested[::2], nested[1::2], strict=True)
        steps = [(first, by, 1 if by > 0 else -1) for first, by in pairs]
        return [corners[first + step * way] for first, by, way in steps for step in range(abs(by) + 1)]

    return [lines(feature["geometry"]["runs"]) for feature in layer["features"]]


def test_two_routes_over_one_road_send_it_once() -> None:
    layer = packed(collection([line_feature(ROAD, visitor=1), line_feature(ROAD[::-1], visitor=2)]))
    assert len(layer["corners"]) == 2 * len(ROAD)
    assert [feature["geometry"]["runs"] for feature in layer["features"]] == [[0, 39], [39, -39]]
    assert [feature["properties"] for feature in layer["features"]] == [{"visitor": 1}, {"visitor": 2}]


def test_points_and_what_has_no_place_stay_as_they_are() -> None:
    features = [
        surface("Point", [1.0, 2.0]),
        surface("MultiPoint", [[1.0, 2.0]]),
        {"type": "Feature", "geometry": None},
    ]
    assert packed(collection(features))["features"] == features


STEPS = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=30)


@settings(max_examples=200)
@given(st.lists(STEPS, max_size=5))
def test_what_was_packed_is_the_same_again(lines: list[list[tuple[int, int]]]) -> None:
    shapes = [[[lon / UNITS, lat / UNITS] for lon, lat in line] for line in lines]
    assert unfolded(packed(collection(surface("LineString", shape) for shape in shapes))) == shapes


@pytest.mark.browser
def test_the_browser_makes_the_same_lines_and_surfaces_of_it(open_page: Callable[..., Page]) -> None:
    villages = [surface("Polygon", [SQUARE]), surface("MultiPolygon", [[SQUARE], [BESIDE]])]
    layer = collection([line_feature(ROAD), *villages, surface("Point", [1.0, 2.0])])
    page = open_page("/sign-in/")
    made = page.evaluate(UNPACK, packed(layer))
    assert "corners" not in made
    for one, other in zip(made["features"], layer["features"], strict=True):
        assert one["properties"] == other["properties"]
        assert one["geometry"]["type"] == other["geometry"]["type"]
        assert flat(one["geometry"]["coordinates"]) == pytest.approx(flat(other["geometry"]["coordinates"]), abs=1e-9)


def flat(nested: Any) -> list[float]:
    return [number for one in nested for number in flat(one)] if isinstance(nested, list) else [nested]
