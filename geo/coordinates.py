"""Coordinate systems of Chinese maps, pure and vectorised: WGS-84, GCJ-02, BD-09, CGCS2000.

Points are arrays of shape (n, 2) in the order lon, lat (degrees), or easting, northing (metres) for a projected system.
Stored is always WGS-84; the others exist only at the edges, where `convert` brings them in or out.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pyproj
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]

OWN_WORDS = "wkt:"  # before a system that has no number: a zone of its own meridian, told in WKT
WGS84, GCJ02, BD09, CGCS2000 = "wgs84", "gcj02", "bd09", "epsg:4490"
ALIASES = {"epsg:4326": WGS84, "gcj-02": GCJ02, "bd-09": BD09, "bd09ll": BD09, "wgs-84": WGS84, "cgcs2000": CGCS2000}

# The ellipsoid that GCJ-02's offset formula is written on (Krasovsky 1940).
_KRASOVSKY_A_M = 6_378_245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0
_WGS84_A_M = 6_378_137.0
_WGS84_E2 = 0.00669437999014

# Rectangles (west, south, east, north) that cover the mainland, and those cut out of them again: map services shift
# only inside. Source: the table all converters share, http://www.cnblogs.com/Aimeast/archive/2012/08/09/2629614.html
_INSIDE = np.array([
    (79.446200, 42.889900, 96.330000, 49.220400),
    (109.687200, 39.374200, 135.000200, 54.141500),
    (73.124600, 29.529700, 124.143255, 42.889900),
    (82.968400, 26.718600, 97.035200, 29.529700),
    (97.025300, 20.414096, 124.367395, 29.529700),
    (107.975793, 17.871542, 111.744104, 20.414096),
])  # fmt: skip
_OUTSIDE = np.array([
    (119.921265, 21.785006, 122.497559, 25.398623),
    (101.865200, 20.098800, 106.665000, 22.284000),
    (106.452500, 20.487800, 108.051000, 21.542200),
    (109.032300, 50.325700, 119.127000, 55.817500),
    (127.456800, 49.557400, 137.022700, 55.817500),
    (131.266200, 42.569200, 137.022700, 44.892200),
])  # fmt: skip


class UnknownSystem(ValueError):
    """A coordinate system that neither this module nor PROJ knows."""


def convert(points: ArrayLike, *, source: str, target: str = WGS84) -> Points:
    """Bring points from one coordinate system into another.

    Parameters
    ----------
    points : (n, 2) degrees lon, lat, or metres easting, northing where `source` is projected
    source, target : "wgs84", "gcj02", "bd09", "cgcs2000", "epsg:N" for anything PROJ knows (4490, 4491-4554 …),
        or "wkt:…" for a system without number

    Returns
    -------
    (n, 2) array of float64

    Raises
    ------
    UnknownSystem
        When a system's name means nothing.
    """
    flat = np.asarray(points, float).reshape(-1, 2)
    source, target = system_name(source), system_name(target)
    if source == target:
        return flat.copy()
    return _from_wgs84(_to_wgs84(flat, source), target)


def system_name(name: str) -> str:
    """The one spelling of a system's name ("EPSG:4326" and "WGS-84" are "wgs84"); raises UnknownSystem."""
    plain = name.strip() if name.startswith(OWN_WORDS) else name.strip().lower()
    plain = ALIASES.get(plain, plain)
    if plain not in (WGS84, GCJ02, BD09):
        _projection(plain)
    return plain


