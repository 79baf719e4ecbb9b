"""From week to week on the plan's page: which weeks one can go to, and how far the planning of each has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import clock
from dispatch.plans.models import Period, Plan, PlanState, RunState
from dispatch.plans.selectors.duties import WEEKS_AHEAD
from geo.models import Area
from maps.look.weeks import (
    A_WEEK,
    LAST_DAY_OF_WEEK,
    monday_of,
    month_name,
    span_words,
    week_code,
    week_name,
    week_number,
)

PUBLISHED, DRAFT, COMPUTING, NONE = "published", "draft", "computing", "none"
STATES: dict[str, Any] = {
    PUBLISHED: gettext_lazy("已发布"),
    DRAFT: gettext_lazy("草案"),
    COMPUTING: gettext_lazy("正在制订"),
    NONE: gettext_lazy("还没有计划"),
}
LOST = (RunState.FAILED, RunState.CANCELLED)


@dataclass(frozen=True)
class WeekStep:
    """One week as a place to go to, with what stands there."""

    monday: date
    state: str
    is_here: bool

    @property
    def code(self) -> str:
        return week_code(self.monday)

    @property
    def name(self) -> str:
        return week_name(self.monday)

    @property
    def days(self) -> str:
        return span_words(self.monday, self.monday + LAST_DAY_OF_WEEK)

    @property
    def number(self) -> str:
        return week_number(self.monday)

    @property
    def says(self) -> str:
        is_past = self.monday < monday_of(clock.today())
        return _("没有计划") if is_past and self.state == NONE else str(STATES[self.state])


@dataclass(frozen=True)
class MonthPlan:
    plan_id: int
    name: str
    is_here: bool


@dataclass(frozen=True)
class WeekWalk:
    """`near` are last week, this and the next, and the one shown; `others` have a plan, the newest first."""

    near: list[WeekStep]
    former: WeekStep | None
    following: WeekStep | None
    others: list[WeekStep]
    months: list[MonthPlan]


def week_walk(*, area: Area, here: date, shown: Plan | None = None) -> WeekWalk:
    """`here` is the Monday of the week shown; `shown` the plan, which may be a month's."""
    plans = list(_plans(area))
    states = _states([plan for plan in plans if plan.period == Period.WEEK])
    months = [plan for plan in plans if plan.period == Period.MONTH]
    this = monday_of(clock.today())
    is_month = shown is not None and shown.period == Period.MONTH

    def step(monday: date) -> WeekStep:
        return WeekStep(monday, _of(monday, states, months), monday == here and not is_month)

    near = sorted({this - A_WEEK, this, this + A_WEEK, here})
    known = {*states, *near}
    others = sorted(states.keys() - set(near), reverse=True)
    return WeekWalk(
        near=[step(monday) for monday in near],
        former=step(here - A_WEEK) if here - A_WEEK >= min(known) else None,
        following=step(here + A_WEEK) if here + A_WEEK <= max(*known, last_plannable()) else None,
        others=[step(monday) for monday in others],
        months=[MonthPlan(plan.pk, month_name(plan.first_day), plan == shown) for plan in _newest(months)],
    )


def last_plannable() -> date:
    """The Monday of the last week that a plan can be made for today."""
    return monday_of(clock.today()) + (WEEKS_AHEAD - 1) * A_WEEK


def _plans(area: Area) -> Iterable[Plan]:
    plans = Plan.objects.filter(area=area).exclude(state=PlanState.WITHDRAWN).exclude(run__state__in=LOST)
    return plans.select_related("run").defer("inputs", "figures").order_by("pk")


def _states(plans: Iterable[Plan]) -> dict[date, str]:
    """What is furthest on counts: a published plan stays published while another is being made."""
    order = (NONE, DRAFT, COMPUTING, PUBLISHED)
    found: dict[date, str] = {}
    for plan in plans:
        found[plan.first_day] = max(found.get(plan.first_day, NONE), _state(plan), key=order.index)
    return found


def _state(plan: Plan) -> str:
    if plan.state == PlanState.PUBLISHED:
        return PUBLISHED
    return DRAFT if plan.run.state == RunState.DONE else COMPUTING


def _of(monday: date, states: dict[date, str], months: Iterable[Plan]) -> str:
    """A week without a plan of its own is planned where published months hold all of its days."""
    days = {monday + timedelta(days=n) for n in range(7)}
    for plan in months:
        if plan.state == PlanState.PUBLISHED:
            days = {day for day in days if not plan.first_day <= day <= plan.last_day}
    return states.get(monday) or (NONE if days else PUBLISHED)


def _newest(months: Iterable[Plan]) -> list[Plan]:
    """Of each month the published plan, else the one made last; the newest month first."""
    of_month: dict[date, Plan] = {}
    for plan in sorted(months, key=lambda plan: (plan.state == PlanState.PUBLISHED, plan.pk)):
        of_month[plan.first_day] = plan
    return [of_month[day] for day in sorted(of_month, reverse=True)]
