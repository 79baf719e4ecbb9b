"""Records of visits: accepted once however often sent, numbered without gaps, corrected by new versions (P34, P90)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from visits.errors import RecordConflict, RecordReplaced
from visits.models import Elder, Outcome, Visitor, VisitRecord
from visits.proof import Proof, fingerprint
from visits.quality import CLOCK_SKEW
from visits.services.record_content import CONTENT, check_content, content_of, refused
from visits.services.record_proof import check_proof, proof_write
from visits.services.record_quality import flags_raise


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
    left_at: datetime | None = None,
    form_date: date | None = None,
    proof: Proof | None = None,
) -> VisitRecord:
    """Accept a record. The same uuid and content give the record already there; other content is a conflict."""
    proof = proof or Proof()
    content = content_of(
        elder=elder,
        visitor=visitor,
        visited_at=visited_at,
        mode=mode,
        outcome=outcome,
        checks=checks or {},
        note=note,
        left_at=left_at,
        form_date=form_date,
    )
    mark = fingerprint(proof.check_in, proof.signatures, proof.pictures)
    try:
        with transaction.atomic():
            Elder.objects.select_for_update().get(pk=elder.pk)  # one at a time for each elder: no gap, no double number
            known = VisitRecord.objects.filter(uuid=uuid).first()
            if known is None:
                return _accept(uuid=uuid, author=author, content=content, proof=proof, mark=mark)
    except IntegrityError:  # the same uuid was accepted for another elder at the same moment
        known = VisitRecord.objects.get(uuid=uuid)
    return _same_or_conflict(known, content, mark)


def _accept(*, uuid: UUID, author: User | None, content: Mapping[str, Any], proof: Proof, mark: str) -> VisitRecord:
    elder, received_at = content["elder"], clock.now()
    timed = _by_our_clock(content, proof.device_at, received_at)
    check_content(elder, timed)
    check_proof(elder, proof)
    record = VisitRecord.objects.create(
        uuid=uuid,
        author=author,
        sequence=_next_sequence(elder),
        accepted_at=received_at,
        device_at=proof.device_at,
        form_version=proof.form_version,
        unplaced=dict(proof.unplaced),
        fingerprint=mark,
        **timed,
    )
    proof_write(record, proof)
    flags_raise(record, proof)
    return record


def record_correct(
    *, record: VisitRecord, uuid: UUID, author: User | None, reason: str, changes: Mapping[str, Any]
) -> VisitRecord:
    """A new version in place of `record`; the former stays readable (P34). `changes` holds the fields that differ."""
    unknown = sorted(set(changes) - set(CONTENT) | set(changes) & {"elder"})
    if unknown:
        raise refused(record.elder, _("不能更正 {names}。").format(names="、".join(unknown)), field=unknown[0])
    content = {name: getattr(record, name) for name in CONTENT} | dict(changes)
    if not reason.strip():
        raise refused(record.elder, _("请写明更正原因。"), field="reason")
    if len(reason) > 200:
        raise refused(record.elder, _("更正原因最多 200 字。"), field="reason")
    with transaction.atomic():
        VisitRecord.objects.select_for_update().get(pk=record.pk)
        known = VisitRecord.objects.filter(uuid=uuid).first()
        if known is not None:
            return _same_or_conflict(known, content, "")
        if VisitRecord.objects.filter(replaces=record).exists():
            raise RecordReplaced(uuid=str(record.uuid))
        check_content(record.elder, content, corrects=record.sequence, changed=changes)
        return VisitRecord.objects.create(
            uuid=uuid,
            author=author,
            sequence=record.sequence,
            accepted_at=clock.now(),
            replaces=record,
            first_version=record.origin,
            correction_reason=reason.strip(),
            **content,
        )


def _by_our_clock(content: Mapping[str, Any], device_at: datetime | None, received_at: datetime) -> dict[str, Any]:
    """The server's clock rules: a phone that is days off is set right by as much, and what it said is kept."""
    skew = device_at - received_at if device_at else timedelta()
    if abs(skew) <= CLOCK_SKEW:
        return dict(content)
    times = {name: content[name] - skew for name in ("visited_at", "left_at") if content[name]}
    return dict(content) | times | {"device_visited_at": content["visited_at"]}


def _next_sequence(elder: Elder) -> int:
    last = VisitRecord.objects.filter(elder=elder).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _same_or_conflict(known: VisitRecord, content: Mapping[str, Any], mark: str) -> VisitRecord:
    said = dict(content)
    if known.device_visited_at:  # both were shifted by as much: compare what was said
        if said.pop("visited_at") != known.device_visited_at:
            raise RecordConflict(uuid=str(known.uuid))
        said.pop("left_at", None)
    if known.fingerprint != mark or any(getattr(known, name) != value for name, value in said.items()):
        raise RecordConflict(uuid=str(known.uuid))
    return known
