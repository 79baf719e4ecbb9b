"""In mid-week, in a browser: the dialog says from which day a plan takes over, the phone who need not be visited."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.dispatch.drawn_plans import drawn_plan
from tests.fitting import fits
from tests.maps.monday import monday
from tests.township import TODAY, Township
from visits.register.models import ElderState, State

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def town(township: Township, settings: Settings, stand_on: Callable[[str], date]) -> Township:
    settings.AS_OF = "2026-11-25"
    stand_on("2026-11-25")
    monday(township)
    return township


@pytest.mark.parametrize("width", [390, 1440])
def test_the_dialog_says_from_which_day_and_what_stays(town: Township, open_page: Open, width: int) -> None:
    friday = TODAY + timedelta(days=4)
    sent = [(town["王秀英"], town.visitors["孙志强"], friday)]
    draft = drawn_plan(area=town.area, first_day=TODAY, sent=sent)
    page = open_page(f"/plans/{draft.pk}/", width=width, user=town.users["coordinator"])
    page.get_by_role("button", name="发布计划").first.click()
    expect(page.locator("#publish")).to_contain_text("本计划从 11月25日 周三 起接替，此前各天的行程不变。")
    fits(page)
    page.locator("#publish").get_by_role("button", name="取代并发布").click()
    expect(page.locator(".timetable")).to_contain_text("孙志强")
    assert page.locator(".timetable .box").count() == 4, "Monday's three doors and Friday's one"


@pytest.mark.parametrize("width", [390, 1440])
def test_the_phone_says_who_need_not_be_visited(town: Township, open_page: Open, width: int) -> None:
    ElderState.objects.create(elder=town["王秀英"], state=State.DIED, since=TODAY)
    page = open_page("/itinerary/?day=2026-11-23", width=width, user=town.users["visitor"])
    expect(page.locator("#main, main").first).to_contain_text("不用再去")
    fits(page)
