"""One visitor's day, or days, of a plan as the drawer beside the map tells it: the doors in order, who lives there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.seeing.masking import mask_name
from dispatch.plans.models import Plan, Route, Stop, StopVisit
from dispatch.plans.selectors import StopStates, stop_states_of, visits_shown
from dispatch.plans.selectors.route_parts import RoutePart, route_parts
from dispatch.plans.stop_state import StopState
from geo.address import short_name
from maps.look.people import age_said, where_lives
from maps.look.words import day as day_words
from visits.register.models import Elder, Hazard, Visitor
from visits.register.selectors.whereabouts import Known


@dataclass(frozen=True)
class PersonAtStop:
    elder: Elder
    age: str
    state: StopState


@dataclass(frozen=True)
class StopShown:
    """A door of the day. `where` says village and address, `known` how well its place is known."""

    pk: int
    household_id: int
    order: int
    arrival_at: datetime
    service_s: int
    travel_s: int
    distance_m: int
    village: str
    where: str
    known: Known
    hazards: list[Hazard]
    people: list[PersonAtStop]
    state: StopState

    @property
    def elder_ids(self) -> str:
        return " ".join(str(one.elder.pk) for one in self.people)


@dataclass(frozen=True)
class DayShown:
    """What one visitor does on one day; `way` is of (how, points as lon and lat)."""

    day: date
    stops: list[StopShown]
    starts_at: datetime
    ends_at: datetime
    travel_s: int
    distance_m: int
    way: list[tuple[str, list[tuple[float, float]]]]
    points: list[tuple[float, float]]


@dataclass(frozen=True)
class VisitorShown:
    """A visitor's days of a plan; `day` is the one that was chosen, None for all."""

    visitor: Visitor
    day: date | None
    days: list[DayShown]

    @property
    def elder_ids(self) -> set[int]:
        return {person.elder.pk for one in self.days for stop in one.stops for person in stop.people}

    @property
    def visitor_id(self) -> str:
        return str(self.visitor.pk)

    @property
    def day_code(self) -> str:
        return self.day.isoformat() if self.day else ""

    @property
    def stops(self) -> int:
        return sum(len(one.stops) for one in self.days)


def visitor_shown(*, plan: Plan, visitor: Visitor, day: date | None) -> VisitorShown:
    """The visitor's routes as the plan shows them; without any, no days."""
    of_visitor = {"stop__route__shift__visitor": visitor} | ({"stop__route__shift__date": day} if day else {})
    visits = visits_shown(plans=[plan]).filter(**of_visitor)
    states = stop_states_of(visits=visits)
    parts = route_parts(visits=visits, stops=_stops(visits), routes=Route.objects.select_related("shift"))
    by_day: dict[date, list[RoutePart]] = {}
    for part in parts:
        by_day.setdefault(part.route.shift.date, []).append(part)
    days = [_day(one, by_day[one], states) for one in sorted(by_day)]
    return VisitorShown(visitor, day, [one for one in days if one.stops])


def visitor_and_day_of_stop(*, plan: Plan, stop_id: int) -> tuple[Visitor, date] | None:
    """Whose door on which day it is; None where the plan does not show it."""
    visit = visits_shown(plans=[plan]).filter(stop=stop_id).select_related("stop__route__shift__visitor").first()
    return (visit.stop.route.shift.visitor, visit.stop.route.shift.date) if visit else None


def _stops(visits: QuerySet[StopVisit]) -> QuerySet[Stop]:
    shown = StopVisit.objects.filter(pk__in=visits.order_by().values("pk")).select_related("elder").order_by("pk")
    hazards = Hazard.objects.filter(closed_on=None).order_by("-severity", "kind")
    stops = Stop.objects.select_related("household__village").defer("household__village__boundary")
    return stops.prefetch_related(Prefetch("visits", shown), Prefetch("household__hazards", hazards))


def _day(day: date, parts: Sequence[RoutePart], states: StopStates) -> DayShown:
    stops = [stop for part in parts for stop in part.stops if states.of_stop(stop.pk) != StopState.DROPPED]
    return DayShown(
        day=day,
        stops=[_stop(order, stop, day, states) for order, stop in enumerate(stops, start=1)],
        starts_at=parts[0].route.start_at,
        ends_at=max(part.ends_at for part in parts),
        travel_s=sum(part.travel_s for part in parts),
        distance_m=sum(part.distance_m for part in parts),
        way=[piece for part in parts for piece in part.way],
        points=[(stop.point.x, stop.point.y) for stop in stops],
    )


def _stop(order: int, stop: Stop, day: date, states: StopStates) -> StopShown:
    household = stop.household
    return StopShown(
        pk=stop.pk,
        household_id=household.pk,
        order=order,
        arrival_at=stop.arrival_at,
        service_s=stop.service_s,
        travel_s=stop.travel_s,
        distance_m=stop.distance_m,
        village=short_name(household.village.name),
        where=where_lives(household),
        known=Known(stop.place_level),
        hazards=list(household.hazards.all()),
        people=list(_people(stop, day, states)),
        state=states.of_stop(stop.pk),
    )


def _people(stop: Stop, day: date, states: StopStates) -> Iterator[PersonAtStop]:
    for visit in stop.visits.all():
        state = states.of_person(visit.elder_id, stop.pk).state
        if state != StopState.DROPPED:
            yield PersonAtStop(visit.elder, age_said(visit.elder, day), state)


def day_picture(shown: VisitorShown, one: DayShown) -> dict[str, Any]:
    """What a picture of the day shows, to be sent on: names masked, for a picture goes from hand to hand (P81)."""
    return {
        "title": f"{shown.visitor.name} · {day_words(one.day)}",
        "lines": [
            {
                "order": stop.order,
                "time": f"{timezone.localtime(stop.arrival_at):%H:%M}",
                "who": _("、").join(mask_name(person.elder.name) for person in stop.people),
                "where": stop.village,
                "point": list(point),
            }
            for stop, point in zip(one.stops, one.points, strict=True)
        ],
        "way": [{"how": how, "line": [list(point) for point in line]} for how, line in one.way],
        "note": _("只供本人当天使用，用后请删除。"),
        "file": f"{shown.visitor.name}-{one.day.isoformat()}.png",
    }
