"""Which planned visits people go by: the one answer for pages, sheets, maps, phones, comparing and programs.

On each day, in each village, the plan that was published last governs (`Publication`), from the moment of publishing
on. The plan whose place it took keeps its earlier days, and of the very day what was met or tried before that moment.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from base import clock
from dispatch.plans.models import LeftOut, Plan, PlanState, Publication, Route, Stop, StopVisit
from dispatch.plans.reigns import Reign, days_of, published_for, reigning
from geo.models import Area
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import standing

_DAY, _VILLAGE, _PLAN = "stop__route__shift__date", "stop__household__village__code", "stop__route__plan"


def visits_in_force(visits: QuerySet[StopVisit] | None = None) -> QuerySet[StopVisit]:
    """Of these planned visits, those that are to be made or were walked: the definition. `in_force_among` answers it
    far quicker where few of all visits are asked about.

    Who was planned by the former plan and is planned again, on the same day, by the one that took over shows once.
    """
    rows = _governed(StopVisit.objects.all() if visits is None else visits)
    return rows.filter(Q(governed_by=F(_PLAN)) & ~Exists(_met_before()) | Exists(_walked_then()))


def in_force_among(visits: QuerySet[StopVisit]) -> QuerySet[StopVisit]:
    """The same, by their ids. Where one plan alone was ever published for a village's day its visits are in force, no
    others are; only of days that plans took from each other the database has to be asked what was walked under which.
    """
    rows = list(visits.order_by().values_list("pk", _PLAN, _DAY, _VILLAGE))
    reigns = reigns_between(first_day=min(row[2] for row in rows), last_day=max(row[2] for row in rows)) if rows else []
    published: dict[tuple[date, str], set[int]] = {}
    sure: list[int] = []
    disputed: list[int] = []
    for pk, plan_id, day, village in rows:
        if (day, village) not in published:
            published[day, village] = published_for(reigns, village=village, day=day)
        plans = published[day, village]
        if plan_id in plans:
            (sure if len(plans) == 1 else disputed).append(pk)
    if disputed:
        sure += visits_in_force(StopVisit.objects.filter(pk__in=disputed)).order_by().values_list("pk", flat=True)
    return StopVisit.objects.filter(pk__in=sure)


def stops_in_force() -> QuerySet[Stop]:
    return Stop.objects.filter(Exists(visits_in_force(StopVisit.objects.filter(stop=OuterRef("pk")))))


def routes_in_force() -> QuerySet[Route]:
    """Routes of which anything is to be walked or was; of their stops, only `stops_in_force` count."""
    return Route.objects.filter(Exists(visits_in_force(StopVisit.objects.filter(stop__route=OuterRef("pk")))))


def routes_standing() -> QuerySet[Route]:
    """Without those that another plan took over from, walked in part or not: what can still be walked as it is."""
    of_route = _governed(StopVisit.objects.filter(stop__route=OuterRef("pk")))
    return Route.objects.filter(Exists(of_route.filter(governed_by=F(_PLAN))))


def left_out_in_force() -> QuerySet[LeftOut]:
    """What is said of those left out by the plan that governs the window's last day, or its own last where the window
    lasts longer: a plan that took over on the way has said anew whom it serves.
    """
    rows = LeftOut.objects.alias(day=Least("last_day", "plan__last_day"))
    governed = _newest(OuterRef("day"), OuterRef("elder__household__village__code"))
    return rows.alias(governed_by=Subquery(governed)).filter(governed_by=F("plan"))


def _governed(visits: QuerySet[StopVisit]) -> QuerySet[Any]:
    """With the plan that governs the village of the stop on its day."""
    return visits.alias(governed_by=Subquery(_newest(OuterRef(_DAY), OuterRef(_VILLAGE))))


def _published() -> QuerySet[Publication]:
    """A draft governs nothing, whatever else is written of it."""
    return Publication.objects.exclude(plan__state=PlanState.DRAFT)


def _newest(day: OuterRef, village: OuterRef, **before: OuterRef) -> "QuerySet[Publication, int]":
    """The plan that governs a village on a day; `at__lte` asks for a moment of it."""
    holding = _published().filter(since__lte=day, last_day__gte=day, **before)
    here = holding.alias(village=ExpressionWrapper(village, output_field=CharField()))
    return here.filter(village__startswith=F("prefix")).order_by("-pk").values_list("plan", flat=True)[:1]


def _records() -> QuerySet[Any]:
    """What was recorded of the visit's person on its day, each with the plan that governed at that moment."""
    rows = VisitRecord.objects.filter(standing(), elder=OuterRef("elder"), visited_at__date=OuterRef(_DAY))
    then = _newest(OuterRef(OuterRef(_DAY)), OuterRef(OuterRef(_VILLAGE)), at__lte=OuterRef("visited_at"))
    return rows.annotate(then=Subquery(then))


