"""The roster under a thumb and by keyboard: names stay in sight, a day is changed in two touches, nothing runs off."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.fitting import fits
from tests.township import TODAY, Township
from visits.register.models import Absence, LeaveKind
from visits.register.services import LeaveTold, absence_enter

pytestmark = pytest.mark.django_db(transaction=True)
WEDNESDAY = "11月25日 周三"


@pytest.fixture(autouse=True)
def _leave(township: Township, stand_on: Callable[[str], date]) -> None:
    stand_on(TODAY.isoformat())
    stand_in = township.visitors["何有田"]
    told = LeaveTold(date(2026, 11, 26), date(2026, 11, 27), LeaveKind.PERSONAL, stand_in=stand_in)
    absence_enter(visitor=township.visitors["马小燕"], told=told, by=township.users["coordinator"])


def test_on_a_phone_the_names_stay_while_the_days_move(township: Township, open_page: Callable[..., Page]) -> None:
    page = open_page("/roster/", width=390, height=800, user=township.users["coordinator"])
    fits(page)
    name = page.get_by_role("rowheader", name="孙志强")
    before = name.bounding_box()
    page.locator(".table-frame").evaluate("frame => frame.scrollLeft = 400")
    after = name.bounding_box()
    assert before
    assert after
    assert abs(before["x"] - after["x"]) < 2
    page.get_by_role("link", name=f"改 孙志强 {WEDNESDAY}").click()
    morning_off = page.get_by_role("button", name="上午休息")
    expect(morning_off).to_be_visible()
    fits(page)
    morning_off.click()
    expect(page.get_by_text("孙志强 11月25日 周三的班次已改。")).to_be_visible()
    expect(page.get_by_role("link", name=f"改 孙志强 {WEDNESDAY}")).to_contain_text("上午请假")


def test_a_day_is_changed_by_keyboard_alone(township: Township, open_page: Callable[..., Page]) -> None:
    page = open_page("/roster/", user=township.users["coordinator"])
    page.get_by_role("link", name=f"改 孙志强 {WEDNESDAY}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="休息一天").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=f"改 孙志强 {WEDNESDAY}")).to_contain_text("请假")
    assert Absence.objects.filter(visitor=township.visitors["孙志强"]).count() == 1


@pytest.mark.parametrize("path", ["/leave/new/", "/calendar/?year=2026", "/calendar/?year=2027"])
def test_the_pages_beside_it_fit_a_phone(township: Township, open_page: Callable[..., Page], path: str) -> None:
    fits(open_page(path, width=390, height=800, user=township.users["coordinator"]))


def test_a_visitor_reads_the_own_days_on_a_phone(township: Township, open_page: Callable[..., Page]) -> None:
    page = open_page("/roster/own/", width=390, height=800, user=township.users["visitor"])
    fits(page)
    expect(page.get_by_role("heading", name="我的班次")).to_be_visible()
    expect(page.get_by_text("11月23日 周一")).to_be_visible()
