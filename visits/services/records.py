"""Records of visits: accepted once however often sent, numbered without gaps, corrected by new versions (P34, P90)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from visits.errors import RecordConflict, RecordReplaced
from visits.models import Elder, Outcome, Visitor, VisitRecord
from visits.services.record_content import CONTENT, check_content, content_of, refused


def record_submit(
    *,
    uuid: UUID,
    elder: Elder,
    visitor: Visitor | None,
    author: User | None,
    visited_at: datetime,
    mode: str,
    outcome: str = Outcome.MET,
    checks: Mapping[str, Any] | None = None,
    note: str = "",
) -> VisitRecord:
    """Accept a record. The same uuid and content give the record already there; other content is a conflict."""
    content = content_of(
        elder=elder,
        visitor=visitor,
        visited_at=visited_at,
        mode=mode,
        outcome=outcome,
        checks=checks or {},
        note=note,
    )
    check_content(elder, content)
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
    unknown = sorted(set(changes) - set(CONTENT) | set(changes) & {"elder"})
    if unknown:
        raise refused(record.elder, _("不能更正 {names}。").format(names="、".join(unknown)), field=unknown[0])
    content = {name: getattr(record, name) for name in CONTENT} | dict(changes)
    check_content(record.elder, content)
    if not reason.strip():
        raise refused(record.elder, _("请写明更正原因。"), field="reason")
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


def _next_sequence(elder: Elder) -> int:
    last = VisitRecord.objects.filter(elder=elder).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _same_or_conflict(known: VisitRecord, content: Mapping[str, Any]) -> VisitRecord:
    if any(getattr(known, name) != value for name, value in content.items()):
        raise RecordConflict(uuid=str(known.uuid))
    return known
