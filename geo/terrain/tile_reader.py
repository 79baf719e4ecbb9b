"""`python -m geo.terrain.tile_reader FILE [OUT GRID]`: what a file of heights is, or its heights on a grid of ours.

GDAL, which rasterio brings, works in this process alone: it may know GeoTIFF and nothing else, no further file and no
address, within bounds of time and memory (geo.areas.files.gdal says why). A .hgt needs no library.
"""

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MEMORY_BYTES = 6 << 30
CPU_SECONDS = 600
SAMPLED = 512  # cells of each side that are looked at to tell what a file holds
HGT_SIDES = (1201, 3601)  # cells of a side: three seconds or one
HGT_VOID = -32768
# Heights of nowhere, where a file does not say what is none.
VOIDS = (-32768.0, -32767.0, 32767.0, 65535.0, -9999.0, -99999.0, float(np.finfo(np.float32).min))
ABOVE_SEA_M = 50.0  # where the lowest ground lies higher, a height of exactly 0 is none
COARSER = 1.5  # a grid so many times as wide as the file's cells takes means; a finer one goes between the cells


@dataclass(frozen=True)
class Tile:
    """What rasterio can warp: a band of a file or an array, and how it lies.

    factor, offset : metres are a number of the file times the one plus the other
    sample : (r, c) float64, metres of some of its cells, in order; nan where there is none
    bounds : west, south, east, north in degrees
    shape : rows and columns
    """

    source: Any
    transform: Any
    crs: Any
    nodata: float | None
    factor: float
    offset: float
    sample: NDArray[np.float64]
    bounds: tuple[float, float, float, float]
    shape: tuple[int, int]


class Refused(Exception):
    """Why a file is none of heights: its first argument is a word that geo.terrain.reading knows."""


@contextmanager
def opened(path: Path, corner: str, crs: str) -> Iterator[Tile]:
    """The tile in a file; `corner` is a .hgt's name, such as N36E110; `crs` the system where a file says none."""
    if path.suffix == ".hgt":
        yield _hgt(path, corner)
        return
    import rasterio

    try:
        with rasterio.open(path, driver="GTiff") as found:
            yield _tiff(found, crs)
    except rasterio.RasterioIOError as error:
        raise Refused("unreadable", str(error)) from error


