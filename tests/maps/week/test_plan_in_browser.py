"""The coordinator's page in a real browser: nothing leaves the machine, nothing is blocked, list and map agree."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from dispatch.plans.models import Plan, PlanRun, RunState
from tests.fitting import fits
from tests.maps.monday import monday
from tests.township import Township

pytestmark = pytest.mark.browser
VIOLATIONS = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
Open = Callable[..., Page]


@dataclass
class Log:
    """Everything the page asked for and complained about."""

    addresses: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    settings.AS_OF = "2026-11-23"
    return township


@pytest.fixture
def plan(town: Township) -> Plan:
    return monday(town).plan


def _watched(page: Page) -> Log:
    """Load the page once more with an eye on its requests and violations."""
    log = Log()
    page.on("request", lambda request: log.addresses.append(request.url))
    page.on("console", lambda message: log.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: log.complaints.append(str(error)))
    page.context.add_init_script(VIOLATIONS)
    page.reload(wait_until="networkidle")
    page.wait_for_selector("[data-ready]")
    log.complaints += page.evaluate("violations")
    return log


@pytest.mark.parametrize("path", ["/plan/", "/plans/{id}/map/"])
def test_nothing_leaves_the_machine_and_nothing_is_blocked(
    town: Township, plan: Plan, open_page: Open, path: str
) -> None:
    page = open_page(path.format(id=plan.pk), user=town.users["coordinator"])
    log = _watched(page)
    home = page.evaluate("location.origin")
    assert [address for address in log.addresses if not address.startswith((home, "data:"))] == []
    assert any(address.endswith("/villages.geojson") for address in log.addresses)
    assert log.complaints == []


def test_an_inline_script_without_the_nonce_would_be_blocked_and_seen(
    town: Township, plan: Plan, open_page: Open
) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    _watched(page)
    script = "Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'})"
    page.evaluate(f"document.body.append({script})")
    assert page.evaluate("window.ran") is None
    assert "script-src" in page.evaluate("violations.join()")


def _near(page: Page, zoom: int = 15) -> None:
    """From there on households are marks."""
    page.evaluate(f"void window.pageMap.map.setZoom({zoom}, {{ animate: false }})")
    page.wait_for_selector("[data-elder].mark-place")


def test_from_afar_each_village_is_one_mark_that_says_how_its_people_stand(
    town: Township, plan: Plan, open_page: Open
) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    page.evaluate("void window.pageMap.map.setZoom(13, { animate: false })")
    badge = page.locator("[data-village='140499101202']")
    expect(badge).to_have_attribute("aria-label", "下河村 1 人，逾期 1")
    expect(badge).to_have_text("1")
    badge.click()
    expect(page.locator(".leaflet-popup").get_by_role("link", name="名单：1 人")).to_have_attribute(
        "href", "/elders/?area=140499101202"
    )


def test_every_household_hazard_and_stop_has_its_own_shape(town: Township, plan: Plan, open_page: Open) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    _near(page, 14)
    marks = page.locator(".leaflet-marker-icon")
    expect(marks.locator("use[href='#mark-overdue']")).to_have_count(2)
    expect(marks.locator("use[href='#mark-unlocated']")).to_have_count(1)
    expect(marks.locator("use[href='#hazard-heating']")).to_have_count(1)
    expect(marks.locator(".mark-times")).to_have_text("×2")
    assert sorted(marks.locator(".stop").all_inner_texts()) == ["1", "2", "3"]


def test_a_mark_says_who_is_there_without_the_whole_name(town: Township, plan: Plan, open_page: Open) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    _near(page, 14)
    page.locator("[title^='下河村 逾期']").click()
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text("张**")
    expect(popup).to_contain_text("独居")
    expect(popup).not_to_contain_text("张福贵")


def test_a_visitor_chosen_in_the_list_is_the_one_on_the_map(town: Township, plan: Plan, open_page: Open) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    before = page.evaluate("window.pageMap.map.getCenter()")
    visitor = str(town.visitors["孙志强"].pk)
    page.evaluate("() => { window.pageMap.map._zoomAnimated = false; }")  # a flight on its way would win over setView
    page.get_by_role("button", name="孙志强").first.click()
    expect(page.locator("[data-choose=visitor]")).to_have_value(visitor)
    expect(page.locator(f"path.is-chosen[data-visitor='{visitor}']").first).to_be_attached()
    page.evaluate("centre => void window.pageMap.map.setView(centre, 14, { animate: false })", before)
    expect(page.locator(".mark-place.is-aside")).to_have_count(2)


def test_a_day_without_routes_shows_none(town: Township, plan: Plan, open_page: Open) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    page.locator("[data-choose=day]").select_option("2026-11-24")
    expect(page.locator(".leaflet-marker-icon .stop")).to_have_count(0)


def test_a_layer_that_does_not_come_is_named_and_the_others_stand(town: Township, plan: Plan, open_page: Open) -> None:
    page = open_page("/plan/", user=town.users["coordinator"])
    page.context.route("**/zones.geojson", lambda route: route.fulfill(status=500))
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("没有载入")
    expect(page.locator("[data-village]").nth(1)).to_be_attached()


def test_the_page_opens_the_plan_by_itself_when_it_is_computed(town: Township, plan: Plan, open_page: Open) -> None:
    PlanRun.objects.filter(plan=plan).update(state=RunState.RUNNING, progress=0.2)
    page = open_page(f"/plans/{plan.pk}/", user=town.users["coordinator"])
    expect(page.get_by_role("heading", name="正在制订计划")).to_be_visible()
    PlanRun.objects.filter(plan=plan).update(state=RunState.DONE, progress=1)
    expect(page.get_by_role("heading", name="本周计划")).to_be_visible()


def test_publishing_asks_first(town: Township, plan: Plan, open_page: Open) -> None:
    Plan.objects.update(state="draft", published_at=None)
    page = open_page("/plan/", user=town.users["coordinator"])
    page.get_by_role("button", name="发布计划").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("4 次探访")
    dialog.get_by_role("button", name="发布计划").click()
    expect(page.locator(".toast")).to_contain_text("计划已发布")
    plan.refresh_from_db()
    assert plan.state == "published"


@pytest.mark.parametrize("path", ["/plan/", "/people/?list=overdue", "/sign-in/", "/nowhere/"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_cut_off_at_the_side(town: Township, plan: Plan, open_page: Open, path: str, width: int) -> None:
    page = open_page(path, width=width, user=None if path == "/sign-in/" else town.users["coordinator"])
    fits(page)
