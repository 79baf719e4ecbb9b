"""A frame of areas lands where its corners do alone, in every system that offices use."""

import geopandas
import numpy as np
import pyproj
import pytest
import shapely

from geo.areas.area_frames import STORED, declared, from_system, into_system
from geo.coordinates import convert, system_name

OWN_MERIDIAN = pyproj.CRS.from_epsg(4546).to_wkt().replace("111", "112.5")
PLACES = np.array([(lon, lat) for lon in (100.0, 111.2, 119.9) for lat in (25.0, 36.3, 44.5)])
SYSTEMS = ["wgs84", "cgcs2000", "epsg:4526", "epsg:4547", "epsg:4610", "epsg:2413", "epsg:4979", "epsg:3857"]


def frame(corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=shapely.points(corners))


@pytest.mark.parametrize("name", [*SYSTEMS, "gcj02", "bd09", f"wkt:{OWN_MERIDIAN}"])
def test_a_frame_and_its_corners_are_converted_alike(name: str) -> None:
    system = system_name(name)
    away = convert(PLACES, source="wgs84", target=system)
    landed = from_system(frame(away), system)
    assert landed.crs == STORED
    assert landed.get_coordinates().to_numpy() == pytest.approx(PLACES, abs=1e-8)
    assert into_system(landed, system).get_coordinates().to_numpy() == pytest.approx(away, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "is_declared"), [("wgs84", True), ("epsg:4526", True), ("gcj02", False), ("bd09", False)]
)
def test_only_what_pyproj_knows_is_declared(name: str, is_declared: bool) -> None:
    there = into_system(frame(PLACES).set_crs(STORED), system_name(name))
    assert (there.crs is not None) is is_declared
    assert (declared(system_name(name)) is not None) is is_declared
