"""What stands on a map of an area: people by due state, hazards, emergencies, places and roads.

Names are masked: a map is looked at over shoulders. The list behind it says who (P81).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.contrib.gis.db.models import Extent, GeometryField
from django.contrib.gis.geos import Point, Polygon
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.masking import mask_name
from dispatch.models import Incident
from geo.models import Area, Level, PlaceLevel
from geo.road_lines import road_lines
from geo.scope import Scope
from geo.selectors import Box, area_box
from maps.geojson import GeoJSON, collection, line_feature, point_feature
from maps.selectors.people import flags_on
from maps.templatetags.words import day, short_name
from visits.coverage import NOT_OWED, DueState, due_states
from visits.models import Elder, Hazard

EDGE_TOLERANCE_DEGREES = 0.0003  # some 30 m
URGENCY = ["covered", "due", "overdue"]


def elders_in(*, scope: Scope, area: Area) -> "QuerySet[Elder]":
    rows = Elder.objects.filter(household__village__code__startswith=area.prefix)
    return scope.narrow(rows, "household__village")


def elders_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """Those owed visits, together with whoever is known at the same point; the most urgent one decides."""
    rows = elders_in(scope=scope, area=area)
    states = {pk: state for pk, state in due_states(elders=rows).items() if state.state != NOT_OWED}
    elders = (
        rows.filter(pk__in=states)
        .select_related("household__place", "household__village__parent")
        .prefetch_related(Prefetch("flags", flags_on(clock.today())))
        .order_by("pk")
    )
    at: dict[tuple[float, float], list[Elder]] = defaultdict(list)
    for elder in elders:
        if point := _where(elder):
            at[round(point.x, 5), round(point.y, 5)].append(elder)
    return collection(_people(Point(*where), people, states) for where, people in at.items())


def _where(elder: Elder) -> Point | None:
    """The household's place, else its village's or township's point."""
    household = elder.household
    if household.place:
        return household.place.point
    village = household.village
    return village.point or (village.parent.point if village.parent else None)


def _people(point: Point, elders: list[Elder], states: dict[int, DueState]) -> GeoJSON:
    elders = sorted(elders, key=lambda elder: _urgency(states[elder.pk]), reverse=True)
    worst, household = states[elders[0].pk], elders[0].household
    located = household.place is not None
    approximate = household.place is None or household.place.level != PlaceLevel.DOOR
    return point_feature(
        point,
        state=worst.state,
        days=worst.days_overdue,
        key=any(states[elder.pk].tier == "key" for elder in elders),
        located=located,
        approximate=approximate,
        village=short_name(household.village.name),
        title=f"{short_name(household.village.name)} {due_words(worst)}",
        place_note=_("位置只到村，待上门标注。") if approximate else "",
        people=[_person(elder, states[elder.pk]) for elder in elders],
    )


def _urgency(state: DueState) -> tuple[int, int]:
    return URGENCY.index(state.state), state.days_overdue


def _person(elder: Elder, state: DueState) -> GeoJSON:
    tier = [_("重点")] if state.tier == "key" else []
    categories = [flag.get_category_display() for flag in elder.flags.all()]
    return {
        "id": elder.pk,
        "name": mask_name(elder.name),
        "state": state.state,
        "says": due_words(state),
        "tags": [*tier, *categories],
    }


def due_words(state: DueState) -> str:
    if state.state == "overdue":
        return _("逾期 {days} 天").format(days=state.days_overdue)
    if state.state == "due":
        return _("应于 {day} 前探访").format(day=day(state.next_due)) if state.next_due else _("应探访")
    return _("已探访")


def hazards_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """Open hazards at their doors."""
    rows = Hazard.objects.filter(closed_on=None, household__village__code__startswith=area.prefix)
    hazards = scope.narrow(rows, "household__village").select_related("household__place", "household__village")
    return collection(_hazards(hazards.order_by("severity", "pk")))


def _hazards(hazards: Iterable[Hazard]) -> Iterator[GeoJSON]:
    for hazard in hazards:
        place = hazard.household.place
        point = place.point if place else hazard.household.village.point
        if point is None:
            continue
        kind = _("{kind}隐患").format(kind=hazard.get_kind_display())
        lines = [hazard.get_severity_display(), hazard.note, _("{day} 发现").format(day=day(hazard.found_on))]
        title = f"{short_name(hazard.household.village.name)} {kind}"
        yield point_feature(point, kind=hazard.kind, title=title, lines=[line for line in lines if line])


def incidents_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """Emergencies not yet closed."""
    rows = Incident.objects.filter(closed_at=None, area__code__startswith=area.prefix)
    incidents = scope.narrow(rows, "area").select_related("area").order_by("raised_at")
    return collection(
        point_feature(
            incident.point,
            title=_("应急：{kind}").format(kind=incident.get_kind_display()),
            lines=[
                incident.area.name,
                _("{day} {time:%H:%M} 上报").format(
                    day=day(incident.raised_at), time=timezone.localtime(incident.raised_at)
                ),
            ],
        )
        for incident in incidents
    )


def areas_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """The names of the townships and villages inside, at their points, and the area's own edge."""
    rows = Area.objects.filter(code__startswith=area.prefix, level__in=["township", "village"], valid_to=None)
    inside = scope.narrow(rows, "").exclude(pk=area.pk)
    names = [
        point_feature(row.point, name=short_name(row.name), level=row.level)
        for row in inside.order_by("code")
        if row.point
    ]
    return collection([*_edge(area), *names])


def _edge(area: Area) -> Iterator[GeoJSON]:
    for part in area.boundary or []:
        simple = part.simplify(EDGE_TOLERANCE_DEGREES, preserve_topology=True)
        assert isinstance(simple, Polygon)
        yield line_feature(simple.shell.coords, name=area.name)


def inhabited_box(*, area: Area) -> Box:
    """Where the villages of an area are; the box of the area itself where they have no points."""
    inside = Area.objects.filter(code__startswith=area.prefix, level=Level.VILLAGE, valid_to=None)
    box: Box | None = inside.aggregate(box=Extent(Cast("point", GeometryField())))["box"]
    return box or area_box(area=area, margin_degrees=0)


def roads_layer(*, area: Area) -> GeoJSON:
    return road_lines(box=area_box(area=area))
