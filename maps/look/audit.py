"""Every look at people leaves a row (P81)."""

from collections.abc import Iterable
from typing import Any

from accounts.audit.services import audit_looks
from accounts.errors import TooManyNumbers
from accounts.models import AuditAction
from accounts.seeing.unmasking import Counted, numbers_allow
from geo.models import Area
from maps.look.asked import SignedIn


def audit_elders(
    request: SignedIn,
    elder_ids: Iterable[int],
    *,
    page: str,
    action: AuditAction = AuditAction.VIEW,
    area: Area | None = None,
    **detail: object,
) -> None:
    """One row for one person; one for a list, with whom it showed, however often somebody turns its pages."""
    of_area = {"area": area.code} if area else {}
    told = {"page": page} | of_area | detail
    audit_looks(actor=request.user, action=action, of="visits.elder", ids=elder_ids, request=request, **told)


def numbers_refused(
    request: SignedIn, *elder_ids: int, page: str, counted: Counted = Counted.ASKED, **why: str
) -> TooManyNumbers | None:
    """Whole numbers are about to be shown: the row that says so and why, or that it was refused, and the refusal.

    It is given back and not raised, for what is raised would take the row back with it.
    """
    told: dict[str, Any] = {name: value for name, value in why.items() if value}
    try:
        numbers_allow(user=request.user, counted=counted)
    except TooManyNumbers as refusal:
        audit_elders(request, elder_ids, page=page, action=AuditAction.UNMASK, refused=counted.value, **told)
        return refusal
    audit_elders(request, elder_ids, page=page, action=AuditAction.UNMASK, counted=counted.value, **told)
    return None
