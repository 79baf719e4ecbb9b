"""What is laid over every theme: how many open hazards a village has, and how many emergencies are under way there.

Counted by village and shown at its point: at whose door a hazard is, and to whom something happened, is the township's
and the responders' to know (P81).
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from dispatch.incidents.models import Incident
from geo.address import short_name
from geo.models import Area, Level
from maps.figures.selectors.shapes import NOWHERE, shapes_of
from maps.map.geojson import GeoJSON
from visits.register.models import Hazard


@dataclass(frozen=True)
class Beside:
    """Of one village; an emergency of which only the township is known stands at the township."""

    area: Area
    hazards: int
    incidents: int


def beside_coverage(*, area: Area) -> list[Beside]:
    hazards = _hazards(area)
    incidents = dict(
        Incident.objects.filter(closed_at=None, area__code__startswith=area.prefix)
        .values_list("area")
        .annotate(n=Count("pk"))
    )
    rows = Area.objects.filter(pk__in={*hazards, *incidents}).defer("boundary").order_by("code")
    return [Beside(row, hazards.get(row.pk, 0), incidents.get(row.pk, 0)) for row in rows]


def _hazards(area: Area) -> dict[int, int]:
    found = Hazard.objects.filter(closed_on=None, household__village__code__startswith=area.prefix)
    return dict(found.values_list("household__village").annotate(n=Count("pk")))


def beside_layer(*, area: Area) -> GeoJSON:
    found = beside_coverage(area=area)
    shapes = shapes_of(area_ids=[beside.area.pk for beside in found])
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": middle}, "properties": _properties(beside)}
        for beside in found
        if (middle := shapes.get(beside.area.pk, NOWHERE).middle)
    ]
    return {"type": "FeatureCollection", "features": features}


def _properties(beside: Beside) -> dict[str, Any]:
    name = beside.area.name if beside.area.level == Level.TOWNSHIP else short_name(beside.area.name)
    return {
        "code": beside.area.code,
        "hazards": _("{place}：没有整改的隐患 {n} 处").format(place=name, n=beside.hazards) if beside.hazards else "",
        "incidents": _("{place}：正在处置的应急 {n} 起").format(place=name, n=beside.incidents)
        if beside.incidents
        else "",
    }
