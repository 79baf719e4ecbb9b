"""Coverage by village: the same figures as `visits.duty.coverage`, and the people behind each of them."""

import re
from collections.abc import Callable
from datetime import date
from itertools import combinations

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AuditEvent
from base import clock
from geo.models import AreaGrant
from maps.figures.selectors.coverage import coverage_of
from maps.figures.selectors.coverage_list import FIGURES
from tests.fitting import fits
from tests.township import Township
from visits.duty.coverage import coverage_by_village
from visits.duty.figures import VillageCoverage
from visits.duty.models import MissedBecause, MissedReason
from visits.register.models import Elder

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


def _get(town: Township, path: str, role: str = "leader") -> tuple[int, str]:
    client = Client()
    client.force_login(town.users[role])
    response = client.get(path)
    return response.status_code, response.content.decode()


def _coverage(town: Township) -> str:
    return _get(town, f"/coverage/{town.area.code}/")[1]


def _linked_numbers(page: str, code: str) -> dict[str, int]:
    """What the page says beside each link to a list of this area."""
    pattern = rf'href="/coverage/{code}/list/\?month=2026-11&amp;figure=([a-z0-9-]+)">(\d+)</a>'
    return {figure: int(number) for figure, number in re.findall(pattern, page)}


def _counts(village: VillageCoverage, names: list[str]) -> dict[str, int]:
    return {name: len(list(FIGURES[name].elders(village))) for name in names}


def test_the_page_says_what_coverage_says(town: Township) -> None:
    counted = [_counts(village, list(FIGURES)) for village in coverage_by_village(area=town.area, month=NOVEMBER)]
    total = {name: sum(village[name] for village in counted) for name in FIGURES}
    assert _linked_numbers(_coverage(town), town.area.code) == total


def test_each_village_says_what_coverage_says(town: Township) -> None:
    page = _coverage(town)
    for village in coverage_by_village(area=town.area, month=NOVEMBER):
        code = next(area.code for area in town.villages.values() if area.pk == village.village_id)
        said = _linked_numbers(page, code)
        assert said == _counts(village, list(said))
        assert {"active", "unvisited"} <= said.keys()


@pytest.mark.parametrize("figure", FIGURES)
def test_the_list_behind_a_figure_has_as_many_rows(town: Township, figure: str) -> None:
    number = _linked_numbers(_coverage(town), town.area.code)[figure]
    _status, page = _get(town, f"/coverage/{town.area.code}/list/?month=2026-11&figure={figure}")
    assert page.count('<th scope="row">') == number


def test_a_leader_sees_masked_names_only(town: Township) -> None:
    _status, page = _get(town, f"/coverage/{town.area.code}/list/?figure=overdue")
    assert "张**" in page
    assert not [name for name in town.elders if name in page]


def test_the_list_says_to_the_township_why_someone_was_missed_and_to_a_leader_whom_to_ask_for(town: Township) -> None:
    """P77, P81."""
    said = "11月18日 周三 上门探访：无人应答"
    address = f"/coverage/{town.area.code}/list/?figure=overdue"
    assert said in _get(town, address, "coordinator")[1]
    page = _get(town, address)[1]
    assert said not in page
    assert f">{town['陈桂兰'].pk}</td>" in page
    assert "无人应答" in page


@pytest.mark.parametrize(
    ("because", "told"),
    [
        (MissedBecause.VISITOR_UNABLE, "探访员未能前往"),
        (MissedBecause.ROAD_OR_WEATHER, "道路或天气"),
        (MissedBecause.ELDER_UNWILLING, "老人方面的原因"),
        (MissedBecause.OTHER, "老人方面的原因"),
    ],
)
def test_why_nobody_came_is_told_to_a_leader_as_far_as_it_lies_with_the_service(
    town: Township, because: MissedBecause, told: str
) -> None:
    """P13, P81."""
    elder = Elder.objects.get(pk=town["陈桂兰"].pk)
    window = {"first_day": date(2026, 11, 16), "last_day": date(2026, 11, 22), "made_at": clock.now()}
    MissedReason.objects.create(elder=elder, because=because, note="昨天吵了一架", **window)
    page = _get(town, f"/coverage/{town.area.code}/list/?figure=overdue")[1]
    assert told in page
    assert "吵" not in page


def test_who_is_left_out_of_the_rate_stands_beside_it_with_the_date(town: Township) -> None:
    said, address = "住院，自 11月16日 周一 起", f"/coverage/{town.area.code}/list/?figure=excluded"
    assert said in _get(town, address, "coordinator")[1]
    page = _get(town, address)[1]
    assert ("刘**" in page, said in page) == (True, False)


def test_looking_at_a_list_leaves_an_audit_row(town: Township) -> None:
    _get(town, f"/coverage/{town.area.code}/list/?figure=overdue")
    row = AuditEvent.objects.get(detail__page="coverage-list")
    assert (row.actor, row.detail["figure"], row.detail["people"]) == (town.users["leader"], "overdue", 2)


def test_a_county_is_ranked_by_township_with_the_worst_first(town: Township) -> None:
    coverage = coverage_of(area=town.county, month=NOVEMBER)
    assert [row.area for row in coverage.townships] == [town.area]
    rates = [row.figures.monthly_rate for row in coverage.villages]
    assert rates == sorted(rates, key=lambda rate: 2 if rate is None else rate)


def test_the_leader_starts_with_the_area_granted(town: Township) -> None:
    client = Client()
    client.force_login(town.users["leader"])
    assert client.get("/coverage/").headers["Location"] == f"/coverage/{town.area.code}/"


