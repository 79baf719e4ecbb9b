"""Records of visits: accepted once however often sent, numbered without gaps, corrected by new versions (P34, P90)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from visits.errors import RecordConflict, RecordRefused, RecordReplaced
from visits.models import Elder, Mode, Outcome, State, Visitor, VisitRecord
from visits.models.records import CHECKS, Disease


def record_submit(
    *,
    uuid: UUID,
    elder: Elder,
    visitor: Visitor | None,
    author: User | None,
    visited_at: datetime,
    mode: str,
    outcome: str = Outcome.MET,
    checks: Mapping[str, str] | None = None,
    note: str = "",
) -> VisitRecord:
    """Accept a record. The same uuid and content give the record already there; other content is a conflict."""
    content = _content(elder, visitor, visited_at, mode, outcome, checks or {}, note)
    _check_content(elder, content)
    try:
        with transaction.atomic():
            Elder.objects.select_for_update().get(pk=elder.pk)  # one at a time for each elder: no gap, no double number
            known = VisitRecord.objects.filter(uuid=uuid).first()
            if known is None:
                return VisitRecord.objects.create(
                    uuid=uuid, author=author, sequence=_next_sequence(elder), accepted_at=clock.now(), **content
                )
    except IntegrityError:  # the same uuid was accepted for another elder at the same moment
        known = VisitRecord.objects.get(uuid=uuid)
    return _same_or_conflict(known, content)


def record_correct(
    *, record: VisitRecord, uuid: UUID, author: User | None, reason: str, changes: Mapping[str, Any]
) -> VisitRecord:
    """A new version in place of `record`; the former stays readable (P34). `changes` holds the fields that differ."""
    content = {name: getattr(record, name) for name in CONTENT} | dict(changes)
    _check_content(record.elder, content)
    if not reason.strip():
        raise _refused(record.elder, _("请写明更正原因。"))
    with transaction.atomic():
        VisitRecord.objects.select_for_update().get(pk=record.pk)
        known = VisitRecord.objects.filter(uuid=uuid).first()
        if known is not None:
            return _same_or_conflict(known, content)
        if VisitRecord.objects.filter(replaces=record).exists():
            raise RecordReplaced(uuid=str(record.uuid))
        return VisitRecord.objects.create(
            uuid=uuid,
            author=author,
            sequence=record.sequence,
            accepted_at=clock.now(),
            replaces=record,
            correction_reason=reason,
            **content,
        )


CONTENT = ("elder", "visitor", "visited_at", "mode", "outcome", "note", *CHECKS, "disease_name")


def _content(
    elder: Elder,
    visitor: Visitor | None,
    visited_at: datetime,
    mode: str,
    outcome: str,
    checks: Mapping[str, str],
    note: str,
) -> dict[str, Any]:
    unknown = sorted(set(checks) - set(CHECKS) - {"disease_name"})
    if unknown:
        raise _refused(elder, _("不认识的检查项 {names}。").format(names="、".join(unknown)))
    blank = dict.fromkeys((*CHECKS, "disease_name"), "")
    head = {"elder": elder, "visitor": visitor, "visited_at": visited_at, "mode": mode, "outcome": outcome}
    return head | blank | dict(checks) | {"note": note}


def _check_content(elder: Elder, content: Mapping[str, Any]) -> None:
    if content["mode"] not in Mode.values or content["outcome"] not in Outcome.values:
        raise _refused(elder, _("请选择探访方式和结果。"))
    for name, choices in CHECKS.items():
        if content[name] and content[name] not in choices.values:
            label = getattr(VisitRecord._meta.get_field(name), "verbose_name", name)
            raise _refused(elder, _("“{label}”的选项 {value} 无效。").format(label=label, value=content[name]))
    if content["disease"] == Disease.SERIOUS and not content["disease_name"].strip():
        raise _refused(elder, _("疾病状况为“严重”时，请填写疾病名称。"))
    _check_time(elder, content["visited_at"])


def _check_time(elder: Elder, visited_at: datetime) -> None:
    if visited_at > clock.now():
        raise _refused(
            elder, _("探访时间 {at} 还没有到，请核对。").format(at=f"{timezone.localtime(visited_at):%Y-%m-%d %H:%M}")
        )
    died = elder.states.filter(state=State.DIED, since__lt=timezone.localtime(visited_at).date()).first()
    if died:
        raise _refused(elder, _("台账记载已于 {day} 去世，请核对姓名和日期。").format(day=died.since))


def _refused(elder: Elder, problem: str) -> RecordRefused:
    return RecordRefused(elder=elder.name, problem=problem)


def _next_sequence(elder: Elder) -> int:
    last = VisitRecord.objects.filter(elder=elder).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _same_or_conflict(known: VisitRecord, content: Mapping[str, Any]) -> VisitRecord:
    if any(getattr(known, name) != value for name, value in content.items()):
        raise RecordConflict(uuid=str(known.uuid))
    return known
