"""A clerk's morning in a browser, at the desk and on a phone: find, read, call, correct, assign (P10, P38, P55)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import AuditEvent
from tests.fitting import fits
from tests.township import Township
from visits.register.models import Elder


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_a_clerk_finds_reads_corrects_and_assigns(
    township: Township, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page("/elders/", width=width, user=township.users["coordinator"])
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.get_by_label("搜索", exact=True).fill("王秀英")
    page.get_by_label("搜索", exact=True).press("Enter")
    expect(page.locator("table.ledger-table tbody tr")).to_have_count(1)
    fits(page)
    page.get_by_role("link", name="王秀英").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("王秀英")
    fits(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("HTMLAnchorElement.prototype.click = () => {}")  # nobody is to be called from here
    page.get_by_role("button", name="王建国").click()
    expect(page.get_by_role("link", name="王建国")).to_have_attribute("href", "tel:13900000001")
    looks = AuditEvent.objects.filter(subject=f"visits.elder:{township['王秀英'].pk}", action="unmask")
    assert looks.get().detail["page"] == "elder-call"

    page.get_by_role("link", name="修改基本信息").click()
    page.get_by_label("公民身份号码").fill("140499194803120025")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#id_id_number_error")).to_be_visible()
    page.locator(".form-error").get_by_role("link", name="公民身份号码").click()
    expect(page.get_by_label("公民身份号码")).to_be_focused()
    page.get_by_label("公民身份号码").fill("140499194803120026")
    page.get_by_label("联系电话").fill("13911112222")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("region", name="变更记录")).to_contain_text("139****2222")
    assert Elder.objects.get(pk=township["王秀英"].pk).phone == "13911112222"

    page.goto(page.url.partition("/elders/")[0] + "/elders/?area=140499101202")
    page.get_by_label("全选本页").check()
    expect(page.get_by_text("已选 3 人：")).to_be_visible()
    page.get_by_role("button", name="指定责任人或替补").click()
    page.get_by_label("探访员").select_option(label="何有田 · 亲属邻里 · 青石乡 · 负责 0 人")
    page.get_by_role("button", name="指定", exact=True).click()
    expect(page.get_by_text("3 人现有的责任人将于前一天结束")).to_be_visible()
    page.get_by_role("button", name="确认指定").click()
    expect(page.get_by_role("status").last).to_contain_text("已完成 3 人")
    fits(page)
    assert wrong == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]
