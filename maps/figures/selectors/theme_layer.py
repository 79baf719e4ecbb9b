"""Villages on the leader's map as a theme paints them: their boundary, or a circle as large as they have elders.

Nothing finer than a village leaves the server: the map tells where, the list tells who (P81).
"""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from geo.address import short_name
from geo.models import Area, Level
from maps.figures.selectors.coverage import Coverage, Ranked
from maps.figures.themes.theme import NO_DATA, Paint, Theme
from maps.map.geojson import GeoJSON
from visits.duty.figures import VillageCoverage

SIMPLIFY_DEGREES = 0.0003  # some 30 m


def theme_layer(*, theme: Theme, coverage: Coverage) -> GeoJSON:
    paints, unsaid = theme.paint(coverage), Paint(NO_DATA, _("没有登记老人"))
    features = [
        {"type": "Feature", "geometry": shape, "properties": _properties(unit, paints.get(unit.area.pk, unsaid))}
        for unit in [*coverage.units, *_without_elders(coverage)]
        if (shape := shape_of(unit.area))
    ]
    return {"type": "FeatureCollection", "features": features}


def _without_elders(coverage: Coverage) -> list[Ranked]:
    """Villages of which the figures know nobody: they are painted as such and leave no hole in the map."""
    level = Level.TOWNSHIP if coverage.area.level == Level.CITY else Level.VILLAGE
    inside = Area.objects.filter(code__startswith=coverage.area.prefix, level=level, valid_to=None)
    rest = inside.exclude(pk__in=[unit.area.pk for unit in coverage.units]).order_by("code")
    return [Ranked(area, VillageCoverage(area.pk)) for area in rest]


def shape_of(area: Area) -> dict[str, Any] | None:
    if area.boundary:
        simple: dict[str, Any] = json.loads(area.boundary.simplify(SIMPLIFY_DEGREES, preserve_topology=True).geojson)
        return simple
    if area.point:
        return {"type": "Point", "coordinates": point_of(area)}
    return None


def point_of(area: Area) -> list[float] | None:
    """Where its name and its signs stand: its point, else the middle of its ground."""
    middle = area.point or (area.boundary.point_on_surface if area.boundary else None)
    return [round(middle.x, 5), round(middle.y, 5)] if middle else None


def _properties(unit: Ranked, paint: Paint) -> dict[str, Any]:
    return {
        "code": unit.area.code,
        "name": short_name(unit.area.name) if unit.area.level == Level.VILLAGE else unit.area.name,
        "active": len(unit.figures.active),
        "kind": paint.kind,
        "says": paint.says,
        "spot": paint.spot,
        "named": paint.is_named,
        "point": point_of(unit.area),
        "href": reverse("coverage-area", args=[unit.area.code]),
    }
