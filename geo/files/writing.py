"""Boundaries out: GeoJSON, GeoPackage or KML, in WGS-84, CGCS2000 and its zones, GCJ-02 or BD-09."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from geo.coordinates import UnknownSystem, convert, system_name
from geo.errors import BoundaryFileUnwritable, CoordinateSystemUnknown
from geo.models import Area

DRIVERS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG", ".kml": "KML"}
DECIMALS = 9  # degrees: a tenth of a millimetre, so that what comes back is what went out


def boundaries_write(*, areas: Sequence[Area], path: Path, crs: str = "wgs84") -> int:
    """Write the boundaries of these areas with code, name and level; returns how many have one.

    GCJ-02 and BD-09 have no number to be declared by: a file in them says nothing of its system.
    """
    import pyogrio

    system, driver = _system(crs), DRIVERS.get(path.suffix.lower())
    bounded = [area for area in areas if area.boundary]
    if driver is None or not bounded or (driver == "KML" and system != "wgs84"):
        raise BoundaryFileUnwritable(name=path.name)
    shapes = shapely.from_wkb([bytes(area.boundary.wkb) for area in bounded if area.boundary])
    moved = shapely.transform(shapes, lambda points: convert(points, source="wgs84", target=system))
    fields = {"code": [a.code for a in bounded], "name": [a.name for a in bounded], "level": [a.level for a in bounded]}
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            pyogrio.raw.write(
                path,
                geometry=shapely.to_wkb(moved),
                field_data=[np.array(values, dtype=object) for values in fields.values()],
                fields=list(fields),
                geometry_type="MultiPolygon",
                driver=driver,
                crs=_declared(system),
                **({"COORDINATE_PRECISION": DECIMALS} if driver == "GeoJSON" else {}),
            )
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise BoundaryFileUnwritable(name=path.name) from error
    return len(bounded)


def _system(crs: str) -> str:
    try:
        return system_name(crs)
    except UnknownSystem as error:
        raise CoordinateSystemUnknown(crs=crs) from error


def _declared(system: str) -> str | None:
    if system == "wgs84":
        return "EPSG:4326"
    return system.upper() if system.startswith("epsg:") else None
