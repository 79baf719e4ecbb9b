"""From an empty system to villages on the map in a real browser: listing, points, a tap, proposed boundaries (P22)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import Role, User
from geo.areas.services.area_import_work import area_import_work
from geo.models import Area, AreaImport, PointVersion
from tests.fitting import fits
from tests.township import Township

pytestmark = [pytest.mark.long, pytest.mark.browser]
Open = Callable[..., Page]
LISTING = """county_code,county,township_code,township,village_code,village
140499,云岭县,140499101,青石乡,140499101201,上河村
140499,云岭县,140499101,青石乡,140499101202,下河村
140498,外县,140498101,外乡,140498101201,外村
"""
POINTS = """code,name,level,lon,lat
140499101000,青石乡,town,113.2000,36.3000
140499101201,上河村,village,113.2010,36.3110
"""


@pytest.fixture
def administrator(transactional_db: None) -> User:
    return User.objects.create(username="first", role=Role.ADMINISTRATOR, display_name="管理员")


@pytest.fixture
def _by_hand(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """The test does the background work itself."""
    settings.RUN_HEARTBEAT_S = 600
    monkeypatch.setattr("geo.areas.services.area_imports.run_start", lambda run: None)


def handed_in(page: Page, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(folder / name)
    page.get_by_role("button", name="上传并检查").click()
    worked(page)


def worked(page: Page) -> None:
    expect(page.locator("[data-progress]")).to_be_visible()
    area_import_work(run_id=AreaImport.objects.latest("pk").pk)
    expect(page.locator("[data-progress]")).to_have_count(0)


@pytest.mark.usefixtures("_by_hand")
def test_a_stranger_begins_a_county_with_pages_only(open_page: Open, administrator: User, tmp_path: Path) -> None:
    page = open_page("/areas/imports/", user=administrator)
    handed_in(page, tmp_path, "名录.csv", LISTING)
    expect(page.get_by_label("外县")).not_to_be_checked()
    page.get_by_label("云岭县").check()
    page.get_by_role("button", name="写入").click()
    worked(page)
    expect(page.get_by_text("已授权给您")).to_be_visible()
    page.get_by_role("link", name="接着导入坐标点和边界").click()
    handed_in(page, tmp_path, "点.csv", POINTS)
    page.get_by_role("button", name="写入").click()
    worked(page)
    page.goto(page.url.split("/areas/")[0] + "/areas/points/")
    page.get_by_role("link", name="从第一个开始").click()
    expect(page.get_by_role("heading", name="下河村")).to_be_visible()
    box = page.locator("#map[data-ready]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6)
    page.get_by_role("button", name="保存位置").click()
    expect(page.get_by_text("下河村的位置已保存")).to_be_visible()
    assert PointVersion.objects.get(area__name="下河村").origin == "tapped"
    page.get_by_role("link", name="去推算边界").click()
    page.get_by_role("link", name="推算没有的边界").click()
    assert not Area.objects.exclude(boundary=None).exists()


def test_a_pin_is_set_and_moved_by_the_keyboard_at_the_width_of_a_phone(
    open_page: Open, transactional_db: None, township: Township
) -> None:
    village = township.villages["石桥村"]
    Area.objects.filter(pk=village.pk).update(point=None)
    page = open_page(f"/areas/points/{village.code}/", width=390, user=township.users["coordinator"])
    page.get_by_role("button", name="图钉放到地图中间").click()
    before = float(page.locator("[name=lat]").input_value())
    page.keyboard.press("Shift+ArrowUp")
    assert float(page.locator("[name=lat]").input_value()) > before
    page.get_by_role("button", name="保存位置").click()
    expect(page.get_by_text("石桥村的位置已保存")).to_be_visible()
    fits(page)
    point = Area.objects.get(pk=village.pk).point
    assert isinstance(point, Point)
