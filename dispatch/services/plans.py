"""A plan's life: made as a draft, computed elsewhere, published once."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import AuditAction, User
from accounts.services import audit_record
from dispatch import prices
from dispatch.errors import (
    EverybodyOff,
    NoShift,
    NothingDue,
    NoVisitor,
    PeriodPast,
    PlanAlreadyPublished,
    PlanNotComputed,
    SearchSettingsInvalid,
    ShiftsOver,
    VisitorElsewhere,
)
from dispatch.inputs import PlanInputs, inputs_hash, inputs_to_json
from dispatch.models import Plan, PlanRun, PlanState, RunState
from dispatch.periods import period_last_day
from dispatch.selectors.duties import has_hours
from dispatch.selectors.inputs import inputs_gather
from dispatch.selectors.lendings import sent_where_they_work
from dispatch.selectors.plans import run_of
from geo.models import Area

MOST_SECONDS, MOST_SEED = 3600, 2**31 - 1


def plan_create(
    *, area: Area, period: str, first_day: date, by: User | None, seconds: int | None = None, seed: int = 1
) -> Plan:
    """A draft with its run queued. The same facts, budget and seed give the same plan, not a second one."""
    last_day, today = period_last_day(period, first_day), clock.today()
    if last_day < today:
        raise PeriodPast(first_day=first_day, last_day=last_day)
    budget = prices.BUDGET_S[period] if seconds is None else seconds
    if not 1 <= budget <= MOST_SECONDS or not 0 <= seed <= MOST_SEED:
        raise SearchSettingsInvalid(seconds=budget, seed=seed, most_seconds=MOST_SECONDS, most_seed=MOST_SEED)
    inputs = inputs_gather(area=area, first_day=max(first_day, today), last_day=last_day)
    _require_something_to_plan(area, inputs)
    digest = inputs_hash(inputs, period=period, seconds=budget, seed=seed)
    plan = Plan(area=area, period=period, first_day=first_day, last_day=last_day, made_at=clock.now(), made_by=by)
    plan.since = inputs.first_day
    plan.inputs = inputs_to_json(inputs)
    run = PlanRun(plan=plan, input_hash=digest, seconds=budget, seed=seed, queued_at=Now())
    return _planned(digest) or _save(plan, run)


def _require_something_to_plan(area: Area, inputs: PlanInputs) -> None:
    days = {"first_day": inputs.first_day, "last_day": inputs.last_day}
    period = {"area": area.name, **days}
    if not inputs.owed:
        raise NothingDue(**period)
    if not inputs.starts:
        raise NoVisitor(**period)
    if not inputs.duties and has_hours(area=area, **days) and (why := _why_off(inputs)):
        raise EverybodyOff(**period, why=why)
    if not inputs.duties:
        raise (ShiftsOver if inputs.from_time else NoShift)(**period)


def _why_off(inputs: PlanInputs) -> str:
    """Days off and leave that leave nobody on duty; "" where there are none."""
    names = list(dict.fromkeys(row.name for row in inputs.days_off))
    off = [_("{names}放假").format(names=_("、").join(names))] if names else []
    on_leave = len({row.visitor_id for row in inputs.leave})
    away = [_("{n} 人请假").format(n=on_leave)] if on_leave else []
    return _("，").join([*off, *away]) if not inputs.from_time else ""


def _planned(digest: str) -> Plan | None:
    """The plan that was made of the same inputs, unless its computing failed or was cancelled."""
    ended = [RunState.FAILED, RunState.CANCELLED]
    run = PlanRun.objects.filter(input_hash=digest).exclude(state__in=ended).select_related("plan").first()
    return run.plan if run else None


def _save(plan: Plan, run: PlanRun) -> Plan:
    try:
        with transaction.atomic():
            plan.save()
            run.save()
    except IntegrityError:  # another process made the same plan in the meantime
        made = _planned(run.input_hash)
        if made is None:
            raise
        return made
    return plan


def plan_publish(*, plan: Plan, by: User | None, replace: bool = False) -> Plan:
    """Make it the plan that visitors see. Published again it stays as it is; `replace` withdraws the one before it."""
    with transaction.atomic():
        Area.objects.select_for_update().get(pk=plan.area_id)  # two publications of an area wait for each other
        plan.refresh_from_db()
        if plan.state == PlanState.PUBLISHED:
            return plan
        _require_publishable(plan)
        before = overlapping_published(plan=plan)
        if before and not replace:
            raise PlanAlreadyPublished(
                area=plan.area.name,
                plan_id=plan.pk,
                published_id=before[0].pk,
                first_day=before[0].first_day,
                last_day=before[0].last_day,
            )
        Plan.objects.filter(pk__in=[row.pk for row in before]).update(state=PlanState.WITHDRAWN)
        plan.state, plan.published_at, plan.published_by = PlanState.PUBLISHED, clock.now(), by
        plan.save(update_fields=["state", "published_at", "published_by"])
        audit_record(
            actor=by,
            action=AuditAction.CHANGE,
            subject=f"dispatch.plan:{plan.pk}",
            change="published",
            withdrawn=[row.pk for row in before],
        )
    return plan


def _require_publishable(plan: Plan) -> None:
    if (run := run_of(plan=plan)).state != RunState.DONE:
        raise PlanNotComputed(plan_id=plan.pk, state=run.get_state_display())
    if plan.last_day < clock.today():
        raise PeriodPast(first_day=plan.first_day, last_day=plan.last_day)
    routes = plan.routes.filter(~sent_where_they_work(), shift__date__gte=clock.today())
    if stray := routes.select_related("shift__visitor").order_by("shift__date").first():
        told = {"visitor": stray.shift.visitor.name, "day": stray.shift.date}
        raise VisitorElsewhere(plan_id=plan.pk, area=plan.area.name, **told)


def overlapping_published(*, plan: Plan) -> list[Plan]:
    """Published plans that would send somebody to the same doors on the same days."""
    in_time: QuerySet[Plan] = Plan.objects.filter(
        state=PlanState.PUBLISHED, first_day__lte=plan.last_day, last_day__gte=plan.first_day
    ).select_related("area")
    here = plan.area.prefix
    return [row for row in in_time if row.area.code.startswith(here) or here.startswith(row.area.prefix)]
