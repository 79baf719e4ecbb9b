"""Two plans of the same days side by side, before one takes the place of the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from dispatch.plans.models import LeftOut, Plan, Route, StopVisit
from dispatch.plans.selectors.in_force import in_force_among
from dispatch.plans.selectors.stops import stop_states_of
from dispatch.plans.selectors.taking_over import takes_over_on
from dispatch.plans.stop_state import StopState
from visits.duty.policy import KEY
from visits.register.models import Elder


@dataclass(frozen=True)
class PlanFigures:
    """What plans do from a day on. travel_s in seconds, distance_m in metres."""

    visits: int
    key_left_out: int
    left_out: int
    distance_m: int
    travel_s: int


@dataclass(frozen=True)
class Replacement:
    """What changes when `new` takes over from the plans in force, counted over its days still ahead.

    since : from which day it takes over; earlier days stay as they are
    walked : visits of that very day that were met or tried already, and stay
    goes_on : the plans of which a part goes on beside it or after it
    other_visitor, other_day : elders planned in both who get another visitor, or another day
    to_later : how many visits that are planned now the new plan keeps for a later week
    dropped : elders whom the published plans send somebody to, and the new one neither now nor in a later week
    """

    before: PlanFigures
    after: PlanFigures
    other_visitor: int
    other_day: int
    dropped: list[Elder]
    to_later: int = 0
    since: date = date.min
    walked: int = 0
    goes_on: tuple[Plan, ...] = ()

    @property
    def is_worse(self) -> bool:
        """In the order in which plans are judged: key visits left out, visits made or kept for later, then the way."""
        return self._judged(self.after, self.to_later) > self._judged(self.before)

    @staticmethod
    def _judged(figures: PlanFigures, to_later: int = 0) -> tuple[int, int, int]:
        return figures.key_left_out, -figures.visits - to_later, figures.travel_s


def replacement_of(*, new: Plan, published: Sequence[Plan]) -> Replacement | None:
    """None where nothing is replaced."""
    if not published:
        return None
    since = takes_over_on(plan=new)
    days = {
        "stop__route__shift__date__range": (since, new.last_day),
        "stop__household__village__code__startswith": new.area.prefix,
    }
    in_force = in_force_among(StopVisit.objects.filter(**days))
    states = stop_states_of(visits=in_force)
    gone = {
        visit.pk: states.of_person(visit.elder_id, visit.stop_id).state
        for visit in in_force.only("stop_id", "elder_id")
        if states.of_person(visit.elder_id, visit.stop_id).state != StopState.OPEN
    }
    ahead, own = in_force.exclude(pk__in=gone), StopVisit.objects.filter(stop__route__plan=new).filter(**days)
    before, after = _visits(ahead), _visits(own)
    both = before.keys() & after.keys()
    later = set(new.targets.filter(week_first__gt=new.last_day).values_list("elder", "last_day"))
    return Replacement(
        before=_figures(ahead, published, since),
        after=_figures(own, [new], since),
        other_visitor=sum(before[key][0] != after[key][0] for key in both),
        other_day=sum(before[key][0] == after[key][0] and before[key][1] != after[key][1] for key in both),
        dropped=_elders({elder_id for elder_id, _window in before.keys() - after.keys() - later}),
        to_later=len((before.keys() - after.keys()) & later),
        since=since,
        walked=sum(state != StopState.DROPPED for state in gone.values()),
        goes_on=tuple(plan for plan in published if _goes_on(plan, new)),
    )


def _goes_on(plan: Plan, new: Plan) -> bool:
    """Whether it governs something that the new one does not take: later days, or other villages."""
    return plan.last_day > new.last_day or not plan.area.code.startswith(new.area.prefix)


def _figures(visits: QuerySet[StopVisit], plans: Sequence[Plan], since: date) -> PlanFigures:
    routes = Route.objects.filter(pk__in=visits.order_by().values("stop__route"))
    ways = routes.aggregate(distance_m=Sum("distance_m"), travel_s=Sum("travel_s"))
    left_out = LeftOut.objects.filter(plan__in=plans, last_day__gte=since)
    return PlanFigures(
        visits=visits.count(),
        key_left_out=left_out.filter(tier=KEY).count(),
        left_out=left_out.count(),
        distance_m=ways["distance_m"] or 0,
        travel_s=ways["travel_s"] or 0,
    )


def _visits(visits: QuerySet[StopVisit]) -> dict[tuple[int, date], tuple[int, date]]:
    """Visitor and day of each elder's visit, by the window's last day: its first day may be cut where a plan begins."""
    told = visits.values_list("elder", "last_day", "stop__route__shift__visitor", "stop__route__shift__date")
    return {(elder_id, last_day): (visitor_id, day) for elder_id, last_day, visitor_id, day in told}


def _elders(elder_ids: set[int]) -> list[Elder]:
    return list(Elder.objects.filter(pk__in=elder_ids).select_related("household__village").order_by("name", "pk"))
