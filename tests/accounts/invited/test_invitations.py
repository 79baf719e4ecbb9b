"""A code that opens one user's page for choosing a password: once, for seven days."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, connection, transaction

from accounts.errors import (
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    UserEnded,
    UserPaused,
)
from accounts.invited.services import (
    SIGNS,
    code_shown,
    invitation_accept,
    invitation_make,
    invitation_of,
    invitation_open,
    invitation_revoke,
)
from accounts.models import AuditEvent, Invitation, Role, User
from accounts.users.services import user_end
from base import clock
from base.errors import DomainError

pytestmark = pytest.mark.django_db
PASSWORD = "battery staple 7"


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", role=Role.VISITOR)


@pytest.fixture
def li() -> User:
    return User.objects.create_user("li", password="a long word", role=Role.ADMINISTRATOR)


def _code(zhang: User, li: User) -> str:
    return invitation_make(user=zhang, by=li)[1]


def test_who_has_the_code_chooses_the_password(zhang: User, li: User) -> None:
    assert invitation_accept(code=_code(zhang, li), password=PASSWORD) == zhang
    assert authenticate(username="zhang", password=PASSWORD) == zhang


@pytest.mark.parametrize(
    "typed", [str, str.lower, code_shown, lambda code: f" {code_shown(code).lower()} ", lambda code: " ".join(code)]
)
def test_it_is_typed_as_people_type(zhang: User, li: User, typed: Callable[[str], str]) -> None:
    assert invitation_open(code=typed(_code(zhang, li))).user == zhang


def test_looking_at_it_does_not_use_it_up(zhang: User, li: User) -> None:
    code = _code(zhang, li)
    invitation_open(code=code)
    assert invitation_open(code=code).user == zhang


@pytest.mark.parametrize("code", ["", " ", "-", "2" * 12, "2" * 5000, "\0", "龘", "K7PM-4XQ2-9RTI"])
def test_another_code_opens_nothing(zhang: User, li: User, code: str) -> None:
    _code(zhang, li)
    with pytest.raises(InvitationUnknown):
        invitation_open(code=code)


def test_the_database_does_not_know_the_code(zhang: User, li: User) -> None:
    invitation, code = invitation_make(user=zhang, by=li)
    assert code not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert code not in str(list(AuditEvent.objects.values()))


def test_no_sign_is_taken_for_another() -> None:
    assert not set("01IOL") & set(SIGNS)


def test_used_once_it_opens_nothing(zhang: User, li: User) -> None:
    code = _code(zhang, li)
    invitation_accept(code=code, password=PASSWORD)
    with pytest.raises(InvitationUsed):
        invitation_accept(code=code, password="another word 8")
    assert authenticate(username="zhang", password=PASSWORD) == zhang


def test_a_new_one_replaces_the_former(zhang: User, li: User) -> None:
    former, code = _code(zhang, li), _code(zhang, li)
    with pytest.raises(InvitationRevoked):
        invitation_accept(code=former, password=PASSWORD)
    assert invitation_open(code=code).user == zhang


def test_a_revoked_one_opens_nothing(zhang: User, li: User) -> None:
    code = _code(zhang, li)
    assert invitation_revoke(user=zhang, by=li)
    assert not invitation_revoke(user=zhang, by=li)
    with pytest.raises(InvitationRevoked):
        invitation_open(code=code)


@pytest.mark.parametrize(("after", "opens"), [(timedelta(days=7, seconds=-5), True), (timedelta(days=7), False)])
def test_it_lasts_seven_days(
    zhang: User, li: User, monkeypatch: pytest.MonkeyPatch, after: timedelta, opens: bool
) -> None:
    made = clock.real()
    monkeypatch.setattr(clock, "real", lambda: made)
    code = _code(zhang, li)
    monkeypatch.setattr(clock, "real", lambda: made + after)
    assert (invitation_of(user=zhang) is not None) == opens
    if opens:
        invitation_accept(code=code, password=PASSWORD)
    else:
        with pytest.raises(InvitationExpired):
            invitation_accept(code=code, password=PASSWORD)


def test_it_opens_nothing_for_who_is_paused_meanwhile(zhang: User, li: User) -> None:
    code = _code(zhang, li)
    User.objects.filter(pk=zhang.pk).update(is_active=False)
    with pytest.raises(InvitationRevoked):
        invitation_accept(code=code, password=PASSWORD)


@pytest.mark.parametrize(
    ("facts", "error"), [({"is_active": False}, UserPaused), ({"is_active": False, "ended_at": True}, UserEnded)]
)
def test_who_may_not_sign_in_is_not_invited(
    zhang: User, li: User, facts: dict[str, bool], error: type[DomainError]
) -> None:
    ended = {"ended_at": clock.now()} if "ended_at" in facts else {}
    User.objects.filter(pk=zhang.pk).update(**facts | ended)
    with pytest.raises(error):
        _code(zhang, li)


def test_the_database_keeps_one_open_invitation_of_a_user(zhang: User, li: User) -> None:
    _code(zhang, li)
    when = {"made_at": clock.now(), "expires_at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(user=zhang, code_hash="x", **when)


@pytest.mark.django_db(transaction=True)
def test_used_twice_at_once_it_takes_the_first_password_only() -> None:
    zhang, li = User.objects.create_user("zhang", role=Role.VISITOR), User.objects.create_user("li")
    code, start, refused = _code(zhang, li), Barrier(2), []

    def accept(password: str) -> None:
        try:
            start.wait()
            invitation_accept(code=code, password=password)
        except InvitationUsed:
            refused.append(password)
        finally:
            connection.close()

    threads = [Thread(target=accept, args=(password,)) for password in ("first word 1", "second word 2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    zhang.refresh_from_db()
    assert not zhang.check_password(refused[0])
    assert zhang.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_who_is_ended_while_they_choose_a_password_gets_none_and_nobody_waits_in_a_ring() -> None:
    zhang, li = User.objects.create_user("zhang", role=Role.VISITOR), User.objects.create_user("li")
    code, said = _code(zhang, li), []

    def accept() -> None:
        try:
            invitation_accept(code=code, password=PASSWORD)
        except DomainError as error:
            said.append(type(error))
        finally:
            connection.close()

    thread = Thread(target=accept)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=zhang.pk)
        thread.start()
        while not _somebody_waits():
            assert thread.is_alive()
        user_end(user=zhang, by=li)
    thread.join()
    assert said == [InvitationRevoked]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
