"""A visitor who leaves hands over everybody in one action (P38)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import AuditAction, User
from accounts.services import audit_record
from visits.errors import HandoverRefused
from visits.models import Responsibility, ResponsibilityKind, Visitor


@transaction.atomic
def visitor_hand_over(
    *, visitor: Visitor, to: Visitor, last_day: date | None = None, by: User | None = None
) -> list[Responsibility]:
    """`to` answers from the day after `last_day` (today) on; the former responsibilities stay readable with their end.

    Nobody stands in for themselves: where `to` would be both, the stand-in's place falls vacant.
    """
    last_day = last_day or clock.today()
    begins = last_day + timedelta(days=1)
    if to == visitor or (to.active_until and to.active_until < begins):
        raise HandoverRefused(visitor=visitor.name, to=to.name, problem=_("接手的人须是另一位在岗的探访员。"))
    leaving = list(Responsibility.objects.select_for_update().filter(visitor=visitor, until=None).order_by("pk"))
    answered_for = [row.elder_id for row in leaving if row.kind == ResponsibilityKind.RESPONSIBLE]
    _end(to.responsibilities.filter(until=None, elder__in=answered_for), last_day)
    _end(visitor.responsibilities.filter(until=None), last_day)
    own = set(to.responsibilities.filter(until=None).values_list("elder_id", flat=True))
    taken = Responsibility.objects.bulk_create(
        Responsibility(elder_id=row.elder_id, visitor=to, kind=row.kind, since=begins)
        for row in leaving
        if row.elder_id not in own
    )
    visitor.active_until = last_day
    visitor.save(update_fields=["active_until"])
    subject = f"visits.visitor:{visitor.pk}"
    audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, to=to.pk, handed_over=len(taken))
    return taken


def _end(rows: QuerySet[Responsibility], last_day: date) -> None:
    """What would have begun only after the last day never was."""
    rows.filter(since__gt=last_day).delete()
    rows.update(until=last_day)
