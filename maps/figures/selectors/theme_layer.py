"""Villages on the leader's map as a theme paints them: their boundary, or a circle as large as they have elders.

Nothing finer than a village leaves the server: the map tells where, the list tells who (P81).
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from geo.address import short_name
from geo.models import Area, Level
from maps.figures.selectors.coverage import Coverage, Ranked
from maps.figures.selectors.shapes import NOWHERE, Shape, shapes_of
from maps.figures.themes.theme import NO_DATA, Paint, Theme
from maps.map.geojson import GeoJSON
from visits.duty.figures import Counts


def theme_layer(*, theme: Theme, coverage: Coverage) -> GeoJSON:
    paints, unsaid = theme.paint(coverage), Paint(NO_DATA, _("没有登记老人"))
    units = [*coverage.units, *_without_elders(coverage)]
    shapes = shapes_of(area_ids=[unit.area.pk for unit in units])
    features = [
        {
            "type": "Feature",
            "geometry": shape.geometry,
            "properties": _properties(unit, paints.get(unit.area.pk, unsaid), shape),
        }
        for unit in units
        if (shape := shapes.get(unit.area.pk, NOWHERE)).geometry
    ]
    return {"type": "FeatureCollection", "features": features}


def _without_elders(coverage: Coverage) -> list[Ranked]:
    """Villages of which the figures know nobody: they are painted as such and leave no hole in the map."""
    level = Level.TOWNSHIP if coverage.area.level == Level.CITY else Level.VILLAGE
    inside = Area.objects.filter(code__startswith=coverage.area.prefix, level=level, valid_to=None).defer("boundary")
    rest = inside.exclude(pk__in=[unit.area.pk for unit in coverage.units]).order_by("code")
    return [Ranked(area, Counts(area.pk)) for area in rest]


def _properties(unit: Ranked, paint: Paint, shape: Shape) -> dict[str, Any]:
    return {
        "code": unit.area.code,
        "name": short_name(unit.area.name) if unit.area.level == Level.VILLAGE else unit.area.name,
        "active": unit.figures.active,
        "kind": paint.kind,
        "says": paint.says,
        "spot": paint.spot,
        "named": paint.is_named,
        "point": shape.middle,
        "href": reverse("coverage-area", args=[unit.area.code]),
    }
