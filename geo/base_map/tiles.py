"""Vector tiles of the base map: the extract's ground, our own areas' edges and names. No person stands on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import asinh, pi, radians, tan

from django.db import connection

from geo.base_map.kinds import CLOSEST
from geo.base_map.names import short_name_sql
from geo.selectors import Box

TILE_LAYERS = ("land", "water", "waterways", "buildings", "railways", "roads", "edges", "names")
_UNITS = 4096  # of a tile's side
_BUFFER = 96  # lines and names go on beyond the edge, so that neighbours meet
_OURS_REACH_M = 4000  # names of the extract are shown only where we have no village of our own so near
_FAR = 10  # up to this zoom the partial index of geo.models.GroundFeature answers

# Edges and names of areas appear from these zooms on.
_EDGES = {"county": 5, "township": 9, "village": 12}
_NAMES = {"city": 4, "county": 6, "township": 8, "village": 10}

_TILE = """
WITH box AS (
    SELECT ST_TileEnvelope(%(zoom)s, %(x)s, %(y)s) AS whole,
           ST_TileEnvelope(%(zoom)s, %(x)s, %(y)s, margin => %(margin)s) AS wide
), near AS (
    SELECT whole, wide, ST_Transform(wide, 4326) AS degrees, ST_Transform(wide, 4326)::geography AS ground FROM box
), ground AS (
    SELECT layer, kind, name, ST_Simplify(ST_Collect(shape), %(tolerance)s) AS shape
    FROM geo_groundfeature, near
    WHERE shape && wide AND from_zoom <= %(zoom)s AND {far} layer <> 'places'
    GROUP BY layer, kind, name
), edges AS (
    SELECT level AS kind, '' AS name,
           ST_Transform(ST_Boundary(ST_Simplify(boundary, %(tolerance)s / 111000)), 3857) AS shape
    FROM geo_area, near
    WHERE valid_to IS NULL AND boundary && degrees AND level = ANY(%(edge_levels)s) AND NOT boundary_is_proposal
), names AS (
    SELECT level AS kind, {short_name} AS name,
           point::geometry AS shape
    FROM geo_area, near
    WHERE valid_to IS NULL AND point && ground AND level = ANY(%(name_levels)s)
    UNION ALL
    SELECT 'hamlet', name, point::geometry FROM geo_naturalvillage, near
    WHERE %(zoom)s >= 12 AND point && ground
    UNION ALL
    SELECT 'facility', name, point::geometry FROM geo_facility, near WHERE %(zoom)s >= 13 AND point && ground
    UNION ALL
    SELECT kind, name, place FROM (
        SELECT kind, name, ST_Transform(shape, 4326) AS place FROM geo_groundfeature, near
        WHERE layer = 'places' AND shape && wide AND from_zoom <= %(zoom)s
    ) AS theirs
    WHERE NOT EXISTS (
        SELECT 1 FROM geo_area
        WHERE valid_to IS NULL AND level = 'village' AND ST_DWithin(point, place::geography, %(reach_m)s)
    )
), drawn AS (
    SELECT layer, kind, name, shape FROM ground
    UNION ALL SELECT 'edges', kind, name, shape FROM edges
    UNION ALL SELECT 'names', kind, name, ST_Transform(shape, 3857) FROM names
), placed AS (
    SELECT layer, kind, name, ST_AsMVTGeom(shape, whole, %(units)s, %(buffer)s, true) AS shape FROM drawn, near
)
SELECT {layers}
"""
_LAYER = (
    "(SELECT ST_AsMVT(one, '{0}', %(units)s, 'shape') FROM"
    " (SELECT kind, name, shape FROM placed WHERE layer = '{0}' AND shape IS NOT NULL) AS one)"
)
# Where a row lies and which transaction wrote it tell its version without reading it, boundaries least of all.
_VERSION = """
SELECT coalesce((SELECT max(version) FROM geo_basemap), ''),
       (SELECT coalesce(sum(hashtext(concat(ctid, xmin))::bigint), 0)::text FROM geo_area),
       (SELECT coalesce(sum(hashtext(concat(ctid, xmin))::bigint), 0)::text FROM geo_naturalvillage),
       (SELECT coalesce(sum(hashtext(concat(ctid, xmin))::bigint), 0)::text FROM geo_facility)
"""


@dataclass(frozen=True)
class TilesState:
    """`version` changes whenever any tile may; `has_extract` is False while there are only our own names and edges."""

    version: str
    has_extract: bool


def tiles_state() -> TilesState:
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        row = cursor.fetchone()
        drawn_by = _TILE + short_name_sql("name")  # what is drawn otherwise since an upgrade has another address
        return TilesState(sha256("|".join([drawn_by, *row]).encode()).hexdigest()[:16], bool(row[0]))


def tiles_version() -> str:
    return tiles_state().version


def tile(*, zoom: int, x: int, y: int) -> bytes:
    """One Mapbox vector tile; empty where nothing is known.

    Parameters
    ----------
    zoom, x, y : of the usual scheme (x from the west, y from the north), zoom 0 to `CLOSEST`

    Returns
    -------
    Layers land, water, waterways, buildings, railways, roads, edges and names, each with `kind` and `name`.
    """
    metres_a_unit = 2 * 20_037_508.342789244 / 2**zoom / _UNITS
    values = {
        "zoom": zoom,
        "x": x,
        "y": y,
        "margin": _BUFFER / _UNITS,
        "units": _UNITS,
        "buffer": _BUFFER,
        "tolerance": metres_a_unit * (2 if zoom == CLOSEST else 4),  # a pixel is eight units
        "edge_levels": [level for level, first in _EDGES.items() if zoom >= first],
        "name_levels": [level for level, first in _NAMES.items() if zoom >= first],
        "reach_m": _OURS_REACH_M,
    }
    layers = " || ".join(_LAYER.format(layer) for layer in TILE_LAYERS)
    far = f"from_zoom <= {_FAR} AND" if zoom <= _FAR else ""
    with connection.cursor() as cursor:
        cursor.execute(_TILE.format(layers=layers, far=far, short_name=short_name_sql("name")), values)
        return bytes(cursor.fetchone()[0])


def tiles_of(*, box: Box, farthest: int, closest: int) -> Iterator[tuple[int, int, int]]:
    """Zoom, x and y of the tiles that cover a box of west, south, east, north in degrees, from far to near."""
    for zoom in range(farthest, closest + 1):
        west, north = _tile_at(box[0], box[3], zoom)
        east, south = _tile_at(box[2], box[1], zoom)
        yield from ((zoom, x, y) for x in range(west, east + 1) for y in range(north, south + 1))


def _tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    across = 2**zoom
    down = (1 - asinh(tan(radians(lat))) / pi) / 2
    return min(across - 1, int((lon + 180) / 360 * across)), min(across - 1, int(down * across))
