"""No mark is beyond reach: by mouse, by touch and by keyboard, on the page and in the file handed out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from geo.models import Facility, FacilityKind, Place, PlaceLevel, PlaceSource
from maps.map.document import map_write
from tests.maps.monday import monday
from tests.township import Township
from visits.register.models import Category, CategoryFlag, Elder, Household

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CLOSEST = 18
COVERED = """() => [...document.querySelectorAll("[data-mark]")].filter((mark) => {
    const { left, top, width, height } = mark.getBoundingClientRect();
    const frame = document.querySelector(".leaflet-container").getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const inside = x > frame.left && y > frame.top && x < frame.right && y < frame.bottom;
    const under = document.elementFromPoint(x, y);
    return inside && y < innerHeight && !mark.contains(under) && !under?.closest(".leaflet-control, .map-choice");
}).map((mark) => mark.title)"""
ELDERS = """() => [...document.querySelectorAll("[data-mark][data-elder]:not([data-stop])")]
    .flatMap((mark) => mark.dataset.elder.split(" ")).filter(Boolean).map(Number)"""


@pytest.fixture
def town(township: Township, settings: Settings) -> Township:
    """With forty more in 上河村, eight behind one gate, five along one lane, ten of whom the village alone is known."""
    settings.AS_OF = "2026-11-23"
    random, village = Random(7), township.villages["上河村"]
    gate = [(113.2050, 36.3130)] * 8
    lane = [(113.2060 + 0.00006 * n, 36.3135) for n in range(5)]
    cloud = [(113.207 + random.gauss(0, 0.0008), 36.312 + random.gauss(0, 0.0006)) for _ in range(17)]
    for number, point in enumerate([*gate, *lane, *cloud, *[None] * 10], 1):
        _elder(village, number, point)
    return township


def _elder(village: Any, number: int, point: tuple[float, float] | None) -> Elder:
    place = point and Place.objects.create(
        point=Point(*point), level=PlaceLevel.DOOR, source=PlaceSource.PINNED, recorded_at=timezone.now()
    )
    household = Household.objects.create(village=village, address=f"上河村{number}", place=place or None)
    elder = Elder.objects.create(
        household=household,
        name=f"钱多{number}",
        pinyin="qianduo",
        gender="male",
        birth_date="1940-01-01",
        id_number=f"14049919400101{number:04}",
        registered_on="2026-01-05",
    )
    CategoryFlag.objects.create(elder=elder, category=Category.POOR, since="2026-01-05")
    return elder


@pytest.fixture
def page(town: Township, open_page: Open) -> Page:
    page = open_page("/plan/", user=town.users["coordinator"])
    page.wait_for_selector("[data-ready]")
    return page


def _look(page: Page, lon: float, lat: float, zoom: int) -> None:
    """And wait until the marks of that look have been made."""
    page.evaluate(
        f"delete window.pageMap.map.getContainer().dataset.marks; "
        f"window.pageMap.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }})"
        ".fire('moveend') && undefined"
    )
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("[data-marks]")
    page.evaluate("document.querySelector('.map-stage').scrollIntoView()")


def _owed(town: Township) -> set[int]:
    return {elder.pk for elder in Elder.objects.exclude(name__in=["刘长水", "吴满仓"])}


@pytest.mark.parametrize("zoom", [14, 16, CLOSEST])
def test_no_mark_covers_the_middle_of_another(town: Township, page: Page, zoom: int) -> None:
    _look(page, 113.206, 36.3130, zoom)
    page.wait_for_selector("[data-elder].mark-place")
    assert page.evaluate(COVERED) == []


def test_everybody_has_a_mark_at_the_closest_and_at_the_first_zoom_with_households(town: Township, page: Page) -> None:
    for zoom in (14, CLOSEST):
        seen: set[int] = set()
        spots = {(place.point.x, place.point.y) for place in Place.objects.all()}
        spots |= {(village.point.x, village.point.y) for village in town.villages.values() if village.point}
        for lon, lat in sorted(spots) if zoom == CLOSEST else [(113.2, 36.3)]:
            _look(page, lon, lat, zoom)
            seen |= set(page.evaluate(ELDERS))
            if seen >= _owed(town):
                break
        assert seen == _owed(town)


def test_a_click_on_each_mark_in_sight_tells_of_everybody_it_stands_for(town: Township, page: Page) -> None:
    _look(page, 113.2055, 36.3130, 17)
    page.wait_for_selector("[data-elder].mark-place")
    told: set[int] = set()
    meant: set[int] = set()
    for key in page.evaluate("[...document.querySelectorAll('[data-mark][data-elder]')].map((m) => m.dataset.mark)"):
        mark = page.locator(f"[data-mark='{key}']")
        box, frame = mark.bounding_box(), page.locator(".leaflet-container").bounding_box()
        if not (box and frame and frame["y"] + 60 < box["y"] < frame["y"] + frame["height"] - 60):
            continue
        meant |= {int(number) for number in (mark.get_attribute("data-elder") or "").split()}
        mark.click(force=True)
        popup = page.locator(".leaflet-popup [data-elder]")
        popup.first.wait_for()
        told |= {int(row.get_attribute("data-elder") or 0) for row in popup.all()}
        page.keyboard.press("Escape")
        expect(page.locator(".leaflet-popup")).to_have_count(0)
    assert len(meant) > 10
    assert told == meant


def test_the_keyboard_reaches_every_mark_in_sight_opens_it_and_comes_back(town: Township, page: Page) -> None:
    _look(page, 113.2055, 36.3130, 16)
    page.wait_for_selector("[data-elder].mark-place")
    assert page.locator("[data-mark][tabindex='0']").count() == 1
    page.locator("[data-mark][tabindex='0']").focus()
    first = page.evaluate("document.activeElement.dataset.mark")
    reached = [first]
    while True:
        page.keyboard.press("ArrowRight")
        now = page.evaluate("document.activeElement.dataset.mark")
        if now == first:
            break
        reached.append(now)
        assert len(reached) < 100
    in_sight = page.evaluate(
        """() => [...document.querySelectorAll("[data-mark]")].filter((mark) => {
            const { left, top, width, height } = mark.getBoundingClientRect();
            const frame = document.querySelector(".leaflet-container").getBoundingClientRect();
            const [x, y] = [left + width / 2, top + height / 2];
            return x >= frame.left && y >= frame.top && x <= frame.right && y <= frame.bottom;
        }).map((mark) => mark.dataset.mark)"""
    )
    assert sorted(reached) == sorted(in_sight)
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup .popup").wait_for()
    assert page.evaluate("Boolean(document.activeElement.closest('.leaflet-popup'))")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.mark") == first


def test_the_way_back_leads_to_the_same_household_when_the_marks_were_arranged_anew_meanwhile(
    town: Township, page: Page
) -> None:
    _look(page, 113.2055, 36.3130, CLOSEST)
    page.wait_for_selector("[data-elder].mark-place")
    page.locator("[data-mark^='h']").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup .popup").wait_for()
    elder = page.locator(".leaflet-popup [data-elder]").first.get_attribute("data-elder")
    _look(page, 113.2055, 36.3130, 15)  # and there it stands in a group
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    page.wait_for_function("elder => document.activeElement.dataset.elder?.split(' ').includes(elder)", arg=elder)


def test_esc_closes_what_a_mark_says_though_the_focus_is_lost_but_not_out_of_a_form(town: Township, page: Page) -> None:
    _look(page, 113.2055, 36.3130, 17)
    page.wait_for_selector("[data-elder].mark-place")
    mark = page.locator("[data-mark][data-elder].mark-place").first
    mark.dispatch_event("click")
    page.locator(".leaflet-popup .popup").wait_for()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    mark.dispatch_event("click")
    page.locator(".leaflet-popup .popup").wait_for()
    page.evaluate("document.body.append(Object.assign(document.createElement('input'), { id: 'asked' }))")
    page.locator("#asked").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(1)


def test_those_known_by_their_village_alone_are_listed_by_one_mark(town: Township, page: Page) -> None:
    _look(page, 113.200, 36.310, CLOSEST)
    mark = page.locator(".mark-badge.is-approximate")
    expect(mark).to_have_text("10")
    mark.click()
    expect(page.locator(".leaflet-popup li[data-elder]")).to_have_count(10)
    expect(page.locator(".leaflet-popup")).not_to_contain_text("钱多1")


def test_what_is_switched_off_stays_off_when_one_comes_back(town: Township, page: Page) -> None:
    Facility.objects.create(
        name="上河卫生室", kind=FacilityKind.CLINIC, area=town.villages["上河村"], point=Point(113.2, 36.3)
    )
    page.evaluate("void window.pageMap.map.setZoom(13, { animate: false })")
    page.get_by_text("图层", exact=True).click()
    page.get_by_role("checkbox", name="逾期").uncheck()
    page.get_by_role("checkbox", name="卫生、消防和村委会").check()
    page.locator("[title^='上河卫生室']").wait_for()
    badge = page.locator("[data-village='140499101202']")
    expect(badge).to_have_count(0)  # its one person is overdue
    page.reload()
    page.wait_for_selector("[data-ready]")
    page.evaluate("void window.pageMap.map.setZoom(13, { animate: false })")
    page.locator("[title^='上河卫生室']").wait_for()
    expect(badge).to_have_count(0)
    page.get_by_text("图层", exact=True).click()
    expect(page.get_by_role("checkbox", name="逾期")).not_to_be_checked()


def test_the_responsible_visitors_ground_can_be_laid_under(town: Township, page: Page) -> None:
    page.get_by_text("图层", exact=True).click()
    page.get_by_role("checkbox", name="责任区").check()
    expect(page.locator("path.answering")).to_have_count(3)  # two visitors, and those without anybody
    shape = page.locator("path.answering[aria-label='孙志强']")
    shape.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("孙志强")
    outline = shape.evaluate("(path) => getComputedStyle(path).outlineStyle")
    assert outline == "none"


@pytest.fixture
def file_page(town: Township, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    plan = monday(town).plan
    file = map_write(area=plan.area, plans=[plan], path=tmp_path / "map.html")
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("[data-ready]")
    yield page
    context.close()


def test_a_finger_reaches_households_and_villages_in_the_file_handed_out(town: Township, file_page: Page) -> None:
    file_page.evaluate("void window.pageMap.map.setView([36.295, 113.215], 13, { animate: false })")
    file_page.locator("[data-village='140499101202']").tap()
    popup = file_page.locator(".leaflet-popup")
    expect(popup).to_contain_text("张**")
    expect(popup.locator("a[href]:not([href^='#'])")).to_have_count(0)
    place = town.households["张福贵"].place
    assert place is not None
    file_page.evaluate("void window.pageMap.map.closePopup()")
    expect(popup).to_have_count(0)  # it fades
    _look(file_page, place.point.x, place.point.y, 16)
    file_page.locator(f"[data-mark][data-elder='{town['张福贵'].pk}']:not([data-stop])").tap()
    expect(popup).to_contain_text("张**")
    expect(popup).to_contain_text("独居")
