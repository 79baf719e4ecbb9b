"""In a real browser: rules changed after a preview and taken back; a festival's surge, told by the plan (P26, P58)."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from dispatch.plans.models import Plan
from geo.models import AreaGrant
from tests.maps.monday import at, monday
from tests.township import Township
from visits.duty.models import PolicyRules, Surge

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.fixture
def administrator(transactional_db: None, township: Township) -> User:
    user = township.users["administrator"]
    AreaGrant.objects.create(user=user, area=township.county)
    return user


def _watched(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_rules_are_changed_after_a_look_and_taken_back(
    administrator: User, open_page: OpenPage, stand_on: Callable[[str], date]
) -> None:
    stand_on("2026-11-23")
    page = open_page("/rules/", user=administrator)
    said = _watched(page)
    page.get_by_role("button", name="修改规则").click()
    page.get_by_role("link", name="国家指导意见的范围").click()
    page.get_by_label("从哪天起执行").fill("2026-12-01")
    page.get_by_label("改动的依据").fill("晋民发〔2026〕9号")
    page.get_by_role("button", name="先看会改变什么").click()
    expect(page.locator("[data-sum=moved]")).to_have_text("1")
    page.get_by_text("不在范围 → 一般").click()
    expect(page.get_by_text("下河村").last).to_be_visible()
    assert not PolicyRules.objects.exists()
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label("改动的依据")).to_have_value("晋民发〔2026〕9号")
    page.get_by_role("button", name="先看会改变什么").click()
    page.get_by_role("button", name="保存，12月1日 周二 起执行").click()
    expect(page.get_by_text("尚未执行")).to_be_visible()
    page.get_by_role("button", name="撤回这套规则").click()
    expect(page.get_by_text("已撤回", exact=True)).to_be_visible()
    assert said == []


def test_a_festivals_surge_is_set_told_by_the_plan_and_withdrawn(
    transactional_db: None, township: Township, open_page: OpenPage, stand_on: Callable[[str], date]
) -> None:
    stand_on("2026-11-23")
    monday(township)
    Plan.objects.update(made_at=at(0))
    page = open_page("/surges/", user=township.users["coordinator"])
    said = _watched(page)
    page.get_by_role("link", name="2027 春节").click()
    page.get_by_label("从哪天起").fill("2026-11-26")
    expect(page.locator("[data-meant]")).to_contain_text("截止日期应不早于开始日期")
    page.get_by_label("哪天以前完成").fill("2026-11-28")
    expect(page.locator("[data-meant] dd").first).to_contain_text("6")
    page.get_by_role("checkbox", name="独居").check()
    expect(page.locator("[data-meant] dd").first).to_contain_text("1")
    page.get_by_role("button", name="开始加密探访").click()
    expect(page.get_by_role("heading", name="2027 春节")).to_be_visible()
    page.goto(page.url.replace("/surges/", "/plan/"))
    page.goto(f"{page.url}#changes")
    page.reload()
    page.get_by_text("加密探访开始").click()  # in sight without another press: the address names its card
    expect(page.get_by_text("2027 春节 11月28日 周六")).to_be_visible()
    page.goto(page.url.replace("/plan/", "/surges/"))
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_role("button", name="恢复")).to_be_visible()
    assert Surge.objects.get().withdrawn_at is not None
    assert said == []
