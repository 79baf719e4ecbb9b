"""Visitors and their accounts."""

from django.db import transaction

from accounts.models import AuditAction, User
from accounts.services import audit_record
from visits.models import Visitor


@transaction.atomic
def visitor_account_set(*, visitor: Visitor, user: User, by: User | None = None) -> Visitor:
    """Let a user see this visitor's itinerary; the user's former visitor, if any, is left without an account."""
    if visitor.user_id == user.pk:
        return visitor
    Visitor.objects.filter(user=user).update(user=None)
    visitor.user = user
    visitor.save(update_fields=["user"])
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.visitor:{visitor.pk}", account=user.pk)
    return visitor
