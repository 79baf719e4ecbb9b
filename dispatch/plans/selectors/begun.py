"""What a plan takes over as it stands from the one that it carries on: routes under way, ways that are the same."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import LineString

from dispatch.plans.inputs import Duty, PlanInputs, inputs_from_json
from dispatch.plans.models import Plan, Route
from dispatch.plans.translate.rows import RouteRows, StopRows

ShapeKey = tuple[str, tuple[str, str, str], tuple[tuple[float, float], ...]]
Shape = tuple[LineString, list[Any]]


def routes_begun(*, plan: Plan, inputs: PlanInputs) -> list[RouteRows]:
    """Copies of the routes under way, with whoever on them still waits; what was met or tried stays with the former
    plan.
    """
    waiting: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for stop in inputs.former:
        if stop.is_locked:
            waiting[stop.shift].add(stop.elder_id)
    days = {day for _visitor, day, _start in waiting}
    routes = Route.objects.filter(plan=plan.continues_id, shift__date__in=days).select_related("shift__visitor")
    rows = ((route, waiting.get(_shift(route))) for route in routes.prefetch_related("stops__visits").order_by("pk"))
    return [_copied(plan, route, elder_ids) for route, elder_ids in rows if elder_ids]


def _shift(route: Route) -> tuple[Any, ...]:
    return route.shift.visitor_id, route.shift.date, route.shift.start


def _copied(plan: Plan, route: Route, elder_ids: set[int]) -> RouteRows:
    kept = [(stop, [one for one in stop.visits.all() if one.elder_id in elder_ids]) for stop in route.stops.all()]
    stops = [StopRows(_copy(stop), [_copy(one) for one in visits]) for stop, visits in kept if visits]
    shift = route.shift
    copy = _copy(route)
    copy.plan = plan
    for name in ("travel_s", "distance_m", "service_s"):
        past = sum(getattr(stop, name) for stop, visits in kept if not visits)
        setattr(copy, name, max(0, getattr(route, name) - past))
    duty = Duty(shift.visitor_id, shift.date, shift.start, shift.end, shift.mode)
    return RouteRows(copy, duty, stops, _home(route), [])


def _home(route: Route) -> tuple[float, float]:
    """Where the way begins, lon, lat."""
    lon, lat = route.shape.coords[0] if route.shape else (0.0, 0.0)
    return float(lon), float(lat)


def _copy(row: Any) -> Any:
    """A new row with the same values."""
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.fields if field.name != "id"})


def shapes_before(*, plan: Plan) -> dict[ShapeKey, Shape]:
    """The ways of the plan that is carried on: a route through the same doors on the same roads is not drawn again."""
    if plan.continues_id is None:
        return {}
    former = Plan.objects.get(pk=plan.continues_id)
    inputs = inputs_from_json(former.inputs)
    routes = Route.objects.filter(plan=former, shape__isnull=False).select_related("shift").prefetch_related("stops")
    return {_key_of(route, inputs): (route.shape, route.pieces) for route in routes if route.shape}


def _key_of(route: Route, inputs: PlanInputs) -> ShapeKey:
    home = _home(route)
    points = [home, *((stop.point.x, stop.point.y) for stop in route.stops.all()), home]
    shift = route.shift
    return shape_key(points, Duty(shift.visitor_id, shift.date, shift.start, shift.end, shift.mode), inputs)


def shape_key(points: Sequence[tuple[float, float]], duty: Duty, inputs: PlanInputs) -> ShapeKey:
    """Equal for routes whose way is the same: the mode, the state of the roads, the doors in their order."""
    roads = (inputs.roads, *inputs.roads_on(duty.day))
    return duty.mode, roads, tuple((round(lon, 6), round(lat, 6)) for lon, lat in points)
