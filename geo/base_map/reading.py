"""From an OpenStreetMap extract to the features of the base map, streamed with pyosmium.

Not carried as a GeoDataFrame: a province has millions of features, and each batch is forgotten once it is written.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.base_map.kinds import KEYS, Kind, kind_of_line, kind_of_place, kind_of_surface, name_of
from geo.errors import RoadFileUnreadable, RoadFileWayTwice
from geo.extracts import orderly
from geo.selectors import Box

FORMAT = 1  # raise it when the same file would be kept differently
_RADIUS_M = 6_378_137.0
_BATCH = 20_000

# Kind (None for a surface, whose size is not known yet), tags, and the shape as hexadecimal WKB in degrees.
Draft = tuple[Kind | None, dict[str, str], str]


@dataclass(frozen=True)
class Feature:
    """`shape` in EPSG:3857, the projection of tiles."""

    kind: Kind
    name: str
    shape: BaseGeometry


def base_map_version(path: Path, *, clip: Box | None) -> str:
    """The same file, clip and format give the same version."""
    digest = hashlib.sha256(f"base map {FORMAT} {clip}".encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:32]


def read_features(path: Path, *, clip: Box | None = None) -> Iterator[Feature]:
    """Read what stands on the base map.

    Parameters
    ----------
    path : an .osm.pbf, .osm or .osm.gz file
    clip : west, south, east, north in degrees; what does not touch it is left out

    Raises
    ------
    RoadFileUnreadable
        When the file is no OpenStreetMap data or is cut short.
    """
    box = shapely.box(*clip) if clip else None
    drafts: list[Draft] = []
    try:
        with orderly(path) as extract:
            for draft in _drafts(extract):
                drafts.append(draft)
                if len(drafts) == _BATCH:
                    yield from _finished(drafts, box)
                    drafts.clear()
    except (RuntimeError, OSError, ValueError, EOFError) as error:
        if "twice" in str(error):  # the reader does not say which
            raise RoadFileWayTwice(name=path.name, way="?") from error
        raise RoadFileUnreadable(name=path.name, reason=str(error)) from error
    yield from _finished(drafts, box)


def _drafts(path: Path) -> Iterator[Draft]:
    wkb = osmium.geom.WKBFactory()
    wanted = osmium.filter.KeyFilter(*KEYS)
    surfaces = osmium.filter.KeyFilter("natural", "landuse", "building", "waterway")
    for thing in osmium.FileProcessor(str(path)).with_areas(surfaces).with_filter(wanted):
        if isinstance(thing, osmium.osm.Changeset) or thing.deleted:
            continue
        tags = {tag.k: tag.v for tag in thing.tags}
        kind, shape = None, None
        if isinstance(thing, osmium.osm.Node) and (kind := kind_of_place(tags)):
            shape = _shape(wkb.create_point, thing)
        elif isinstance(thing, osmium.osm.Way) and (kind := kind_of_line(tags)):
            shape = _shape(wkb.create_linestring, thing)
        elif isinstance(thing, osmium.osm.Area) and kind_of_surface(tags, 0.0):
            shape = _shape(wkb.create_multipolygon, thing)
        if shape is not None:
            yield kind, tags, shape


def _shape(shaped: Callable[[Any], str], thing: Any) -> str | None:
    """None where an extract's border cut the object, or where it never had a shape."""
    try:
        return shaped(thing)
    except (osmium.InvalidLocationError, RuntimeError):
        return None


def _finished(drafts: list[Draft], box: BaseGeometry | None) -> Iterator[Feature]:
    shapes = shapely.from_wkb([shape for _kind, _tags, shape in drafts])
    inside = np.ones(len(drafts), bool) if box is None else shapely.intersects(shapes, box)
    latitudes = shapely.get_y(shapely.centroid(shapes))
    projected = shapely.transform(shapes, web_mercator)
    sizes = shapely.area(projected) * np.cos(np.radians(latitudes)) ** 2  # the projection stretches
    for k in np.flatnonzero(inside):
        kind, tags, _ = drafts[k]
        kind = kind or kind_of_surface(tags, float(sizes[k]))
        assert kind is not None
        yield Feature(kind, name_of(tags), projected[k])


def web_mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) lon, lat to (n, 2) metres of EPSG:3857."""
    lon, lat = np.radians(degrees).T
    return np.column_stack([_RADIUS_M * lon, _RADIUS_M * np.log(np.tan(np.pi / 4 + lat / 2))])
