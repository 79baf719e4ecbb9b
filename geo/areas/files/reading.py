"""One door for GeoJSON, Shapefile, GeoPackage, KML and CSV: their areas as a GeoDataFrame, and the system they name.

GDAL reads what only GDAL can (`gdal.py`). JSON and tables are read here, since geopandas stops at the first shape
that is none, or forgets it; here it says why, under its row, and the others are taken. Files come in GB18030 too.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import pandas as pd
import pyproj
import shapely
from django.utils.translation import gettext as _

from geo.areas.files.archives import unpacked
from geo.areas.files.cells import NoShape, Shape, finite, geojson_shape, pair_of, point_of, shape_of
from geo.areas.files.fields import LAT_FIELDS, LON_FIELDS, PAIR_FIELDS, WANTED, WANTED_SHAPES, WKT_FIELDS, column_of
from geo.areas.files.gdal import GDAL_SUFFIXES, read_by_gdal
from geo.areas.files.systems import system_of
from geo.errors import BoundaryFileUnreadable, CoordinateSystemUnknown, FileTooLarge, TableColumnsMissing
from geo.tables import LARGEST_BYTES, TABLES, read_table

FIRST_ROW = 2
MEGABYTE = 1024 * 1024
SHAPE = "·shape"  # no file has a column of this name; `geometry` and `shape` are some files' own
Row = tuple[int, dict[str, Any], Callable[[], Shape | None]]


@dataclass(frozen=True)
class MapFile:
    """What a file holds.

    areas : a row for each feature, numbered as a spreadsheet does (the first is 2): the file's columns as it spells
        them, cells as they are, NaN where a feature has none; the geometry, called SHAPE, in the file's own system
    trouble : by number, why a shape cannot be read
    system : what the file names (`systems.py`), else empty; not the frame's `crs`, since GCJ-02, BD-09 and local
        grids are no systems to pyproj
    """

    areas: geopandas.GeoDataFrame
    trouble: dict[int, str]
    system: str = ""

    @property
    def columns(self) -> list[str]:
        """The file's own."""
        return [column for column in self.areas.columns if column != SHAPE]

    def said(self) -> dict[int, dict[str, Any]]:
        """What each row says, by number and column; cells that it does not have are left out."""
        return {number: cells.dropna().to_dict() for number, cells in self.areas[self.columns].iterrows()}


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
            return _geojson(path, name)
        if suffix in TABLES:
            return _table(path)
        if suffix in GDAL_SUFFIXES:
            return _by_gdal(path, name)
    except json.JSONDecodeError as error:
        problem = _("JSON 不完整或写错，在第 {n} 行").format(n=error.lineno)
        raise BoundaryFileUnreadable(name=name, problem=problem) from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BoundaryFileUnreadable(name=name) from error
    except (shapely.errors.ShapelyError, pyproj.exceptions.CRSError) as error:
        raise BoundaryFileUnreadable(name=name) from error
    raise BoundaryFileUnreadable(name=name)


def _by_gdal(path: Path, name: str) -> MapFile:
    rows, system = read_by_gdal(path, name=name)
    return _map_file(
        ((number, fields, partial(_from_wkb, wkb)) for number, (fields, wkb) in enumerate(rows, FIRST_ROW)), system
    )


def _from_wkb(wkb: str) -> Shape | None:
    return finite(shapely.force_2d(shapely.from_wkb(bytes.fromhex(wkb)))) if wkb else None


def _geojson(path: Path, name: str) -> MapFile:
    data = _documents(_text(path))
    if problem := _other_json(data):
        raise BoundaryFileUnreadable(name=name, problem=problem)
    rows = (
        (number, _properties(feature), partial(_geojson_geometry, feature))
        for number, feature in enumerate(data["features"], FIRST_ROW)
    )
    return _map_file(rows, _named_system(data.get("crs")))