def _hgt(path: Path, corner: str) -> Tile:
    from rasterio.crs import CRS
    from rasterio.transform import from_origin

    side = round((path.stat().st_size / 2) ** 0.5)
    if side not in HGT_SIDES or side * side * 2 != path.stat().st_size:
        raise Refused("size", str(path.stat().st_size))
    south, west = (int(part[1:]) * (-1 if part[0] in "SW" else 1) for part in (corner[:3], corner[3:]))
    heights = np.fromfile(path, ">i2").reshape(side, side).astype(np.float32)
    step = 1 / (side - 1)
    transform = from_origin(west - step / 2, south + 1 + step / 2, step, step)
    bounds = (west, south, west + 1, south + 1)
    sample = _known(heights[:: side // SAMPLED + 1, :: side // SAMPLED + 1], HGT_VOID)
    return Tile(heights, transform, CRS.from_epsg(4326), HGT_VOID, 1.0, 0.0, sample, bounds, (side, side))


def _tiff(found: Any, crs: str) -> Tile:
    import rasterio
    from rasterio.crs import CRS
    from rasterio.warp import transform_bounds

    if found.count > 1 or found.dtypes[0] in ("uint8", "int8") or found.dtypes[0].startswith("complex"):
        raise Refused("picture", f"{found.count} × {found.dtypes[0]}")
    try:
        system = found.crs or (CRS.from_user_input(crs) if crs else None)
    except rasterio.errors.CRSError as error:
        raise Refused("system", crs) from error
    if system is None or found.transform.is_identity:
        raise Refused("system", "")
    shape = tuple(min(SAMPLED, size) for size in found.shape)
    looked_at = found.read(1, out_shape=shape)
    nodata = found.nodata if found.nodata is not None else _undeclared(looked_at)
    factor = found.scales[0] * _metres_a_unit(found, system)
    offset = found.offsets[0] * _metres_a_unit(found, system)
    sample = _known(looked_at, nodata) * factor + offset
    try:
        bounds = transform_bounds(system, CRS.from_epsg(4326), *found.bounds)
    except rasterio.errors.RasterioError as error:
        raise Refused("system", str(error)) from error
    source = rasterio.band(found, 1)
    return Tile(source, found.transform, system, nodata, factor, offset, sample, bounds, found.shape)


def _undeclared(values: NDArray[Any]) -> float | None:
    """What most likely stands for no height in a file that does not say it; None where nothing does."""
    if mark := next((void for void in VOIDS if (values == void).any()), None):
        return mark
    others = values[values != 0]
    return 0.0 if len(others) < values.size and len(others) and others.min() > ABOVE_SEA_M else None


def _known(values: NDArray[Any], nodata: float | None) -> NDArray[np.float64]:
    heights = values.astype(np.float64)
    if nodata is not None:
        heights[values == nodata] = np.nan
    return heights


def _metres_a_unit(found: Any, system: Any) -> float:
    """Feet and decimetres where the file says so, of the band or of its system of heights."""
    said = (found.units[0] or "").strip().lower()
    if said in _UNITS:
        return _UNITS[said]
    import pyproj

    parts = pyproj.CRS(system.to_wkt()).sub_crs_list
    vertical = [axis for part in parts if part.is_vertical for axis in part.axis_info]
    return float(vertical[0].unit_conversion_factor) if vertical else 1.0


_FOOT, _SURVEY_FOOT = 0.3048, 1200 / 3937
_UNITS = {
    "m": 1.0, "metre": 1.0, "meter": 1.0, "metres": 1.0, "meters": 1.0, "dm": 0.1, "decimetre": 0.1, "decimeter": 0.1,
    "cm": 0.01, "centimetre": 0.01, "centimeter": 0.01, "ft": _FOOT, "foot": _FOOT, "feet": _FOOT,
    "us survey foot": _SURVEY_FOOT, "us-ft": _SURVEY_FOOT, "ftus": _SURVEY_FOOT,
}  # fmt: skip


def described(tile: Tile) -> dict[str, Any]:
    """As JSON: where it lies in degrees, how wide its cells are, in degrees of latitude, and what heights it has."""
    known = tile.sample[np.isfinite(tile.sample)]
    quantiles = np.quantile(known, [0, 0.001, 0.5, 0.999, 1]).tolist() if len(known) else []
    return {
        "bounds": tile.bounds,
        "cell": (tile.bounds[3] - tile.bounds[1]) / tile.shape[0],
        "system": tile.crs.to_string()[:60],
        "heights": quantiles,
        "void": 1 - len(known) / tile.sample.size,
    }


def warped(tile: Tile, grid: dict[str, Any], cell: float) -> NDArray[np.float32]:
    """The heights on a grid of degrees, (rows, columns), in metres; nan where the file has none."""
    from rasterio.crs import CRS
    from rasterio.transform import from_origin
    from rasterio.warp import Resampling, reproject

    step = grid["step"]
    out = np.full((grid["rows"], grid["columns"]), np.nan, np.float32)
    reproject(
        tile.source,
        out,
        src_transform=tile.transform,
        src_crs=tile.crs,
        src_nodata=tile.nodata,
        dst_transform=from_origin(grid["west"] - step / 2, grid["north"] + step / 2, step, step),
        dst_crs=CRS.from_epsg(4326),
        dst_nodata=np.nan,
        resampling=Resampling.average if step > COARSER * cell else Resampling.bilinear,
        warp_mem_limit=256,
    )
    return np.asarray(out * np.float32(tile.factor) + np.float32(tile.offset))


def main(asked: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        with opened(Path(asked["path"]), asked["corner"], asked["crs"]) as tile:
            said = described(tile)
            if "grid" in asked:
                np.save(asked["out"], warped(tile, asked["grid"], said["cell"]))
            print(json.dumps(said))  # noqa: T201
    except Refused as error:
        print(json.dumps({"refused": error.args}))  # noqa: T201


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
