"""Wrong passwords lock: a person at an address, a person anywhere, an address."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.authentication import SessionAuthentication

from accounts.errors import SignInLocked
from accounts.models import AuditAction, AuditEvent, Role, SignInCount, User
from accounts.sign_in.lockout import Attempt, attempt_count, counts_purge
from accounts.sign_in.services import sign_in_unlock
from base import clock

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "correct horse", "battery staple"


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", password=RIGHT, role=Role.VISITOR, phone="13812345678")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the clock on by so many minutes."""

    def move(minutes: float) -> None:
        before = clock.real
        monkeypatch.setattr(clock, "real", lambda: before() + timedelta(minutes=minutes))

    return move


def _try(name: str = "zhang", password: str = WRONG, address: str = "10.0.0.1", **more: Any) -> Any:
    return Client(REMOTE_ADDR=address).post("/sign-in/", {"username": name, "password": password}, **more)


def _fail(times: int, **whom: str) -> list[int]:
    return [_try(**whom).status_code for _ in range(times)]


def test_the_fifth_wrong_password_locks_and_the_right_one_is_refused_too(zhang: User) -> None:
    assert _fail(5) == [200, 200, 200, 200, 429]
    assert _try(password=RIGHT).status_code == 429


def test_it_says_how_long_and_who_can_help(zhang: User) -> None:
    _fail(5)
    response = _try(password=RIGHT)
    assert "15 分钟后再试" in response.content.decode()
    assert "管理员解锁" in response.content.decode()
    assert 880 < int(response["Retry-After"]) <= 900


def test_after_a_quarter_of_an_hour_the_right_password_lets_in(zhang: User, later: Callable[[float], None]) -> None:
    _fail(5)
    later(15.1)
    assert _try(password=RIGHT).status_code == 302


def test_trying_during_the_lock_does_not_prolong_it(zhang: User, later: Callable[[float], None]) -> None:
    _fail(5)
    later(14)
    assert _fail(3) == [429] * 3
    later(1.1)
    assert _try(password=RIGHT).status_code == 302


def test_four_wrong_ones_of_long_ago_are_forgotten(zhang: User, later: Callable[[float], None]) -> None:
    _fail(4)
    later(16)
    assert _fail(4) == [200] * 4


def test_the_right_password_begins_the_count_anew(zhang: User) -> None:
    _fail(4)
    assert _try(password=RIGHT).status_code == 302
    assert _fail(4) == [200] * 4


def test_the_fifth_attempt_may_be_the_right_one(zhang: User) -> None:
    _fail(4)
    assert _try(password=RIGHT).status_code == 302
    assert not SignInCount.objects.exclude(locked_until=None).exists()


def test_another_address_may_try_until_the_person_is_locked_everywhere(zhang: User) -> None:
    assert _fail(5)[-1] == 429
    assert _fail(5, address="10.0.0.2") == [200] * 4 + [429]
    assert _try(password=RIGHT, address="10.0.0.3").status_code == 429


@pytest.fixture
def small_office(settings: Any) -> None:
    assert settings.SIGN_IN_FAILURES["address"] == 50
    settings.SIGN_IN_FAILURES = settings.SIGN_IN_FAILURES | {"address": 6}


@pytest.mark.usefixtures("small_office")
def test_one_address_that_tries_everybody_is_locked_at_its_own_limit(zhang: User) -> None:
    codes = [_try(name=f"user{n}").status_code for n in range(6)]
    assert codes == [200] * 5 + [429]
    assert _try(password=RIGHT).status_code == 429
    assert _try(password=RIGHT, address="10.0.0.2").status_code == 302


def test_an_office_where_many_mistype_once_and_then_get_in_is_not_locked(zhang: User) -> None:
    """Each success takes one failure back, and no more: else one own password would pay for trying everybody's."""
    for n in range(4):
        _try(name=f"user{n}")
        _try(password=RIGHT)
    assert SignInCount.objects.get(who="").failures == 4


