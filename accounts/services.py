"""Writing in accounts: people who may sign in, and the audit trail."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from accounts import clock
from accounts.addresses import client_address
from accounts.models import AuditAction, AuditEvent, Role, User
from accounts.sign_in.password_rules import password_check


def audit_record(
    *, actor: User | None, action: AuditAction, subject: str, request: HttpRequest | None = None, **detail: Any
) -> AuditEvent:
    """Add one row. `subject` is "room.model:id" or the name of a list; `detail` holds no personal fact."""
    [event] = audit_record_each(actor=actor, action=action, subjects=[subject], request=request, **detail)
    return event


def audit_record_each(
    *,
    actor: User | None,
    action: AuditAction,
    subjects: Iterable[str],
    request: HttpRequest | None = None,
    **detail: Any,
) -> list[AuditEvent]:
    """One row for each subject of one page, written in one go."""
    at, address = clock.now(), client_address(request) if request else None
    return AuditEvent.objects.bulk_create(
        AuditEvent(at=at, actor=actor, action=action, subject=subject, detail=detail, address=address)
        for subject in subjects
    )


@transaction.atomic
def user_save(*, username: str, role: Role, display_name: str, password: str, by: User | None = None) -> User:
    """Somebody who may sign in; known already, they get this role, name and password."""
    user = User.objects.filter(username=username).first() or User(username=username)
    user.role, user.display_name = role, display_name
    password_check(password, user)
    user.set_password(password)
    user.save()
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"accounts.user:{user.pk}", role=role.value)
    return user


@transaction.atomic
def password_change(*, user: User, password: str, by: User) -> None:
    """A password that its owner chose; its form has checked it. Ending sessions is the caller's."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit_record(actor=by, action=AuditAction.PASSWORD, subject=f"accounts.user:{user.pk}")
