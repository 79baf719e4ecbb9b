"""Leave: entered, prolonged, shortened, taken back; whoever stands in answers on exactly its days (P38).

Days gone by are history: leave noted afterwards says why somebody did not go, and nobody answers for others on them.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.errors import FactsChangedMeanwhile, FactsRefused
from visits.register.models import Absence, LeaveKind, Visitor
from visits.register.selectors.absences import WHOLE, absence_fingerprint, absences_between
from visits.register.services.covers import covers_renew

NOTED_AFTERWARDS = timedelta(days=31)
LONGEST = timedelta(days=366)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LeaveTold:
    """Whole days unless a time is told: gone from then on, back at then."""

    first_day: date
    last_day: date
    kind: str
    gone_from: time | None = None
    back_at: time | None = None
    stand_in: Visitor | None = None


@transaction.atomic
def absence_enter(*, visitor: Visitor, told: LeaveTold, by: User | None) -> Absence:
    """Entered twice it is the same leave."""
    visitor = _locked(visitor, told.stand_in)
    if told.first_day < clock.today() - NOTED_AFTERWARDS:
        said = _("只能补记 {n} 天以内的请假。").format(n=NOTED_AFTERWARDS.days)
        raise FactsRefused(who=visitor.name, fields={"first_day": said})
    _check(visitor, told)
    same = absences_between(first_day=told.first_day, last_day=told.last_day).filter(
        visitor=visitor,
        first_day=told.first_day,
        last_day=told.last_day,
        gone_from=told.gone_from,
        back_at=told.back_at,
    )
    if known := same.first():
        return _changed(known, told, by)
    entered = Absence(visitor=visitor, made_at=clock.now(), made_by=by)
    return _changed(entered, told, by)


@transaction.atomic
def absence_change(*, absence: Absence, told: LeaveTold, by: User | None, seen: str | None = None) -> Absence:
    """Other days, another stand-in; a day that was leave and is past stays so. `seen` is the fingerprint opened."""
    visitor = _locked(absence.visitor, told.stand_in)
    absence = Absence.objects.get(pk=absence.pk)
    _require_unchanged(absence, seen)
    yesterday = clock.today() - A_DAY
    if told.first_day != absence.first_day and min(told.first_day, absence.first_day) <= yesterday:
        raise FactsRefused(who=visitor.name, fields={"first_day": _("已经开始的请假不能改开始的日期。")})
    if told.last_day < min(absence.last_day, yesterday):
        raise FactsRefused(who=visitor.name, fields={"last_day": _("已经过去的请假不能再改短。")})
    _check(visitor, told, absence)
    return _changed(absence, told, by)


@transaction.atomic
def absence_withdraw(*, absence: Absence, by: User | None, seen: str | None = None) -> Absence:
    """As if it had never been entered; who stood in until now did so."""
    _locked(absence.visitor, absence.stand_in)
    absence = Absence.objects.get(pk=absence.pk)
    if absence.withdrawn_at:
        return absence
    _require_unchanged(absence, seen)
    absence.withdrawn_at, absence.withdrawn_by = clock.now(), by
    absence.save(update_fields=["withdrawn_at", "withdrawn_by"])
    covers_renew(visitor_ids=[absence.visitor_id], by=by)
    _audit(absence, by, "withdrawn")
    return absence


def _locked(visitor: Visitor, stand_in: Visitor | None) -> Visitor:
    """Leave of people who stand in for one another is entered one after the other."""
    ids = sorted({visitor.pk, *([stand_in.pk] if stand_in else [])})
    rows = {row.pk: row for row in Visitor.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    return rows[visitor.pk]


def _require_unchanged(absence: Absence, seen: str | None) -> None:
    if seen is not None and seen != absence_fingerprint(absence):
        raise FactsChangedMeanwhile(who=absence.visitor.name, card=_("请假"))


def _check(visitor: Visitor, told: LeaveTold, known: Absence | None = None) -> None:
    is_whole = told.gone_from is None and told.back_at is None
    problems = {
        "kind": "" if told.kind in LeaveKind.values else _("请选择请假的种类。"),
        "first_day": _left(visitor, told.first_day) or _ahead(told.first_day),
        "last_day": _days_problem(told),
        "back_at": _("回来的时间须晚于离开的时间。")
        if told.gone_from and told.back_at and told.back_at <= told.gone_from
        else "",
        "stand_in": _stand_in_problem(visitor, told, is_whole),
    }
    if found := {field: said for field, said in problems.items() if said}:
        raise FactsRefused(who=visitor.name, fields=found)


def _left(visitor: Visitor, day: date) -> str:
    if visitor.active_until and visitor.active_until < day:
        return _("{name}那时已离岗。").format(name=visitor.name)
    return ""


def _ahead(day: date) -> str:
    """A year mistyped would be leave that nobody sees for decades."""
    return _("最多提前一年登记，请核对年份。") if day > clock.today() + LONGEST else ""


def _days_problem(told: LeaveTold) -> str:
    if told.last_day < told.first_day:
        return _("不能早于开始的日期。")
    if told.last_day - told.first_day > LONGEST:
        return _("一次请假最长一年，更久请办离岗移交。")
    return ""


def _stand_in_problem(visitor: Visitor, told: LeaveTold, is_whole: bool) -> str:
    stand_in = told.stand_in
    if stand_in is None:
        return ""
    if not is_whole:
        return _("只请半天或几个小时，不用别人代，请不选代班的人。")
    if stand_in == visitor:
        return _("不能由本人代班。")
    if not _same_township(visitor, stand_in):
        return _("{name}是别的乡镇的，请选本乡镇的探访员。").format(name=stand_in.name)
    if stand_in.active_since > told.first_day or (stand_in.active_until and stand_in.active_until < told.last_day):
        return _("{name}那些天不全在岗，请另选一位。").format(name=stand_in.name)
    first_day = max(told.first_day, clock.today())
    away = absences_between(first_day=first_day, last_day=told.last_day).filter(WHOLE, visitor=stand_in).first()
    if away and first_day <= told.last_day:
        said = _("{name}自己 {first} 至 {last} 也请假，请另选一位，或把假分开登记。")
        return said.format(name=stand_in.name, first=away.first_day, last=away.last_day)
    return ""


def _same_township(visitor: Visitor, other: Visitor) -> bool:
    """Whose coordinator enters the leave can neither plan for the other nor change what was entered."""
    return visitor.area.code[:9] == other.area.code[:9]


def _changed(absence: Absence, told: LeaveTold, by: User | None) -> Absence:
    absence.first_day, absence.last_day = told.first_day, told.last_day
    absence.gone_from, absence.back_at = told.gone_from, told.back_at
    absence.kind, absence.stand_in = told.kind, told.stand_in
    absence.save()
    covers_renew(visitor_ids=[absence.visitor_id], by=by)
    _audit(absence, by, "entered")
    return absence


def _audit(absence: Absence, by: User | None, what: str) -> None:
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"visits.absence:{absence.pk}",
        what=what,
        visitor=absence.visitor_id,
        days=[absence.first_day.isoformat(), absence.last_day.isoformat()],
        stand_in=absence.stand_in_id,
    )
