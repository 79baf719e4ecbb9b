"""Hours set by hand for one date: other hours, an extra shift, duty on a holiday; and back to what is usual."""

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.errors import FactsChangedMeanwhile, FactsRefused
from visits.register.models import Absence, DatedHours, TravelMode, Visitor
from visits.register.selectors.absences import WHOLE, absences_between, day_fingerprint
from visits.register.services.absences import LeaveTold, absence_enter, absence_withdraw

Stretch = tuple[time, time, str]
"""start, end, mode"""


@transaction.atomic
def dated_hours_set(
    *, visitor: Visitor, day: date, stretches: Sequence[Stretch], by: User | None, seen: str | None = None
) -> list[DatedHours]:
    """They take the place of the weekday's hours, of the calendar's and of what was set before."""
    visitor = _opened(visitor, day, seen)
    if problem := _problem(stretches):
        raise FactsRefused(who=visitor.name, fields={"hours": problem})
    if absences_between(first_day=day, last_day=day).filter(WHOLE, visitor=visitor).exists():
        said = _("这天请了假。请先撤回或改短请假，再定这天的时间。")
        raise FactsRefused(who=visitor.name, fields={"hours": said})
    _withdraw(visitor, day, by)
    rows = DatedHours.objects.bulk_create(
        DatedHours(visitor=visitor, date=day, start=start, end=end, mode=mode, made_at=clock.now(), made_by=by)
        for start, end, mode in sorted(stretches)
    )
    _audit(visitor, day, by, "set")
    return rows


@transaction.atomic
def day_off_set(
    *,
    visitor: Visitor,
    day: date,
    kind: str,
    gone_from: time | None = None,
    back_at: time | None = None,
    by: User | None,
    seen: str | None = None,
) -> Absence:
    """Leave of one day or a part of it, also noted afterwards; with a stand-in, or for more days: `absence_enter`."""
    visitor = _opened(visitor, day, seen, may_be_past=True)
    return absence_enter(visitor=visitor, told=LeaveTold(day, day, kind, gone_from, back_at), by=by)


@transaction.atomic
def usual_hours_restore(*, visitor: Visitor, day: date, by: User | None, seen: str | None = None) -> None:
    """Take back what was set for this date alone; leave of several days is shortened or taken back on its own page."""
    visitor = _opened(visitor, day, seen)
    _withdraw(visitor, day, by)
    for absence in absences_between(first_day=day, last_day=day).filter(visitor=visitor, first_day=day, last_day=day):
        absence_withdraw(absence=absence, by=by)
    _audit(visitor, day, by, "restored")


def _opened(visitor: Visitor, day: date, seen: str | None, *, may_be_past: bool = False) -> Visitor:
    """Locked; refused where another changed the day since it was looked at, and where the day is past."""
    visitor = Visitor.objects.select_for_update(of=("self",)).get(pk=visitor.pk)
    if seen is not None and seen != day_fingerprint(visitor=visitor, day=day):
        raise FactsChangedMeanwhile(who=visitor.name, card=_("班次"))
    if day < clock.today() and not may_be_past:
        raise FactsRefused(who=visitor.name, fields={"day": _("这天已经过去，只能补记请假。")})
    if day < visitor.active_since or (visitor.active_until and visitor.active_until < day):
        raise FactsRefused(who=visitor.name, fields={"day": _("{name}那天不在岗。").format(name=visitor.name)})
    return visitor


def _problem(stretches: Sequence[Stretch]) -> str:
    if not stretches:
        return _("请填写时间；整天不去请选“休息一天”。")
    if any(start >= end for start, end, _mode in stretches):
        return _("工作时间的结束须晚于开始。")
    if any(mode not in TravelMode.values for _start, _end, mode in stretches):
        return _("请选择出行方式。")
    in_order = sorted(stretches)
    if any(later[0] < former[1] for former, later in pairwise(in_order)):
        return _("几段时间不能重叠。")
    return ""


def _withdraw(visitor: Visitor, day: date, by: User | None) -> None:
    rows = DatedHours.objects.filter(visitor=visitor, date=day, withdrawn_at=None)
    rows.update(withdrawn_at=clock.now(), withdrawn_by=by)


def _audit(visitor: Visitor, day: date, by: User | None, what: str) -> None:
    subject = f"visits.visitor:{visitor.pk}"
    audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, hours=what, day=day.isoformat())
