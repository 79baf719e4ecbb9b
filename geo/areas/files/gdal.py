"""GDAL in a process of its own, where it knows one format only: no address to fetch, no further file to open.

GDAL guesses formats by content, and some (VRT, WFS, …) name files and addresses to read. So every other driver is
struck out before GDAL starts, the file lies alone in a folder under a plain name, and time and memory are bounded.
"""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geo.areas.files.archives import shapefile_copied
from geo.errors import BoundaryFileUnreadable, ShapefilePartMissing

GDAL_SUFFIXES = {".gpkg": ["GPKG"], ".shp": ["ESRI Shapefile"], ".kml": ["KML", "LIBKML"]}
SECONDS = 120
HEAD_BYTES = 4096
_STARTS = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a", ".kml": b"<"}
_CUT_OFF = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
}
Row = tuple[dict[str, Any], str]


def read_by_gdal(path: Path, *, name: str) -> tuple[list[Row], str]:
    """Fields and geometry (WKB, hexadecimal) of each feature, and the coordinate system that the file names."""
    suffix = path.suffix.lower()
    if not _starts_right(path, suffix):
        raise BoundaryFileUnreadable(name=name)
    with TemporaryDirectory() as folder:
        alone = Path(folder) / f"layer{suffix}"
        if suffix == ".shp":
            shapefile_copied(path, Path(folder))
            _refuse_missing(Path(folder), name)
        else:
            shutil.copyfile(path, alone)
        lines = _read_apart(alone, GDAL_SUFFIXES[suffix], name)
    system, *rows = (json.loads(line) for line in lines)
    return [(row["fields"], row["wkb"]) for row in rows], system["system"]


def _starts_right(path: Path, suffix: str) -> bool:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix == ".kml" and (b"<!" in head.replace(b"<!--", b"").replace(b"<![CDATA[", b"") or b"<kml" not in head):
        return False  # entities, or another XML under this name
    return head.startswith(_STARTS[suffix])


def _refuse_missing(folder: Path, name: str) -> None:
    for part in (".dbf", ".shx"):
        if not (folder / f"layer{part}").exists():
            raise ShapefilePartMissing(name=name, part=part)


def _read_apart(path: Path, drivers: list[str], name: str) -> list[str]:
    command = [sys.executable, "-m", "geo.areas.files.gdal_reader", str(path)]
    environment = os.environ | _CUT_OFF | {"GDAL_SKIP": ",".join(_all_drivers() - set(drivers))}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=SECONDS, check=True, text=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise BoundaryFileUnreadable(name=name) from error
    return done.stdout.splitlines()


@cache
def _all_drivers() -> frozenset[str]:
    import pyogrio

    return frozenset(pyogrio.list_drivers())