def _other_json(data: Any) -> str:
    """What a document is that is no collection of features; empty for what is one."""
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        is_topology = isinstance(data, dict) and data.get("type") == "Topology"
        return _("这是 TopoJSON，请转成 GeoJSON") if is_topology else _("里面没有 features（要素列表）")
    return _("这是 Esri JSON，请转成 GeoJSON") if "geometryType" in data else ""


def _named_system(crs: Any) -> str:
    """The system of the old member `crs`: a name, alone or in its properties."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = crs if isinstance(crs, str) else (properties or {}).get("name") or ""
    try:
        return system_of(named)
    except pyproj.exceptions.CRSError as error:
        raise CoordinateSystemUnknown(crs=named) from error


def _documents(text: str) -> Any:
    """A collection; a feature alone, or one on each line, is one too."""
    try:
        data = json.loads(text)
    except ValueError:
        lines = [line.strip("\x1e \r") for line in text.splitlines()]
        data = {"features": [json.loads(line) for line in lines if line]}
        if not data["features"] or not all(
            isinstance(one, dict) and one.get("type") == "Feature" for one in data["features"]
        ):
            raise
    return {"features": [data]} if isinstance(data, dict) and data.get("type") == "Feature" else data


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _geojson_geometry(feature: Any) -> Shape | None:
    if not isinstance(feature, dict):
        raise NoShape(_("图形不是 GeoJSON 的写法"))
    return geojson_shape(feature.get("geometry"))


def _map_file(rows: Iterable[Row], system: str = "") -> MapFile:
    """A feature whose shape cannot be read says why, and does not keep the others out."""
    fields: dict[int, dict[str, Any]] = {}
    shapes: dict[int, Shape | None] = {}
    trouble: dict[int, str] = {}
    for number, row, shape in rows:
        fields[number], shapes[number] = row, None
        try:
            shapes[number] = shape()
        except NoShape as reason:
            trouble[number] = str(reason)
        except (shapely.errors.ShapelyError, ValueError):
            trouble[number] = _("图形读不懂")
    # As objects cells stay what they are: of numbers with a gap between pandas makes floats, of long codes other ones
    table = pd.DataFrame(list(fields.values()), index=list(fields), dtype=object)
    table[SHAPE] = geopandas.GeoSeries(list(shapes.values()), index=table.index)
    return MapFile(geopandas.GeoDataFrame(table, geometry=SHAPE), trouble, system)


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _table(path: Path) -> MapFile:
    """Rows with WKT, WKB or GeoJSON in a cell, with lon and lat, or with both in one cell."""
    table = read_table(path)
    shapes, pairs = column_of(table.columns, WKT_FIELDS), column_of(table.columns, PAIR_FIELDS)
    lon, lat = column_of(table.columns, LON_FIELDS), column_of(table.columns, LAT_FIELDS)
    if shapes and any(row[shapes] for _number, row in table.rows):
        return _told_alike([(n, row, partial(shape_of, row[shapes])) for n, row in table.rows])
    if lon and lat:
        return _map_file((n, row, partial(point_of, row[lon], row[lat])) for n, row in table.rows)
    if pairs:
        return _map_file((n, row, partial(pair_of, row[pairs])) for n, row in table.rows)
    if shapes:
        return _map_file((n, row, lambda: None) for n, row in table.rows)
    found = "、".join(filter(None, table.columns)) or _("（空）")
    raise TableColumnsMissing(name=path.name, missing=WANTED_SHAPES, needed=f"{WANTED}；{WANTED_SHAPES}", found=found)


def _told_alike(rows: list[tuple[int, dict[str, str], Callable[[], tuple[Shape | None, str]]]]) -> MapFile:
    """Cells that may each name a system (EWKT): the first one's holds, who differs is left out by name."""
    systems: list[str] = []

    def shape(read: Callable[[], tuple[Shape | None, str]]) -> Shape | None:
        found, system = read()
        if found is not None:
            systems.append(system)
        if systems and system != systems[0] and found is not None:
            raise NoShape(_("SRID 与前面的行不同，请分成几个文件"))
        return found

    file = _map_file((number, fields, partial(shape, read)) for number, fields, read in rows)
    return replace(file, system=systems[0] if systems else "")
