"""Somebody looked, and they are two people."""

from django.db import transaction

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.register.models import Elder, NotSamePerson


@transaction.atomic
def not_same_person(*, first: Elder, second: Elder, by: User) -> NotSamePerson:
    lower, higher = sorted((first.pk, second.pk))
    told = {"decided_at": clock.now(), "decided_by": by}
    row, created = NotSamePerson.objects.get_or_create(first_id=lower, second_id=higher, defaults=told)
    if created:
        subject = f"visits.elder:{lower}"
        audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, not_same_person=higher)
    return row
