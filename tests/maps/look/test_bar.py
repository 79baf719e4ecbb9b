"""The bar: what each role may open, in menus where there is more than one looks through at a glance."""

import pytest
from django.test import Client

from accounts.models import Role
from maps.look.pages import ROOM_IN_BAR, bar_of, pages_of
from tests.conftest import Township


@pytest.mark.parametrize("role", Role)
def test_the_bar_holds_every_page_of_the_role_once_and_has_room_for_it(role: Role) -> None:
    bar = bar_of(role)
    assert [page for _, pages in bar for page in pages] == pages_of(role)
    assert len(bar) <= ROOM_IN_BAR


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.COORDINATOR, "plan"),
        (Role.VISITOR, "itinerary"),
        (Role.LEADER, "coverage"),
        (Role.RESPONDER, "locate"),
    ],
)
def test_everybody_starts_where_their_work_is(role: Role, start: str) -> None:
    assert pages_of(role)[0].url_name == start


def test_the_menu_of_a_page_says_that_one_is_there(township: Township, client: Client) -> None:
    client.force_login(township.users["coordinator"])
    page = client.get("/visitors/").content.decode()
    assert page.count("data-here") == 1
    assert '<a href="/visitors/" aria-current="page">' in page
