"""Drawing in a real browser: a village with snapping, undo, a second version and the first again; a zone (P22, P57)."""

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from playwright.sync_api import Page, expect
from pytest_django import Settings

from geo.areas.services import boundary_change
from geo.models import Area, Zone
from tests.township import Township

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
VIOLATIONS = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""
GEOMAN = "() => performance.getEntriesByType('resource').some((one) => one.name.includes('geoman'))"
TO_PAGE = """([x, y]) => {
    const { left, top, width, height } = document.getElementById("map").getBoundingClientRect();
    return [left + x * width, top + y * height];
}"""


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    """下河村 has a boundary; 上河村's is to be drawn beside it."""
    settings.AS_OF = "2026-11-23"
    beside = MultiPolygon(Polygon.from_bbox((113.203, 36.302, 113.215, 36.318)), srid=4326)
    boundary_change(area=township.villages["下河村"], boundary=beside, seen=0)
    return township


def drawn(page: Page) -> list[list[float]]:
    text = page.locator("[name=shape]").input_value()
    return [[float(number) for number in line.split(",")] for line in text.splitlines() if line]


def click(page: Page, x: float, y: float) -> None:
    """At these shares of the map's width and height."""
    left, top = page.evaluate(TO_PAGE, [x, y])
    page.mouse.move(left - 4, top - 4)
    page.mouse.move(left, top)
    page.wait_for_timeout(150)  # Geoman looks for something to snap to every tenth of a second
    page.mouse.click(left, top)


def corner(page: Page, number: int) -> tuple[float, float]:
    box = page.locator(".marker-icon:not(.marker-icon-middle)").nth(number).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def neighbours_corner(page: Page) -> tuple[float, float]:
    """The south-west corner of the neighbour on the page."""
    box = page.locator("path.drawing-beside").first.bounding_box()
    assert box is not None
    return box["x"] + 1, box["y"] + box["height"] - 1


def save(page: Page) -> None:
    page.get_by_role("button", name="保存边界").click()
    page.wait_for_selector("[data-ready]")


def watched(page: Page) -> list[str]:
    """What the page complains about and whatever it asks of others, from a second loading on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: found.append(request.url) if "//localhost" not in request.url else None)
    page.context.add_init_script(VIOLATIONS)
    page.reload(wait_until="networkidle")
    page.wait_for_selector("[data-ready]")
    return found


def test_a_village_is_drawn_with_snapping_saved_changed_and_brought_back(town: Township, open_page: Open) -> None:
    page = open_page("/areas/140499101201/boundary/", user=town.users["coordinator"])
    found = watched(page)

    page.get_by_role("button", name="画面").click()
    expect(page.locator(".is-drawing")).to_have_count(1)
    left, bottom = neighbours_corner(page)
    page.mouse.move(left - 10, bottom + 10)
    page.mouse.move(left - 6, bottom + 5)
    page.wait_for_timeout(150)
    page.mouse.click(left - 6, bottom + 5)  # beside the corner: it snaps
    click(page, 0.15, 0.85)
    click(page, 0.15, 0.3)
    click(page, 0.2, 0.3)
    page.keyboard.press("Control+z")  # takes the last corner back
    page.get_by_role("button", name="画完").click()
    assert len(drawn(page)) == 3
    assert drawn(page)[0] == pytest.approx([113.203, 36.302], abs=1e-7)

    x, y = corner(page, 1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 20, y + 15, steps=4)
    page.mouse.up()
    moved = drawn(page)
    page.get_by_role("button", name="撤销").click()
    assert drawn(page) != moved
    page.get_by_role("button", name="重做").click()
    assert drawn(page) == moved
    save(page)
    expect(page.locator(".toasts")).to_contain_text("边界已保存")
    first = Area.objects.get(name="上河村").boundary

    page.locator("#map").focus()
    page.locator(".marker-icon:not(.marker-icon-middle)").nth(1).focus()
    page.keyboard.press("Shift+ArrowDown")
    save(page)
    expect(page.get_by_text("第 2 版")).to_be_visible()
    assert Area.objects.get(name="上河村").boundary != first

    page.get_by_role("button", name="恢复").click()
    page.wait_for_selector("[data-ready]")
    expect(page.get_by_text("第 3 版")).to_be_visible()
    assert Area.objects.get(name="上河村").boundary == first
    assert found + page.evaluate("violations") == []


def test_a_zone_is_drawn_by_keyboard_alone_and_says_who_is_inside(town: Township, open_page: Open) -> None:
    page = open_page("/zones/new/", width=390, height=844, user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    page.get_by_label("名称").fill("河滩")
    page.get_by_text("用键盘填写顶点").focus()
    page.keyboard.press("Enter")
    page.get_by_label("顶点").fill("113.19,36.30\n113.21,36.30\n113.21,36.32\n113.19,36.32")
    page.keyboard.press("Tab")
    expect(page.locator("path.drawn")).to_have_count(1)
    expect(page.locator("#shape-size")).to_have_text("4 个顶点")
    page.get_by_role("button", name="保存风险区").press("Enter")
    expect(page.get_by_role("heading", name="里面的老人")).to_be_visible()
    expect(page.get_by_role("link", name="3 人").first).to_be_visible()
    assert Zone.objects.get().polygon.extent == pytest.approx((113.19, 36.30, 113.21, 36.32))


@pytest.mark.parametrize("path", ["/areas/140499101201/boundary/", "/zones/new/", "/roads/link/", "/inside/"])
def test_what_draws_comes_when_somebody_begins_to_draw_by_keyboard_too(
    town: Township, open_page: Open, path: str
) -> None:
    page = open_page(path, user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    page.wait_for_load_state("networkidle")
    assert not page.evaluate(GEOMAN)
    page.get_by_role("button", name="在中心加一点").press("Enter")
    expect(page.locator(".is-drawing")).to_have_count(1)
    assert page.evaluate(GEOMAN)


def test_a_shape_that_is_there_can_be_taken_hold_of_as_soon_as_somebody_reaches_for_the_map(
    town: Township, open_page: Open
) -> None:
    page = open_page("/areas/140499101202/boundary/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    expect(page.locator("path.drawn")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert not page.evaluate(GEOMAN)
    page.locator("#map").focus()
    expect(page.locator(".marker-icon:not(.marker-icon-middle)")).to_have_count(4)
