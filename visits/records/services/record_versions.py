"""What is wrong about a record is put right by a new version; the former ones stay readable (P34).

Corrected, declared void, put back, or moved to the person it was about: each with its reason, each once however often
it is sent.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from visits.errors import RecordReplaced
from visits.records.models import VisitRecord
from visits.records.services.record_content import CONTENT, check_content, refused
from visits.records.services.records import next_sequence, refuse_known, same_or_conflict
from visits.register.models import Elder

LONGEST_REASON = 200


def record_correct(
    *,
    record: VisitRecord,
    uuid: UUID,
    author: User | None,
    reason: str,
    changes: Mapping[str, Any],
    is_another: bool = False,
) -> VisitRecord:
    """`changes` holds the fields that differ; for another person there is `record_move`."""
    unknown = sorted(set(changes) - set(CONTENT) | set(changes) & {"elder"})
    if unknown:
        raise refused(record.elder, _("不能更正 {names}。").format(names="、".join(unknown)), field=unknown[0])
    _refuse_void(record)
    content = _content(record) | dict(changes)
    return _next_version(record, uuid, author, reason, content, checked=changes, is_another=is_another)


def record_void(*, record: VisitRecord, uuid: UUID, author: User | None, reason: str) -> VisitRecord:
    """The visit never was: it counts nowhere from now on; its number is not given again (P90)."""
    return _next_version(record, uuid, author, reason, _content(record), voided=True)


def record_restore(
    *, record: VisitRecord, uuid: UUID, author: User | None, reason: str, is_another: bool = False
) -> VisitRecord:
    """It had been declared void by mistake."""
    if not record.voided:
        raise refused(record.elder, _("这份记录没有作废。"), field="reason")
    return _next_version(record, uuid, author, reason, _content(record), is_another=is_another)


@transaction.atomic
def record_move(
    *, record: VisitRecord, uuid: UUID, author: User | None, reason: str, elder: Elder, is_another: bool = False
) -> VisitRecord:
    """The visit was to `elder`: theirs with their next number; with whom it was entered it counts no more."""
    _refuse_void(record)
    pks = sorted({record.elder_id, elder.pk})
    list(Elder.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    if elder.pk == record.elder_id and not VisitRecord.objects.filter(uuid=uuid).exists():
        raise refused(record.elder, _("这份记录已经在{name}名下。").format(name=elder.name), field="elder")
    content = _content(record) | {"elder": elder}
    return _next_version(record, uuid, author, reason, content, is_another=is_another)


def _next_version(
    record: VisitRecord,
    uuid: UUID,
    author: User | None,
    reason: str,
    content: Mapping[str, Any],
    *,
    voided: bool = False,
    checked: Mapping[str, Any] | None = None,
    is_another: bool = True,
) -> VisitRecord:
    """`checked`: the fields that must hold by themselves; None: only when and for whom."""
    _check_reason(record, reason)
    with transaction.atomic():
        VisitRecord.objects.select_for_update().get(pk=record.pk)
        known = VisitRecord.objects.filter(uuid=uuid).first()
        if known is not None:
            return same_or_conflict(known, dict(content) | {"voided": voided})
        if VisitRecord.objects.filter(replaces=record).exists():
            raise RecordReplaced(uuid=str(record.uuid))
        elder = content["elder"]
        is_moved = elder.pk != record.elder_id
        if not voided:
            check_content(elder, content, corrects=None if is_moved else record.sequence, changed=checked or ())
        version = VisitRecord(
            uuid=uuid,
            author=author,
            sequence=next_sequence(elder) if is_moved else record.sequence,
            accepted_at=clock.now(),
            replaces=record,
            first_version=record.origin,
            correction_reason=reason.strip(),
            voided=voided,
            time_told=record.time_told or _is_retimed(record, content),
            **content,
        )
        if not is_another:
            refuse_known(version)
        version.save(force_insert=True)
        _audit(version, author)
    return version


def _content(record: VisitRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in CONTENT}


def _check_reason(record: VisitRecord, reason: str) -> None:
    if not reason.strip():
        raise refused(record.elder, _("请写明更正原因。"), field="reason")
    if len(reason) > LONGEST_REASON:
        raise refused(record.elder, _("更正原因最多 200 字。"), field="reason")


def _refuse_void(record: VisitRecord) -> None:
    if record.voided:
        raise refused(record.elder, _("这份记录已作废。如系误作废，请先恢复。"), field="reason")


def _is_retimed(record: VisitRecord, content: Mapping[str, Any]) -> bool:
    """Somebody gave a time where only the day was known."""
    before, now = (timezone.localtime(at).time() for at in (record.visited_at, content["visited_at"]))
    return before != now


def _audit(version: VisitRecord, by: User | None) -> None:
    former = version.replaces
    assert former
    told: dict[str, Any] = {"record": version.pk, "replaces": former.pk, "voided": version.voided}
    for elder_id in sorted({version.elder_id, former.elder_id}):
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.elder:{elder_id}", **told)
