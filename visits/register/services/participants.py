"""Who helps an elder besides the visitors, with dates (P39, P41-P43, P71, P73)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import FactsRefused
from visits.register.models import Card, Elder, Participant, ParticipantRole, Society, Visitor, VisitorKind
from visits.register.plausible import phone_problem
from visits.register.services.editing import editing
from visits.register.spelling.cells import name_of, phone_of

_ONLY_ONE = (ParticipantRole.FAMILY_DOCTOR, ParticipantRole.LIAISON)
_USUAL_KIND = {ParticipantRole.FAMILY_DOCTOR: VisitorKind.FAMILY_DOCTOR, ParticipantRole.CARER: VisitorKind.CARE_WORKER}


def participant_add(
    *,
    elder: Elder,
    role: str,
    name: str = "",
    kind: str = "",
    society: str = "",
    phone: str = "",
    organisation: str = "",
    visitor: Visitor | None = None,
    since: date | None = None,
    by: User | None = None,
) -> Participant:
    """A new family doctor or liaison takes the former one's place."""
    since = since or clock.today()
    name, kind = name_of(name or (visitor.name if visitor else "")), kind or _USUAL_KIND.get(ParticipantRole(role), "")
    told = {
        "name": "" if name else _("请填写姓名。"),
        "kind": "" if kind in VisitorKind.values else _("请选择参与主体。"),
        "society": "" if society in ("", *Society.values) else _("请从五社中选择。"),
        "phone": phone_problem(phone),
        "since": _("日期还没有到。") if since > clock.today() else "",
    }
    if problems := {field: said for field, said in told.items() if said}:
        raise FactsRefused(who=elder.name, fields=problems)
    with editing(card=Card.PARTICIPANT, elder=elder, by=by):
        if role in _ONLY_ONE:
            _end(elder, role, since - timedelta(days=1))
        return Participant.objects.create(
            elder=elder,
            role=role,
            kind=kind,
            society=society,
            name=name,
            phone=phone_of(phone),
            organisation=organisation.strip()[:60],
            visitor=visitor,
            since=since,
        )


def participant_end(*, participant: Participant, last_day: date | None = None, by: User | None = None) -> None:
    last_day = max(last_day or clock.today(), participant.since)
    with editing(card=Card.PARTICIPANT, elder=participant.elder, by=by):
        Participant.objects.filter(pk=participant.pk).update(until=last_day)


def _end(elder: Elder, role: str, last_day: date) -> None:
    """What would have begun only after its last day never was."""
    current = elder.participants.filter(role=role, until=None)
    current.filter(since__gt=last_day).delete()
    current.update(until=last_day)
