"""Two plans of the same days side by side, before one takes the place of the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from dispatch.inputs import inputs_from_json
from dispatch.models import LeftOut, Plan, Route, StopVisit
from visits.models import Elder
from visits.policy import KEY


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
    """What changes when `new` takes the place of the plans published for its days, counted over the days still ahead.

    other_visitor, other_day : elders planned in both who get another visitor, or another day
    dropped : elders whom the published plans send somebody to and the new one does not
    """

    before: PlanFigures
    after: PlanFigures
    other_visitor: int
    other_day: int
    dropped: list[Elder]

    @property
    def is_worse(self) -> bool:
        """In the order in which plans are judged: key visits left out, visits made, then the way."""
        return self._judged(self.after) > self._judged(self.before)

    @staticmethod
    def _judged(figures: PlanFigures) -> tuple[int, int, int]:
        return figures.key_left_out, -figures.visits, figures.travel_s


def replacement_of(*, new: Plan, published: Sequence[Plan]) -> Replacement | None:
    """None where nothing is replaced."""
    if not published:
        return None
    since = inputs_from_json(new.inputs).first_day
    before, after = _visits(published, since), _visits([new], since)
    both = before.keys() & after.keys()
    return Replacement(
        before=_figures(published, since),
        after=_figures([new], since),
        other_visitor=sum(before[key][0] != after[key][0] for key in both),
        other_day=sum(before[key][0] == after[key][0] and before[key][1] != after[key][1] for key in both),
        dropped=_elders({elder_id for elder_id, _window in before.keys() - after.keys()}),
    )


def _figures(plans: Sequence[Plan], since: date) -> PlanFigures:
    routes = Route.objects.filter(plan__in=plans, shift__date__gte=since)
    ways = routes.aggregate(distance_m=Sum("distance_m"), travel_s=Sum("travel_s"))
    left_out = LeftOut.objects.filter(plan__in=plans, last_day__gte=since)
    return PlanFigures(
        visits=StopVisit.objects.filter(stop__route__in=routes).count(),
        key_left_out=left_out.filter(tier=KEY).count(),
        left_out=left_out.count(),
        distance_m=ways["distance_m"] or 0,
        travel_s=ways["travel_s"] or 0,
    )


def _visits(plans: Sequence[Plan], since: date) -> dict[tuple[int, date], tuple[int, date]]:
    """Visitor and day of each elder's visit, by the window's last day: its first day may be cut where a plan begins."""
    rows = StopVisit.objects.filter(stop__route__plan__in=plans, stop__route__shift__date__gte=since)
    told = rows.values_list("elder", "last_day", "stop__route__shift__visitor", "stop__route__shift__date")
    return {(elder_id, last_day): (visitor_id, day) for elder_id, last_day, visitor_id, day in told}


def _elders(elder_ids: set[int]) -> list[Elder]:
    return list(Elder.objects.filter(pk__in=elder_ids).select_related("household__village").order_by("name", "pk"))
