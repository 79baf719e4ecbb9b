"""What a published plan is carried on from: its open stops, and what it is owed from now on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from base import clock
from dispatch.plans.carry import Carried, Need, matched, needs_of
from dispatch.plans.inputs import Duty, FormerStop, OwedVisit, PlanInputs, Window
from dispatch.plans.models import Plan, PlanState, RunState, StopVisit, TargetWeek
from dispatch.plans.selectors.ahead import last_visits
from dispatch.plans.selectors.duties import duties_of
from dispatch.plans.selectors.in_force import days_governed
from dispatch.plans.selectors.inputs import inputs_from_due
from dispatch.plans.selectors.made_from import made_from
from dispatch.plans.selectors.roads_changed import plan_road_changes
from dispatch.plans.selectors.stops import stop_states_of
from dispatch.plans.selectors.whose import window_of
from dispatch.plans.stop_state import StopState
from geo.models import Area
from visits.duty.coverage import DueVisit
from visits.duty.policy import KEY
from visits.duty.selectors.windows import windows_ahead
from visits.duty.surge_rules import is_extra
from visits.records.models import VisitRecord
from visits.register.models import Visitor

SETS_OUT = timedelta(hours=1)
"""A shift that begins within this time goes on as it was planned: its visitor may have read it."""
WAITS = (StopState.OPEN, StopState.DROPPED)
"""Nobody was there yet; whether anybody need come is told by what is owed."""
REMEMBERED = timedelta(days=7)
"""A try that is longer ago has been planned again since, or shared out anew."""


def plans_ahead(*, area: Area | None = None) -> list[Plan]:
    """The published plans with days still to come, of an area or of all, the earliest first."""
    plans = Plan.objects.filter(state=PlanState.PUBLISHED, last_day__gte=clock.today()).select_related("area")
    if area:
        plans = plans.filter(area__code__startswith=area.prefix)
    return [plan for plan in plans.order_by("first_day", "pk") if days_ahead(plan=plan)]


def days_ahead(*, plan: Plan) -> list[date]:
    """The days that it governs from today on, as far as no other plan governs between them."""
    days = [day for day in days_governed(plan=plan) if day >= clock.today()]
    return [day for n, day in enumerate(days) if day == days[0] + timedelta(days=n)]


def inputs_to_carry_on(*, plan: Plan) -> PlanInputs:
    """What is planned from today on: the open stops, and of what is owed only what belongs to the plan's days."""
    days = days_ahead(plan=plan)
    first_day, last_day = days[0], days[-1]
    due = windows_ahead(area=plan.area, first_day=first_day, last_day=last_day)
    inputs = inputs_from_due(due=due, area=plan.area, first_day=first_day, last_day=last_day, since=plan.first_day)
    former, walked = _stops(plan, first_day, last_day)
    tried = _tries(due, since=first_day - REMEMBERED)
    met = last_visits(elder_ids={one.elder_id for one in inputs.owed}, expected=inputs.expected, before=first_day)
    owed = tuple(replace(one, tried=tried.get(one.key), last_visit=met.get(one.elder_id)) for one in inputs.owed)
    begun = tuple(stop for stop in former if stop.is_locked)
    served, _serving = matched(owed, begun)
    waiting = [one for one in owed if one.key not in served]
    return replace(inputs, owed=_belonging(plan, waiting, former, walked), former=former)


def needs_of_plan(*, plan: Plan, inputs: PlanInputs) -> frozenset[Need]:
    """What the plan does not know of these facts; none where it can go on as it is."""
    then = made_from(plan=plan)
    held = inputs.begun
    touched = {
        (one.route.shift.visitor_id, one.route.shift.date)
        for _edit, one in plan_road_changes(plan=plan, then=then, now=inputs)
        if (one.route.shift.visitor_id, one.route.shift.date, one.route.shift.start) not in held and one.is_concerned
    }
    left_out = set(plan.left_out.values_list("elder", "last_day"))
    return needs_of(Carried(then.duties, left_out, then.doors, touched), inputs)


def needs_unanswered(*, plan: Plan) -> frozenset[Need]:
    """What is to be proposed, or is proposed already; none where a coordinator refused just this."""
    if not days_ahead(plan=plan):
        return frozenset()
    needs = needs_of_plan(plan=plan, inputs=inputs_to_carry_on(plan=plan))
    return needs if needs and not needs <= needs_refused(plan=plan) else frozenset()


def needs_refused(*, plan: Plan) -> frozenset[Need]:
    told = (needs_of_plan(plan=plan, inputs=made_from(plan=row)) for row in refused_of(plan=plan))
    return frozenset[Need]().union(*told)


