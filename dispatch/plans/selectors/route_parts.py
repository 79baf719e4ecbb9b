"""How much of a route counts: the whole, or, where another plan took over on its day, up to the last door walked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import LineString
from django.db.models import Max, Prefetch, QuerySet

from dispatch.plans.models import Route, Stop, StopVisit
from dispatch.plans.ways import legs_of, shape_in_pieces

Way = list[tuple[str, list[tuple[float, float]]]]


@dataclass(frozen=True)
class RoutePart:
    """What counts of a route, with its stops in their order. Seconds and metres.

    passed : the stops up to the last that was walked, of a route that was broken off; empty where it leads home
    """

    route: Route
    stops: list[Stop]
    ends_at: datetime
    travel_s: int
    distance_m: int
    service_s: int
    passed: tuple[Stop, ...] = ()

    @property
    def way(self) -> Way:
        """As `shape_in_pieces` cuts it; the shape is loaded when it is asked for."""
        shape = self.route.shape
        if shape is None:
            return []
        if not self.passed:
            return shape_in_pieces(shape, self.route.pieces)
        legs = legs_of(shape, [(stop.point.x, stop.point.y) for stop in self.passed])[:-1]
        end = sum(len(leg) - 1 for leg in legs)
        pieces = [(first, min(last, end), how) for first, last, how in self.route.pieces if first < end]
        return shape_in_pieces(LineString(shape.coords[: end + 1], srid=shape.srid), pieces) if end else []


def route_parts(
    *, visits: QuerySet[StopVisit], stops: QuerySet[Stop] | None = None, routes: QuerySet[Route] | None = None
) -> list[RoutePart]:
    """The routes that serve these visits, with the stops that do; `stops` and `routes` tell what else is loaded."""
    shown = visits.order_by()
    served = (Stop.objects.all() if stops is None else stops).filter(pk__in=shown.values("stop"))
    rows = (Route.objects.all() if routes is None else routes).filter(pk__in=shown.values("stop__route"))
    rows = rows.annotate(last_order=Max("stops__order")).prefetch_related(Prefetch("stops", served))
    return [_part(route) for route in rows.order_by("start_at", "pk")]


def _part(route: Route) -> RoutePart:
    stops = list(route.stops.all())
    if stops and stops[-1].order < route.last_order:  # type: ignore[attr-defined]
        return _walked(route, stops)
    return RoutePart(route, stops, route.end_at, route.travel_s, route.distance_m, route.service_s)


def _walked(route: Route, stops: list[Stop]) -> RoutePart:
    last = stops[-1]
    passed = tuple(Stop.objects.filter(route=route, order__lte=last.order).order_by("order"))
    return RoutePart(
        route=route,
        stops=stops,
        ends_at=last.arrival_at + timedelta(seconds=last.service_s),
        travel_s=sum(stop.travel_s for stop in passed),
        distance_m=sum(stop.distance_m for stop in passed),
        service_s=sum(stop.service_s for stop in stops),
        passed=passed,
    )
