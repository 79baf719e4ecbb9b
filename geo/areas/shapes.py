"""Shapes of the database as shapely's, and back."""

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from geo.areas.topology import Shape
from geo.models import Area


def shape_of(area: Area) -> Shape:
    """The boundary of an area that has one."""
    assert area.boundary is not None
    return shapely.from_wkb(bytes(area.boundary.wkb))


def boundary_of(shape: Shape) -> MultiPolygon:
    """A MultiPolygon as the database takes it."""
    boundary = GEOSGeometry(memoryview(shape.wkb), srid=4326)
    assert isinstance(boundary, MultiPolygon)
    return boundary
