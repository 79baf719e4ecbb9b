"""The base map in a real browser: drawn at every zoom, on the page and in the file, from nobody else's server."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from config.tile_services import TileService
from geo.base_map.services import base_map_import
from maps.map.document import map_write
from tests.geo.addresses.online.map_server import map_server
from tests.geo.base_map.test_base_map import POINTS, WAYS
from tests.geo.osm_file import write_osm
from tests.maps.monday import monday
from tests.township import Township

pytestmark = pytest.mark.browser
COUNTY, TOWNSHIP, VILLAGE = 10, 13, 16

# How many pixels of the canvases of a pane bear ink.
INK = """(pane) => [...document.querySelectorAll(`.leaflet-${pane}-pane canvas`)].reduce((sum, canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let k = 3; k < data.length; k += 4) sum += data[k] > 0;
    return sum;
}, 0)"""


@pytest.fixture
def town(township: Township, settings: Settings, tmp_path: Path) -> Township:
    settings.AS_OF = "2026-11-23"
    base_map_import(path=write_osm(tmp_path / "county.osm", POINTS, WAYS), apply=True)
    return township


def _zoom(page: Page, zoom: int) -> None:
    page.evaluate(f"pageMap.map.setView([36.310, 113.200], {zoom}, {{ animate: false }})")
    page.wait_for_function(f"() => ({INK})('ground') > 0 && ({INK})('names') > 0")


def test_ground_and_names_are_drawn_at_every_zoom_from_our_own_server(
    town: Township, open_page: Callable[..., Page]
) -> None:
    plan = monday(town).plan
    page = open_page("/sign-in/", user=town.users["coordinator"])
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(page.evaluate("location.origin") + f"/plans/{plan.pk}/map/")
    page.wait_for_selector("[data-ready]")
    for zoom in (COUNTY, TOWNSHIP, VILLAGE):
        _zoom(page, zoom)
    home = page.evaluate("location.origin")
    assert [address for address in asked if not address.startswith((home, "data:"))] == []
    assert any("/tiles/14/" in address for address in asked)
    assert complaints == []


def test_the_file_draws_the_same_ground_without_any_server(town: Township, browser: Browser, tmp_path: Path) -> None:
    plan = monday(town).plan
    file = map_write(area=plan.area, plans=[plan], path=tmp_path / "map.html")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.locator("[data-ready]")).to_be_attached()
    for zoom in (COUNTY, TOWNSHIP, VILLAGE):
        _zoom(page, zoom)
    assert [address for address in asked if address != file.as_uri() and not address.startswith("data:")] == []
    page.close()


def test_a_configured_service_is_asked_only_once_somebody_chooses_it(
    town: Township, open_page: Callable[..., Page], settings: Settings
) -> None:
    picture = BytesIO()
    Image.new("RGB", (256, 256), (200, 220, 240)).save(picture, "PNG")
    with map_server() as server:
        server.answer = picture.getvalue()
        service = TileService("县里的底图", (server.address + "/{z}/{x}/{y}.png",))
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.TILE_SERVICES = [service]
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": policy | {"img-src": [*policy["img-src"], *service.hosts]},
        }
        page = open_page("/locations/", user=town.users["coordinator"])
        page.wait_for_selector("[data-ready]")
        expect(page.locator(".leaflet-control-layers")).to_contain_text("地图公司会知道")
        assert server.asked == []
        page.get_by_label("县里的底图").check()
        expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
        assert server.asked


def test_without_a_service_the_policy_lets_pages_ask_nobody(town: Township, open_page: Callable[..., Page]) -> None:
    page = open_page("/locations/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    assert page.locator(".leaflet-control-layers").count() == 0
    with page.expect_response("**/locations/") as response:
        page.reload()
    directives = response.value.headers["content-security-policy"].split("; ")  # in any order
    assert "img-src 'self' data:" in directives
