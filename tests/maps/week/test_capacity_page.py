"""Before planning: each number of the table leads to a list of just as many, the sums are those of the rows."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.audit.selectors import events_about
from tests.fitting import fits
from tests.township import Township
from visits.register.models import Responsibility

Open = Callable[..., Page]


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-20"  # a Friday: next week's trouble is seen
    return township


@pytest.fixture
def coordinator(town: Township) -> Client:
    client = Client()
    client.force_login(town.users["coordinator"])
    return client


def test_on_friday_the_page_is_about_the_week_to_come(town: Township, coordinator: Client) -> None:
    page = coordinator.get("/capacity/").content.decode()
    assert "下周人力与任务" in page
    assert "11月23日–11月29日" in page
    assert "估计" in page


def test_each_number_leads_to_a_list_of_just_as_many(town: Township, coordinator: Client) -> None:
    Responsibility.objects.filter(elder=town["陈桂兰"]).delete()
    response = coordinator.get("/capacity/part/")
    part = response.content.decode()
    links = re.findall(r'href="(/capacity/people/\?[^"]*)">(\d+)', part)
    assert len(links) >= 8
    for address, number in links:
        listed = coordinator.get(unescape(address))
        assert len(listed.context["people"]) == int(number), address
    assert ("陈桂兰" in coordinator.get("/capacity/people/?list=nobody").content.decode()) is True
    assert "周玉梅" not in coordinator.get("/capacity/people/?list=nowhere").content.decode()  # her village is known


def test_the_sums_are_those_of_the_rows(town: Township, coordinator: Client) -> None:
    shown = coordinator.get("/capacity/part/").context["shown"]
    assert shown.villages
    assert shown.need == pytest.approx(sum(row.need for row in shown.villages))
    assert shown.duty == pytest.approx(sum(row.duty for row in shown.visitors))
    unclaimed = sum(row.told.unclaimed for row in shown.villages)
    assert shown.need == pytest.approx(sum(row.need for row in shown.visitors) + unclaimed)
    assert shown.duty == pytest.approx(sum(row.duty for row in shown.villages) + shown.spare)
    for name, total in shown.lists.items():
        assert total == sum(row.lists[name] for row in shown.villages)


def test_where_hours_are_short_the_row_says_so_and_what_helps(town: Township, coordinator: Client) -> None:
    for visitor in town.visitors.values():
        visitor.working_hours.all().delete()
    part = coordinator.get("/capacity/part/").content.decode()
    assert "个村不够" in part
    assert "补班次" in part
    assert re.search(r"/elders/\?area=\d+", part)


@pytest.mark.parametrize("asked", ["?week=2026-W40", "?week=2027-W20", "?area=140499102000"])
def test_a_week_out_of_reach_and_anothers_township_are_not_found(coordinator: Client, asked: str) -> None:
    for path in ("/capacity/", "/capacity/part/", "/capacity/people/"):
        assert coordinator.get(path + asked).status_code == 404


def test_a_list_that_does_not_exist_is_not_found(coordinator: Client) -> None:
    assert coordinator.get("/capacity/people/?list=everything").status_code == 404


def test_the_table_names_no_elder_and_a_list_is_on_record(town: Township, coordinator: Client) -> None:
    part = coordinator.get("/capacity/part/").content.decode()
    assert not any(name in part for name in town.elders)
    coordinator.get("/capacity/people/?list=people")
    assert events_about(f"visits.elder:{town['张福贵'].pk}").filter(detail__page="capacity:people").exists()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_map_and_table_are_one_and_nothing_is_wider_than_the_screen(
    town: Township, open_page: Open, width: int
) -> None:
    page = open_page("/capacity/", width=width, user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    fits(page)
    row = page.get_by_role("button", name="下河村")
    row.click()
    expect(page.locator(".leaflet-popup")).to_contain_text("下河")
    expect(page.locator("tr.is-chosen")).to_have_count(1)
