"""Map, lists and drawer together in a real browser, at the desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from dispatch.plans.models import Plan
from tests.fitting import fits
from tests.maps.monday import monday
from tests.township import Township

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def plan(town: Township) -> Plan:
    return monday(town).plan


def _ready(page: Page) -> Page:
    page.wait_for_selector("[data-ready]")
    return page


def test_a_cell_of_the_timetable_opens_the_day_and_esc_gives_the_focus_back(
    town: Township, plan: Plan, open_page: Open
) -> None:
    page = _ready(open_page("/plan/", user=town.users["coordinator"]))
    drawer = page.get_by_role("region", name="选中的行程")
    expect(drawer).to_be_hidden()
    cell = page.locator("button.cell").first
    cell.click()
    expect(drawer).to_contain_text("王秀英")
    expect(drawer.get_by_role("heading", name="孙志强")).to_be_focused()
    expect(drawer.get_by_role("status")).to_contain_text("3 站")
    assert f"visitor={town.visitors['孙志强'].pk}&day=2026-11-23" in page.url
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(cell).to_be_focused()
    assert "visitor=" not in page.url
    page.go_back()
    expect(drawer).to_contain_text("王秀英")
    page.reload()
    _ready(page)
    expect(drawer).to_contain_text("王秀英")
    expect(page.locator("[data-choose=visitor]")).to_have_value(str(town.visitors["孙志强"].pk))


def test_map_and_board_stay_in_sight_at_the_desk(town: Township, plan: Plan, open_page: Open) -> None:
    page = _ready(open_page("/plan/", width=1440, user=town.users["coordinator"]))
    page.locator("button.cell").first.click()
    expect(page.get_by_role("region", name="选中的行程")).to_contain_text("王秀英")
    page.locator(".timetable").scroll_into_view_if_needed()
    height = page.viewport_size["height"] if page.viewport_size else 0
    for part in (".plan-side", ".map-stage", ".drawer", ".timetable"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] < height, part
        assert box["y"] + box["height"] > 0, part
    map_box, drawer_box = page.locator(".map-stage").bounding_box(), page.locator(".drawer").bounding_box()
    assert map_box is not None
    assert drawer_box is not None
    assert map_box["x"] + map_box["width"] <= drawer_box["x"]


def test_on_a_phone_the_drawer_comes_up_from_below_and_nothing_is_wider_than_the_screen(
    town: Township, plan: Plan, open_page: Open
) -> None:
    asked = f"/plan/?visitor={town.visitors['孙志强'].pk}&day=2026-11-23"
    page = _ready(open_page(asked, width=390, user=town.users["coordinator"]))
    drawer = page.get_by_role("region", name="选中的行程")
    expect(drawer).to_be_visible()
    box, height = drawer.bounding_box(), page.viewport_size["height"] if page.viewport_size else 0
    assert box is not None
    assert box["y"] + box["height"] == height
    assert box["y"] >= 0.25 * height
    fits(page)
    drawer.get_by_role("button", name="关闭").click()
    expect(drawer).to_be_hidden()
