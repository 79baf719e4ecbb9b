"""Who is away on which days."""

import hashlib
from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from visits.register.models import Absence, DatedHours, Visitor

WHOLE = Q(gone_from=None, back_at=None)


def absences_between(*, first_day: date, last_day: date) -> "QuerySet[Absence]":
    """Leave of which some day lies between these, both included."""
    return Absence.objects.filter(withdrawn_at=None, first_day__lte=last_day, last_day__gte=first_day)


def away_all_day(*, day: date, visitor_ids: Collection[int]) -> dict[int, Absence]:
    """Those who are away on the whole of a day, with the leave that ends last."""
    rows = absences_between(first_day=day, last_day=day).filter(WHOLE, visitor__in=visitor_ids)
    return {row.visitor_id: row for row in rows.order_by("last_day", "pk")}


def absence_fingerprint(absence: Absence) -> str:
    """Changes whenever somebody changes the leave: what a form saw is compared with it."""
    told = (
        *(absence.first_day, absence.last_day, absence.gone_from, absence.back_at),
        *(str(absence.kind), absence.stand_in_id, absence.withdrawn_at),
    )
    text = " ".join(map(str, told))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def day_fingerprint(*, visitor: Visitor, day: date) -> str:
    """Changes whenever somebody changes the visitor's date: hours set by hand or leave."""
    by_hand = DatedHours.objects.filter(visitor=visitor, date=day, withdrawn_at=None)
    leave = absences_between(first_day=day, last_day=day).filter(visitor=visitor)
    told = [sorted(by_hand.values_list("pk", flat=True)), [absence_fingerprint(row) for row in leave.order_by("pk")]]
    return hashlib.sha256(str(told).encode()).hexdigest()[:16]