def proposals_of(*, plan: Plan) -> "QuerySet[Plan]":
    """What it might be carried on with, nobody having said yes or no: the newest first."""
    drafts = Plan.objects.filter(continues=plan, state=PlanState.DRAFT)
    return drafts.exclude(run__state__in=[RunState.FAILED, RunState.CANCELLED]).select_related("run").order_by("-pk")


def refused_of(*, plan: Plan) -> "QuerySet[Plan]":
    """Proposals that a coordinator refused."""
    return Plan.objects.filter(continues=plan, state=PlanState.WITHDRAWN, published_at=None)


class _Planned(NamedTuple):
    """One planned visit with its shift; `back_at` is when the route ends."""

    stop_id: int
    elder_id: int
    first_day: date
    last_day: date
    clause: str
    order: int
    visitor_id: int
    day: date
    start: time
    back_at: datetime


_SHIFT = "stop__route__shift__"
_READ = (
    "stop",
    "elder",
    "first_day",
    "last_day",
    "clause",
    "stop__order",
    f"{_SHIFT}visitor",
    f"{_SHIFT}date",
    f"{_SHIFT}start",
)


def _stops(plan: Plan, first_day: date, last_day: date) -> tuple[tuple[FormerStop, ...], dict[int, set[date]]]:
    """The plan's open stops from the day on, and the former days of each elder."""
    visits = StopVisit.objects.filter(stop__route__plan=plan, elder__merged_into=None)
    told = visits.order_by(f"{_SHIFT}date", "stop__route__start_at", "stop__order", "pk")
    rows = [_Planned(*row) for row in told.values_list(*_READ, "stop__route__end_at")]
    walked: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        if row.day < first_day:
            walked[row.elder_id].add(row.day)
    states, on_duty = stop_states_of(visits=visits), _on_duty_today(plan, rows)
    former = (
        FormerStop(
            elder_id=row.elder_id,
            first_day=row.first_day,
            last_day=row.last_day,
            visitor_id=row.visitor_id,
            day=row.day,
            start=row.start,
            order=row.order,
            is_locked=_has_begun(row, on_duty),
            is_extra=is_extra(row.clause),
        )
        for row in rows
        if first_day <= row.day <= last_day and states.of_person(row.elder_id, row.stop_id).state in WAITS
    )
    return tuple(former), walked


def _on_duty_today(plan: Plan, rows: Iterable[_Planned]) -> tuple[Duty, ...]:
    """Today's shifts of those who are planned today, those that are over too."""
    today = clock.today()
    ids = {row.visitor_id for row in rows if row.day == today}
    visitors = Visitor.objects.filter(pk__in=ids).select_related("area").defer("area__boundary")
    return duties_of(visitors=visitors, area=plan.area, first_day=today, last_day=today) if ids else ()


def _has_begun(row: _Planned, on_duty: Iterable[Duty]) -> bool:
    """Under way, or about to begin, and its visitor is on duty for the whole of it."""
    now = clock.now()
    if row.day != now.date() or timezone.make_aware(datetime.combine(row.day, row.start)) > now + SETS_OUT:
        return False
    ends = timezone.localtime(row.back_at).time()
    return any(duty.visitor_id == row.visitor_id and duty.start <= row.start and duty.end >= ends for duty in on_duty)


def _tries(due: Iterable[DueVisit], *, since: date) -> dict[Window, date]:
    """Of windows in which somebody went in vain, the day of the last time, if that is not long ago."""
    tried = {one.attempt_id: window_of(one) for one in due if one.attempt_id}
    rows = VisitRecord.objects.filter(pk__in=tried).values_list("pk", "visited_at")
    days = {tried[pk]: timezone.localtime(at).date() for pk, at in rows}
    return {key: day for key, day in days.items() if day >= since}


def _belonging(
    plan: Plan, owed: Collection[OwedVisit], former: Collection[FormerStop], walked: Mapping[int, Collection[date]]
) -> tuple[OwedVisit, ...]:
    """Nothing is shared out again: whose target is another week stays there, unless the plan had them, somebody was
    there in vain, or the window leaves no later day.
    """
    targets = TargetWeek.objects.filter(plan=plan).exclude(week_first__lte=plan.last_day, week_last__gte=plan.first_day)
    elsewhere = set(targets.values_list("elder", "last_day"))
    left_out = set(plan.left_out.values_list("elder", "last_day"))
    planned, _serving = matched(owed, former)
    return tuple(
        one
        for one in owed
        if (one.elder_id, one.last_day) not in elsewhere
        or one.tier == KEY
        or one.tried
        or one.last_day <= plan.last_day
        or any(one.first_day <= day <= one.last_day for day in walked.get(one.elder_id, ()))
        or (one.elder_id, one.last_day) in left_out
        or one.key in planned
    )
