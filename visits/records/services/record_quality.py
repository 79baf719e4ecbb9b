"""Raising what somebody should look at about a record, and keeping what they said (P25)."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from base.errors import InputInvalid
from visits.records.models import CheckIn, Mode, Outcome, RecordFlag, RecordPicture, Review, VisitRecord
from visits.records.models.records import standing
from visits.records.proof import Proof
from visits.records.quality import Finding, Note, Passage, Shot, Visited, finding_of_pictures, findings_of_visit

_NOTES = 60
_SHOTS = 2000
_A_DAY = timedelta(days=1)
_FIRST = Coalesce("first_version", "pk")  # of a record: the version that holds its proofs


def flags_raise(record: VisitRecord, proof: Proof) -> None:
    """Of a new record. A call leaves no traces at a door, so only its words and its clock are looked at."""
    check_in = CheckIn.objects.filter(record=record).first()
    visit = _visited(record, proof, check_in)
    findings = findings_of_visit(visit, notes=_earlier_notes(record), passages=_other_passages(record))
    seen = finding_of_pictures(_own_shots(record), _other_shots(record))
    _write(record, [*findings, *([seen] if seen else [])])


def flags_raise_pictures(record: VisitRecord) -> None:
    """Again, when a picture came after its record."""
    seen = finding_of_pictures(_own_shots(record), _other_shots(record))
    _write(record, [seen] if seen else [])


def flag_review(*, flag: RecordFlag, review: str, note: str = "", by: User) -> RecordFlag:
    """Somebody looked: what they found. Said again, the later word counts; the audit trail keeps both."""
    if review not in Review.values:
        raise InputInvalid(fields={"review": [_("请选择核实结果。")]})
    flag.review, flag.review_note = review, note.strip()[:200]
    flag.reviewed_at, flag.reviewed_by = clock.now(), by
    flag.save(update_fields=["review", "review_note", "reviewed_at", "reviewed_by"])
    subject = f"visits.visitrecord:{flag.record_id}"
    audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, flag=flag.kind, review=review)
    return flag


def _visited(record: VisitRecord, proof: Proof, check_in: CheckIn | None) -> Visited:
    at_door = record.mode == Mode.DOOR_TO_DOOR
    is_met = at_door and record.outcome == Outcome.MET
    here = check_in if at_door else None
    return Visited(
        at=record.visited_at,
        left_at=record.left_at if is_met else None,
        point=(here.point.x, here.point.y) if here and here.point else None,
        accuracy_m=(here.accuracy_m if here else None) or 0,
        door_distance_m=here.distance_m if here else None,
        door_is_exact=bool(here) and _door_is_exact(record),
        is_other_door=bool(here) and "other_door" in (here.grade_reasons if here else ()),
        device_at=proof.device_at,
        received_at=record.accepted_at,
        note=record.note,
    )


def _door_is_exact(record: VisitRecord) -> bool:
    place = record.elder.household.place
    return place is not None and place.level == "door"


def _others(record: VisitRecord) -> QuerySet[VisitRecord]:
    """Other visits; the people of one household visited together are one visit."""
    together = Q(elder__household=record.elder.household_id, visited_at=record.visited_at)
    return VisitRecord.objects.filter(standing()).exclude(pk=record.pk).exclude(together)


def _earlier_notes(record: VisitRecord) -> list[Note]:
    if record.visitor_id is None:
        return []
    theirs = _others(record).filter(visitor=record.visitor_id).exclude(note="").order_by("-visited_at")
    return [Note(pk, note) for pk, note in theirs.values_list("pk", "note")[:_NOTES]]


def _other_passages(record: VisitRecord) -> list[Passage]:
    if record.visitor_id is None:
        return []
    same_day = (record.visited_at - _A_DAY, record.visited_at + _A_DAY)
    theirs = _others(record).filter(visitor=record.visitor_id, visited_at__range=same_day)
    visited = dict(theirs.filter(mode=Mode.DOOR_TO_DOOR).values_list(_FIRST, "visited_at"))
    check_ins = CheckIn.objects.filter(record__in=visited).exclude(point=None)
    return [
        Passage(one.record_id, visited[one.record_id], (one.point.x, one.point.y)) for one in check_ins if one.point
    ]


def _own_shots(record: VisitRecord) -> list[Shot]:
    return _shots(RecordPicture.objects.filter(record=record))


def _other_shots(record: VisitRecord) -> list[Shot]:
    """Of the same county: a picture wanders from phone to phone, not from county to county."""
    county = record.elder.household.village.code[:6]
    near = _others(record).filter(elder__household__village__code__startswith=county)
    return _shots(RecordPicture.objects.filter(record__in=near.values_list(_FIRST)).order_by("-pk")[:_SHOTS])


def _shots(pictures: QuerySet[RecordPicture]) -> list[Shot]:
    rows = pictures.values_list("record_id", "sha256", "attachment__look")
    return [Shot(record_id, sha256, look or "") for record_id, sha256, look in rows]


def _write(record: VisitRecord, findings: Iterable[Finding]) -> None:
    RecordFlag.objects.bulk_create(
        [RecordFlag(record=record, kind=one.kind, detail=one.detail, raised_at=clock.now()) for one in findings],
        ignore_conflicts=True,
    )
