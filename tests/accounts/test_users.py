"""Making people who may sign in."""

import pytest
from django.contrib.auth import authenticate

from accounts.models import AuditEvent, Role, User
from accounts.services import user_save

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
