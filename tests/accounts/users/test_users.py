"""People who may sign in: made, changed, paused, ended."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.errors import LastAdministrator, UserChangedMeanwhile, UserEnded, UserRefused
from accounts.invited.services import invitation_make, invitation_of
from accounts.models import AuditEvent, Role, Session, User, UserState
from accounts.users.services import fingerprint, user_change, user_end, user_make, user_pause, user_resume, user_save
from base import clock

pytestmark = pytest.mark.django_db


def _save(password: str, role: Role = Role.LEADER) -> User:
    return user_save(username="zhang", role=role, display_name="张敏", password=password)


def test_a_new_user_can_sign_in_with_the_password() -> None:
    user = _save("first-word")
    assert authenticate(username="zhang", password="first-word") == user
    assert user.password != "first-word"


def test_a_known_user_gets_the_new_role_and_password() -> None:
    _save("first-word")
    _save("second-word", Role.RESPONDER)
    user = User.objects.get()
    assert user.role == Role.RESPONDER
    assert user.check_password("second-word")


def test_each_change_leaves_an_audit_row_without_the_password() -> None:
    user = _save("first-word")
    event = AuditEvent.objects.get(subject=f"accounts.user:{user.pk}")
    assert event.detail == {"role": "leader"}


def test_a_known_user_who_was_ended_may_sign_in_again_by_the_command() -> None:
    user, other = _save("first-word"), _administrator("li")
    user_end(user=user, by=other)
    assert _save("second-word").state == UserState.ACTIVE


def _administrator(name: str) -> User:
    return User.objects.create_user(name, password="a long word", role=Role.ADMINISTRATOR, display_name=name)


def _made(**facts: str) -> User:
    told = {"username": "wang", "display_name": "王芳", "role": Role.LEADER} | facts
    return user_make(**told)  # type: ignore[arg-type]


def test_who_is_made_has_no_password_until_they_choose_one() -> None:
    assert not _made().has_usable_password()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("username", value) for value in ("", " ", "wang fang", "a" * 41, "王/芳", "ZHANG", "zhang ")],
        *[("display_name", value) for value in ("", "  ")],
        *[("phone", value) for value in ("12345678901234", "13800000001 13800000002", "电话")],
        ("role", "king"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_makes_nobody(field: str, value: str) -> None:
    _save("first-word")
    with pytest.raises(UserRefused) as refused:
        _made(**{field: value})
    assert list(refused.value.detail["fields"]) == [field]
    assert User.objects.count() == 1


@pytest.mark.parametrize("username", ["wangfang", "13800000001", "王芳", "w.f-1_2@xiang+a"])
def test_a_username_is_a_word_a_telephone_number_or_a_name(username: str) -> None:
    assert _made(username=f" {username} ").username == username


def test_a_change_is_audited_by_what_changed_without_its_words() -> None:
    user, by = _made(), _administrator("li")
    changed = user_change(user=user, seen=fingerprint(user), by=by, display_name="王方", phone="138 0000 0001")
    assert (changed.display_name, changed.phone) == ("王方", "13800000001")
    assert AuditEvent.objects.filter(actor=by).latest("pk").detail == {"changed": ["display_name", "phone"]}


def test_saving_what_stands_there_changes_and_audits_nothing() -> None:
    user, by = _made(), _administrator("li")
    user_change(user=user, seen=fingerprint(user), by=by, display_name=user.display_name)
    assert not AuditEvent.objects.filter(actor=by).exists()


def test_of_two_administrators_who_change_one_user_the_second_sees_the_first() -> None:
    user, by = _made(), _administrator("li")
    seen = fingerprint(user)
    user_change(user=user, seen=seen, by=by, role=Role.RESPONDER)
    with pytest.raises(UserChangedMeanwhile):
        user_change(user=user, seen=seen, by=by, role=Role.AUDITOR)
    user.refresh_from_db()
    assert user.role == Role.RESPONDER


def test_who_is_paused_is_out_at_once_and_can_come_back() -> None:
    user, by = _save("first-word"), _administrator("li")
    client = Client()
    client.post("/sign-in/", {"username": "zhang", "password": "first-word"})
    user_pause(user=user, by=by)
    assert not Session.objects.filter(user=user).exists()
    assert client.get("/me/").status_code == 302
    assert authenticate(username="zhang", password="first-word") is None
    user_resume(user=user, by=by)
    assert authenticate(username="zhang", password="first-word") == user


def test_who_is_ended_stays_a_row_and_never_comes_back() -> None:
    user, by = _save("first-word"), _administrator("li")
    invitation_make(user=user, by=by)
    user_end(user=user, by=by)
    user.refresh_from_db()
    assert (user.state, invitation_of(user=user)) == (UserState.ENDED, None)
    assert authenticate(username="zhang", password="first-word") is None
    with pytest.raises(UserEnded):
        user_resume(user=user, by=by)


def test_the_database_lets_nobody_ended_sign_in() -> None:
    user = _save("first-word")
    user.ended_at = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        user.save()


def test_the_last_administrator_cannot_be_locked_out() -> None:
    last, invited = _administrator("li"), _made(role=Role.ADMINISTRATOR)
    for change in (user_pause, user_end):
        with pytest.raises(LastAdministrator):
            change(user=last, by=last)
    with pytest.raises(LastAdministrator):
        user_change(user=last, seen=fingerprint(last), by=last, role=Role.LEADER)
    with pytest.raises(LastAdministrator):
        user_save(username="li", role=Role.LEADER, display_name="li", password="another word")
    last.refresh_from_db()
    assert (last.state, last.role) == (UserState.ACTIVE, Role.ADMINISTRATOR)
    user_pause(user=invited, by=last)


def test_of_two_administrators_one_may_go() -> None:
    one, other = _administrator("li"), _administrator("wang")
    user_end(user=one, by=other)
    with pytest.raises(LastAdministrator):
        user_pause(user=other, by=other)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_at_once_leave_one() -> None:
    users, start, refused = [_administrator("li"), _administrator("wang")], Barrier(2), []

    def end(by: User, user: User) -> None:
        try:
            start.wait()
            user_end(user=user, by=by)
        except LastAdministrator:
            refused.append(user)
        finally:
            connection.close()

    threads = [Thread(target=end, args=pair) for pair in (users, users[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(is_active=True).get() == refused[0]
