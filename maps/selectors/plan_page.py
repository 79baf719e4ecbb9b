"""The coordinator's first page: an area's plan of a week, and what to do about it."""

from datetime import date

from django.db.models import QuerySet

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


def plans_of_days(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Plan]":
    """Every plan of the area that touches the days, a week's or a month's, whatever became of it; the newest first."""
    plans = Plan.objects.filter(area=area, first_day__lte=last_day, last_day__gte=first_day)
    return plans.select_related("area", "run", "made_by").order_by("-pk")
