"""What needs the coordinator today beside people: plans, leave, visitors. Each number is the length of a list here."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from base import clock
from dispatch.plans.models import Plan, PlanState, RunState, StopVisit
from dispatch.plans.selectors import in_force_among, stop_states_of
from dispatch.plans.stop_state import StopState
from geo.models import Area
from maps.look.time_off import leave_of_area
from visits.register.models import Absence, Visitor

LOOKED_BACK = timedelta(days=7)
"""How long ago a visit may have been planned that nobody has said anything of; what is older is in the carried-over."""
AHEAD = timedelta(days=28)

_DAY, _VISITOR = "stop__route__shift__date", "stop__route__shift__visitor"


@dataclass(frozen=True)
class NotRecorded:
    """A visitor's day that is over, and how many planned visits of it have no record: not gone, or not sent yet."""

    visitor: Visitor
    day: date
    visits: int


@dataclass(frozen=True)
class LeaveHit:
    """Leave, and how many planned visits of that visitor lie in it."""

    absence: Absence
    visits: int


def not_recorded(*, area: Area) -> list[NotRecorded]:
    """Of the days before today, the latest first: who answers for a door is called, or it is recorded late."""
    today = clock.today()
    rows = _here(area).filter(**{f"{_DAY}__gte": today - LOOKED_BACK, f"{_DAY}__lt": today})
    visits = in_force_among(rows)
    states = stop_states_of(visits=visits)
    told = visits.order_by().values_list("elder_id", "stop_id", _VISITOR, _DAY)
    counted = Counter(
        (visitor, day) for elder, stop, visitor, day in told if states.of_person(elder, stop).state == StopState.OPEN
    )
    visitors = Visitor.objects.select_related("area").in_bulk({visitor for visitor, _day in counted})
    found = [NotRecorded(visitors[visitor], day, n) for (visitor, day), n in counted.items()]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.visitor.name, one.visitor.pk))


def leave_hit(*, area: Area) -> list[LeaveHit]:
    """Leave of today and the weeks ahead in which plans in force still send that visitor out on whole days."""
    today = clock.today()
    rows = leave_of_area(area=area, first_day=today, last_day=today + AHEAD)
    leave = [one for one in rows if one.is_whole]
    if not leave:
        return []
    touched = Q()
    for one in leave:
        days = (max(one.first_day, today), one.last_day)
        touched |= Q(**{_VISITOR: one.visitor_id, f"{_DAY}__range": days})
    planned = in_force_among(StopVisit.objects.filter(touched)).order_by().values_list(_VISITOR, _DAY)
    by_day = {(visitor, day): n for visitor, day, n in planned.annotate(n=Count("pk"))}
    hits = [LeaveHit(one, _inside(by_day, one, today)) for one in leave]
    return [one for one in hits if one.visits]


def _inside(by_day: dict[tuple[int, date], int], one: Absence, today: date) -> int:
    first_day = max(one.first_day, today)
    return sum(
        n for (visitor, day), n in by_day.items() if visitor == one.visitor_id and first_day <= day <= one.last_day
    )


def proposals_waiting(*, area: Area) -> list[Plan]:
    """What published plans would be carried on with, computed and not answered yet: the newest of each plan."""
    of_area = {"continues__area__code__startswith": area.prefix, "continues__state": PlanState.PUBLISHED}
    drafts = Plan.objects.filter(state=PlanState.DRAFT, continues__last_day__gte=clock.today(), **of_area)
    alive = drafts.exclude(run__state__in=[RunState.FAILED, RunState.CANCELLED]).defer("inputs")
    order = ("continues__first_day", "continues")
    return list(alive.order_by(*order, "-pk").distinct(*order))


def _here(area: Area) -> QuerySet[StopVisit]:
    return StopVisit.objects.filter(elder__household__village__code__startswith=area.prefix)
