"""孙志强's Monday in the township that every test knows: three doors, one of them known by its village only."""

from datetime import datetime, time

from django.contrib.gis.geos import LineString
from django.utils import timezone

from dispatch.plans.inputs import inputs_to_json
from dispatch.plans.models import Period, Plan, PlanRun, PlanState, Route, RunState, Shift, Stop, StopVisit
from dispatch.plans.selectors.inputs import inputs_gather
from geo.models import PlaceLevel
from tests.governing import governs
from tests.township import TODAY, Township
from visits.register.models import Household

SUNDAY = TODAY.replace(day=29)


def at(hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(TODAY, time(hour, minute)))


def monday(township: Township) -> Route:
    visitor = township.visitors["孙志强"]
    plan = Plan.objects.create(
        area=township.area,
        period=Period.WEEK,
        first_day=TODAY,
        last_day=SUNDAY,
        state=PlanState.PUBLISHED,
        figures={"visits": 4, "stops": 3, "left_out": 0, "travel_s": 4800, "distance_m": 9240},
        inputs=inputs_to_json(inputs_gather(area=township.area, first_day=TODAY, last_day=SUNDAY)),
        made_at=at(7),
        published_at=at(7),
    )
    PlanRun.objects.create(plan=plan, seconds=1, queued_at=at(7), input_hash="monday", state=RunState.DONE)
    governs(plan)
    shift = Shift.objects.create(visitor=visitor, date=TODAY, start=time(8, 30), end=time(12), mode=visitor.mode)
    route = Route.objects.create(
        plan=plan,
        shift=shift,
        start_at=at(8, 30),
        end_at=at(11, 20),
        travel_s=4800,
        distance_m=9240,
        service_s=5400,
        shape=LineString(
            (113.1990, 36.3090),
            (113.1998, 36.3101),
            (113.2003, 36.3105),
            (113.2021, 36.3112),
            (113.1950, 36.3000),
            (113.1800, 36.2850),
            (113.1990, 36.3090),
        ),
        travel_source="network",
    )
    _stop(route, 1, township.households["王秀英"], at(8, 35), 300, 460)
    _stop(route, 2, township.households["李大山"], at(9, 10), 180, 240)
    _stop(route, 3, township.households["周玉梅"], at(10, 20), 2100, 4200)
    return route


def _stop(route: Route, order: int, household: Household, arrival: datetime, travel_s: int, distance_m: int) -> None:
    point = household.place.point if household.place else household.village.point
    assert point is not None
    stop = Stop.objects.create(
        route=route,
        order=order,
        household=household,
        point=point,
        place_level=household.place.level if household.place else PlaceLevel.VILLAGE,
        arrival_at=arrival,
        service_s=1800,
        travel_s=travel_s,
        distance_m=distance_m,
        travel_source="network",
    )
    for elder in household.elders.order_by("pk"):
        StopVisit.objects.create(stop=stop, elder=elder, first_day=TODAY, last_day=SUNDAY, tier="key", clause="P28")
