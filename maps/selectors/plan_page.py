"""The coordinator's first page: an area's plan of a week, and what to do about it."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from dispatch.models import Period, Plan, PlanState, RunState
from geo.models import Area, Level
from geo.scope import Scope


def areas_planned(*, scope: Scope) -> "QuerySet[Area]":
    """The townships that one may plan for; of someone who was granted villages only, those."""
    areas = scope.narrow(Area.objects.filter(valid_to=None), "").order_by("code")
    townships = areas.filter(level=Level.TOWNSHIP)
    return townships if townships.exists() else areas.filter(level=Level.VILLAGE)


def plan_of_week(*, area: Area, monday: date) -> Plan | None:
    """A draft in the making or newer than what is published comes first: it is what the coordinator works on."""
    plans = Plan.objects.filter(area=area, period=Period.WEEK, first_day=monday).select_related("area", "run")
    alive = plans.exclude(state=PlanState.WITHDRAWN).exclude(run__state__in=[RunState.FAILED, RunState.CANCELLED])
    return alive.order_by("-pk").first()


def plans_withdrawn(*, plan: Plan) -> "QuerySet[Plan]":
    """Plans of the same days that were published once and can be again, the newest first."""
    same = Plan.objects.filter(area=plan.area, period=plan.period, first_day=plan.first_day)
    return same.filter(state=PlanState.WITHDRAWN, run__state=RunState.DONE).exclude(pk=plan.pk).order_by("-pk")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """What people call the week: this one, the next, the last, or its number."""
    ahead = (monday - monday_of(clock.today())).days // 7
    names = {-1: _("上周"), 0: _("本周"), 1: _("下周")}
    return names.get(ahead) or _("第 {week} 周").format(week=monday.isocalendar().week)


def week_code(day: date) -> str:
    """2026-W48"""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
