"""A hazard of a home is gone, or was said to be by mistake (P48)."""

from django.db import transaction

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.register.models import Hazard


def hazard_close(*, hazard: Hazard, by: User) -> Hazard:
    """Gone from today on. Who finds it closed already need do nothing: it keeps its day."""
    return _set(hazard, by, is_closed=True)


def hazard_reopen(*, hazard: Hazard, by: User) -> Hazard:
    """It is there still, since the day on which it was found."""
    return _set(hazard, by, is_closed=False)


def _set(hazard: Hazard, by: User, *, is_closed: bool) -> Hazard:
    with transaction.atomic():
        held = Hazard.objects.select_for_update().get(pk=hazard.pk)
        if (held.closed_on is not None) == is_closed:
            return held
        held.closed_on = clock.today() if is_closed else None
        held.save(update_fields=["closed_on"])
        audit_record(
            actor=by,
            action=AuditAction.CHANGE,
            subject=f"visits.household:{held.household_id}",
            change="hazard_closed" if is_closed else "hazard_reopened",
            hazard=held.pk,
        )
    return held
