"""A clerk parts a household and joins two on the person's page (P10)."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.township import Township
from visits.register.models import Elder
from visits.register.services import MemberGiven, members_set


def address(township: Township, name: str) -> str:
    return reverse("elder-move", args=[township[name].pk])


def send(clerk: Client, township: Township, name: str, how: str, query: str = "", **told: Any) -> Any:
    sent = {"how": how, "who": [township[name].pk], "on": "2026-11-23", "reason": ""} | told
    return clerk.post(address(township, name) + query, sent, follow=True)


def test_a_household_is_parted_and_the_page_tells_it(township: Township, clerk: Client) -> None:
    said = send(clerk, township, "赵春花", "split", address="上河村88号").content.decode()
    assert "11月23日 周一 在本村由" in said
    assert "上河村88号" in said
    assert Elder.objects.get(pk=township["赵春花"].pk).household != township.households["李大山"]


def test_without_a_new_address_it_is_asked_and_nothing_is_lost(township: Township, clerk: Client) -> None:
    answer = send(clerk, township, "赵春花", "split", reason="闹矛盾")
    assert (answer.status_code, list(answer.context["split"].errors)) == (400, ["address"])
    assert "闹矛盾" in answer.content.decode()


def test_the_household_to_join_is_found_by_who_lives_there(township: Township, clerk: Client) -> None:
    page = clerk.get(address(township, "王秀英"), {"q": "李大山"}).content.decode()
    assert f'value="{township.households["李大山"].pk}"' in page
    send(clerk, township, "王秀英", "join", "?q=李大山", household=township.households["李大山"].pk)
    assert Elder.objects.get(pk=township["王秀英"].pk).household == township.households["李大山"]


def test_a_household_that_was_not_found_cannot_be_joined(township: Township, clerk: Client) -> None:
    answer = send(clerk, township, "王秀英", "join", household=township.households["李大山"].pk)
    assert (answer.status_code, list(answer.context["join"].errors)) == (400, ["household"])


def test_a_household_whose_head_left_is_asked_who_is_head(township: Township, clerk: Client) -> None:
    members = [MemberGiven("李大山", is_head=True, elder=township["李大山"]), MemberGiven("李小妹", relation="妹妹")]
    members_set(household=township.households["李大山"], members=members)
    send(clerk, township, "李大山", "split", address="上河村88号")
    page = clerk.get(reverse("elder", args=[township["赵春花"].pk])).content.decode()
    assert "没有户主" in page
