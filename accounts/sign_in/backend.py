"""The one way in by password: whoever asks Django who somebody is, is counted here."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from accounts.sign_in.lockout import attempt_count, attempt_forgive, attempt_of
from accounts.sign_in.names import user_named


class CountingBackend(ModelBackend):
    """Names nobody has, paused people and wrong passwords are answered alike, and take the same time."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_more: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        user = user_named(username)
        attempt = attempt_of(request, username, user)
        locked = attempt_count(attempt)
        if _is_right(user, password) and user and self.user_can_authenticate(user):
            attempt_forgive(attempt)
            return user
        subject = f"accounts.user:{user.pk}" if user else "accounts.sign_in"
        told = {} if user else {"name_hash": attempt.who[:16]}
        audit_record(actor=None, action=AuditAction.SIGN_IN_FAILED, subject=subject, request=request, **told)
        if locked:
            kinds = [count.kind for count in locked]
            audit_record(actor=None, action=AuditAction.LOCKED, subject=subject, request=request, locked=kinds, **told)
        return None  # nothing is raised once something is counted: a transaction taken back would forget it


def _is_right(user: User | None, password: str) -> bool:
    if user is None:
        User().set_password(password)  # takes as long as comparing
        return False
    return user.check_password(password)
