"""What a record page starts from: whose visit it is, who records it, and the last answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.masking import mask_name
from accounts.models import User
from dispatch.models import StopVisit
from geo.scope import scope_for
from visits.models import Elder, Visitor, VisitRecord
from visits.models.records import Change


@dataclass(frozen=True)
class RecordSubject:
    """A planned visit about to be recorded by `visitor`: the one who is signed in, else the one who was sent."""

    visit: StopVisit
    visitor: Visitor
    name: str


def record_subject(*, user: User, stop_visit_id: int) -> RecordSubject:
    """Raises `StopVisit.DoesNotExist` outside the user's areas.

    The name is whole for whoever walks the route or answers for the elder, and masked for anyone else.
    """
    visits = StopVisit.objects.select_related("elder__household", "stop__route__plan", "stop__route__shift__visitor")
    visit = scope_for(user).narrow(visits, "elder__household__village").get(pk=stop_visit_id)
    own = Visitor.objects.filter(user=user).first()
    sent = visit.stop.route.shift.visitor
    is_theirs = own is not None and (
        own == sent or visit.elder.responsibilities.filter(visitor=own, until=None).exists()
    )
    return RecordSubject(
        visit=visit,
        visitor=own or sent,
        name=visit.elder.name if is_theirs else mask_name(visit.elder.name),
    )


def last_answers(*, elder: Elder, checks: Iterable[str]) -> dict[str, str]:
    """The last real answer to each check: "no change" says nothing of its own and is passed over."""
    found: dict[str, str] = {}
    records = VisitRecord.objects.filter(elder=elder, replaced_by=None).order_by("-visited_at")
    for answers in records.values(*checks):
        for check, answer in answers.items():
            if answer and answer != Change.UNCHANGED:
                found.setdefault(check, answer)
    return found
