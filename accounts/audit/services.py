"""The audit trail: who did what."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.audit.addresses import client_address
from accounts.models import AuditAction, AuditEvent, User
from base import clock


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


def audit_looks(
    *,
    actor: User | None,
    action: AuditAction,
    of: str,
    ids: Iterable[int],
    request: HttpRequest | None = None,
    **detail: Any,
) -> AuditEvent | None:
    """What one page showed of the model `of`, "visits.elder": one row, however many they are.

    One object is the row's subject; several stand in its `ids`, so that a list of 400 is one row that still says whom
    it showed (`accounts.audit.selectors.events_about`). Nothing was shown: no row.
    """
    shown = sorted(set(ids))
    if not shown:
        return None
    if len(shown) == 1:
        return audit_record(actor=actor, action=action, subject=f"{of}:{shown[0]}", request=request, **detail)
    detail |= {"count": len(shown), "ids": shown}
    return audit_record(actor=actor, action=action, subject=of, request=request, **detail)
