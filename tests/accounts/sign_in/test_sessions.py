"""One row for each browser in which somebody is signed in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, Role, Session, User
from accounts.sign_in import sessions
from base import clock

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Mobile Safari/537.36 MicroMessenger/8.0"
Later = Callable[[timedelta], None]


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", password="correct horse", role=Role.VISITOR)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    begun = clock.real()
    return lambda after: monkeypatch.setattr(clock, "real", lambda: begun + after)


def _sign_in(browser: str = PHONE) -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post("/sign-in/", {"username": "zhang", "password": "correct horse"})
    return client


def test_signing_in_writes_down_whose_since_when_and_in_which_browser(zhang: User) -> None:
    before = clock.real()
    _sign_in()
    row = Session.objects.get(user=zhang)
    assert row.browser == PHONE
    assert row.signed_in_at
    assert before <= row.signed_in_at <= clock.real()


def test_the_session_itself_tells_its_beginning_to_who_limits_it(zhang: User) -> None:
    client, request = _sign_in(), HttpRequest()
    request.session = client.session
    assert sessions.signed_in_at(request) == Session.objects.get().signed_in_at


def test_a_page_asked_for_later_is_seen_later_and_leaves_the_beginning(zhang: User, later: Later) -> None:
    client = _sign_in()
    begun = Session.objects.get().signed_in_at
    later(timedelta(minutes=7))
    client.get("/me/")
    row = Session.objects.get()
    assert row.signed_in_at == begun
    assert row.seen_at == clock.real()


def test_many_requests_of_one_page_are_seen_once(zhang: User, later: Later) -> None:
    client = _sign_in()
    seen = Session.objects.get().seen_at
    later(timedelta(seconds=30))
    client.get("/me/")
    assert Session.objects.get().seen_at == seen


def test_a_clock_put_back_does_not_freeze_what_was_seen(zhang: User, later: Later) -> None:
    client = _sign_in()
    later(timedelta(hours=-2))
    client.get("/me/")
    assert Session.objects.get().seen_at == clock.real()


def test_signing_out_takes_the_row_away(zhang: User) -> None:
    _sign_in().post("/sign-out/")
    assert not Session.objects.filter(user=zhang).exists()


def test_rows_of_sessions_long_over_go_when_somebody_signs_in(zhang: User) -> None:
    _sign_in()
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    _sign_in()
    assert Session.objects.count() == 1


def test_a_session_that_was_ended_opens_no_page_any_more(zhang: User) -> None:
    client = _sign_in()
    assert sessions.sessions_end(user=zhang, by=zhang) == 1
    assert client.get("/me/").headers["Location"] == "/sign-in/?next=/me/"


def test_ending_leaves_the_one_that_is_kept_and_other_peoples(zhang: User) -> None:
    li = User.objects.create(username="li", role=Role.LEADER)
    kept, _other = _sign_in(), _sign_in()
    other = Client()
    other.force_login(li)
    other.get("/me/")
    assert sessions.sessions_end(user=zhang, by=zhang, but=kept.session.session_key) == 1
    assert kept.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 200


def test_ending_is_in_the_audit_trail_only_when_something_ended(zhang: User) -> None:
    sessions.sessions_end(user=zhang, by=zhang)
    assert not AuditEvent.objects.filter(detail__has_key="sessions_ended").exists()
    _sign_in()
    sessions.sessions_end(user=zhang, by=zhang)
    assert AuditEvent.objects.get(detail__has_key="sessions_ended").detail == {"sessions_ended": 1}
