"""Plans drawn by hand, without a search: who is visited by whom on which day, as a test needs it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.contrib.gis.geos import LineString, Point
from django.utils import timezone

from base import clock
from dispatch.plans.models import Period, Plan, PlanRun, Route, RunState, Shift, Stop, StopVisit
from dispatch.plans.periods import period_last_day
from geo.models import Area
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.services.records import record_submit
from visits.register.models import Elder, Visitor

Sent = tuple[Elder, Visitor, date]


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def drawn_plan(*, area: Area, period: str = Period.WEEK, first_day: date, sent: Iterable[Sent]) -> Plan:
    """A computed draft that sends the visitors to these people, an hour apart from 8:30 on in the order given."""
    last_day = period_last_day(period, first_day)
    plan = Plan.objects.create(
        area=area,
        period=period,
        first_day=first_day,
        last_day=last_day,
        since=max(first_day, clock.today()),
        made_at=clock.now(),
        figures={"visits": 0, "left_out": 0},
        inputs={"area_code": area.code, "first_day": max(first_day, clock.today()).isoformat()}
        | {"last_day": last_day.isoformat(), "owed": [], "doors": [], "starts": [], "duties": [], "roads": ""},
    )
    PlanRun.objects.create(
        plan=plan, input_hash=uuid4().hex, seconds=1, seed=1, state=RunState.DONE, queued_at=clock.now()
    )
    routes: dict[tuple[int, date], Route] = {}
    for elder, visitor, day in sent:
        route = routes.setdefault((visitor.pk, day), _route(plan, visitor, day, routes))
        _visit(route, elder)
    for route in routes.values():
        _finish(route)
    return plan


def _route(plan: Plan, visitor: Visitor, day: date, routes: dict[tuple[int, date], Route]) -> Route:
    if found := routes.get((visitor.pk, day)):
        return found
    shift, _made = Shift.objects.get_or_create(
        visitor=visitor, date=day, start=time(8, 30), end=time(17), defaults={"mode": visitor.mode}
    )
    return Route.objects.create(
        plan=plan,
        shift=shift,
        start_at=moment(day, time(8)),
        end_at=moment(day, time(17)),
        travel_s=0,
        distance_m=0,
        service_s=0,
        travel_source="straight_line",
    )


def _visit(route: Route, elder: Elder) -> None:
    stop = route.stops.filter(household=elder.household).first()
    if stop is None:
        order = route.stops.count() + 1
        stop = Stop.objects.create(
            route=route,
            order=order,
            household=elder.household,
            point=Point(113.2 + order / 100, 36.3),
            place_level="door",
            arrival_at=moment(route.shift.date, time(7 + order, 30)),
            service_s=1800,
            travel_s=600,
            distance_m=900,
            travel_source="straight_line",
        )
    StopVisit.objects.create(
        stop=stop,
        elder=elder,
        first_day=route.plan.first_day,
        last_day=route.plan.last_day,
        tier="key",
        clause="P28",
    )


def _finish(route: Route) -> None:
    stops = list(route.stops.all())
    points = [(113.2, 36.3), *((stop.point.x, stop.point.y) for stop in stops), (113.2, 36.3)]
    route.shape = LineString(points, srid=4326)
    route.travel_s, route.distance_m = 600 * (len(stops) + 1), 900 * (len(stops) + 1)
    route.service_s = 1800 * len(stops)
    route.end_at = stops[-1].arrival_at + timedelta(seconds=2400)
    route.save()


def walked(elder: Elder, visitor: Visitor, at: datetime, *, outcome: str = Outcome.MET) -> VisitRecord:
    """What the visitor entered at the door."""
    return record_submit(
        uuid=uuid4(),
        elder=elder,
        visitor=visitor,
        author=None,
        visited_at=at,
        mode=Mode.DOOR_TO_DOOR,
        outcome=outcome,
        checks={},
    )
