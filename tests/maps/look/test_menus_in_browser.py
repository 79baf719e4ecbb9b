"""A menu goes away as one expects: by a click beside it, and by Esc, which leads back to what opened it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.township import Township

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_a_menu_closes_by_a_click_beside_it_and_by_esc(
    township: Township, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page("/coverage/", width=width, user=township.users["leader"])
    opener, choice = page.get_by_text("保存与订阅"), page.get_by_role("button", name="存为 PDF")
    expect(choice).to_be_hidden()
    opener.click()
    expect(choice).to_be_in_viewport(ratio=1)
    page.get_by_role("heading", level=1).click()
    expect(choice).to_be_hidden()
    opener.click()
    choice.focus()
    page.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "保存与订阅"
