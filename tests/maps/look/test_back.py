"""The way back to a list with its filters: only to pages of this site, however long the way was."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from maps.look.back import LONGEST, NEXT, came_from, here, is_page, with_next


def _asked(address: str) -> HttpRequest:
    return RequestFactory().get(address)


@pytest.mark.parametrize(
    "address",
    ["/elders/?due=overdue&start=50", "/plan/?area=140499101000&visitor=3&day=2026-11-24", "/records/?list=all&page=3"],
)
def test_a_list_with_its_filters_is_led_back_to(address: str) -> None:
    assert came_from(_asked(with_next("/elders/7/", address))) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "elders/",
        "?due=overdue",
        "//example.org/elders/",
        "/\\example.org/",
        "\\/example.org/",
        "///example.org",
        "https://example.org/elders/",
        "https:/elders/",
        "javascript:alert(1)",
        "/nowhere/",
        "/elders/\n//example.org",
        " //example.org",
        "/elders/bulk/",
        "/elders/?q=" + "x" * LONGEST,
    ],
)
def test_what_is_no_page_of_ours_that_can_be_opened_is_not_followed(address: str) -> None:
    assert not is_page(address)
    assert came_from(_asked(with_next("/elders/7/", address))) == ""


@given(st.text(max_size=60))
def test_whatever_is_handed_in_stays_on_the_site(text: str) -> None:
    assert not is_page(text) or (text.startswith("/") and urlsplit(text).netloc == "")


def test_ways_back_lie_inside_each_other_and_the_innermost_is_found_again() -> None:
    person = with_next("/elders/7/", "/elders/?due=overdue&start=50")
    form = with_next("/elders/7/edit/contacts/", here(_asked(person)))
    assert came_from(_asked(form)) == person
    assert came_from(_asked(came_from(_asked(form)))) == "/elders/?due=overdue&start=50"


def test_an_address_that_would_grow_too_long_forgets_where_it_came_from_and_keeps_its_own_filters() -> None:
    address = with_next("/elders/?due=overdue", "/elders/?q=" + "王" * 200)
    assert here(_asked(address)) == "/elders/?due=overdue"


def test_a_form_says_it_in_what_it_sends() -> None:
    assert came_from(RequestFactory().post("/elders/7/confirm/", {NEXT: "/elders/?sort=age"})) == "/elders/?sort=age"


def test_a_mark_in_the_page_stays_behind_the_question() -> None:
    address = with_next("/waiting/?area=1#files", "/plan/")
    assert address.endswith("#files")
    assert parse_qs(urlsplit(address).query) == {"area": ["1"], NEXT: ["/plan/"]}
