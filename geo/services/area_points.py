"""An area's own point: moved only when it is elsewhere."""

from typing import Any

from django.contrib.gis.geos import Point

from geo.coordinates import distance_m
from geo.models import Area

MOVED_M = 1.0  # a point that comes back within this is the same point


def point_set(area: Area, point: Any) -> bool:
    """Set the point (lon, lat); False when it is where it was."""
    if area.point is not None and distance_m([area.point.x, area.point.y], point) < MOVED_M:
        return False
    area.point = Point(float(point[0]), float(point[1]), srid=4326)
    return True
