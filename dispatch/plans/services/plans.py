"""A plan is made: a draft with its run, computed elsewhere."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from dispatch.errors import (
    EverybodyOff,
    NoShift,
    NothingDue,
    NoVisitor,
    PeriodPast,
    SearchSettingsInvalid,
    ShiftsOver,
)
from dispatch.plans import prices
from dispatch.plans.inputs import PlanInputs, inputs_hash, inputs_to_json
from dispatch.plans.models import Plan, PlanRun, RunState
from dispatch.plans.periods import period_last_day
from dispatch.plans.selectors.duties import has_hours
from dispatch.plans.selectors.inputs import inputs_gather
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
    return plan_of_inputs(digest) or draft_save(plan, run)


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


def plan_of_inputs(digest: str) -> Plan | None:
    """The plan that was made of the same inputs, unless its computing failed or was cancelled."""
    ended = [RunState.FAILED, RunState.CANCELLED]
    run = PlanRun.objects.filter(input_hash=digest).exclude(state__in=ended).select_related("plan").first()
    return run.plan if run else None


def draft_save(plan: Plan, run: PlanRun) -> Plan:
    try:
        with transaction.atomic():
            plan.save()
            run.save()
    except IntegrityError:  # another process made the same plan in the meantime
        made = plan_of_inputs(run.input_hash)
        if made is None:
            raise
        return made
    return plan
