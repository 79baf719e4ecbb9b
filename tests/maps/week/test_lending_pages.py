"""Lending as pages: given on the roster, seen by both townships, taken back by who gave."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from dispatch.plans.models import Lending
from dispatch.plans.services import lending_make
from tests.township import TODAY, Township

SUN = "孙志强"
WEDNESDAY, THURSDAY = TODAY + timedelta(days=2), TODAY + timedelta(days=3)


@pytest.fixture
def coordinator(township: Township, client: Client, stand_on: Callable[[str], date]) -> User:
    stand_on(TODAY.isoformat())
    client.force_login(township.users["coordinator"])
    return township.users["coordinator"]


@pytest.fixture
def lent(township: Township, coordinator: User) -> Lending:
    days = {"first_day": WEDNESDAY, "last_day": THURSDAY}
    return lending_make(visitor=township.visitors[SUN], area=township.other_area, by=coordinator, **days)


def _send(client: Client, township: Township, **told: Any) -> Any:
    given = {
        "visitor": township.visitors[SUN].pk,
        "area": township.other_area.code,
        "first_day": WEDNESDAY.isoformat(),
        "last_day": THURSDAY.isoformat(),
    }
    return client.post("/lendings/new/", given | told)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_visitor_is_lent_and_both_rosters_say_so(township: Township, coordinator: User, client: Client) -> None:
    answer = _send(client, township)
    [lending] = Lending.objects.all()
    assert (answer.status_code, answer["Location"]) == (302, f"/lendings/{lending.pk}/")
    assert "在岗" in _text(client.get(answer["Location"]))
    assert "借给白水镇" in _text(client.get("/roster/"))
    client.force_login(township.users["elsewhere"])
    theirs = _text(client.get("/roster/"))
    assert "借自青石乡" in theirs
    assert f"/roster/{township.visitors[SUN].pk}/" not in theirs
    assert f"/visitors/{township.visitors[SUN].pk}/" not in theirs


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"first_day": "2026-11-22"}, "只能从今天或以后起借"),
        ({"last_day": "2026-11-24"}, "不能早于开始的日期"),
        ({"area": "140499101000"}, "不用借"),
        ({"area": "999999999999"}, "请重新选"),
        ({"visitor": "0"}, "请重新选"),
        ({"first_day": "昨天"}, "日期"),
    ],
)
def test_what_cannot_be_lent_is_said_at_its_field(
    township: Township, coordinator: User, client: Client, told: dict[str, str], says: str
) -> None:
    answer = _send(client, township, **told)
    assert answer.status_code == 400
    assert says in _text(answer)
    assert not Lending.objects.exists()


def test_nobody_lends_a_visitor_of_another_township(township: Township, lent: Lending, client: Client) -> None:
    client.force_login(township.users["elsewhere"])
    answer = _send(client, township, area=township.area.code)
    assert (answer.status_code, Lending.objects.count()) == (400, 1)


def test_who_borrows_looks_and_cannot_take_back(township: Township, lent: Lending, client: Client) -> None:
    client.force_login(township.users["elsewhere"])
    shown = client.get(f"/lendings/{lent.pk}/")
    assert (shown.status_code, shown.context["may_withdraw"]) == (200, False)
    assert client.post(f"/lendings/{lent.pk}/withdraw/").status_code == 404
    lent.refresh_from_db()
    assert lent.withdrawn_at is None


def test_who_gave_takes_back(township: Township, lent: Lending, client: Client) -> None:
    answer = client.post(f"/lendings/{lent.pk}/withdraw/", follow=True)
    assert "借用已撤回" in _text(answer)
    assert answer.context["may_withdraw"] is False
    assert "借给白水镇" not in _text(client.get("/roster/"))


def test_the_plan_page_of_both_tells_the_lending(township: Township, lent: Lending, client: Client) -> None:
    assert "借给白水镇" in _text(client.get("/plan/"))
    client.force_login(township.users["elsewhere"])
    assert "借自青石乡" in _text(client.get("/plan/"))


def test_the_visitor_reads_where_the_day_is_worked(township: Township, lent: Lending, client: Client) -> None:
    client.force_login(township.users["visitor"])
    assert "在白水镇" in _text(client.get("/roster/own/"))
