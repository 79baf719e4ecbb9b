"""A form that was refused names what is wrong at its top and leads there; the button of a long one stays in sight."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.township import TODAY, Township

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


@pytest.mark.parametrize("width", [390, 1440])
def test_what_is_wrong_is_named_and_led_to(township: Township, open_page: Callable[..., Page], width: int) -> None:
    page = open_page("/visitors/new/", width=width, user=township.users["coordinator"])
    page.fill("[name=day-2]", "一早")
    page.fill("[name=day-3]", "早上")
    page.get_by_role("button", name="保存", exact=True).click()
    box = page.locator(".form-error")
    expect(box).to_be_focused()
    assert page.title().startswith("有错误：")
    lines = box.locator("li a")
    assert [line.split("：")[0] for line in lines.all_inner_texts()] == ["周二", "周三"]
    lines.nth(1).click()
    wrong = page.locator("[name=day-3]")
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    said = page.locator(f"#{wrong.get_attribute('aria-describedby')}")
    expect(said).to_contain_text("请写成")


def test_a_choice_that_was_not_made_is_led_to_at_its_first(township: Township, open_page: Callable[..., Page]) -> None:
    page = open_page("/surges/new/", user=township.users["coordinator"])
    page.locator("form[method=post] button.primary").last.click()
    box = page.locator(".form-error:not([hidden])")
    expect(box).to_be_focused()
    box.locator("li a").first.click()
    assert page.evaluate("document.activeElement.matches('input, select, textarea')")


@pytest.mark.parametrize("path", ["/visitors/new/", "/elders/new/", "/surges/new/"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_button_of_a_long_form_is_in_sight_and_over_no_field(
    township: Township, open_page: Callable[..., Page], path: str, width: int
) -> None:
    page = open_page(path, width=width, height=844, user=township.users["coordinator"])
    save = page.locator("main form[method=post] button.primary[type=submit]").last
    expect(save).to_be_in_viewport(ratio=1)
    fields = page.locator("main form[method=post] :is(input[type=text], input:not([type]), textarea, select):visible")
    for field in fields.all()[:40]:
        field.focus()
        at, bar = field.bounding_box(), save.bounding_box()
        assert at is not None
        assert bar is not None
        beside = at["x"] + at["width"] <= bar["x"] or bar["x"] + bar["width"] <= at["x"]
        assert beside or at["y"] + at["height"] <= bar["y"] or bar["y"] + bar["height"] <= at["y"], field
