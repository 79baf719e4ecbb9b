"""What visitors enter from their itinerary."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from dispatch.errors import StopNotPublished
from dispatch.models import PlanState, StopVisit
from visits.models import Visitor, VisitRecord
from visits.services.records import record_submit


def stop_record(
    *,
    stop_visit: StopVisit,
    uuid: UUID,
    visitor: Visitor | None,
    author: User | None,
    visited_at: datetime,
    mode: str,
    outcome: str,
    checks: Mapping[str, str],
    note: str = "",
) -> VisitRecord:
    """Record a visit and mark the stop with it; a later record of the same stop takes the earlier one's place there."""
    with transaction.atomic():
        if stop_visit.stop.route.plan.state != PlanState.PUBLISHED:
            raise StopNotPublished
        record = record_submit(
            uuid=uuid,
            elder=stop_visit.elder,
            visitor=visitor,
            author=author,
            visited_at=visited_at,
            mode=mode,
            outcome=outcome,
            checks=checks,
            note=note,
        )
        stop_visit.record = record
        stop_visit.save(update_fields=["record"])
    return record
