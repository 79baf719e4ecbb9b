"""From a coordinator's one press over the slip to the visitor's own itinerary on a small phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.fitting import fits
from tests.township import Township
from visits.register.models import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_is_invited_chooses_a_password_and_sees_their_itinerary(
    township: Township, open_page: Callable[..., Page]
) -> None:
    desk = open_page("/visitors/", user=township.users["coordinator"])
    desk.get_by_role("link", name="1 人没有登录").click()
    desk.get_by_role("button", name="给勾选的人建登录并出纸条").click()
    slip = desk.locator(".slips > li", has_text="马小燕")
    code = slip.locator(".slip-sign").inner_text()

    phone = open_page("/sign-in/", width=390, height=780)
    phone.get_by_role("link", name="第一次登录").click()
    phone.get_by_label("纸条上的邀请码").fill(code.lower())
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", name="马小燕，您好")).to_be_visible()
    password = phone.get_by_label("新密码")
    password.fill("battery staple 7")
    phone.get_by_text("显示密码").click()
    expect(password).to_have_attribute("type", "text")
    fits(phone)
    phone.get_by_role("button", name="设好密码，进入").click()
    phone.wait_for_url("**/itinerary/**")
    expect(phone.locator("h1").first).to_be_visible()
    assert Visitor.objects.get(name="马小燕").user.username == "maxiaoyan"  # type: ignore[union-attr]


def test_a_used_link_leads_to_signing_in(township: Township, open_page: Callable[..., Page]) -> None:
    desk = open_page(f"/visitors/{township.visitors['马小燕'].pk}/login/", user=township.users["coordinator"])
    desk.get_by_role("button", name="新建登录并出纸条").click()
    link = desk.get_by_label("发给本人的链接").input_value()
    first = open_page("/sign-in/", width=390)
    first.goto(link)
    first.get_by_label("新密码").fill("battery staple 7")
    first.get_by_role("button", name="设好密码，进入").click()
    first.wait_for_url("**/itinerary/**")
    second = open_page("/sign-in/", width=390)
    second.goto(link)
    expect(second.get_by_text("已经用过")).to_be_visible()
    second.get_by_role("link", name="去登录").click()
    second.wait_for_url("**/sign-in/")
