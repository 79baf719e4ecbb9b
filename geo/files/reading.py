"""One door for GeoJSON, Shapefile, GeoPackage, KML and CSV: features with their fields, and the system they name."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyproj
import shapely

from geo.errors import BoundaryFileUnreadable, FileTooLarge
from geo.files.archives import unpacked
from geo.files.gdal import GDAL_SUFFIXES, read_by_gdal
from geo.tables import LARGEST_BYTES, read_table

Shape = Any  # shapely builds its classes at run time; their methods carry no types
WKT_COLUMNS = ("wkt", "geometry", "geom", "边界")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Feature:
    """One area of a file. `number` counts as a spreadsheet does: the first is row 2."""

    number: int
    fields: dict[str, Any]
    geometry: Shape | None


@dataclass(frozen=True)
class MapFile:
    """What a file holds; `system` is "epsg:N" where the file names its coordinate system, else empty."""

    features: list[Feature]
    system: str = ""


def read_map(path: Path) -> MapFile:
    """Read a file whole, zipped or not.

    Raises
    ------
    FileTooLarge, ArchiveRefused, BoundaryFileUnreadable, TableUnreadable
        When it is larger than may be, a zip that hides more than it shows, cut off, or of another kind.
    """
    refuse_large(path)
    if path.suffix.lower() in (".zip", ".kmz"):
        with TemporaryDirectory() as folder:
            return _read(unpacked(path, Path(folder)), path.name)
    return _read(path, path.name)


def refuse_large(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BoundaryFileUnreadable(name=path.name) from error
    if size > LARGEST_BYTES:
        raise FileTooLarge(name=path.name, size=f"{size // MEGABYTE} MB", limit=f"{LARGEST_BYTES // MEGABYTE} MB")


def _read(path: Path, name: str) -> MapFile:
    suffix = path.suffix.lower()
    try:
        if suffix in (".geojson", ".json"):
            return _geojson(path)
        if suffix == ".csv":
            return MapFile(list(_table(path)))
        if suffix in GDAL_SUFFIXES:
            return _by_gdal(path, name)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BoundaryFileUnreadable(name=name) from error
    except (shapely.errors.ShapelyError, pyproj.exceptions.CRSError) as error:
        raise BoundaryFileUnreadable(name=name) from error
    raise BoundaryFileUnreadable(name=name)


def _by_gdal(path: Path, name: str) -> MapFile:
    rows, system = read_by_gdal(path, name=name)
    shapes = shapely.force_2d(shapely.from_wkb([bytes.fromhex(wkb) if wkb else None for _, wkb in rows]))
    return MapFile(
        [Feature(n, fields, shape) for n, ((fields, _), shape) in enumerate(zip(rows, shapes, strict=True), 2)], system
    )


def _geojson(path: Path) -> MapFile:
    data = json.loads(_text(path))
    features = [
        Feature(number, feature.get("properties") or {}, _geometry(feature.get("geometry")))
        for number, feature in enumerate(data["features"], 2)
    ]
    named = (data.get("crs") or {}).get("properties", {}).get("name", "")
    return MapFile(features, system_of(named))


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _geometry(geometry: Any) -> Shape | None:
    return shapely.force_2d(shapely.from_geojson(json.dumps(geometry))) if geometry else None


def _table(path: Path) -> Iterator[Feature]:
    """Rows with WKT, or with lon and lat."""
    table = read_table(path)
    written = next((column for column in table.columns if column.lower() in WKT_COLUMNS), None)
    if written is None and not {"lon", "lat"} <= set(table.columns):
        raise BoundaryFileUnreadable(name=path.name)
    for number, row in table.rows:
        yield Feature(number, row, _from_wkt(row[written]) if written else _point(row))


def _from_wkt(text: str) -> Shape | None:
    return shapely.force_2d(shapely.from_wkt(text, on_invalid="ignore")) if text else None


def _point(row: dict[str, str]) -> Shape | None:
    try:
        return shapely.Point(float(row["lon"]), float(row["lat"]))
    except ValueError:
        return None


def system_of(text: str) -> str:
    """The system that a file names: "epsg:N", "?" and its words where nobody knows it, empty for WGS-84 or nothing."""
    if not text:
        return ""
    system = pyproj.CRS.from_user_input(text)
    code = system.to_epsg(min_confidence=25)
    if code is None:
        return "" if system.name.startswith("WGS 84 (CRS84)") else f"?{system.name}"
    return "" if code == 4326 else f"epsg:{code}"
