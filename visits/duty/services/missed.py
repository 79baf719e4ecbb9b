"""Why nobody came, as a coordinator says it of a window that passed without a visit (P13)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.duty.coverage import missed_visits
from visits.duty.models import MissedBecause, MissedReason
from visits.errors import ReasonRefused
from visits.register.models import Elder


def missed_reason_set(
    *, elder: Elder, first_day: date, last_day: date, because: str, note: str = "", by: User | None = None
) -> MissedReason:
    """The reason of one missed window; said again, it takes the former's place. It never turns a miss into a visit.

    Raises
    ------
    ReasonRefused
        Where no visit was missed in that window, or "other" is not explained.
    """
    missed = missed_visits(elders=Elder.objects.filter(pk=elder.pk))
    if (first_day, last_day) not in {(visit.first_day, visit.last_day) for visit in missed}:
        raise ReasonRefused(problem=_("{first} 至 {last} 没有缺访。").format(first=first_day, last=last_day))
    if because == MissedBecause.OTHER and not note:
        raise ReasonRefused(problem=_("选“其他”时请写明原因。"))
    reason, _new = MissedReason.objects.update_or_create(
        elder=elder,
        first_day=first_day,
        last_day=last_day,
        defaults={"because": because, "note": note, "made_at": clock.now(), "made_by": by},
    )
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"visits.elder:{elder.pk}",
        what="missed",
        window=f"{first_day} – {last_day}",
        because=because,
    )
    return reason
