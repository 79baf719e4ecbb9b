"""The login of a visitor from the visitor's side, singly and for all at once, down to the first page."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from accounts.users.services import user_end
from geo.grants.services import areas_set
from geo.scope import scope_for
from tests.township import Township
from visits.register.models import Visitor

CODE = re.compile(r"(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}")


@pytest.fixture
def coordinator(township: Township, client: Client) -> Client:
    client.force_login(township.users["coordinator"])
    return client


def _codes(response: Any) -> list[str]:
    return CODE.findall(response.content.decode())


def _act(client: Client, visitor: Visitor, act: str, **told: Any) -> Any:
    return client.post(f"/visitors/{visitor.pk}/login/", {"act": act} | told)


def test_the_list_says_how_many_have_none_and_leads_there(coordinator: Client) -> None:
    page = coordinator.get("/visitors/").content.decode()
    assert re.search(r'href="/visitors/logins/">1 人没有登录', page)


def test_a_neighbour_gets_a_login_only_if_somebody_ticks_them(coordinator: Client, township: Township) -> None:
    page = coordinator.get("/visitors/logins/").content.decode().partition('name="act" value="again"')[0]
    ticked = set(re.findall(r'value="(\d+)" checked', page))
    assert ticked == {str(township.visitors["马小燕"].pk)}
    assert f'value="{township.visitors["何有田"].pk}"' in page


def test_all_logins_are_made_at_one_press(coordinator: Client, township: Township) -> None:
    keys = [visitor.pk for visitor in Visitor.objects.all()]
    response = coordinator.post("/visitors/logins/", {"visitor": keys})
    assert len(_codes(response)) == 2
    assert all(scope_for(user).prefixes == (township.area.prefix,) for user in User.objects.filter(visitor__in=keys))
    assert "每位探访员都有登录" in coordinator.get("/visitors/logins/").content.decode()


def test_who_is_not_ticked_gets_none(coordinator: Client, township: Township) -> None:
    coordinator.post("/visitors/logins/", {"visitor": [township.visitors["马小燕"].pk]})
    assert Visitor.objects.get(name="何有田").user is None


def test_lost_slips_are_made_anew(coordinator: Client, township: Township) -> None:
    key = township.visitors["马小燕"].pk
    [former] = _codes(coordinator.post("/visitors/logins/", {"visitor": [key]}))
    [code] = _codes(coordinator.post("/visitors/logins/", {"visitor": [key], "act": "again"}))
    assert Client().get(f"/invitations/{former}/").status_code == 410
    assert Client().get(f"/invitations/{code}/").status_code == 200


def test_a_visitor_of_another_township_gets_none(coordinator: Client, township: Township) -> None:
    away = Visitor.objects.create(
        name="远", kind="volunteer", area=township.other_area, active_since=township.visitors["马小燕"].active_since
    )
    coordinator.post("/visitors/logins/", {"visitor": [away.pk]})
    assert coordinator.get(f"/visitors/{away.pk}/login/").status_code == 404
    assert _act(coordinator, away, "make").status_code == 404
    away.refresh_from_db()
    assert away.user is None


def test_one_login_is_made_with_its_slip(coordinator: Client, township: Township) -> None:
    [code] = _codes(_act(coordinator, township.visitors["马小燕"], "make"))
    assert "马小燕，您好" in Client().get(f"/invitations/{code}/").content.decode()
    assert _act(coordinator, township.visitors["马小燕"], "make").status_code == 409


def test_a_login_that_there_is_is_chosen(coordinator: Client, township: Township) -> None:
    user = User.objects.create(username="zhang", role=Role.VISITOR, display_name="张")
    areas_set(user=user, areas=[township.area])
    visitor = township.visitors["马小燕"]
    assert "zhang" in coordinator.get(f"/visitors/{visitor.pk}/login/").content.decode()
    _act(coordinator, visitor, "join", user=user.pk)
    assert Visitor.objects.get(user=user) == visitor
    _act(coordinator, visitor, "part")
    assert not Visitor.objects.filter(user=user).exists()


@pytest.mark.parametrize("act", ["slip", "part"])
def test_a_login_that_opens_more_than_ones_own_areas_is_left_alone(
    coordinator: Client, township: Township, act: str
) -> None:
    areas_set(user=township.users["visitor"], areas=[township.other_area], add=True)
    visitor = township.visitors["孙志强"]
    assert "要改请找管理员" in coordinator.get(f"/visitors/{visitor.pk}/login/").content.decode()
    assert _act(coordinator, visitor, act).status_code == 404
    assert Visitor.objects.get(pk=visitor.pk).user == township.users["visitor"]


@pytest.mark.parametrize("user", ["", "9" * 30, "x", "0"])
def test_no_login_is_no_login(coordinator: Client, township: Township, user: str) -> None:
    assert _act(coordinator, township.visitors["马小燕"], "join", user=user).status_code == 404


def test_a_coordinator_cannot_take_the_login_of_another_role(coordinator: Client, township: Township) -> None:
    leader = township.users["leader"]
    assert _act(coordinator, township.visitors["马小燕"], "join", user=leader.pk).status_code == 404


def test_an_administrator_does_the_same_for_their_areas(client: Client, township: Township) -> None:
    client.force_login(township.users["administrator"])
    assert "马小燕" in client.get("/visitors/logins/").content.decode()
    assert len(_codes(_act(client, township.visitors["马小燕"], "make"))) == 1


def _sees(user: User) -> str | None:
    """Whose itinerary a login opens."""
    client = Client()
    client.force_login(user)
    shown = client.get("/itinerary/").context.get("itinerary")
    return shown.visitor.name if shown else None


def test_whose_itinerary_a_login_opens_is_decided_by_either_side(client: Client, township: Township) -> None:
    user, first, second = township.users["visitor"], township.visitors["孙志强"], township.visitors["马小燕"]
    assert _sees(user) == "孙志强"
    client.force_login(township.users["coordinator"])
    _act(client, first, "part")
    assert _sees(user) is None
    _act(client, second, "join", user=user.pk)
    assert _sees(user) == "马小燕"
    client.force_login(township.users["administrator"])
    client.post(f"/users/{user.pk}/visitor/")
    assert _sees(user) is None
    client.post(f"/users/{user.pk}/visitor/", {"visitor": first.pk})
    assert _sees(user) == "孙志强"


def test_a_login_that_was_ended_makes_room_for_a_new_one(coordinator: Client, township: Township) -> None:
    visitor = township.visitors["孙志强"]
    user_end(user=township.users["visitor"], by=township.users["administrator"])
    assert len(_codes(_act(coordinator, visitor, "make"))) == 1
    visitor.refresh_from_db()
    assert visitor.user
    assert _sees(visitor.user) == "孙志强"
