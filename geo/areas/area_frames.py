"""Areas as a GeoDataFrame: how they are carried from a map file into the database, checked there, and handed out.

One row for each area; `geometry` in WGS-84, longitude first, unless said otherwise. geopandas and its pandas take some
0.4 s to load: what pages and light commands import when they start imports this module inside its functions.
"""

from collections.abc import Iterable
from functools import partial

import geopandas
import pandas as pd

from geo.areas.shapes import shape_of
from geo.coordinates import BD09, GCJ02, OWN_WORDS, convert
from geo.models import Area

STORED = "EPSG:4326"


def with_boundaries(areas: Iterable[Area]) -> geopandas.GeoDataFrame:
    """Those that have a boundary, by code, with `name` and `level`."""
    bounded = [area for area in areas if area.boundary]
    told = {"name": [area.name for area in bounded], "level": [area.level for area in bounded]}
    codes = pd.Index([area.code for area in bounded], name="code")
    return geopandas.GeoDataFrame(told, index=codes, geometry=list(map(shape_of, bounded)), crs=STORED)


def with_points(areas: Iterable[Area]) -> geopandas.GeoDataFrame:
    """Those that have a point, by code, with `name` and `level`."""
    placed = [(area, area.point) for area in areas if area.point]
    told = {"name": [area.name for area, _at in placed], "level": [area.level for area, _at in placed]}
    codes = pd.Index([area.code for area, _at in placed], name="code")
    points = geopandas.points_from_xy([at.x for _area, at in placed], [at.y for _area, at in placed])
    return geopandas.GeoDataFrame(told, index=codes, geometry=points, crs=STORED)


def from_system(areas: geopandas.GeoDataFrame, system: str) -> geopandas.GeoDataFrame:
    """Bring areas as a file has them into WGS-84; `system` as in geo.coordinates."""
    if crs := declared(system):
        return areas.set_crs(crs).to_crs(STORED)
    return _shifted(areas, source=system).set_crs(STORED)


def into_system(areas: geopandas.GeoDataFrame, system: str) -> geopandas.GeoDataFrame:
    """The other way round. In GCJ-02 and BD-09 the frame says nothing of its system."""
    if crs := declared(system):
        return areas.to_crs(crs)
    return _shifted(areas, target=system).set_crs(None, allow_override=True)


def declared(system: str) -> str | None:
    """A system as pyproj takes it; None for GCJ-02 and BD-09, which have no number to be declared by."""
    if system in (GCJ02, BD09):
        return None
    return system.removeprefix(OWN_WORDS) if system.startswith((OWN_WORDS, "epsg:")) else STORED


def _shifted(areas: geopandas.GeoDataFrame, **systems: str) -> geopandas.GeoDataFrame:
    """pyproj does not know the shifted systems of Chinese map services: geo.coordinates moves their corners."""
    return areas.assign(geometry=areas.geometry.transform(partial(convert, **{"source": "wgs84", **systems})))
