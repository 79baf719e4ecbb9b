"""Villages on the leader's map: their boundary, or a circle as large as they have elders, and how many were missed.

Nothing finer than a village leaves the server: the map tells where, the list tells who (P81).
"""

import json
from datetime import date
from typing import Any

from geo.address import short_name
from geo.models import Area
from maps.figures.selectors.coverage import Ranked, coverage_of

SIMPLIFY_DEGREES = 0.0003  # some 30 m
GAP_EDGES = (10, 25, 50)
"""Of elders not yet visited at their door in the month, in per cent: a class begins with its edge."""


def coverage_layer(*, area: Area, month: date) -> dict[str, Any]:
    features = [
        {"type": "Feature", "geometry": shape, "properties": _properties(village)}
        for village in coverage_of(area=area, month=month).villages
        if (shape := _shape(village.area))
    ]
    return {"type": "FeatureCollection", "features": features}


def _shape(village: Area) -> dict[str, Any] | None:
    if village.boundary:
        simple: dict[str, Any] = json.loads(village.boundary.simplify(SIMPLIFY_DEGREES, preserve_topology=True).geojson)
        return simple
    if village.point:
        return {"type": "Point", "coordinates": [round(village.point.x, 5), round(village.point.y, 5)]}
    return None


def _properties(village: Ranked) -> dict[str, Any]:
    figures, point = village.figures, village.area.point
    return {
        "code": village.area.code,
        "name": short_name(village.area.name),
        "active": len(figures.active),
        "visited": len(figures.visited_at_the_door),
        "overdue": len(figures.overdue),
        "gap": gap_class(missed=len(figures.active) - len(figures.visited_at_the_door), active=len(figures.active)),
        "point": [round(point.x, 5), round(point.y, 5)] if point else None,
    }


def gap_class(*, missed: int, active: int) -> int | None:
    """1 (everyone visited) to 5 (half and more missed); None where there is nobody to visit. Counted, not rounded."""
    if not active:
        return None
    return 2 + sum(100 * missed >= edge * active for edge in GAP_EDGES) if missed else 1
