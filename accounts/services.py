"""Writing to the audit trail."""

from typing import Any

from django.http import HttpRequest

from accounts import clock
from accounts.models import AuditAction, AuditEvent, User


def audit_record(
    *, actor: User | None, action: AuditAction, subject: str, request: HttpRequest | None = None, **detail: Any
) -> AuditEvent:
    """Add one row. `subject` is "room.model:id" or the name of a list; `detail` holds no personal fact."""
    return AuditEvent.objects.create(
        at=clock.now(),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        address=request.META.get("REMOTE_ADDR") or None if request else None,
    )


def sign_in_record(*, user: User, request: HttpRequest) -> AuditEvent:
    return audit_record(actor=user, action=AuditAction.SIGN_IN, subject=f"accounts.user:{user.pk}", request=request)
