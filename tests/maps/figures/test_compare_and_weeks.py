"""Two months or two areas beside each other, and the map as it stood on an earlier Sunday (P13)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from geo.models import AreaGrant
from maps.figures.weeks_back import weeks_back
from tests.township import Township
from visits.duty.coverage import coverage_by_village


@pytest.fixture
def town(township: Township, stand_on: Callable[[str], date]) -> Township:
    stand_on("2026-11-23")
    return township


@pytest.fixture
def leader(town: Township, client: Client) -> Client:
    client.force_login(town.users["leader"])
    return client


def _page(town: Township, leader: Client, query: str = "") -> str:
    answer = leader.get(f"/coverage/{town.area.code}/compare/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_unasked_it_is_the_month_before_and_unequal_days_are_said(town: Township, leader: Client) -> None:
    page = _page(town, leader)
    assert "2026年10月" in page
    assert "两边的天数不同：23 天和 31 天。" in page


def test_a_month_without_a_figure_is_not_0_percent(town: Township, leader: Client) -> None:
    """Nobody had visited yet in October."""
    page = _page(town, leader)
    assert "还没有登记过探访" in page
    assert "有一边没有数字，不能比。" in page
    assert "0.0 %" not in page


def test_two_townships_stand_side_by_side(town: Township, leader: Client) -> None:
    AreaGrant.objects.create(user=town.users["leader"], area=town.other_area)
    page = _page(town, leader, f"?month=2026-11&beside={town.other_area.code}")
    assert "白水镇 2026年11月" in page
    assert "还没有登记老人" in page


@pytest.mark.parametrize("query", ["?against=2026-13", "?against=2027-01", "?month=soon"])
def test_what_is_no_month_with_figures_is_refused(town: Township, leader: Client, query: str) -> None:
    assert leader.get(f"/coverage/{town.area.code}/compare/{query}").status_code == 400


def test_an_area_that_one_may_not_see_is_not_found(town: Township, leader: Client) -> None:
    assert leader.get(f"/coverage/{town.area.code}/compare/?beside={town.other_area.code}").status_code == 404


@pytest.mark.parametrize("today", ["2026-11-22", "2026-11-23", "2026-11-24"])
def test_weeks_that_are_over_end_on_sundays_before_today(today: str) -> None:
    sundays = weeks_back(date.fromisoformat(today))
    assert all(day.isoweekday() == 7 for day in sundays)
    assert sundays[0] < date.fromisoformat(today)
    assert (date.fromisoformat(today) - sundays[0]).days <= 7
    assert len(sundays) == 13


def test_the_map_of_a_week_says_what_the_one_definition_said_on_its_sunday(town: Township, leader: Client) -> None:
    layer = leader.get(f"/coverage/{town.area.code}/layer/share.geojson?week=2026-W46").json()
    villages = coverage_by_village(area=town.area, month=date(2026, 11, 1), as_of=date(2026, 11, 15))
    missed = {village.village_id: (len(village.unvisited), len(village.active)) for village in villages}
    said = {feature["properties"]["code"]: feature["properties"]["says"] for feature in layer["features"]}
    for village in town.villages.values():
        n, active = missed[village.pk]
        assert said[village.code] == f"未上门 {n} 人，应探访 {active} 人"
    assert any(n for n, _active in missed.values())


@pytest.mark.parametrize("week", ["2026-W48", "2027-W01", "2020-W01", "2026-W60", "46", "", "2026-W"])
def test_a_week_that_is_not_over_or_none_is_refused(town: Township, leader: Client, week: str) -> None:
    assert leader.get(f"/coverage/{town.area.code}/layer/share.geojson?week={week}").status_code == 400
