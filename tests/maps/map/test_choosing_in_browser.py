"""What is chosen or looked at is one event, wherever it happens."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.maps.monday import monday
from tests.township import Township

pytestmark = pytest.mark.browser
LISTEN = """
    window.heard = [];
    for (const name of ["map:choose", "map:hover"])
        document.addEventListener(name, ({ detail }) => heard.push({ name, ...detail }));
"""
ROWS = """
    const rows = document.createElement("ul");
    rows.dataset.from = "drawer";
    rows.innerHTML = `<li data-elder="7 8" tabindex="0">two</li><li data-stop="3" data-elder="8" data-visitor="1">stop
        <a id="inner" href="#elsewhere">x</a></li>
        <li data-village="140499101001">village</li><li data-elder="">none</li>`;
    document.querySelector("main").prepend(rows);
"""
Open = Callable[..., Page]


@pytest.fixture
def page(township: Township, settings: Settings, open_page: Open) -> Page:
    settings.AS_OF = "2026-11-23"
    monday(township)
    page = open_page("/plan/", user=township.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    page.evaluate(LISTEN + ROWS)
    return page


def _heard(page: Page, name: str) -> list[dict[str, Any]]:
    page.wait_for_function("name => heard.some((one) => one.name === name)", arg=name)
    heard: list[dict[str, Any]] = page.evaluate("heard.splice(0)")
    return [{key: value for key, value in one.items() if key != "name"} for one in heard if one["name"] == name]


def test_a_cell_of_the_timetable_announces_its_visitor_and_day(page: Page, township: Township) -> None:
    visitor = str(township.visitors["孙志强"].pk)
    cell = page.locator(f"button.cell[data-visitor='{visitor}']").first
    day = cell.get_attribute("data-day")
    cell.click()
    assert _heard(page, "map:choose") == [{"kind": "visitor", "id": visitor, "day": day, "from": "timetable"}]
    expect(cell).to_have_attribute("aria-pressed", "true")
    cell.click()
    assert [one["id"] for one in _heard(page, "map:choose")] == [""]
    expect(cell).to_have_attribute("aria-pressed", "false")


def test_the_maps_own_control_announces_it_too_and_the_row_shows_it(page: Page, township: Township) -> None:
    visitor = str(township.visitors["孙志强"].pk)
    page.locator("[data-choose=visitor]").select_option(visitor)
    assert _heard(page, "map:choose") == [{"kind": "visitor", "id": visitor, "day": "2026-11-23", "from": "map"}]
    expect(page.locator(f"button.row[data-visitor='{visitor}']")).to_have_attribute("aria-pressed", "true")


def test_a_row_speaks_of_the_nearest_that_it_names(page: Page) -> None:
    for text, kind, named in [("stop", "stop", "3"), ("village", "village", "140499101001"), ("two", "elder", "7")]:
        page.locator("li", has_text=text).first.click()
        [said] = _heard(page, "map:choose")
        assert (said["kind"], said["id"], said["from"]) == (kind, named, "drawer")


def test_what_is_inside_a_row_does_what_it_says(page: Page) -> None:
    page.locator("#inner").click()
    page.locator("li", has_text="none").first.click()
    page.locator("li", has_text="village").click()
    assert [one["kind"] for one in _heard(page, "map:choose") if one["from"] == "drawer"] == ["village"]


def test_rows_of_somebody_looked_at_elsewhere_light_up(page: Page) -> None:
    page.evaluate(
        "import(document.querySelector('script[type=module][src*=plan_map]').src.replace('plan_map', 'choosing'))"
        ".then(({ hover }) => hover({ kind: 'elder', id: 8, from: 'map' }))"
    )
    expect(page.locator("li.is-hovered")).to_have_count(2)


def test_the_keyboards_focus_is_a_look_and_leaving_ends_it(page: Page) -> None:
    page.locator("li", has_text="two").focus()
    page.locator("[data-choose=day]").focus()
    assert [(one["kind"], one["id"]) for one in _heard(page, "map:hover")] == [("elder", "7 8"), ("", "")]
