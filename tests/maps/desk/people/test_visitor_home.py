"""Where a visitor lives is set on a map: tapped, typed, moved, put back, taken away (P38)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.maps.desk.people.test_bulk_and_visitors import visitor_form
from tests.township import Township
from visits.register.models import Visitor


def _home() -> tuple[float, float] | None:
    home = Visitor.objects.get(name="郑大勇").home
    return (home.x, home.y) if home else None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lon": "36.28", "lat": "113.18"}, "写反了"),
        ({"lon": "2.35", "lat": "48.85"}, "不在国内"),
        ({"lon": "x"}, "请填数字"),
        ({"crs": "moon"}, "没有“moon”这一项"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_what_to_do(
    township: Township, clerk: Client, changes: dict[str, str], said: str
) -> None:
    response = clerk.post("/visitors/new/", visitor_form(**changes))
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Visitor.objects.filter(name="郑大勇").exists()


def test_coordinates_of_another_map_are_brought_onto_ours_once(township: Township, clerk: Client) -> None:
    clerk.post("/visitors/new/", visitor_form(crs="gcj02"))
    first = _home()
    assert first is not None
    assert 0.003 < abs(first[0] - 113.18) + abs(first[1] - 36.28) < 0.02  # some hundred metres
    visitor = Visitor.objects.get(name="郑大勇")
    form = clerk.get(f"/visitors/{visitor.pk}/edit/").context["form"]
    sent = {field.html_name: field.value() or "" for field in form} | {"crs": "gcj02"}
    clerk.post(f"/visitors/{visitor.pk}/edit/", sent)
    assert _home() == pytest.approx(first, abs=1e-6)


def test_a_home_is_taken_away_with_its_coordinates(township: Township, clerk: Client) -> None:
    clerk.post("/visitors/new/", visitor_form())
    visitor = Visitor.objects.get(name="郑大勇")
    clerk.post(f"/visitors/{visitor.pk}/edit/", visitor_form(lon="", lat=""))
    assert _home() is None


def test_an_address_that_the_pin_outdid_is_told(township: Township, clerk: Client) -> None:
    page = clerk.post("/visitors/new/", visitor_form(lives_at="上河村"), follow=True).content.decode()
    assert "没有用所写的“上河村”" in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_a_home_is_tapped_moved_put_back_and_taken_away(
    township: Township, open_page: Callable[..., Page], width: int
) -> None:
    visitor = township.visitors["孙志强"]
    page = open_page(f"/visitors/{visitor.pk}/edit/", width=width, user=township.users["coordinator"])
    lon, lat = page.locator("#id_lon"), page.locator("#id_lat")
    before = (lon.input_value(), lat.input_value())
    board = page.locator("#map[data-ready]")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box is not None
    board.click(position={"x": box["width"] / 4, "y": box["height"] / 4})
    tapped = (lon.input_value(), lat.input_value())
    assert tapped not in (before, ("", ""))
    pin = page.locator("#map .leaflet-marker-icon:has(.pin-door)")
    pin.focus()
    page.keyboard.press("ArrowRight")
    assert float(lon.input_value()) > float(tapped[0])
    page.get_by_role("button", name="取下图钉").click()
    assert (lon.input_value(), lat.input_value()) == ("", "")
    expect(pin).to_have_count(0)
    expect(page.get_by_text("没有图钉")).to_be_visible()
    if before != ("", ""):
        page.get_by_role("button", name="放回原处").click()
        assert [float(one.input_value()) for one in (lon, lat)] == [float(one) for one in before]
    lon.fill("113.19")
    lat.fill("36.29")
    expect(pin).to_have_count(1)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url(f"**/visitors/{visitor.pk}/")
    visitor.refresh_from_db()
    home: Any = visitor.home
    assert (home.x, home.y) == (113.19, 36.29)
