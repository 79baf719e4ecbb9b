"""Files of heights for tests: a tilted hillside with a hill on it, in any system."""

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def hill(lon: Floats, lat: Floats) -> Floats:
    """900 m, rising a little eastwards, and a hill of 300 m at 113.0° east, 36.2° north."""
    x, y = (lon - 113.0) * 89_700, (lat - 36.2) * 111_195
    height: Floats = 900 + 100 * np.sin(x / 20_000) + 300 * np.exp(-(x**2 + y**2) / 1500**2)
    return height


def tif_write(
    path: Path,
    *,
    box: tuple[float, float, float, float] = (112.8, 36.0, 113.2, 36.4),
    crs: str = "EPSG:4326",
    cells: int = 400,
    heights: Callable[[Floats, Floats], Floats] = hill,
    dtype: str = "float32",
    bands: int = 1,
    **more: Any,
) -> Path:
    """`box` in degrees; `crs` any system, in whose units the cells are square to its axes."""
    import rasterio
    from rasterio.transform import from_bounds

    there = pyproj.Transformer.from_crs("EPSG:4326", crs or "EPSG:4326", always_xy=True)
    west, south, east, north = there.transform_bounds(*box)
    x = west + (np.arange(cells) + 0.5) * (east - west) / cells
    y = north - (np.arange(cells) + 0.5) * (north - south) / cells
    lon, lat = there.transform(*np.meshgrid(x, y), direction="INVERSE")
    values = heights(np.asarray(lon), np.asarray(lat)).astype(dtype)
    units = more.pop("units", "")
    options = {"driver": "GTiff", "width": cells, "height": cells, "count": bands, "dtype": dtype, **more}
    system = {"crs": pyproj.CRS(crs).to_wkt("WKT1_GDAL")} if crs else {}
    transform = from_bounds(west, south, east, north, cells, cells)
    with rasterio.open(path, "w", transform=transform, **system, **options) as target:
        for band in range(bands):
            target.write(values, band + 1)
        if units:
            target.units = (units,)
    return path


def hgt_write(
    folder: Path, corner: str = "N36E113", *, side: int = 1201, order: str = ">i2", void: bool = False
) -> Path:
    south, west = int(corner[1:3]), int(corner[4:7])
    steps = np.arange(side) / (side - 1)
    heights = hill(*np.meshgrid(west + steps, south + 1 - steps)).round()
    if void:
        heights[: side // 2] = -32768
    path = folder / f"{corner}.hgt"
    heights.astype(order).tofile(path)
    return path


def packed(path: Path) -> list[Path]:
    """The same file gzipped and in a zip."""
    gz, archive = path.with_name(path.name + ".gz"), path.with_suffix(".zip")
    gz.write_bytes(gzip.compress(path.read_bytes(), 1))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.write(path, f"download/{path.name}")
    return [gz, archive]
