"""Who may work where."""

from django.db import transaction

from accounts.models import AuditAction, User
from accounts.services import audit_record
from geo.models import Area, AreaGrant


@transaction.atomic
def area_grant(*, user: User, area: Area, by: User | None = None) -> AreaGrant:
    """Let a user work in an area and everything inside it; twice is the same as once."""
    grant, is_new = AreaGrant.objects.get_or_create(user=user, area=area)
    if is_new:
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"accounts.user:{user.pk}", granted=area.code)
    return grant
