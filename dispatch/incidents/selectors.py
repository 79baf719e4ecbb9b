"""Open emergencies, and who could be there soonest."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils import timezone

from dispatch.incidents.models import Incident
from dispatch.plans.selectors.duties import duties_of
from geo.scope import Scope
from geo.travel import Source, travel_matrix, walking_times
from visits.register.models import TravelMode, Visitor
from visits.register.selectors.answering import not_left
from visits.register.selectors.whereabouts import Known, whereabouts_of
from visits.register.walking import walks_m_s

WGS84 = 4326
LOOKED_AT = 40  # nearest by straight line; one of them is nearest by road


@dataclass(frozen=True)
class Helper:
    """A visitor, how long they need from home, by what, and whether they are at work then."""

    visitor: Visitor
    travel_s: int
    distance_m: int
    travel_source: str
    on_duty: bool


@dataclass(frozen=True)
class IncidentPlace:
    """Where an emergency is; `known` says what the point is where it is the elder's, None where somebody told it."""

    point: Point
    known: Known | None

    @property
    def only(self) -> str:
        """What the point is, where it is not the door."""
        return self.known.only if self.known else ""


def incident_place(incident: Incident) -> IncidentPlace:
    """Told no point, it stands where the elder is known to live today; closed, where it stood when it was raised.

    Reads the elder's household with its place and village: select them along.
    """
    if incident.at_elder and incident.elder and incident.closed_at is None:
        where = whereabouts_of(incident.elder.household)
        if where.point:
            return IncidentPlace(where.point, where.known)
    return IncidentPlace(incident.point, None)


WITH_PLACE = ("area", "elder__household__place", "elder__household__village__parent")


def incidents_open(*, scope: Scope) -> "QuerySet[Incident]":
    """Open emergencies in the areas one may see, the newest first."""
    rows = Incident.objects.filter(closed_at=None).select_related(*WITH_PLACE)
    return scope.narrow(rows, "area").order_by("-raised_at")


def helpers_near(*, scope: Scope, point: Point, at: datetime, limit: int = 5) -> list[Helper]:
    """The visitors who could be at the point soonest, by travel time from home."""
    moment, there = timezone.localtime(at), Point(point.x, point.y, srid=WGS84)
    candidates = _candidates(scope, there, moment)
    at_work = _at_work(candidates, moment)
    by_mode: dict[str, list[Visitor]] = defaultdict(list)
    for visitor in candidates:
        by_mode[visitor.mode].append(visitor)
    helpers = [
        Helper(visitor, seconds, metres, source, visitor.pk in at_work)
        for mode, visitors in by_mode.items()
        for visitor, (seconds, metres, source) in zip(visitors, _ways(visitors, there, mode), strict=True)
    ]
    return sorted(helpers, key=lambda helper: (helper.travel_s, helper.visitor.pk))[:limit]


def _candidates(scope: Scope, point: Point, moment: datetime) -> list[Visitor]:
    day = moment.date()
    active = Visitor.objects.filter(home__isnull=False, active_since__lte=day).select_related("area")
    active = active.filter(not_left(day))
    return list(scope.narrow(active, "area").order_by(Distance("home", point))[:LOOKED_AT])


def _at_work(visitors: list[Visitor], moment: datetime) -> set[int]:
    duties = duties_of(visitors=visitors, area=None, first_day=moment.date(), last_day=moment.date())
    return {duty.visitor_id for duty in duties if duty.start <= moment.time() < duty.end}


def _ways(visitors: list[Visitor], point: Point, mode: str) -> list[tuple[int, int, str]]:
    homes = [(visitor.home.x, visitor.home.y) for visitor in visitors if visitor.home]
    matrix = travel_matrix(homes, [(point.x, point.y)], mode=mode)
    on_foot = mode == TravelMode.WALK
    times = [walking_times(walks_m_s(visitor.kind)) if on_foot else 1.0 for visitor in visitors]
    rows = zip(matrix.seconds[:, 0], times, matrix.metres[:, 0], matrix.source[:, 0], strict=True)
    return [(round(s * slower), int(metres), Source(int(source)).name.lower()) for s, slower, metres, source in rows]