def gauss_kruger(lon: float, *, degrees: int = 3, zone_prefix: bool = True) -> str:
    """The CGCS2000 Gauss-Krüger zone of a longitude in degrees, as "epsg:N".

    Zones are 3 or 6 degrees wide (GB/T 17278); `zone_prefix` says whether eastings begin with the zone's number.

    Raises
    ------
    UnknownSystem
        When the longitude lies outside the zones of China.
    """
    if degrees == 3:
        zone = round(lon / 3)
        first, epsg = (25, 4513) if zone_prefix else (25, 4534)
        last = 45
    else:
        zone = int(lon // 6) + 1
        first, epsg, last = 13, 4491 if zone_prefix else 4502, 23
    if not first <= zone <= last:
        raise UnknownSystem(f"经度 {lon} 不在 CGCS2000 高斯-克吕格分带范围内")
    return f"epsg:{epsg + zone - first}"


def in_china(points: ArrayLike) -> NDArray[np.bool_]:
    """Which points, (n, 2) lon, lat in degrees, lie where Chinese map services shift coordinates; (n,) bool."""
    flat = np.asarray(points, float).reshape(-1, 2)
    return _in_any(flat, _INSIDE) & ~_in_any(flat, _OUTSIDE)


def distance_m(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Metres between points a and b of shape (…, 2), lon, lat in WGS-84 degrees, broadcast against each other; shape
    (…,).

    Uses the ellipsoid's radii of curvature at the middle latitude: within 1e-5 of the geodesic up to 50 km.
    """
    first, second = np.asarray(a, float), np.asarray(b, float)
    phi = np.radians((first[..., 1] + second[..., 1]) / 2)
    w2 = 1 - _WGS84_E2 * np.sin(phi) ** 2
    step = np.radians(second - first)
    north = step[..., 1] * _WGS84_A_M * (1 - _WGS84_E2) / w2**1.5
    east = step[..., 0] * _WGS84_A_M / np.sqrt(w2) * np.cos(phi)
    return np.asarray(np.hypot(north, east))


def _to_wgs84(flat: Points, source: str) -> Points:
    if source == WGS84:
        return flat
    if source in _SHIFTED:
        back = _inverse(flat, _SHIFTED[source])
        return np.where(in_china(back)[:, None], back, flat)
    return np.column_stack(_projection(source).transform(flat[:, 0], flat[:, 1], direction="INVERSE"))


def _from_wgs84(flat: Points, target: str) -> Points:
    if target == WGS84:
        return flat.copy()
    if target in _SHIFTED:
        return np.where(in_china(flat)[:, None], _SHIFTED[target](flat), flat)
    return np.column_stack(_projection(target).transform(flat[:, 0], flat[:, 1]))


def _inverse(flat: Points, forward: Callable[[Points], Points]) -> Points:
    """The point that `forward` sends to `flat`: the shift changes slowly, so ten steps leave less than a millimetre."""
    guess = flat
    for _ in range(10):
        guess = flat - (forward(guess) - guess)
    return guess


@cache
def _projection(name: str) -> pyproj.Transformer:
    try:
        words = name.removeprefix(OWN_WORDS) if name.startswith(OWN_WORDS) else name.upper()
        return pyproj.Transformer.from_crs("EPSG:4326", words, always_xy=True)
    except pyproj.exceptions.CRSError:
        raise UnknownSystem(f"不认识的坐标系“{name}”：请用 wgs84、gcj02、bd09、cgcs2000 或 EPSG 编号") from None


def _in_any(flat: Points, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    lon, lat = flat[:, 0, None], flat[:, 1, None]
    west, south, east, north = boxes.T
    return np.asarray(((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).any(axis=1))


def _gcj02(flat: Points) -> Points:
    """WGS-84 to GCJ-02 by the published formula (googollee/eviltransform, BSD-2), wherever the point lies."""
    x, y = flat[:, 0] - 105.0, flat[:, 1] - 35.0
    root, xy = np.sqrt(np.abs(x)), x * y
    ripple = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * xy + 0.2 * root
    north += (ripple + _waves(y, 20.0, 40.0, 3.0) + _waves(y, 160.0, 320.0, 30.0, 12.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * xy + 0.1 * root
    east += (ripple + _waves(x, 20.0, 40.0, 3.0) + _waves(x, 150.0, 300.0, 30.0, 12.0)) * 2.0 / 3.0
    phi = np.radians(flat[:, 1])
    w2 = 1 - _KRASOVSKY_E2 * np.sin(phi) ** 2
    lat = np.degrees(north / (_KRASOVSKY_A_M * (1 - _KRASOVSKY_E2) / w2**1.5))
    lon = np.degrees(east / (_KRASOVSKY_A_M / np.sqrt(w2) * np.cos(phi)))
    return np.asarray(flat + np.column_stack([lon, lat]))


def _waves(v: Points, first: float, second: float, long: float, short: float = 1.0) -> Points:
    return np.asarray(first * np.sin(v * np.pi / short) + second * np.sin(v * np.pi / long))


def _bd09(flat: Points) -> Points:
    """WGS-84 to BD-09: Baidu's published further shift of GCJ-02, wherever the point lies."""
    x, y = _gcj02(flat).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


_SHIFTED = {GCJ02: _gcj02, BD09: _bd09}
