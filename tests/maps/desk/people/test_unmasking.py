"""Whole numbers are asked for with a reason, so many times an hour and a day (P81)."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditAction, AuditEvent
from accounts.seeing.unmasking import UnmaskReason, note_kept
from tests.township import Township


@pytest.fixture
def clerk(township: Township) -> Client:
    client = Client()
    client.force_login(township.users["coordinator"])
    return client


@pytest.fixture(autouse=True)
def _few(settings: Settings) -> None:
    settings.UNMASK_LIMITS = {"asked": (3, 4), "form": (2, 5)}


def ask(clerk: Client, township: Township, name: str = "王秀英", **told: str) -> Any:
    return clerk.post(f"/elders/{township[name].pk}/numbers/", told)


def is_told(answer: Any, township: Township, name: str = "王秀英") -> bool:
    return township[name].id_number in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "请选择为什么要看完整号码"),
        ({"reason": "curious"}, "请选择为什么要看完整号码"),
        ({"reason": "other"}, "请写明原因"),
        ({"reason": "other", "note": "  "}, "请写明原因"),
        ({"reason": "call", "note": "长" * 101}, "100"),
    ],
)
def test_without_a_reason_nothing_is_shown(clerk: Client, township: Township, told: dict[str, str], words: str) -> None:
    answer = ask(clerk, township, **told)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not is_told(answer, township)
    assert not AuditEvent.objects.filter(action=AuditAction.UNMASK).exists()


@pytest.mark.parametrize("reason", UnmaskReason.values)
def test_the_reason_stands_in_the_trail(clerk: Client, township: Township, reason: str) -> None:
    assert is_told(ask(clerk, township, reason=reason, note="核对低保"), township)
    row = AuditEvent.objects.get(action=AuditAction.UNMASK)
    assert row.subject == f"visits.elder:{township['王秀英'].pk}"
    assert row.detail == {"page": "elder", "counted": "asked", "reason": reason, "note": "核对低保"}


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("王秀英要办医保", "*要办医保"),
        ("电话 138 1234 5678 打不通", "电话 * 打不通"),
        ("身份证14042119480312004X核对", "身份证*核对"),
        ("2026年11月对账", "2026年11月对账"),
        ("  多余  空格 ", "多余 空格"),
    ],
)
def test_what_is_written_beside_it_is_kept_without_names_and_numbers(note: str, kept: str) -> None:
    assert note_kept(note, name="王秀英") == kept


def test_beyond_the_limit_it_is_refused_with_who_can_help_and_the_refusal_is_on_record(
    clerk: Client, township: Township
) -> None:
    names = ("王秀英", "李大山", "张福贵", "陈桂兰")
    answers = [ask(clerk, township, name, reason="call") for name in names]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    said = answers[-1].content.decode()
    assert "1 小时内查看号码已满 3 次" in said
    assert "请联系管理员" in said
    assert not is_told(answers[-1], township, "陈桂兰")
    refused = AuditEvent.objects.get(detail__has_key="refused")
    assert (refused.action, refused.subject) == ("unmask", f"visits.elder:{township['陈桂兰'].pk}")


def test_a_call_counts_and_is_refused_in_words_too(clerk: Client, township: Township) -> None:
    answers = [ask(clerk, township, number="own") for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].json() == {"phone": township["王秀英"].phone}
    assert answers[-1].json()["code"] == "too_many_numbers"
    assert AuditEvent.objects.filter(detail__reason="call", detail__counted="asked").count() == 3


def test_the_hour_passes_and_the_day_holds(clerk: Client, township: Township, stand_on: Any) -> None:
    stand_on("2026-11-23 08:00")
    assert [ask(clerk, township, reason="call").status_code for _time in range(4)] == [200, 200, 200, 429]
    stand_on("2026-11-23 10:00")
    clerk.logout()
    clerk.force_login(township.users["coordinator"])  # sessions end by themselves meanwhile
    answers = [ask(clerk, township, reason="call") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "24 小时内查看号码已满 4 次" in answers[-1].content.decode()
    stand_on("2026-11-25 10:00")
    clerk.logout()
    clerk.force_login(township.users["coordinator"])
    assert ask(clerk, township, reason="call").status_code == 200


def test_one_persons_limit_is_not_anothers(clerk: Client, township: Township, client: Client) -> None:
    for _time in range(4):
        ask(clerk, township, reason="call")
    other = township.users["coordinator"]
    other.pk, other.username = None, "second"
    other.save()
    other.area_grants.create(area=township.area)
    client.force_login(other)
    assert ask(client, township, reason="call").status_code == 200


def test_forms_that_show_numbers_are_counted_apart(clerk: Client, township: Township) -> None:
    """Otherwise the form would be the way around the reason."""
    edit = f"/elders/{township['王秀英'].pk}/edit/identity/"
    assert [clerk.get(edit).status_code for _time in range(3)] == [200, 200, 429]
    assert ask(clerk, township, reason="call").status_code == 200


@pytest.mark.parametrize("role", ["coordinator", "responder"])
def test_the_emergency_card_asks_nothing_and_is_never_refused(township: Township, client: Client, role: str) -> None:
    client.force_login(township.users[role])
    card = f"/elders/{township['王秀英'].pk}/card/"
    assert [client.get(card).status_code for _time in range(6)] == [200] * 6
    assert f"tel:{township['王秀英'].phone}" in client.get(card).content.decode()
