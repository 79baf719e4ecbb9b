"""What stands on a map of an area beside its people: emergencies, places of help, names, edges and roads."""

from collections.abc import Iterator

from django.contrib.gis.db.models import Extent, GeometryField
from django.contrib.gis.geos import Polygon
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.incidents.models import Incident
from dispatch.incidents.selectors import IncidentPlace, incident_place, incidents_open
from geo.errors import AreaHasNoPlace
from geo.models import Area, Facility, Level
from geo.roads.road_lines import road_lines
from geo.scope import Scope
from geo.selectors import Box, area_box
from maps.look.words import day
from maps.map.geojson import GeoJSON, collection, line_feature, point_feature

EDGE_TOLERANCE_DEGREES = 0.0003  # some 30 m
THE_COUNTRY: Box = (97.0, 22.0, 123.0, 46.0)


def incidents_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """Emergencies not yet closed."""
    incidents = incidents_open(scope=scope).filter(area__code__startswith=area.prefix).order_by("raised_at")
    return collection(_incident(incident, incident_place(incident)) for incident in incidents)


def _incident(incident: Incident, place: IncidentPlace) -> GeoJSON:
    raised = _("{day} {time:%H:%M} 上报").format(
        day=day(incident.raised_at), time=timezone.localtime(incident.raised_at)
    )
    note = str(place.known.label) if place.known and place.only else ""
    return point_feature(
        place.point,
        incident=incident.pk,
        elder=incident.elder_id,
        area=incident.area.code,
        title=_("应急：{kind}").format(kind=incident.get_kind_display()),
        approximate=bool(note),
        lines=[line for line in (incident.area.name, note, raised) if line],
    )


def facilities_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """Clinics, hospitals, fire stations, day care and village offices; whom to call there stands on the card."""
    rows = scope.narrow(Facility.objects.filter(area__code__startswith=area.prefix), "area")
    return collection(
        point_feature(row.point, kind=row.kind, title=row.name, lines=[str(row.get_kind_display())])
        for row in rows.order_by("pk")
    )


def areas_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """The area's own edge; names stand on the base map's tiles."""
    return collection(_edge(area) if scope.covers(area) else ())


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


def shown_box(*, area: Area) -> Box:
    """What a map of an area begins with, also where it has no place: the areas around it, else the country."""
    around: Area | None = area
    while around is not None:
        try:
            return inhabited_box(area=around)
        except AreaHasNoPlace:
            around = around.parent
    return THE_COUNTRY


def roads_layer(*, area: Area) -> GeoJSON:
    try:
        return road_lines(box=area_box(area=area))
    except AreaHasNoPlace:
        return collection([])
