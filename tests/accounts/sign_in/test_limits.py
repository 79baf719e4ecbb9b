"""A session ends after half an hour without use, and after twelve hours with it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import AuditEvent, Role, Session, User
from base import clock

pytestmark = pytest.mark.django_db
RIGHT = "correct horse"
Later = Callable[[float], None]


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", password=RIGHT, role=Role.VISITOR)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    begun = clock.real()
    return lambda minutes: monkeypatch.setattr(clock, "real", lambda: begun + timedelta(minutes=minutes))


@pytest.fixture
def signed_in(zhang: User) -> Client:
    return _sign_in()


def _sign_in() -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": "zhang", "password": RIGHT}).status_code == 302
    return client


def _is_in(client: Client) -> bool:
    return bool(client.get("/me/").status_code == 200)


def test_it_lasts_29_minutes_without_use_and_not_31(signed_in: Client, later: Later) -> None:
    later(29)
    assert _is_in(signed_in)
    later(29 + 31)
    assert not _is_in(signed_in)


def test_it_ends_on_the_server_too(signed_in: Client, later: Later) -> None:
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    later(31)
    _is_in(signed_in)
    assert not Session.objects.filter(pk=key).exists()
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key
    later(0)
    assert not _is_in(stolen)


def test_twelve_hours_are_the_longest_however_much_it_is_used(signed_in: Client, later: Later) -> None:
    for minutes in range(20, 720, 20):
        later(minutes)
        assert _is_in(signed_in)
    later(721)
    assert not _is_in(signed_in)


def test_an_end_by_a_limit_is_audited_with_which(signed_in: Client, zhang: User, later: Later) -> None:
    later(31)
    _is_in(signed_in)
    event = AuditEvent.objects.get(action="session_end")
    assert (event.actor, event.subject, event.detail) == (zhang, f"accounts.user:{zhang.pk}", {"limit": "idle"})


def test_signing_out_is_audited(signed_in: Client, zhang: User) -> None:
    signed_in.post("/sign-out/")
    assert AuditEvent.objects.get(action="sign_out").actor == zhang


def test_the_api_says_that_one_has_to_sign_in(signed_in: Client, later: Later) -> None:
    later(31)
    answer = signed_in.get("/api/v1/schema/")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_a_page_that_asks_by_itself_keeps_no_session(signed_in: Client, later: Later) -> None:
    for minutes in range(1, 30):
        later(minutes)
        assert abs(signed_in.get("/session/left/").json()["left_s"] - (30 - minutes) * 60) <= 60
    later(31)
    assert signed_in.get("/session/left/").status_code == 302


def _views(resolver: URLResolver) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or "", entry.callback
        else:
            yield from _views(entry)


def test_progress_is_asked_by_itself() -> None:
    asked = {name: view for name, view in _views(get_resolver()) if name.endswith("progress")}
    assert len(asked) >= 4
    assert {name for name, view in asked.items() if not getattr(view, "is_background", False)} == set()


def test_who_says_that_they_are_there_stays(signed_in: Client, later: Later) -> None:
    later(29)
    assert signed_in.post("/session/stay/").json()["left_s"] > 29 * 60
    later(29 + 29)
    assert _is_in(signed_in)


def test_a_demo_that_stands_on_another_day_lasts_as_long(zhang: User, later: Later, settings: Any) -> None:
    settings.AS_OF = "2026-02-10"
    client = _sign_in()
    later(29)
    assert _is_in(client)
    later(61)
    assert not _is_in(client)


def test_signing_in_begins_a_new_key(zhang: User) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.post("/sign-in/", {"username": "zhang", "password": RIGHT})
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/sign-out/")
    client.post("/sign-in/", {"username": "zhang", "password": RIGHT})
    assert len({"a" * 32, first, client.cookies[settings.SESSION_COOKIE_NAME].value}) == 3


def test_another_password_ends_the_sessions_elsewhere(signed_in: Client, zhang: User) -> None:
    zhang.set_password("battery staple 7")
    zhang.save()
    assert not _is_in(signed_in)


def test_a_paused_person_is_out_at_once(signed_in: Client, zhang: User) -> None:
    zhang.is_active = False
    zhang.save()
    assert not _is_in(signed_in)


def test_the_cookie_is_the_browsers_alone_and_goes_with_it(signed_in: Client) -> None:
    cookie = signed_in.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")


def test_in_production_cookies_travel_by_tls_only() -> None:
    told = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    environment = {"PRODUCTION": "1", "SECRET_KEY": "x", "HASH_KEY": "x", "FIELD_KEYS": "k1:" + "00" * 32}
    said = subprocess.run(
        [sys.executable, "-c", told],
        env=os.environ | environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["True", "True"]
