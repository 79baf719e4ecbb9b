"""What somebody sees whose session ends, and who comes after them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import KeptForm, Role, User

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.django_db(transaction=True)
WARNED_S = 120


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", password="correct horse", role=Role.RESPONDER)


@pytest.fixture
def idle_s(settings: Any) -> Iterator[Callable[[int], None]]:
    return lambda seconds: setattr(settings, "SESSION_IDLE_S", seconds)  # type: ignore[return-value]


def test_two_minutes_before_the_end_one_is_asked_and_may_stay(
    open_page: OpenPage, zhang: User, idle_s: Callable[[int], None]
) -> None:
    idle_s(WARNED_S + 2)
    page = open_page("/me/", user=zhang)
    dialog = page.get_by_role("alertdialog", name="登录快到期了")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("button", name="继续使用")).to_be_focused()
    idle_s(1800)
    page.get_by_role("button", name="继续使用").click()
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/me/")


def test_a_page_left_alone_leads_to_signing_in(open_page: OpenPage, zhang: User, idle_s: Callable[[int], None]) -> None:
    page = open_page("/me/", user=zhang)
    idle_s(0)
    page.reload()
    expect(page.get_by_text("登录已到期，请重新登录。")).to_be_visible()
    assert page.url.endswith("/sign-in/?next=/me/")


def test_the_page_notices_the_end_by_itself_and_keeps_what_is_typed(
    open_page: OpenPage, zhang: User, idle_s: Callable[[int], None]
) -> None:
    idle_s(WARNED_S)
    page = open_page("/me/", user=zhang)
    page.get_by_label("新密码").fill("battery staple 7")
    idle_s(0)
    expect(page.get_by_text("登录已到期。填写的内容还在本页")).to_be_visible()
    assert page.get_by_label("新密码").input_value() == "battery staple 7"
    assert not KeptForm.objects.exists()


def test_back_after_signing_out_shows_nothing(open_page: OpenPage, zhang: User) -> None:
    page = open_page("/me/", user=zhang)
    expect(page.get_by_role("heading", name="密码和登录")).to_be_visible()
    page.locator(".bar-person summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/**")
    page.go_back()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    expect(page.get_by_role("heading", name="密码和登录")).to_have_count(0)
