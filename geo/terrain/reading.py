"""Files of heights as people have them: GeoTIFF, SRTM's .hgt, either alone, gzipped or in a zip."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from geo.errors import (
    TerrainFileUnreadable,
    TerrainHeightsImplausible,
    TerrainHgtName,
    TerrainHgtSize,
    TerrainIsPicture,
    TerrainWithoutSystem,
)
from geo.terrain.grid import Grid

TIFFS, HGT = (".tif", ".tiff"), ".hgt"
SECONDS = 900
LARGEST_BYTES = 4 << 30  # of one file unpacked: a county's heights have a few hundred megabytes
CHUNK = 1 << 20
LOWEST_M, HIGHEST_M = -500.0, 9_000.0  # of any ground on land
UNITS = {"m": 1.0, "dm": 0.1, "cm": 0.01, "ft": 0.3048}
_TIFF_STARTS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_CORNER = re.compile(r"([NS]\d\d)_?([EW]\d\d\d)", re.IGNORECASE)
_CUT_OFF = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
}
_OTHERS = ("PROJ_DATA", "PROJ_LIB", "GDAL_DATA")  # of the pyogrio that Django uses; rasterio brings its own


@dataclass(frozen=True)
class HeightFile:
    """One file of heights, unpacked.

    bounds : west, south, east, north in degrees
    cell : degrees of latitude from one height to the next
    factor : metres a unit, where somebody says it who knows better than the file
    void : share of its cells without a height
    """

    path: Path
    name: str
    corner: str
    crs: str
    bounds: tuple[float, float, float, float]
    cell: float
    system: str
    lowest_m: float
    highest_m: float
    void: float
    factor: float

    def on(self, grid: Grid) -> NDArray[np.float32]:
        """Its heights on a grid, (rows, columns), in metres; nan where it has none, or none that can be."""
        with TemporaryDirectory() as folder:
            out = Path(folder) / "heights.npy"
            asked = {"grid": {name: getattr(grid, name) for name in ("west", "north", "step", "rows", "columns")}}
            _told_apart(self.path, self.name, self.corner, self.crs, asked | {"out": str(out)})
            heights: NDArray[np.float32] = np.load(out) * np.float32(self.factor)
        heights[(heights < LOWEST_M) | (heights > HIGHEST_M)] = np.nan
        return heights


@contextmanager
def unpacked_files(path: Path) -> Iterator[list[tuple[Path, str]]]:
    """The files of heights in a file, each with the name it goes by, in a folder of their own."""
    if not path.is_file() or not path.stat().st_size:
        raise TerrainFileUnreadable(name=path.name, problem=_("文件不存在或是空的"))
    with TemporaryDirectory() as folder:
        try:
            yield list(_unpacked(path, Path(folder)))
        except (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise TerrainFileUnreadable(name=path.name, problem=_("压缩包不完整或加了密码")) from error


def _unpacked(path: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    suffix = path.suffix.lower()
    if suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_of_heights(member.filename)]
            if not members:
                raise TerrainFileUnreadable(name=path.name, problem=_("压缩包里没有 .tif 或 .hgt 文件"))
            for number, member in enumerate(members):
                with archive.open(member) as source:
                    yield _copied(source, Path(member.filename).name, folder / str(number), path.name)
    elif suffix == ".gz":
        with gzip.open(path) as source:
            yield _copied(source, path.stem, folder / "0", path.name)
    else:
        yield path, path.name


def _is_of_heights(filename: str) -> bool:
    name = Path(filename)
    return name.suffix.lower() in (*TIFFS, HGT) and not name.name.startswith(".") and "__MACOSX" not in name.parts


def _copied(source: IO[bytes] | gzip.GzipFile, name: str, folder: Path, archive: str) -> tuple[Path, str]:
    folder.mkdir()
    target, copied = folder / f"heights{Path(name).suffix.lower()}", 0
    with target.open("wb") as file:
        while chunk := source.read(CHUNK):
            copied += len(chunk)
            if copied > LARGEST_BYTES:
                raise TerrainFileUnreadable(
                    name=archive, problem=_("解压后超过 {size} GB").format(size=LARGEST_BYTES >> 30)
                )
            file.write(chunk)
    return target, name


def height_file(path: Path, name: str, *, crs: str = "", unit: str = "") -> HeightFile:
    """What a file of heights is.

    Parameters
    ----------
    path, name : the unpacked file, and what it is called
    crs : the system of one that does not say its own
    unit : m, dm, cm or ft; as the file says, else metres, where nobody does

    Raises
    ------
    TerrainFileUnreadable, TerrainHgtName, TerrainHgtSize, TerrainWithoutSystem, TerrainIsPicture,
    TerrainHeightsImplausible
    """
    corner = _corner(name) if name.lower().endswith(HGT) else ""
    if not corner and not _starts_as_tiff(path):
        raise TerrainFileUnreadable(name=name, problem=_("不是 GeoTIFF，也不是 SRTM 的 .hgt"))
    told = _told_apart(path, name, corner, crs, {})
    factor = UNITS[unit] if unit else 1.0
    low, least, middle, most, high = (value * factor for value in told["heights"] or [0.0] * 5)
    if least < LOWEST_M or most > HIGHEST_M:
        raise TerrainHeightsImplausible(name=name, lowest=round(least), middle=round(middle), highest=round(most))
    return HeightFile(
        path=path,
        name=name,
        corner=corner,
        crs=crs,
        bounds=tuple(told["bounds"]),
        cell=told["cell"],
        system=told["system"],
        lowest_m=max(low, LOWEST_M),
        highest_m=min(high, HIGHEST_M),
        void=told["void"],
        factor=factor,
    )


def _corner(name: str) -> str:
    """The south-western corner that a .hgt's name tells: N36E110."""
    found = _CORNER.search(name)
    if not found or int(found[1][1:]) > 89 or int(found[2][1:]) > 180:
        raise TerrainHgtName(name=name)
    return (found[1] + found[2]).upper()


def _starts_as_tiff(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in _TIFF_STARTS


def _told_apart(path: Path, name: str, corner: str, crs: str, more: dict[str, Any]) -> dict[str, Any]:
    """Ask the reader in its own process, on a copy that lies alone where GDAL reads it."""
    with TemporaryDirectory() as folder:
        alone = Path(folder) / ("heights.hgt" if corner else "heights.tif")
        try:
            alone.hardlink_to(path)
        except OSError:
            shutil.copyfile(path, alone)
        asked = json.dumps({"path": str(alone), "corner": corner, "crs": crs} | more)
        command = [sys.executable, "-m", "geo.terrain.tile_reader", asked]
        environment = {key: value for key, value in os.environ.items() if key not in _OTHERS} | _CUT_OFF
        try:
            done = subprocess.run(  # noqa: S603
                command, env=environment, capture_output=True, timeout=SECONDS, check=True, text=True
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise TerrainFileUnreadable(name=name, problem=_("没有下载完整，或格式有误")) from error
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "refused" in told:
        raise _refusal(name, *told["refused"])
    return told


def _refusal(name: str, why: str, detail: str = "") -> Exception:
    if why == "size":
        return TerrainHgtSize(name=name, size=detail)
    if why == "picture":
        return TerrainIsPicture(name=name, bands=detail)
    if why == "system":
        return TerrainWithoutSystem(name=name)
    return TerrainFileUnreadable(name=name, problem=_("没有下载完整，或格式有误"))