@pytest.mark.parametrize(
    "spelled",
    [
        "ZHANG",
        "Zhang",
        "ｚｈａｎｇ",
        " zhang ",
        "zh ang",
        "zhang\u200b",
        "13812345678",
        "138 1234-5678",
        "+86 13812345678",
    ],
)
def test_every_spelling_of_a_name_is_the_same_person(zhang: User, spelled: str) -> None:
    _fail(4)
    assert _try(name=spelled).status_code == 429
    sign_in_unlock(user=zhang)
    assert _try(name=spelled, password=RIGHT).status_code == 302


def test_a_spelling_that_two_people_share_is_nobody(zhang: User) -> None:
    User.objects.create_user("Zhang", password=RIGHT, role=Role.VISITOR)
    assert _try(name="ZHANG", password=RIGHT).status_code == 200
    assert _try(name="zhang", password=RIGHT).status_code == 302


def _answers(name: str) -> list[tuple[int, str]]:
    answers = [_try(name=name, address=f"10.9.{len(name)}.1") for _ in range(6)]
    return [
        (answer.status_code, answer.content.decode().replace(f'value="{name}"', "").partition("<main")[2])
        for answer in answers
    ]


def _without_token(answers: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [
        (code, "".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line))
        for code, text in answers
    ]


def test_nobody_learns_whether_a_name_exists_or_is_paused(zhang: User) -> None:
    User.objects.create_user("paused", password=WRONG, role=Role.VISITOR, is_active=False)
    known, paused, unknown = (_without_token(_answers(name)) for name in ("zhang", "paused", "nobody"))
    assert known == paused == unknown
    assert [code for code, _ in known] == [200, 200, 200, 200, 429, 429]


def test_a_name_that_nobody_has_takes_as_many_hashes_as_one_that_somebody_has(
    zhang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.create_user("paused", password=WRONG, role=Role.VISITOR, is_active=False)
    hashes: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher: MD5PasswordHasher, *told: Any) -> str:
        hashes.append("one")
        return encode(hasher, *told)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    taken = {}
    for name in ("zhang", "paused", "nobody"):
        hashes.clear()
        _try(name=name)
        taken[name] = len(hashes)
    assert taken == {"zhang": 1, "paused": 1, "nobody": 1}


def test_while_locked_no_password_is_looked_at(zhang: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail(5)
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("looked at"))
    assert _try().status_code == 429


def test_behind_the_proxy_the_address_it_wrote_counts(zhang: User, settings: Any) -> None:
    settings.PRODUCTION = True
    for n in range(5):
        _try(HTTP_X_FORWARDED_FOR=f"9.9.9.{n}, 10.0.0.7")
    assert _try(password=RIGHT, HTTP_X_FORWARDED_FOR="1.1.1.1, 10.0.0.7").status_code == 429
    assert _try(password=RIGHT, HTTP_X_FORWARDED_FOR="10.0.0.7, 10.0.0.8").status_code == 302


def test_neighbours_in_one_ipv6_network_are_one_address(zhang: User) -> None:
    for n in range(5):
        _try(address=f"2001:db8::{n + 1}")
    assert _try(password=RIGHT, address="2001:db8::99").status_code == 429
    assert _try(password=RIGHT, address="2001:db8:0:1::1").status_code == 302


def test_who_asks_django_without_a_page_is_counted_too(zhang: User) -> None:
    for _ in range(10):
        assert authenticate(username="zhang", password=WRONG) is None
    with pytest.raises(SignInLocked):
        authenticate(username="zhang", password=WRONG)
    with pytest.raises(SignInLocked):
        Client().login(username="zhang", password=RIGHT)


def test_guessing_the_old_password_of_a_session_left_open_is_counted_too(client: Client, zhang: User) -> None:
    client.force_login(zhang)
    told = {"old": WRONG, "new": "battery staple 7"}
    assert [client.post("/me/password/", told).status_code for _ in range(7)] == [400] * 5 + [429] * 2
    assert client.post("/me/password/", told | {"old": RIGHT}).status_code == 429


