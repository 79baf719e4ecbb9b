"""Roads handed in, looked at and put into use in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from geo.models import RoadImport, RoadNetwork
from geo.roads.services.road_import_work import road_import_work
from tests.fitting import fits
from tests.geo.osm_file import write_osm
from tests.township import Township

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
POINTS = {"a": (113.199, 36.309), "b": (113.202, 36.311), "c": (113.216, 36.296)}


@pytest.mark.parametrize("width", [1440, 390])
def test_roads_are_looked_at_before_they_are_in_use(
    open_page: Open,
    township: Township,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
) -> None:
    settings.RUN_HEARTBEAT_S = 600
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr("geo.roads.services.road_imports.run_start", lambda run: None)
    extract = write_osm(tmp_path / "本县.osm", POINTS, [(["a", "b", "c"], {"highway": "residential"})])
    page = open_page("/roads/imports/", width=width, user=township.users["administrator"])
    page.locator("input[type=file]").set_input_files(extract)
    page.get_by_role("button", name="上传并读取").click()
    _worked(page)
    expect(page.locator("#map[data-ready]")).to_be_visible()
    expect(page.locator(".pin-doubt[title], .leaflet-marker-icon")).to_have_count(1)
    expect(page.get_by_text("石桥村").first).to_be_visible()
    fits(page)
    assert not RoadNetwork.objects.exists()
    page.get_by_role("button", name="启用这份路网").click()
    _worked(page)
    expect(page.get_by_role("heading", name="路网已启用")).to_be_visible()
    assert RoadNetwork.objects.get(is_active=True).source_name == "本县.osm"


def _worked(page: Page) -> None:
    expect(page.locator("[data-progress]")).to_be_visible()
    road_import_work(run_id=RoadImport.objects.latest("pk").pk)
    expect(page.locator("[data-progress]")).to_have_count(0)