def _walked_then() -> QuerySet[VisitRecord]:
    return _records().filter(then=OuterRef(_PLAN))


def _met_before() -> QuerySet[VisitRecord]:
    """Met under another plan that had sent somebody: that one shows the visit."""
    same = StopVisit.objects.filter(elder=OuterRef("elder"), stop__route__plan=OuterRef("then"))
    sent = Exists(same.filter(stop__route__shift__date=OuterRef(OuterRef(_DAY))))
    met = _records().filter(mode=Mode.DOOR_TO_DOOR, outcome=Outcome.MET)
    return met.exclude(then=OuterRef(_PLAN)).filter(sent)


def visits_shown(*, plans: Collection[Plan]) -> QuerySet[StopVisit]:
    """What people see of plans, over their areas and days: of a published one all that is in force there, so that the
    days before it took over keep their routes; of another those days, and then its own.
    """
    held, own = Q(pk__in=[]), Q(pk__in=[])
    for plan in plans:
        here = Q(**{f"{_VILLAGE}__startswith": plan.area.prefix, f"{_DAY}__range": (plan.first_day, plan.last_day)})
        if plan.state == PlanState.PUBLISHED:
            held |= here
        else:
            begins = _begins(plan)
            held |= here & Q(**{f"{_DAY}__lt": begins})
            own |= Q(**{_PLAN: plan, f"{_DAY}__gte": begins})
    in_force = in_force_among(StopVisit.objects.filter(held))
    if all(plan.state == PlanState.PUBLISHED for plan in plans):
        return in_force
    return by_their_ids(StopVisit.objects.filter(Q(pk__in=in_force.values("pk")) | own))


def _begins(plan: Plan) -> date:
    """From which day on an unpublished plan shows its own: a withdrawn one would take over today at the earliest."""
    begins = plan.since or plan.first_day
    return max(begins, clock.today()) if plan.state == PlanState.WITHDRAWN else begins


def by_their_ids(visits: QuerySet[StopVisit]) -> QuerySet[StopVisit]:
    """The same visits, which are in force asked once: for those who make several queries of them."""
    return StopVisit.objects.filter(pk__in=list(visits.order_by().values_list("pk", flat=True)))


def plan_current(*, area: Area, day: date) -> Plan | None:
    """The plan that governs the whole area on that day: its own, or the one of an area around it."""
    held = _published().filter(since__lte=day, last_day__gte=day).select_related("plan__area").order_by("-pk")
    return next((row.plan for row in held if area.code.startswith(row.prefix)), None)


def plans_governing(*, area: Area, first_day: date, last_day: date) -> list[Plan]:
    """The plans that govern any part of the area on any of the days, the earliest first."""
    reigns = reigns_between(first_day=first_day, last_day=last_day)
    ids = reigning(reigns, prefix=area.prefix, first_day=first_day, last_day=last_day)
    return list(Plan.objects.filter(pk__in=ids).select_related("area").defer("inputs").order_by("first_day", "pk"))


def days_governed(*, plan: Plan) -> list[date]:
    """The days on which the plan governs at least a part of its area, gone by or to come."""
    return days_of(reigns_between(first_day=plan.first_day, last_day=plan.last_day), plan_id=plan.pk)


def reigns_between(*, first_day: date, last_day: date = date.max) -> list[Reign]:
    """Every publication that holds some of the days, in their order."""
    rows = _published().filter(since__lte=last_day, last_day__gte=first_day).order_by("pk")
    return [Reign(row.plan_id, row.prefix, row.since, row.last_day) for row in rows]
