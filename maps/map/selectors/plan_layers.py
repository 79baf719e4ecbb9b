"""The routes of a plan on a map: where each visitor sets out, the way along the roads, the doors in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import shapely
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.seeing.masking import mask_name
from dispatch.plans.models import Plan, Route, Stop, StopApproach, StopVisit
from dispatch.plans.selectors import StopStates, stop_states_of, visits_shown
from dispatch.plans.selectors.route_parts import RoutePart, route_parts
from dispatch.plans.stop_state import StopState
from geo.address import short_name
from maps.look.words import day, distance, duration
from maps.map.colours import Look, looks_of, near_to
from maps.map.geojson import GeoJSON, collection, line_feature, point_feature
from maps.map.selectors.way_in import way_in_words
from visits.register.selectors.whereabouts import Known

NEAR_DEGREES = 0.003  # some 300 m: at the scale of a township two lines side by side
SIMPLER_DEGREES = 0.0005


def routes_layer(*, plans: Sequence[Plan]) -> GeoJSON:
    """One line for each route, one point for each stop and for each visitor's home; each visitor has a look."""
    visits = visits_shown(plans=plans)
    states = stop_states_of(visits=visits)
    parts = _parts(visits)
    looks = _looks(parts)
    return collection(feature for part in parts for feature in _features(part, states, looks))


def _looks(parts: list[RoutePart]) -> dict[int, Look]:
    """Numbered by name, told apart wherever the ways of the plan's days come near each other."""
    lines: dict[int, list[shapely.Geometry]] = {}
    for part in sorted(parts, key=lambda part: (part.route.shift.visitor.name, part.route.shift.visitor_id)):
        points = [(stop.point.x, stop.point.y) for stop in part.stops]
        own = lines.setdefault(part.route.shift.visitor_id, [])
        own += [shapely.from_wkb(bytes(part.route.shape.wkb))] if part.route.shape else []
        own += shapely.points(points).tolist() if points else []
    shapes = {visitor: shapely.GeometryCollection(own).simplify(SIMPLER_DEGREES) for visitor, own in lines.items()}
    return looks_of(near_to(shapes, within=NEAR_DEGREES))


def _parts(shown: QuerySet[StopVisit]) -> list[RoutePart]:
    visits = StopVisit.objects.filter(pk__in=shown.order_by().values("pk")).select_related("elder")
    stops = (
        Stop.objects.select_related("household__village")
        .only(
            "route_id",
            "household_id",
            "order",
            "point",
            "arrival_at",
            "service_s",
            "place_level",
            "travel_source",
            "approach",
            "walk_s",
            "walk_m",
            "household__village__name",
        )
        .prefetch_related(Prefetch("visits", visits.only("stop_id", "elder__name")))
    )
    routes = Route.objects.select_related("shift__visitor").defer("shift__visitor__phone")
    parts = route_parts(visits=shown, stops=stops, routes=routes)
    return sorted(parts, key=lambda part: (part.route.shift.date, part.route.shift.visitor.name))


def _features(part: RoutePart, states: StopStates, looks: Mapping[int, Look]) -> Iterator[GeoJSON]:
    route = part.route
    visitor = route.shift.visitor
    of_route = {"visitor": visitor.pk, "name": visitor.name, "day": route.shift.date.isoformat()}
    of_route |= asdict(looks[visitor.pk])
    title = f"{visitor.name} · {day(route.shift.date)}"
    stops = [stop for stop in part.stops if states.of_stop(stop.pk) != StopState.DROPPED]
    doors = _("{n} 站").format(n=len(stops))
    lines = [f"{doors} · {distance(part.distance_m)} · {_('路上')} {duration(part.travel_s)}"]
    if any(stop.approach == StopApproach.PATH for stop in stops):
        lines.append(_("虚线：停车后步行"))
    if route.travel_source == "straight_line" or any(stop.travel_source == "straight_line" for stop in stops):
        lines.append(_("部分路程按直线距离估算"))
    for how, line in part.way if stops else ():
        yield line_feature(line, kind="route", how=how, title=title, lines=lines, **of_route)
    if visitor.home and stops:
        home = _("{name}出发").format(name=visitor.name)
        yield point_feature(visitor.home, kind="home", title=home, lines=lines, **of_route)
    for stop in stops:
        yield _stop(stop, title, of_route, states)


def _notes(stop: Stop) -> list[str]:
    """What is not so sure of a stop: where it is, and how one gets there."""
    return [note for note in (Known(stop.place_level).advice, way_in_words(stop)) if note]


def _stop(stop: Stop, title: str, of_route: GeoJSON, states: StopStates) -> GeoJSON:
    people = [(visit, states.of_person(visit.elder_id, stop.pk).state) for visit in stop.visits.all()]
    visits = [visit for visit, state in people if state != StopState.DROPPED]
    names = "、".join(mask_name(visit.elder.name) for visit in visits)
    arrival = timezone.localtime(stop.arrival_at)
    return point_feature(
        stop.point,
        kind="stop",
        stop=stop.pk,
        household=stop.household_id,
        order=stop.order,
        elders=[visit.elder_id for visit in visits],
        state=states.of_stop(stop.pk).word,
        title=_("第 {order} 站 · {village}").format(order=stop.order, village=short_name(stop.household.village.name)),
        known=stop.place_level,
        lines=[names, _("{time:%H:%M} 到达").format(time=arrival), *_notes(stop), title],
        **of_route,
    )
