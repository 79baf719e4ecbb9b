"""What was drawn on a map, as the pages send it."""

import json

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry


def shapes_of(text: str) -> list[GEOSGeometry]:
    """The geometries of a GeoJSON feature collection; none where it is anything else."""
    try:
        features = json.loads(text)["features"]
        return [GEOSGeometry(json.dumps(feature["geometry"])) for feature in features]
    except (ValueError, KeyError, TypeError, RecursionError, GDALException, GEOSException):
        return []
