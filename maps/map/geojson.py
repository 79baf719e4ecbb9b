"""GeoJSON as dictionaries: positions [lon, lat] to five decimals, which is about a metre."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.gis.geos import Point

GeoJSON = dict[str, Any]


def collection(features: Iterable[GeoJSON]) -> GeoJSON:
    return {"type": "FeatureCollection", "features": list(features)}


def point_feature(point: Point, **properties: Any) -> GeoJSON:
    geometry = {"type": "Point", "coordinates": [round(point.x, 5), round(point.y, 5)]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def line_feature(shape: Iterable[Sequence[float]], **properties: Any) -> GeoJSON:
    geometry = {"type": "LineString", "coordinates": [[round(lon, 5), round(lat, 5)] for lon, lat in shape]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
