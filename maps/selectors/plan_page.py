"""The coordinator's first page: an area's plan of a week, and what to do about it."""

from datetime import date

from django.db.models import QuerySet

from dispatch.models import Period, Plan, PlanState, RunState
from dispatch.selectors.guessed import stops_without_way
from geo.models import Area, Level
from geo.scope import Scope
from maps.selectors.people import where_lives
from maps.selectors.timetable import Timetable
from visits.models import Visitor
from visits.selectors.logins import visitors_without_login


def areas_planned(*, scope: Scope) -> "QuerySet[Area]":
    """The townships that one may plan for; of someone who was granted villages only, those."""
    areas = scope.narrow(Area.objects.filter(valid_to=None), "").order_by("code")
    townships = areas.filter(level=Level.TOWNSHIP)
    return townships if townships.exists() else areas.filter(level=Level.VILLAGE)


def plan_of_week(*, area: Area, monday: date) -> Plan | None:
    """A draft in the making or newer than what is published comes first: it is what the coordinator works on."""
    plans = Plan.objects.filter(area=area, period=Period.WEEK, first_day=monday).select_related("area", "run")
    alive = plans.exclude(state=PlanState.WITHDRAWN).exclude(run__state__in=[RunState.FAILED, RunState.CANCELLED])
    alive = alive.exclude(state=PlanState.DRAFT, continues__isnull=False)  # a proposal has a page of its own
    return alive.order_by("-pk").first()


def plans_of_days(*, area: Area, first_day: date, last_day: date) -> "QuerySet[Plan]":
    """Every plan of the area that touches the days, a week's or a month's, whatever became of it; the newest first."""
    plans = Plan.objects.filter(area=area, first_day__lte=last_day, last_day__gte=first_day)
    plans = plans.exclude(continues__isnull=False, published_at=None)  # proposals are told beside their plan
    return plans.select_related("area", "run", "made_by").order_by("-pk")


def doors_without_way(*, plan: Plan) -> list[tuple[str, int]]:
    """Where the planned doors without any way are, each with somebody who lives there: a path drawn to them helps."""
    stops = stops_without_way(plan=plan)
    return [(where_lives(stop.household), visit.elder_id) for stop in stops for visit in list(stop.visits.all())[:1]]


def without_login(*, plan: Plan, timetable: Timetable) -> list[tuple[Visitor, date]]:
    """The visitors of the plan who cannot see it, each with their first day, whose sheet is printed instead."""
    first_days = {row.visitor.pk: row.first_day for row in timetable.rows}
    visitors = visitors_without_login(area=plan.area, day=plan.first_day).filter(pk__in=first_days)
    return [(visitor, first_days[visitor.pk]) for visitor in visitors]
