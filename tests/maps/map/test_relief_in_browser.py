"""Mountains under the map: drawn by our own server over the ground and under names, and in the file too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from geo.terrain.services import terrain_import
from maps.map.document import map_write
from tests.geo.terrain.height_files import tif_write
from tests.maps.monday import monday
from tests.township import Township

pytestmark = pytest.mark.browser
RELIEF = ".leaflet-relief-pane img"


@pytest.fixture
def town(township: Township, settings: Settings, tmp_path: Path) -> Township:
    settings.AS_OF, settings.VAR_DIR = "2026-11-23", tmp_path / "var"
    return township


def _heights(tmp_path: Path) -> None:
    terrain_import(paths=[tif_write(tmp_path / "hills.tif", box=(113.0, 36.1, 113.5, 36.5))], apply=True)


def _plan_map(town: Township, open_page: Callable[..., Page], asked: list[str]) -> Page:
    plan = monday(town).plan
    page = open_page("/sign-in/", user=town.users["coordinator"])
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.evaluate("location.origin") + f"/plans/{plan.pk}/map/")
    page.wait_for_selector("[data-ready]")
    return page


def test_mountains_lie_over_the_ground_and_under_names(
    town: Township, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    _heights(tmp_path)
    asked: list[str] = []
    page = _plan_map(town, open_page, asked)
    page.wait_for_function(
        f"() => [...document.querySelectorAll('{RELIEF}')].some((one) => one.complete && one.naturalWidth)"
    )
    order = page.evaluate(
        "() => ['ground', 'relief', 'names'].map((name) => +getComputedStyle(pageMap.map.getPane(name)).zIndex)"
    )
    assert order == sorted(order)
    assert page.evaluate("() => getComputedStyle(pageMap.map.getPane('relief')).pointerEvents") == "none"
    home = page.evaluate("location.origin")
    assert all("?v=" in address for address in asked if "/relief/" in address)
    assert [address for address in asked if not address.startswith((home, "data:"))] == []


def test_without_heights_nothing_is_asked_for(town: Township, open_page: Callable[..., Page]) -> None:
    asked: list[str] = []
    page = _plan_map(town, open_page, asked)
    page.wait_for_function("() => document.querySelectorAll('.leaflet-ground-pane canvas').length > 0")
    expect(page.locator(RELIEF)).to_have_count(0)
    assert [address for address in asked if "/relief/" in address] == []


def test_the_file_holds_its_mountains(town: Township, browser: Browser, tmp_path: Path) -> None:
    _heights(tmp_path)
    plan = monday(town).plan
    file = map_write(area=plan.area, plans=[plan], path=tmp_path / "map.html")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.goto(file.as_uri())
    expect(page.locator(RELIEF)).to_have_count(1)
    page.wait_for_function(f"() => document.querySelector('{RELIEF}').naturalWidth > 100")
    page.close()
