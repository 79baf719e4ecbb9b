"""The county's choice of who comes first where hours are short: who may choose, its price, its history."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEvent, Role, User
from dispatch.plans.models import PlanningChoice
from dispatch.plans.selectors.inputs import inputs_gather
from geo.models import AreaGrant
from tests.township import TODAY, Township

SUNDAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _today(township: Township, stand_on: Callable[[str], date]) -> None:
    stand_on(f"{TODAY} 07:00")


@pytest.fixture
def of_county(township: Township, client: Client) -> User:
    """A coordinator who was granted the whole county."""
    user = User.objects.create_user(username="county", role=Role.COORDINATOR, display_name="县里的人")
    AreaGrant.objects.create(user=user, area=township.county)
    client.force_login(user)
    return user


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_until_something_is_chosen_keys_come_first_and_all_is_confirmed(
    township: Township, of_county: User, client: Client
) -> None:
    page = client.get("/planning/")
    assert page.context["form"].initial == {"key_exchange": "first", "is_automatic": False}
    assert "还没有选过" in _text(page)
    assert inputs_gather(area=township.area, first_day=TODAY, last_day=SUNDAY).key_exchange is None


def test_plans_follow_the_newest_choice_and_the_history_tells_who_and_when(
    township: Township, of_county: User, client: Client
) -> None:
    client.post("/planning/", {"key_exchange": "2", "is_automatic": "on"})
    answer = client.post("/planning/", {"key_exchange": "1"}, follow=True)
    assert [(row.key_exchange, row.is_automatic) for row, _said in answer.context["history"]] == [(1, False), (2, True)]
    assert "县里的人" in _text(answer)
    assert inputs_gather(area=township.area, first_day=TODAY, last_day=SUNDAY).key_exchange == 1
    newest = PlanningChoice.objects.first()
    assert newest
    [event] = AuditEvent.objects.filter(subject=f"dispatch.planning_choice:{newest.pk}")
    assert event.detail["key_exchange"] == 1


def test_chosen_again_as_it_stands_it_is_the_same_choice(township: Township, of_county: User, client: Client) -> None:
    for _time in range(2):
        client.post("/planning/", {"key_exchange": "3"})
    assert PlanningChoice.objects.count() == 1


@pytest.mark.parametrize("told", [{}, {"key_exchange": "1.3"}, {"key_exchange": "-1"}, {"key_exchange": "重点"}])
def test_what_is_not_offered_is_not_taken(
    township: Township, of_county: User, client: Client, told: dict[str, str]
) -> None:
    assert client.post("/planning/", told).status_code == 400
    assert not PlanningChoice.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "leader", "administrator"])
def test_whoever_has_a_township_reads_and_does_not_choose(township: Township, client: Client, role: str) -> None:
    client.force_login(township.users[role])
    page = client.get("/planning/")
    assert (page.status_code, page.context["may_choose"]) == (200, False)
    assert [area.name for area in page.context["townships"]] == ["青石乡"]
    sent = client.post("/planning/", {"key_exchange": "1"})
    assert sent.status_code == (403 if role == "leader" else 200)
    assert ("没有改动" in _text(sent)) is (role != "leader")
    assert not PlanningChoice.objects.exists()


def test_a_township_tells_its_price_at_each_rate(township: Township, of_county: User, client: Client) -> None:
    answer = client.get(f"/planning/offers/{township.area.code}/")
    assert [code for _offer, code, _said in answer.context["offers"]] == ["first", "3", "2", "1"]
    assert "青石乡" in _text(answer)


def test_the_price_of_another_township_is_not_told(township: Township, client: Client) -> None:
    client.force_login(township.users["elsewhere"])
    assert client.get(f"/planning/offers/{township.area.code}/").status_code == 404
