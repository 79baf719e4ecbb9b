"""The big screen: figures without a name, a session that opens nothing else, and a word when it ends."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import AuditEvent
from base import clock
from maps.figures.selectors.view import view_of
from maps.figures.themes.share import SHARE
from tests.fitting import fits
from tests.township import Township
from visits.duty.coverage import coverage_by_village

BOARD = "/coverage/board/"


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def leader(town: Township, client: Client) -> Client:
    client.force_login(town.users["leader"])
    return client


def _body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", [BOARD, f"{BOARD}part/", f"{BOARD}part/?theme=heat"])
def test_it_shows_figures_and_no_person(town: Township, leader: Client, path: str) -> None:
    body = _body(leader, path)
    assert "青石乡" in body
    assert not [name for name in town.elders if name in body]
    assert not [name for name in town.elders if f"{name[0]}**" in body]


def test_it_says_what_coverage_says(town: Township, leader: Client) -> None:
    villages = coverage_by_village(area=town.area, month=date(2026, 11, 1))
    active, visited, unvisited, overdue = (
        sum(len(getattr(one, name)) for one in villages)
        for name in ("active", "visited_at_the_door", "unvisited", "overdue")
    )
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", _body(leader, f"{BOARD}part/")))
    assert f"上门见到 / 应探访 {visited} / {active} 人" in told
    assert f"本月还未上门 {unvisited} 人" in told
    assert f"逾期 {overdue} 人" in told


def test_another_area_is_not_found(town: Township, leader: Client) -> None:
    assert leader.get(f"{BOARD}?area={town.other_area.code}").status_code == 404
    assert leader.get(f"{BOARD}part/?area={town.other_area.code}").status_code == 404


def _later(monkeypatch: pytest.MonkeyPatch, **much: Any) -> None:
    real = clock.real
    monkeypatch.setattr(clock, "real", lambda: real() + timedelta(**much))


def test_a_session_that_is_not_given_away_ends_unused_whatever_the_screen_asks(
    leader: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _body(leader, BOARD)
    _later(monkeypatch, seconds=settings.SESSION_IDLE_S - 60)
    _body(leader, f"{BOARD}part/")
    _later(monkeypatch, seconds=120)
    assert leader.get(f"{BOARD}part/").status_code == 302


def test_a_session_given_away_lasts_for_the_day_and_no_longer(
    leader: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader.post(f"{BOARD}begin/")
    _later(monkeypatch, seconds=settings.SESSION_COOKIE_AGE - 60)
    _body(leader, f"{BOARD}part/")
    _later(monkeypatch, seconds=120)
    assert leader.get(f"{BOARD}part/").status_code == 302


@pytest.mark.parametrize("path", ["/coverage/", "/elders/upkeep/", "/me/", "/"])
def test_a_session_given_away_opens_nothing_else_and_ends_by_asking(town: Township, leader: Client, path: str) -> None:
    leader.post(f"{BOARD}begin/", {"area": town.area.code})
    assert leader.get(path).headers["Location"].startswith("/sign-in/")
    assert leader.get(BOARD).headers["Location"].startswith("/sign-in/")


def test_giving_a_session_away_stands_in_the_trail(town: Township, leader: Client) -> None:
    answer = leader.post(f"{BOARD}begin/", {"area": town.area.code})
    assert answer.headers["Location"] == f"{BOARD}?area={town.area.code}"
    row = AuditEvent.objects.get(detail__board=True)
    assert (row.actor, row.subject) == (town.users["leader"], f"accounts.user:{town.users['leader'].pk}")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (2560, 1440), (390, 844)])
def test_it_fills_the_screen_and_says_when_it_could_not_be_renewed(
    town: Township, open_page: Callable[..., Page], width: int, height: int
) -> None:
    page = open_page(BOARD, width=width, height=height, user=town.users["leader"])
    expect(page.locator(".drawing circle.village")).to_have_count(3)
    fits(page)
    assert width < 1000 or page.evaluate("document.documentElement.scrollHeight") == height
    page.route("**/coverage/board/part/*", lambda route: route.fulfill(status=500, body=""))
    page.clock.install()
    page.reload()
    page.clock.run_for(61_000)
    expect(page.locator("#board-stale")).to_be_visible()
    page.unroute("**/coverage/board/part/*")
    page.clock.run_for(61_000)
    expect(page.locator("#board-stale")).to_be_hidden()


def test_a_month_that_is_past_does_not_show_the_hazards_of_today(town: Township) -> None:
    now = view_of(area=town.area, month=date(2026, 11, 1), theme=SHARE)
    then = view_of(area=town.area, month=date(2026, 10, 1), theme=SHARE)
    assert (now["hazards"], len(now["drawing"].signs)) == (1, 1)
    assert (then["hazards"], then["drawing"].signs) == (0, [])


@pytest.mark.browser
@pytest.mark.parametrize(("file_format", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_view_is_handed_out_as_one_page_and_stands_in_the_trail(
    town: Township, leader: Client, file_format: str, begins: bytes
) -> None:
    answer = leader.post(f"/coverage/{town.area.code}/picture/?month=2026-11&theme=heat", {"file_format": file_format})
    assert (answer.status_code, answer.content[:4]) == (200, begins)
    assert file_format == "png" or len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 1
    row = AuditEvent.objects.get(detail__page="coverage")
    assert (row.actor, row.action) == (town.users["leader"], "export")
