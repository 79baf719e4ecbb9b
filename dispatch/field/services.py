"""What visitors enter from their itinerary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from dispatch.errors import StopNotPublished
from dispatch.plans.models import StopVisit
from visits.errors import RecordRefused
from visits.records.models import Outcome, VisitRecord
from visits.records.proof import Proof
from visits.records.services.records import record_submit
from visits.register.models import Elder, Visitor


@dataclass(frozen=True)
class Answered:
    """What was answered for one person of a household."""

    elder: Elder
    uuid: UUID
    visited_at: datetime
    mode: str
    outcome: str = Outcome.MET
    checks: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    left_at: datetime | None = None
    form_date: date | None = None
    proof: Proof = field(default_factory=Proof)
    is_another: bool = False
    """Somebody says that it is another visit than the one on record."""


def household_record(
    *,
    answers: Sequence[Answered],
    visitor: Visitor | None,
    author: User | None,
    planned: StopVisit | None = None,
) -> list[VisitRecord]:
    """Record a visit to the people behind one door, all or none.

    `planned` is the stop that somebody came from, of any plan that was ever published: phones hold the former one until
    they are next online. A refusal says in `detail["elder_id"]` whose record it is.
    """
    with transaction.atomic():
        if planned and planned.stop.route.plan.published_at is None:
            raise StopNotPublished
        return [
            _record(answer, visitor, author)
            for answer in sorted(
                answers, key=lambda answer: answer.elder.pk
            )  # one order for all: nobody waits in a ring
        ]


def stop_record(
    *,
    stop_visit: StopVisit,
    uuid: UUID,
    visitor: Visitor | None,
    author: User | None,
    visited_at: datetime,
    mode: str,
    outcome: str,
    checks: Mapping[str, Any],
    note: str = "",
) -> VisitRecord:
    """Record one planned visit."""
    answer = Answered(stop_visit.elder, uuid, visited_at, mode, outcome, checks, note)
    return household_record(answers=[answer], visitor=visitor, author=author, planned=stop_visit)[0]


def _record(answer: Answered, visitor: Visitor | None, author: User | None) -> VisitRecord:
    try:
        return record_submit(
            uuid=answer.uuid,
            elder=answer.elder,
            visitor=visitor,
            author=author,
            visited_at=answer.visited_at,
            left_at=answer.left_at,
            form_date=answer.form_date,
            mode=answer.mode,
            outcome=answer.outcome,
            checks=answer.checks,
            note=answer.note,
            proof=answer.proof,
            is_another=answer.is_another,
        )
    except RecordRefused as error:
        error.detail["elder_id"] = answer.elder.pk
        raise
