"""The guide in a real browser: the next step in front, its button leads there and back, on a screen and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import Role
from tests.fitting import fits
from tests.growing import MONDAY, Growing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
WIDTHS = pytest.mark.parametrize("width", [1440, 390])


@pytest.fixture
def growing(transactional_db: None, settings: Settings) -> Growing:
    settings.AS_OF = MONDAY.isoformat()
    return Growing()


@WIDTHS
def test_an_administrator_begins_with_the_listing(growing: Growing, open_page: Open, width: int) -> None:
    page = open_page("/", width=width, user=growing.users[Role.ADMINISTRATOR])
    expect(page.get_by_role("heading", name="从头开始")).to_be_visible()
    step = page.locator("[aria-current=step]")
    expect(step.get_by_role("heading")).to_have_text("区划名录")
    fits(page)
    step.get_by_role("link", name="导入区划").click()
    expect(page.get_by_role("button", name="上传并检查")).to_be_visible()
    page.get_by_role("link", name="‹ 准备情况").click()
    expect(page.get_by_role("heading", name="从头开始")).to_be_visible()


@WIDTHS
def test_a_coordinator_goes_from_step_to_step_and_ends_on_the_plan(
    growing: Growing, open_page: Open, width: int
) -> None:
    growing.grown_to("hours")
    page = open_page("/", width=width, user=growing.users[Role.COORDINATOR])
    page.locator("[aria-current=step]").get_by_role("link", name="导入台账").click()
    expect(page.get_by_role("heading", name="上传文件")).to_be_visible()
    for name in ("ledger", "doors", "responsible"):
        getattr(growing, name)()
    page.get_by_role("link", name="下一步：制订计划").click() if page.reload() else None
    expect(page.get_by_role("button", name="开始制订")).to_be_visible()
    fits(page)
    growing.draft()
    growing.published()
    page.goto(page.url.split("/plan")[0] + "/")
    page.wait_for_url("**/plan/")
    expect(page.get_by_text("还要补上")).to_be_visible()
    expect(page.get_by_role("link", name="1 名探访员没有登录账号")).to_be_visible()
