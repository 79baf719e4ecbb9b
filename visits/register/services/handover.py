"""A visitor who leaves hands over everybody in one action (P38)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role, User
from base import clock
from geo.grants.services import areas_end
from visits.errors import HandoverRefused
from visits.register.models import Card, Elder, Responsibility, ResponsibilityKind, Visitor
from visits.register.selectors.handover import Handed, handover_plan
from visits.register.services.covers import covers_follow, covers_renew
from visits.register.services.editing import editing


@transaction.atomic
def visitor_hand_over(
    *,
    visitor: Visitor,
    to: Visitor,
    last_day: date | None = None,
    stand_ins_first: bool = False,
    by: User | None = None,
) -> list[Responsibility]:
    """Each taker answers from the day after `last_day` (today) on; the former responsibilities stay with their end.

    `stand_ins_first`: the stand-in takes over where there is one, `to` all the others.
    """
    last_day = last_day or clock.today()
    begins = last_day + timedelta(days=1)
    if to == visitor or (to.active_until and to.active_until < begins):
        raise HandoverRefused(visitor=visitor.name, to=to.name, problem=_("接手的人须是另一位在岗的探访员。"))
    Visitor.objects.select_for_update().get(pk=visitor.pk)
    plan = handover_plan(visitor=visitor, to=to, last_day=last_day, stand_ins_first=stand_ins_first)
    taken: list[Responsibility] = []
    for elder in {handed.former.elder for handed in plan}:
        with editing(card=Card.RESPONSIBILITY, elder=elder, by=by):
            taken += _pass_on(elder, [handed for handed in plan if handed.former.elder == elder], last_day)
            covers_follow(elder=elder)
    visitor.active_until = last_day
    visitor.save(update_fields=["active_until"])
    covers_renew(visitor_ids=[visitor.pk], by=by)
    if visitor.user and visitor.user.role == Role.VISITOR:
        areas_end(user=visitor.user, day=begins, by=by)  # who has left sees nobody's door any more
    subject = f"visits.visitor:{visitor.pk}"
    audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, to=to.pk, handed_over=len(taken))
    return taken


def _pass_on(elder: Elder, handed: list[Handed], last_day: date) -> list[Responsibility]:
    """End what the visitor had, and what a taker had beside it; what would have begun only then never was."""
    takers = [one.taker for one in handed if one.taker and one.former.kind == ResponsibilityKind.RESPONSIBLE]
    ending = elder.responsibilities.filter(until=None, visitor__in=[one.former.visitor for one in handed] + takers)
    ending.filter(since__gt=last_day).delete()
    ending.update(until=last_day)
    begins = last_day + timedelta(days=1)
    answering = {taker.pk for taker in takers}
    return [
        Responsibility.objects.create(elder=elder, visitor=one.taker, kind=one.former.kind, since=begins)
        for one in handed
        if one.taker and not (one.former.kind == ResponsibilityKind.STAND_IN and one.taker.pk in answering)
    ]
