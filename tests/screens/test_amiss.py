"""Nothing is cut, lies over something else, leaves the page or is too small to touch, on any page of any role."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import Role
from tests.chromium import HEIGHTS
from tests.screens.walk import WIDTHS, amiss_on, pages_of
from tests.township import TODAY, Township

pytestmark = [pytest.mark.browser, pytest.mark.long]

WRONG = {
    "text is cut": '<p style="width:60px;height:20px;overflow:hidden;white-space:nowrap">石梯乡的探访计划</p>',
    "the page scrolls sideways": '<p style="width:3000px">石梯乡</p>',
    "text outside the page": '<p style="position:relative;left:-90px">石梯乡的探访计划</p>',
    "text leaves its button": '<button style="width:60px;min-height:48px;white-space:nowrap">石梯乡的探访计划</button>',
    "text lies over text": '<p>石梯乡的探访计划</p><p style="margin-top:-36px">栖云县</p>',
    "is too small to touch": '<button style="height:20px;min-height:0;padding:0">好</button>',
}


@pytest.mark.parametrize(("told", "html"), WRONG.items(), ids=WRONG)
def test_a_page_made_wrong_is_found_out(browser: Any, told: str, html: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_content(f"<body style='margin:0;font:16px/24px sans-serif'>{html}</body>")
    found = amiss_on(page)
    context.close()
    assert [one for one in found if told in one], found


def test_a_page_in_order_is_left_alone(browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_content(
        "<body style='margin:0;font:16px/24px sans-serif'><h1>石梯乡</h1><p>看<a href='/'>名单</a>。</p>"
        "<div style='overflow-x:auto'><p style='width:900px'>往右还有</p></div>"
        "<button style='height:48px'>保存</button>"
    )
    found = amiss_on(page)
    context.close()
    assert found == []


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_page_of_a_role_is_in_order(
    role: str, township: Township, open_page: Callable[..., Page], live_server: Any
) -> None:
    page = open_page("/", user=township.users[role])
    told: list[str] = []
    for kind in pages_of(page, live_server.url):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            told += [f"{kind} {width}: {one}" for one in amiss_on(page)]
        page.set_viewport_size({"width": 1440, "height": HEIGHTS[1440]})
    assert not told, "\n".join(told)
