"""A published week of the bulk township, and what happens to it."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from base import clock
from dispatch.plans.models import Period, Plan, StopVisit
from dispatch.plans.services import plan_create, plan_publish
from dispatch.plans.services.carrying import plan_carry_on
from dispatch.plans.services.computing import plan_compute
from geo.models import Area
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Absence, Elder, ElderState, LeaveKind, State, Visitor

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
BEFORE_WORK = time(6)

Spots = dict[int, tuple[int, date]]


def published_week(area: Area, *, seconds: int = 1) -> Plan:
    """Made and published at six on the Monday."""
    with clock.standing_on(MONDAY, no_later_than=BEFORE_WORK):
        plan = plan_create(area=area, period=Period.WEEK, first_day=MONDAY, by=None, seconds=seconds)
        plan_compute(run_id=plan.run.pk)
        return plan_publish(plan=Plan.objects.get(pk=plan.pk), by=None)


def carried_on(plan: Plan, *, seconds: int = 1) -> Plan:
    draft = plan_carry_on(plan=plan, by=None, seconds=seconds)
    plan_compute(run_id=draft.run.pk)
    return Plan.objects.get(pk=draft.pk)


def spots_of(plan: Plan, since: date = date.min) -> Spots:
    """Visitor and day of everybody planned."""
    rows = StopVisit.objects.filter(stop__route__plan=plan, stop__route__shift__date__gte=since)
    told = rows.values_list("elder", "stop__route__shift__visitor", "stop__route__shift__date")
    return {elder_id: (visitor_id, day) for elder_id, visitor_id, day in told}


def walk(plan: Plan, day: date, *, closed: int = 0) -> list[int]:
    """Everybody of the day is visited at ten; so many do not open, and are given back."""
    of_day = sorted(
        (elder_id, visitor_id) for elder_id, (visitor_id, planned) in spots_of(plan).items() if planned == day
    )
    assert len(of_day) > closed
    for rank, (elder_id, visitor_id) in enumerate(of_day):
        record_of(elder_id, visitor_id, day, Outcome.NO_ANSWER if rank < closed else Outcome.MET)
    return [elder_id for elder_id, _visitor_id in of_day[:closed]]


def record_of(elder_id: int, visitor_id: int | None, day: date, outcome: str = Outcome.MET) -> VisitRecord:
    at = timezone.make_aware(datetime.combine(day, time(10)))
    return VisitRecord.objects.create(
        uuid=uuid4(),
        elder_id=elder_id,
        visitor_id=visitor_id,
        sequence=VisitRecord.objects.filter(elder=elder_id).count() + 1,
        visited_at=at,
        accepted_at=at,
        mode=Mode.DOOR_TO_DOOR,
        outcome=outcome,
    )


def falls_ill(visitor_id: int, first_day: date, last_day: date) -> Absence:
    return Absence.objects.create(
        visitor=Visitor.objects.get(pk=visitor_id),
        kind=LeaveKind.SICK,
        first_day=first_day,
        last_day=last_day,
        made_at=clock.now(),
    )


def dies(elder_id: int, day: date) -> ElderState:
    return ElderState.objects.create(elder=Elder.objects.get(pk=elder_id), state=State.DIED, since=day)