def test_a_leader_without_an_area_is_told_what_to_do(town: Township) -> None:
    AreaGrant.objects.all().delete()
    assert "还没有授予您任何地区" in _get(town, "/coverage/")[1]


def test_another_township_is_not_found(town: Township) -> None:
    assert _get(town, f"/coverage/{town.other_area.code}/")[0] == 404


@pytest.mark.parametrize("asked", ["month=2026-13", "month=november", "month=2026-12", "figure=everyone"])
def test_what_cannot_be_shown_is_refused_in_words(town: Township, asked: str) -> None:
    status, page = _get(town, f"/coverage/{town.area.code}/list/?{asked}")
    assert status == 400
    assert asked.split("=")[1] in page


def test_the_page_takes_few_queries(town: Township, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(town.users["leader"])
    client.get(f"/coverage/{town.area.code}/")  # counts what is then kept
    with django_assert_max_num_queries(45):
        client.get(f"/coverage/{town.area.code}/")


def _one_theme_at_a_time(page: Page) -> None:
    """A theme paints the villages by its own legend, and the address says which it is."""
    filled = page.locator(
        "path.village.gap-1, path.village.gap-2, path.village.gap-3, path.village.gap-4, path.village.gap-5"
    )
    discs = page.locator("path.village.heat-1, path.village.heat-2, path.village.heat-3")
    legend = page.locator(".coverage-legend[data-theme=share]").get_by_text("50 % 及以上")
    expect(legend).to_be_visible()
    expect(filled).to_have_count(3)
    expect(discs).to_have_count(0)
    page.get_by_label("逾期热力").check()
    expect(discs).to_have_count(2)
    expect(filled).to_have_count(0)
    expect(legend).to_be_hidden()
    expect(page.get_by_text("200 人·天及以上")).to_be_visible()
    assert "theme=heat" in page.url
    page.get_by_label("没上门的比例").check()
    expect(filled).to_have_count(3)
    expect(page.locator(".pin.over-hazards")).to_have_count(1)
    page.get_by_label("隐患", exact=True).uncheck()
    expect(page.locator(".pin.over-hazards")).to_have_count(0)


def test_the_way_to_ones_own_area_keeps_the_month_and_theme_asked_for(town: Township, client: Client) -> None:
    client.force_login(town.users["leader"])
    answer = client.get("/coverage/?month=2026-10&theme=heat")
    assert answer.headers["Location"] == f"/coverage/{town.area.code}/?month=2026-10&theme=heat"


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_the_map_shows_villages_and_heat_and_nothing_is_cut_off(
    town: Township, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(f"/coverage/{town.area.code}/", width=width, user=town.users["leader"])
    hosts: set[str] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.reload(wait_until="networkidle")
    _one_theme_at_a_time(page)
    fits(page)
    assert hosts == {page.url.split("/")[2]}
    assert complaints == []
    page.reload()
    expect(page.locator("#map[data-ready=true]")).to_be_visible()
    expect(page.get_by_label("隐患", exact=True)).not_to_be_checked()
    expect(page.get_by_label("应急", exact=True)).to_be_checked()
    expect(page.locator(".over-hazards.pin")).to_have_count(0)


NAMES_IN_SIGHT = """() => [...document.querySelectorAll(".area-name")]
    .filter((name) => getComputedStyle(name).visibility === "visible")
    .map((name) => [name.textContent, name.getBoundingClientRect()])
    .map(([name, box]) => ({ name, left: box.left, right: box.right, top: box.top, bottom: box.bottom }))"""


@pytest.mark.browser
def test_no_villages_name_lies_over_another_and_nearer_there_is_room_for_all(
    town: Township, open_page: Callable[..., Page], settings: Settings
) -> None:
    settings.AS_OF = "2026-12-01"  # nobody was visited yet, every village has its name
    page = open_page(f"/coverage/{town.area.code}/", user=town.users["leader"])
    expect(page.locator("#map[data-ready=true]")).to_be_visible()
    every = page.locator(".area-name").count()
    assert every > 1
    for zoom in (9, 11, 13):
        page.evaluate(f"void window.pageMap.map.setZoom({zoom}, {{ animate: false }})")
        names = page.evaluate(NAMES_IN_SIGHT)
        for one, other in combinations(names, 2):
            across = one["right"] < other["left"] or other["right"] < one["left"]
            assert across or one["bottom"] < other["top"] or other["bottom"] < one["top"], (zoom, one, other)
        assert zoom > 9 or len(names) < every
    assert len(names) == every


@pytest.mark.browser
def test_a_shape_leads_down_the_breadcrumb_back_and_the_slider_to_earlier_weeks(
    town: Township, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"/coverage/{town.area.code}/", user=town.users["leader"])
    expect(page.locator("#map[data-ready=true]")).to_be_visible()
    expect(page.locator(".more-parts .card").nth(1)).to_be_visible()
    with page.expect_response(re.compile("week=2026-W46")):
        page.locator("#week").focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#week-said")).to_have_text("第46周，到 11月15日")
    with page.expect_navigation(url=lambda address: town.area.code not in address):  # what is chosen stands there, too
        page.locator("path.village").first.dispatch_event("click")
    village = page.url.split("/")[4]
    figures = next(one for one in coverage_by_village(area=town.area, month=NOVEMBER) if _code(town, one) == village)
    assert _linked_numbers(page.content(), village)["active"] == len(figures.active)
    page.locator(".crumbs a").click()
    expect(page.locator("h1")).to_contain_text("青石乡")


def _code(town: Township, figures: VillageCoverage) -> str:
    return next(area.code for area in town.villages.values() if area.pk == figures.village_id)
