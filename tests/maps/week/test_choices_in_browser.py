"""In a real browser, at the desk and on a phone: a visitor lent, a surge that says its cost, a county's choice."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from dispatch.plans.models import Lending, PlanningChoice
from geo.models import AreaGrant
from tests.fitting import fits
from tests.township import TODAY, Township
from visits.duty.models import Surge
from visits.register.models import WorkingHours

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
WIDTHS = pytest.mark.parametrize("width", [390, 1440])
WEDNESDAY = TODAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def _today(township: Township, stand_on: Callable[[str], date]) -> None:
    stand_on(f"{TODAY} 07:00")


@pytest.fixture
def of_county(township: Township) -> User:
    user = township.users["coordinator"]
    AreaGrant.objects.create(user=user, area=township.county)
    return user


@WIDTHS
def test_a_visitor_is_lent_on_the_roster_and_taken_back(township: Township, open_page: OpenPage, width: int) -> None:
    page = open_page("/roster/", width=width, user=township.users["coordinator"])
    page.get_by_role("link", name="借人给别的乡镇").click()
    expect(page.get_by_role("heading", name="借人给别的乡镇")).to_be_visible()
    fits(page)
    page.get_by_label("借出谁").select_option(label=str(township.visitors["孙志强"]))
    page.get_by_label("借给哪个乡镇").select_option(label="白水镇")
    page.get_by_label("从", exact=True).fill(WEDNESDAY.isoformat())
    page.get_by_label("到", exact=True).fill(WEDNESDAY.isoformat())
    page.get_by_role("button", name="借出").click()
    expect(page.get_by_role("heading", name="孙志强借给白水镇")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="回到班次").click()
    expect(page.get_by_role("heading", name="这一周的借出和借入")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="孙志强", exact=True).first.click()
    page.get_by_role("button", name="撤回借用").click()
    expect(page.get_by_text("借用已撤回，孙志强从今天起回到本乡镇。")).to_be_visible()
    assert Lending.objects.get().withdrawn_at is not None


@WIDTHS
def test_a_surge_says_before_it_begins_what_it_costs(township: Township, open_page: OpenPage, width: int) -> None:
    WorkingHours.objects.update(start=time(8, 30), end=time(9, 30))
    page = open_page("/surges/new/", width=width, user=township.users["coordinator"])
    expect(page.get_by_role("heading", name="会挤占哪些日常探访")).to_be_visible()
    page.get_by_label("每人多上门几次").fill("3")
    expect(page.locator(".surge-costs .notice").first).to_be_visible()
    fits(page)
    assert not Surge.objects.exists()


def test_where_hours_suffice_the_surge_costs_nothing(township: Township, open_page: OpenPage) -> None:
    page = open_page("/surges/new/", user=township.users["coordinator"])
    expect(page.locator(".surge-costs").get_by_text("不影响日常探访")).to_be_visible()


@WIDTHS
def test_a_county_chooses_after_a_look_at_the_price(of_county: User, open_page: OpenPage, width: int) -> None:
    page = open_page("/planning/", width=width, user=of_county)
    expect(page.get_by_role("radio", name="重点优先：先排完重点，再排一般")).to_be_checked()
    expect(page.locator("[data-total=first]")).to_contain_text("全县：重点落下 0 次")
    fits(page)
    page.get_by_role("radio", name="能换来超过 2 位一般老人时，才让一次重点").check()
    page.get_by_role("button", name="就这样选").click()
    expect(page.get_by_text("已选。")).to_be_visible()
    expect(page.get_by_text("现在执行")).to_be_visible()
    assert PlanningChoice.objects.get().key_exchange == 2
    fits(page)
