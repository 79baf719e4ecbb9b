"""Every view of a person leaves a row (P81)."""

from collections.abc import Iterable

from accounts.models import AuditAction
from accounts.services import audit_record_each
from maps.views.asked import SignedIn


def audit_elders(
    request: SignedIn, elder_ids: Iterable[int], *, page: str, action: AuditAction = AuditAction.VIEW
) -> None:
    subjects = [f"visits.elder:{elder_id}" for elder_id in elder_ids]
    audit_record_each(actor=request.user, action=action, subjects=subjects, request=request, page=page)
