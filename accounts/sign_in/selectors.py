"""What the audit trail says of somebody's own signing in."""

from django.db.models import QuerySet

from accounts.models import AuditAction, AuditEvent, User

OF_SIGNING_IN = (
    AuditAction.SIGN_IN,
    AuditAction.SIGN_IN_FAILED,
    AuditAction.LOCKED,
    AuditAction.SIGN_OUT,
    AuditAction.SESSION_END,
    AuditAction.PASSWORD,
)


def sign_ins_of(*, user: User) -> QuerySet[AuditEvent]:
    """The newest first; failures tell that somebody else tries."""
    subject = f"accounts.user:{user.pk}"
    return AuditEvent.objects.filter(subject=subject, action__in=OF_SIGNING_IN).order_by("-at", "-pk")