def test_a_password_in_a_header_opens_nothing_and_is_not_looked_at(zhang: User) -> None:
    basic = b64encode(f"zhang:{RIGHT}".encode()).decode()
    assert Client(headers={"Authorization": f"Basic {basic}"}).get("/api/v1/schema/").status_code == 401


def _views(resolver: URLResolver) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        yield from [entry.callback] if isinstance(entry, URLPattern) else _views(entry)


def test_every_part_of_the_api_knows_people_by_their_session_alone() -> None:
    views = [callback for callback in _views(get_resolver()) if hasattr(callback, "cls")]
    assert len(views) > 5
    assert {tuple(view.cls.authentication_classes) for view in views} == {(SessionAuthentication,)}


def test_the_test_client_signs_in(zhang: User) -> None:
    assert Client().login(username="zhang", password=RIGHT)


def test_the_trail_tells_of_failures_and_locks_but_not_what_was_typed(zhang: User) -> None:
    _fail(6)
    _try(name="my-secret-passw0rd")
    events = AuditEvent.objects.order_by("pk")
    assert [event.action for event in events] == ["sign_in_failed"] * 5 + ["locked", "sign_in_failed"]
    assert {event.subject for event in events[:6]} == {f"accounts.user:{zhang.pk}"}
    assert events[5].detail == {"locked": ["person_at_address"]}
    assert events[6].subject == "accounts.sign_in"
    assert list(events[6].detail) == ["name_hash"]
    assert not SignInCount.objects.filter(who__icontains="secret").exists()


def test_the_administrator_lifts_a_lock_and_that_is_audited(zhang: User) -> None:
    _fail(5)
    boss = User.objects.create(username="boss", role=Role.ADMINISTRATOR)
    assert sign_in_unlock(user=zhang, by=boss) == 1
    assert _try(password=RIGHT).status_code == 302
    event = AuditEvent.objects.get(action=AuditAction.CHANGE)
    assert (event.actor, event.detail) == (boss, {"unlocked": 1})


@pytest.mark.usefixtures("small_office")
def test_the_command_lifts_the_lock_of_a_person_or_of_an_address(zhang: User) -> None:
    _fail(5)
    call_command("sign_in_unlock", "ZHANG")
    assert _try(password=RIGHT).status_code == 302
    for n in range(6):
        _try(name=f"user{n}")
    call_command("sign_in_unlock", "--address", "10.0.0.1")
    assert _try(password=RIGHT).status_code == 302
    with pytest.raises(CommandError, match="没有用户名"):
        call_command("sign_in_unlock", "nobody")


def test_counts_of_yesterday_are_forgotten(zhang: User, later: Callable[[float], None]) -> None:
    _fail(1)
    assert counts_purge() == 0
    later(25 * 60)
    assert counts_purge() == 3


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20, initializer=None) as pool:
        yield pool


def _try_and_close(_: int) -> int:
    try:
        return int(_try().status_code)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_the_same_moment_five_are_looked_at(threads: ThreadPoolExecutor) -> None:
    User.objects.create_user("zhang", password=RIGHT, role=Role.VISITOR)
    codes = list(threads.map(_try_and_close, range(20)))
    assert codes.count(429) >= 16  # whoever failed before the fifth may be told of the lock or not
    assert AuditEvent.objects.filter(action=AuditAction.SIGN_IN_FAILED).count() == 5
    assert AuditEvent.objects.filter(action=AuditAction.LOCKED).count() == 1


def _count_and_close(n: int) -> bool:
    try:
        attempt_count(Attempt(who=f"{n % 3}", address=f"10.0.0.{n % 2}"))
    except SignInLocked:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
def test_attempts_that_cross_each_other_wait_for_nobody_in_a_ring(threads: ThreadPoolExecutor) -> None:
    looked_at = list(threads.map(_count_and_close, range(60)))
    assert sum(looked_at) == 30  # of each person at each address five
