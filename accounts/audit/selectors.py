"""Reading the audit trail."""

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent


def events_about(subject: str) -> QuerySet[AuditEvent]:
    """Every row that is about one object, "visits.elder:12": its own, and lists that showed it. The newest first."""
    return AuditEvent.objects.filter(about(subject)).order_by("-at", "-pk")


def about(subject: str) -> Q:
    """The same as a condition."""
    model, _colon, number = subject.rpartition(":")
    own = Q(subject=subject)
    return own | Q(subject=model, detail__ids__contains=[int(number)]) if model and number.isdecimal() else own
