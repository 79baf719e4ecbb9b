"""The painter of the base map: reads what our server makes, and writes names that can be read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from geo.base_map.services import base_map_import
from geo.base_map.tiles import tiles_of
from tests.geo.base_map.test_base_map import POINTS, WAYS
from tests.geo.osm_file import write_osm
from tests.township import Township

pytestmark = pytest.mark.browser
READ = """async (url) => {
    const { read } = await import("/static/map/vector_tile.js");
    const layers = read(new Uint8Array(await (await fetch(url)).arrayBuffer()));
    const told = ({ type, kind, name, parts }) =>
        ({ type, kind, name, sizes: parts.map((one) => one.length), most: Math.max(...parts.flat()) });
    return Object.fromEntries(Object.entries(layers).map(([layer, features]) => [layer, features.map(told)]));
}"""
ALONG = "async ([points, length]) => (await import('/static/map/names.js')).along(points, length)"
STRAIGHT = [{"x": 0, "y": 0}, {"x": 50, "y": 1}, {"x": 100, "y": 0}]


@pytest.fixture
def page(township: Township, settings: Settings, tmp_path: Path, open_page: Callable[..., Page]) -> Page:
    settings.AS_OF = "2026-11-23"
    base_map_import(path=write_osm(tmp_path / "county.osm", POINTS, WAYS), apply=True)
    page = open_page("/locations/", user=township.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    return page


def _read(page: Page, zoom: int) -> dict[str, list[dict[str, Any]]]:
    ((_, x, y),) = tiles_of(box=(113.2, 36.31, 113.2, 36.31), farthest=zoom, closest=zoom)
    layers: dict[str, list[dict[str, Any]]] = page.evaluate(READ, f"/tiles/{zoom}/{x}/{y}/")
    return layers


def test_a_tile_is_read_as_the_server_made_it(page: Page) -> None:
    layers = _read(page, 14)
    assert {"roads", "names"} <= layers.keys()
    assert "上河" in {one["name"].removesuffix("村") for one in layers["names"]}
    assert all(one["type"] == 1 and one["sizes"] == [2] for one in layers["names"])
    assert {one["kind"] for one in layers["roads"]} <= {"main", "minor", "path"}
    for feature in (one for features in layers.values() for one in features):
        assert feature["most"] <= 4096 + 96  # of the tile, and a little beyond its edge
        assert all(size % 2 == 0 for size in feature["sizes"])


def test_an_empty_tile_has_no_layers(page: Page) -> None:
    assert page.evaluate("async () => (await import('/static/map/vector_tile.js')).read(new Uint8Array())") == {}


def test_a_name_runs_along_what_is_straight_and_is_never_upside_down(page: Page) -> None:
    spot = page.evaluate(ALONG, [STRAIGHT, 80])
    back = page.evaluate(ALONG, [STRAIGHT[::-1], 80])
    assert (spot["x"], spot["y"]) == (back["x"], back["y"]) == (50, 0)
    assert spot["angle"] == pytest.approx(0)
    assert back["angle"] % 6.283185307 == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "points", [STRAIGHT[:2], [{"x": 0, "y": 0}, {"x": 50, "y": 0}, {"x": 50, "y": 50}, {"x": 100, "y": 50}]]
)
def test_what_is_too_short_or_too_crooked_bears_no_name(page: Page, points: list[dict[str, int]]) -> None:
    assert page.evaluate(ALONG, [points, 80]) is None
