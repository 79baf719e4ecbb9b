"""A check-in that came by another way than its record: with an import, from a phone's log."""

from django.db import transaction

from visits.records.models import CheckIn, VisitRecord
from visits.records.proof import CheckInSaid, Proof
from visits.records.services.record_proof import check_in_write
from visits.records.services.record_quality import flags_raise


@transaction.atomic
def check_in_add(*, record: VisitRecord, said: CheckInSaid) -> CheckIn:
    """Graded and looked at like any other; a record that has one keeps it."""
    origin = record.origin
    VisitRecord.objects.select_for_update().get(pk=origin.pk)
    known = CheckIn.objects.filter(record=origin).first()
    if known is not None:
        return known
    check_in = check_in_write(origin, said)
    flags_raise(origin, Proof(check_in=said))
    return check_in
