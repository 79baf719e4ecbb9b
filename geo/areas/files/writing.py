"""Boundaries out: GeoJSON, GeoPackage or KML, in WGS-84, CGCS2000 and its zones, GCJ-02 or BD-09."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import pyogrio

from geo.areas.area_frames import into_system, with_boundaries
from geo.coordinates import UnknownSystem, system_name
from geo.errors import BoundaryFileUnwritable, CoordinateSystemUnknown
from geo.models import Area

DRIVERS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG", ".kml": "KML"}
DECIMALS = 9  # degrees: a tenth of a millimetre, so that what comes back is what went out


def boundaries_write(*, areas: Sequence[Area], path: Path, crs: str = "wgs84") -> int:
    """Write the boundaries of these areas with code, name and level; returns how many have one.

    GCJ-02 and BD-09 have no number to be declared by: a file in them says nothing of its system.
    """
    system, driver = _system(crs), DRIVERS.get(path.suffix.lower())
    bounded = with_boundaries(areas)
    if driver is None or bounded.empty or (driver == "KML" and system != "wgs84"):
        raise BoundaryFileUnwritable(name=path.name)
    rows = into_system(bounded, system)
    precision = {"COORDINATE_PRECISION": DECIMALS} if driver == "GeoJSON" else {}
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            rows.to_file(path, driver=driver, engine="pyogrio", index=True, **precision)
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise BoundaryFileUnwritable(name=path.name) from error
    return len(rows)


def _system(crs: str) -> str:
    try:
        return system_name(crs)
    except UnknownSystem as error:
        raise CoordinateSystemUnknown(crs=crs) from error
