"""Which routes a change of the roads concerns: those that use a closed stretch, and those that take longer now."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.gis.geos import Point
from django.db.models import Q, QuerySet
from shapely import contains_xy
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from base import clock
from dispatch.plans.inputs import PlanInputs
from dispatch.plans.models import Plan, PlanState, Route, Stop
from dispatch.plans.selectors.in_force import routes_standing
from dispatch.plans.selectors.made_from import made_from
from dispatch.plans.ways import legs_of
from geo.models import PlaceLevel, RoadEdit, RoadEditKind
from geo.roads.closing import runs_over
from geo.roads.local_roads import closure_of
from geo.scope import Scope
from geo.travel import Source, travel_paths

MORE_S = 300  # travel time that differs by less changes no day
AROUND_DEGREES = 0.02  # some 2 km: farther from an edit a route is not looked at


@dataclass(frozen=True)
class RouteTouched:
    """A route and what a change of the roads means for it.

    stops : those whose way, from the stop before, is closed, or whose door lies in the closed area
    to_home : the way home is closed
    more_s : seconds under way on the whole route beyond those planned, by the roads of its day as they are now
    cut_off : places that were reached by road and no longer are
    """

    route: Route
    stops: tuple[Stop, ...] = ()
    to_home: bool = False
    more_s: int = 0
    cut_off: int = 0

    @property
    def is_concerned(self) -> bool:
        return bool(self.stops or self.to_home or self.cut_off or abs(self.more_s) > MORE_S)


def routes_touched(*, edit: RoadEdit, scope: Scope) -> list[RouteTouched]:
    """Published routes, from today on, that the edit concerns, in the order of their days.

    A route that was planned with the edit already takes account of it; a closure names it only if it uses it all the
    same.
    """
    routes = scope.narrow(routes_ahead(edit=edit), "plan__area")
    if edit.kind == RoadEditKind.CLOSURE:
        touched: Iterable[RouteTouched] = routes_closed(edit=edit, routes=routes)
    else:
        unaware = [route for route in routes if edit.pk not in _edits_of(route)]
        touched = (route_now(route=route) for route in unaware)
    return [one for one in touched if one.is_concerned]


def routes_ahead(*, edit: RoadEdit) -> "QuerySet[Route]":
    """Routes in force, not yet over, that are under way while the edit holds, and near it."""
    routes = routes_standing().filter(end_at__gt=max(edit.valid_from, clock.now()))
    if edit.valid_to:
        routes = routes.filter(start_at__lt=edit.valid_to)
    if edit.shape:
        routes = routes.filter(Q(shape__bboverlaps=edit.shape.buffer(AROUND_DEGREES).envelope))
    routes = routes.filter(shift__mode__in=edit.modes)
    return routes.select_related("plan__area", "shift__visitor").prefetch_related("stops").order_by("start_at", "pk")


def routes_closed(*, edit: RoadEdit, routes: Iterable[Route]) -> Iterator[RouteTouched]:
    """Of these routes, those that use what the closure closes, each with its stops."""
    closure = closure_of(edit)
    for route in routes:
        if route.shape is None or route.shift.mode not in edit.modes or not _meanwhile(edit, route):
            continue
        stops = list(route.stops.all())
        legs = legs_of(route.shape, [(stop.point.x, stop.point.y) for stop in stops])
        over = [len(leg) > 1 and runs_over(LineString(leg), closure) for leg in legs]
        hit = [
            stop for stop, is_over in zip(stops, over, strict=False) if is_over or _lies_in(closure.shape, stop.point)
        ]
        if hit or over[-1]:
            now = route_now(route=route)
            yield RouteTouched(route, tuple(hit), over[-1], now.more_s, now.cut_off)


def route_now(*, route: Route) -> RouteTouched:
    """The route's travel by the roads of its day as they are now, beside what was planned."""
    if route.shape is None:
        return RouteTouched(route)
    stops = list(route.stops.all())
    home = route.shape.coords[0]
    points = [home, *((stop.point.x, stop.point.y) for stop in stops), home]
    ways = travel_paths(points, mode=route.shift.mode, on=route.shift.date)
    planned = [stop.travel_source for stop in stops]
    lost = sum(
        way.source is Source.STRAIGHT_LINE and then in _BY_ROAD for way, then in zip(ways, planned, strict=False)
    )
    took_s = [stop.travel_s for stop in stops]
    took_s.append(route.travel_s - sum(took_s))
    guessed = [False, *(stop.place_level == PlaceLevel.TOWNSHIP for stop in stops), False]
    legs = zip(ways, took_s, pairwise(guessed), strict=True)
    return RouteTouched(
        route, more_s=sum(way.seconds - then for way, then, ends in legs if not any(ends)), cut_off=lost
    )


# What a leg was planned on when its places were not yet cut off.
_BY_ROAD = [source.name.lower() for source in (Source.NETWORK, Source.SERVER, Source.PARKED_WALK)]


def _meanwhile(edit: RoadEdit, route: Route) -> bool:
    return edit.valid_from < route.end_at and (edit.valid_to is None or edit.valid_to > route.start_at)


def _lies_in(shape: BaseGeometry, point: Point) -> bool:
    return bool(shape.area and contains_xy(shape, point.x, point.y))


def _edits_of(route: Route) -> Collection[int]:
    return made_from(plan=route.plan).edits_on(route.shift.date)


def plan_road_changes(
    *, plan: Plan, then: PlanInputs, now: PlanInputs
) -> Iterator[tuple[RoadEdit | None, RouteTouched]]:
    """Routes still ahead that the roads of today concern: by a closure made since, else by the time they take.

    A route is named once for each closure it uses; without one, once if its travel time changed.
    """
    differing = {
        day: then.edits_on(day) ^ now.edits_on(day)
        for day in {row.day for row in (*then.road_days, *now.road_days)}
        if day >= now.first_day
    }
    if then.roads == now.roads and not any(differing.values()):
        return
    edits = RoadEdit.objects.in_bulk({number for ids in differing.values() for number in ids})
    of_plan = (routes_standing() if plan.state == PlanState.PUBLISHED else Route.objects).filter(plan=plan)
    routes = of_plan.filter(shift__date__gte=now.first_day, end_at__gt=clock.now()).select_related("shift__visitor")
    for route in routes.prefetch_related("stops").order_by("start_at", "pk"):
        of_day = (edits[number] for number in sorted(differing.get(route.shift.date, ())))
        changed = [edit for edit in of_day if _meanwhile(edit, route)]
        made = [
            edit
            for edit in changed
            if edit.kind == RoadEditKind.CLOSURE and edit.pk not in then.edits_on(route.shift.date)
        ]
        closed = [(edit, one) for edit in made for one in routes_closed(edit=edit, routes=[route])]
        yield from closed
        if not closed and (then.roads != now.roads or any(_is_near(edit, route) for edit in changed)):
            one = route_now(route=route)
            if one.is_concerned:
                yield None, one


def _is_near(edit: RoadEdit, route: Route) -> bool:
    if route.shape is None or route.shift.mode not in edit.modes:
        return False
    return edit.shape is None or bool(edit.shape.buffer(AROUND_DEGREES).intersects(route.shape))
