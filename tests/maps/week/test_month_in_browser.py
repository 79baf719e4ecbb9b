"""The month in a real browser: it comes once it is counted, works by keyboard and thumb, says when it does not come."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from dispatch.plans.models import WeekWish
from tests.fitting import fits
from tests.maps.monday import monday
from tests.township import Township

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
TOUCH_PX = 40


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    monday(township)
    return township


def test_the_weeks_come_once_the_plan_is_there(town: Township, open_page: Open) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    month = page.get_by_role("region", name="五周安排")
    expect(month.get_by_role("listitem").first).to_contain_text("本周")
    expect(month.locator("[data-fragment]")).not_to_have_attribute("aria-busy", "true")
    expect(month.get_by_role("link", name="12月21日–12月27日")).to_be_visible()


def test_where_they_do_not_come_it_is_said_with_the_way_to_them(town: Township, open_page: Open) -> None:
    page = open_page("/", user=town.users["coordinator"])
    page.context.route("**/month/part/*", lambda route: route.fulfill(status=500))
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/plan/")
    month = page.get_by_role("region", name="五周安排")
    expect(month).to_contain_text("五周安排没有载入")
    expect(month.get_by_role("link", name="单独打开再试")).to_have_attribute("href", "/month/?area=140499101000")


@pytest.mark.parametrize("width", [390, 1440])
def test_somebody_is_moved_with_the_keyboard_alone(town: Township, open_page: Open, width: int) -> None:
    page = open_page("/month/week/?day=2026-12-14", user=town.users["coordinator"], width=width)
    page.get_by_role("checkbox", name="赵春花").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="已勾选")).to_have_text("已勾选 1 人")
    week = page.get_by_label("勾选的移到")
    week.focus()
    week.select_option("2026-12-21")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".toasts")).to_contain_text("已移 1 人到 12月21日–12月27日，并锁定。")
    assert WeekWish.objects.get().week_first == date(2026, 12, 21)


def test_on_a_phone_ticks_are_large_and_nothing_is_wider_than_the_screen(town: Township, open_page: Open) -> None:
    page = open_page("/month/week/?day=2026-12-14", user=town.users["coordinator"], width=390)
    box = page.locator(".month-tick").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= TOUCH_PX
    fits(page)
