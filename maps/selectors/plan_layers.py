"""The routes of a plan on a map: where each visitor sets out, the way along the roads, the doors in order."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.masking import mask_name
from dispatch.models import Plan, Route, Stop, StopApproach, StopVisit
from dispatch.selectors import StopStates, stop_states_of_plans
from dispatch.stop_state import StopState
from dispatch.ways import shape_in_pieces
from geo.address import short_name
from maps.geojson import GeoJSON, collection, line_feature, point_feature
from maps.selectors.way_in import way_in_words
from maps.templatetags.words import day, distance, duration
from visits.selectors.whereabouts import Known


def routes_layer(*, plans: Sequence[Plan]) -> GeoJSON:
    """One line for each route, one point for each stop and for each visitor's home."""
    states = stop_states_of_plans(plans=plans)
    return collection(feature for route in _routes(plans) for feature in _features(route, states))


_SHOWN = (
    "route_id", "order", "point", "arrival_at", "place_level", "travel_source", "approach", "walk_s", "walk_m",
    "household__village__name",
)  # fmt: skip


def _routes(plans: Sequence[Plan]) -> "QuerySet[Route]":
    visits = StopVisit.objects.filter(elder__merged_into=None).select_related("elder").only("stop_id", "elder__name")
    stops = (
        Stop.objects.select_related("household__village")
        .only(
            "route_id",
            "order",
            "point",
            "arrival_at",
            "place_level",
            "travel_source",
            "approach",
            "walk_s",
            "walk_m",
            "household__village__name",
        )
        .prefetch_related(Prefetch("visits", visits))
    )
    return (
        Route.objects.filter(plan__in=plans)
        .select_related("shift__visitor")
        .defer("shift__visitor__phone")
        .prefetch_related(Prefetch("stops", stops))
        .order_by("shift__date", "shift__visitor__name", "start_at")
    )


def _features(route: Route, states: StopStates) -> Iterator[GeoJSON]:
    visitor = route.shift.visitor
    of_route = {"visitor": visitor.pk, "name": visitor.name, "day": route.shift.date.isoformat()}
    title = f"{visitor.name} · {day(route.shift.date)}"
    stops = list(route.stops.all())
    doors = _("{n} 站").format(n=len(stops))
    lines = [f"{doors} · {distance(route.distance_m)} · {_('路上')} {duration(route.travel_s)}"]
    if any(stop.approach == StopApproach.PATH for stop in stops):
        lines.append(_("虚线：停车后步行"))
    if route.travel_source == "straight_line" or any(stop.travel_source == "straight_line" for stop in stops):
        lines.append(_("部分路程按直线距离估算"))
    for how, part in shape_in_pieces(route.shape, route.pieces) if route.shape else ():
        yield line_feature(part, kind="route", how=how, title=title, lines=lines, **of_route)
    if visitor.home and stops:
        home = _("{name}出发").format(name=visitor.name)
        yield point_feature(visitor.home, kind="home", title=home, lines=lines, **of_route)
    for stop in stops:
        yield _stop(stop, title, of_route, states.of_stop(stop.pk))


def _notes(stop: Stop) -> list[str]:
    """What is not so sure of a stop: where it is, and how one gets there."""
    return [note for note in (Known(stop.place_level).advice, way_in_words(stop)) if note]


def _stop(stop: Stop, title: str, of_route: GeoJSON, state: StopState) -> GeoJSON:
    visits = list(stop.visits.all())
    names = "、".join(mask_name(visit.elder.name) for visit in visits)
    arrival = timezone.localtime(stop.arrival_at)
    return point_feature(
        stop.point,
        kind="stop",
        order=stop.order,
        elders=[visit.elder_id for visit in visits],
        state=state.word,
        title=_("第 {order} 站 · {village}").format(order=stop.order, village=short_name(stop.household.village.name)),
        known=stop.place_level,
        lines=[names, _("{time:%H:%M} 到达").format(time=arrival), *_notes(stop), title],
        **of_route,
    )
