"""Records of visits as they come: accepted once however often sent, numbered without gaps (P34, P90)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import RecordConflict, VisitKnown
from visits.records.models import Outcome, VisitRecord
from visits.records.proof import Proof, fingerprint
from visits.records.quality import CLOCK_SKEW
from visits.records.selectors.same_visits import records_alike, told_by
from visits.records.services.record_content import check_content, content_of
from visits.records.services.record_proof import check_proof, proof_write
from visits.records.services.record_quality import flags_raise
from visits.register.models import Elder, Visitor


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
    is_another: bool = False,
) -> VisitRecord:
    """Accept a record. The same uuid and content give the record already there; other content is a conflict.

    Raises `VisitKnown` where a record of that day may be of the same visit; `is_another`: somebody says it is not.
    """
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
                record = _new(uuid, author, content, proof, mark)
                if not is_another:
                    refuse_known(record)
                return _accept(record, proof)
    except IntegrityError:  # the same uuid was accepted for another elder at the same moment
        known = VisitRecord.objects.get(uuid=uuid)
    return same_or_conflict(known, content, mark)


def _new(uuid: UUID, author: User | None, content: Mapping[str, Any], proof: Proof, mark: str) -> VisitRecord:
    received_at = clock.now()
    timed = _by_our_clock(content, proof.device_at, received_at)
    check_content(content["elder"], timed)
    check_proof(content["elder"], proof)
    return VisitRecord(
        uuid=uuid,
        author=author,
        accepted_at=received_at,
        device_at=proof.device_at,
        form_version=proof.form_version,
        unplaced=dict(proof.unplaced),
        fingerprint=mark,
        **timed,
    )


def _accept(record: VisitRecord, proof: Proof) -> VisitRecord:
    record.sequence = next_sequence(record.elder)
    record.save(force_insert=True)
    proof_write(record, proof)
    flags_raise(record, proof)
    return record


def refuse_known(record: VisitRecord) -> None:
    """Where it may be of a visit that is on record already, somebody has to say (`same_visit.py`). A version is
    asked for only beside records that the former was no account of: what was settled stays so.
    """
    former = record.replaces
    before = records_alike(told=told_by(former)) if former and former.elder_id == record.elder_id else []
    settled = {one.pk for one in before if former and not former.voided} | {former.pk if former else None}
    alike = [one for one in records_alike(told=told_by(record)) if one.pk not in settled]
    if alike:
        told = [
            f"{timezone.localtime(one.visited_at):%m-%d %H:%M} {one.get_mode_display()} {one.get_outcome_display()}"
            for one in alike
        ]
        problem = _("当天已有 {told} 的记录，可能是同一次。是同一次，请更正那条；是另一次，请说明后再提交。")
        raise VisitKnown(
            elder=record.elder.name,
            problem=problem.format(told="、".join(told)),
            records=[one.pk for one in alike],
            elder_id=record.elder_id,
        )


def _by_our_clock(content: Mapping[str, Any], device_at: datetime | None, received_at: datetime) -> dict[str, Any]:
    """The server's clock rules, and what the phone said is kept: one that is far off is set right by as much; one a
    few minutes fast, whose visit would still lie ahead, by as little as brings the visit to now.
    """
    skew = device_at - received_at if device_at else timedelta()
    ahead = content["visited_at"] - received_at
    if abs(skew) <= CLOCK_SKEW:
        skew = max(skew, ahead) if timedelta() < ahead <= CLOCK_SKEW else timedelta()
    if not skew:
        return dict(content)
    times = {name: content[name] - skew for name in ("visited_at", "left_at") if content[name]}
    return dict(content) | times | {"device_visited_at": content["visited_at"]}


def next_sequence(elder: Elder) -> int:
    last = VisitRecord.objects.filter(elder=elder).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def same_or_conflict(known: VisitRecord, content: Mapping[str, Any], mark: str = "") -> VisitRecord:
    said = dict(content)
    if known.device_visited_at:  # both were shifted by as much: compare what was said
        if said.pop("visited_at") != known.device_visited_at:
            raise RecordConflict(uuid=str(known.uuid))
        said.pop("left_at", None)
    if known.fingerprint != mark or any(getattr(known, name) != value for name, value in said.items()):
        raise RecordConflict(uuid=str(known.uuid))
    return known
