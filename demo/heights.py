"""The county's ground as surveyors hand it over: one GeoTIFF of heights, a second of arc apart."""

from pathlib import Path

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from demo.terrain import CELL_M, Floats, Terrain, lon_lat

_STEP = 1 / 3600  # degrees
_BESIDE_M = 0.75 * CELL_M  # beyond the county's edge nobody has measured farther than this
_ROUNDED = 1.5  # cells of the file
_NOBODY = -9999.0
_DOUBLE, _TEXT, _SHORT = 12, 2, 3  # types of TIFF
# WGS 84 in degrees, the height at each cell's middle: what GeoTIFF calls its keys
_KEYS = (1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326)


def heights_write(*, path: Path, terrain: Terrain) -> None:
    """Written without a library of maps: a GeoTIFF is a TIFF that says in three tags where it lies."""
    places = lon_lat(terrain.xy[terrain.cells])
    west, south = np.floor(places.min(axis=0) / _STEP - 20) * _STEP
    east, north = np.ceil(places.max(axis=0) / _STEP + 20) * _STEP
    lon = west + _STEP * np.arange(round((east - west) / _STEP) + 1)
    lat = north - _STEP * np.arange(round((north - south) / _STEP) + 1)
    picture = Image.fromarray(_surface(terrain, lon, lat).astype(np.float32))
    tags = ImageFileDirectory_v2()
    for number, kind, value in (
        (33550, _DOUBLE, (_STEP, _STEP, 0.0)),
        (33922, _DOUBLE, (0.0, 0.0, 0.0, float(west - _STEP / 2), float(north + _STEP / 2), 0.0)),
        (34735, _SHORT, _KEYS),
        (42113, _TEXT, f"{_NOBODY:g}"),
    ):
        tags.tagtype[number] = kind
        tags[number] = value
    picture.save(path, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)


def _surface(terrain: Terrain, lon: Floats, lat: Floats) -> Floats:
    """Heights over longitudes (c,) and latitudes (r,), (r, c): between the cells' middles, their edges rounded off."""
    known = lon_lat(terrain.xy[terrain.cells])
    scale = np.array([np.cos(np.radians(lat.mean())), 1.0]) * 111_195
    ground = np.stack(np.meshgrid(lon, lat), axis=-1) * scale
    height: Floats = LinearNDInterpolator(known * scale, terrain.height_m[terrain.cells])(ground)
    away, nearest = cKDTree(known * scale).query(ground)
    height = np.where(np.isnan(height), terrain.height_m[terrain.cells][nearest], height)
    return np.where(away <= _BESIDE_M, gaussian_filter(height, _ROUNDED).round(1), _NOBODY)
