"""Who is away on which days."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from visits.models import Absence

WHOLE = Q(gone_from=None, back_at=None)


def absences_between(*, first_day: date, last_day: date) -> "QuerySet[Absence]":
    """Leave of which some day lies between these, both included."""
    return Absence.objects.filter(withdrawn_at=None, first_day__lte=last_day, last_day__gte=first_day)


def away_all_day(*, day: date, visitor_ids: Collection[int]) -> dict[int, Absence]:
    """Those who are away on the whole of a day, with the leave that ends last."""
    rows = absences_between(first_day=day, last_day=day).filter(WHOLE, visitor__in=visitor_ids)
    return {row.visitor_id: row for row in rows.order_by("last_day", "pk")}
