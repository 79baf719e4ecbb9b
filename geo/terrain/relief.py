"""Pictures of the ground for maps: pale hill shading and thin contours, to lie under names and marks.

Light comes from the north-west, as on every printed map, so that hills do not look like hollows. A picture has
a short palette: nothing, shades of ink, shades of white, and a contour's line in three strengths.
"""

from dataclasses import dataclass
from io import BytesIO
from math import atan, cos, degrees, pi, radians, sinh

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geo.terrain.heights import METRES_PER_DEGREE, Heights

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]  # west, south, east, north in degrees

LINED_PIXELS, SHADED_PIXELS = 384, 160  # of a tile shown 512 wide: shades are soft, and most of the bytes are saved
FARTHEST, CLOSEST = 6, 15  # zooms of these tiles: a map at zoom z shows those of z - 1
CONTOURS_M = {13: 100, 14: 50, 15: 20}  # by zoom; farther out none
THICK_EVERY = 5
EARTH_RADIUS_M = 6_378_137.0

LIGHT_FROM, LIGHT_ABOVE = radians(315), radians(45)  # clockwise from north; above the horizon
STEEPENED = {6: 3.0, 7: 2.5, 8: 2.2, 9: 1.8, 10: 1.5, 11: 1.3}  # from afar slopes are averaged away
DARK, LIGHT = 6, 2  # how many shades of each: three more and one more are not seen, and weigh a fifth
INK, WHITE, LINE = (31, 41, 51), (255, 255, 255), (122, 99, 68)
DARKEST, LIGHTEST = 0.28, 0.45  # opacity
LINE_OPACITY = (0.15, 0.3, 0.45)


@dataclass(frozen=True)
class Picture:
    """A WebP of the ground in the projection of maps, and the box that it fills."""

    content: bytes
    box: Box


def contour_m(zoom: int) -> int:
    """Metres from one contour to the next on tiles of a zoom; 0 for none."""
    return CONTOURS_M.get(zoom, 0)


def tile_pixels(zoom: int) -> int:
    """How many pixels a side of a tile's picture has: more where contours are drawn."""
    return LINED_PIXELS if contour_m(zoom) else SHADED_PIXELS


def relief_tile(heights: Heights | None, *, zoom: int, x: int, y: int) -> bytes:
    """A WebP of `tile_pixels` a side; `zoom`, `x` from the west, `y` from the north. Clear beyond the heights."""
    pixels = tile_pixels(zoom)
    if heights is None:
        return _picture(np.zeros((pixels, pixels), np.uint8))
    side = 2 * pi * EARTH_RADIUS_M / 2**zoom
    west, north = x * side - pi * EARTH_RADIUS_M, pi * EARTH_RADIUS_M - y * side
    return _drawn(heights, west, north, side / pixels, (pixels, pixels), zoom)


def relief_picture(heights: Heights, *, box: Box, pixels: int) -> Picture:
    """One picture of a box in degrees, so many pixels on its longer side, for a map without a server."""
    west, south, east, north = (
        EARTH_RADIUS_M * radians(box[0]), _northing(box[1]), EARTH_RADIUS_M * radians(box[2]), _northing(box[3])
    )  # fmt: skip
    pixel = max(east - west, north - south) / pixels
    size = (max(1, round((north - south) / pixel)), max(1, round((east - west) / pixel)))
    zoom = round(np.log2(2 * pi * EARTH_RADIUS_M / LINED_PIXELS / pixel))
    drawn = _drawn(heights, west, north, pixel, size, min(max(zoom, FARTHEST), CLOSEST))
    bottom = north - size[0] * pixel
    return Picture(drawn, (box[0], _latitude(bottom), degrees((west + size[1] * pixel) / EARTH_RADIUS_M), box[3]))


def _drawn(heights: Heights, west: float, north: float, pixel: float, size: tuple[int, int], zoom: int) -> bytes:
    """Rows and columns of pixels; `west`, `north`, `pixel` in metres of the projection."""
    rows, columns = size
    lon = np.degrees((west + (np.arange(-1, columns + 1) + 0.5) * pixel) / EARTH_RADIUS_M)
    lat = np.array([_latitude(north - (row + 0.5) * pixel) for row in range(-1, rows + 1)])
    ground_m = pixel * cos(radians(float(lat.mean())))
    height = _surface(heights, lon, lat, ground_m)
    if np.isnan(height).all():
        return _picture(np.zeros(size, np.uint8))
    east_rise = (height[1:-1, 2:] - height[1:-1, :-2]) / (2 * ground_m)
    north_rise = (height[:-2, 1:-1] - height[2:, 1:-1]) / (2 * ground_m)
    drawn = _shade(east_rise, north_rise, STEEPENED.get(zoom, 1.0))
    if interval := contour_m(zoom):
        line = _contours(height[1:-1, 1:-1], np.hypot(east_rise, north_rise) * ground_m, interval)
        seen = _opacities()
        over = DARK + LIGHT + line
        drawn = np.where((line > 0) & (seen[over] > seen[drawn]), over, drawn)  # a line never brightens a shade
    return _picture(np.where(np.isfinite(height[1:-1, 1:-1]), drawn, 0).astype(np.uint8))


def _surface(heights: Heights, lon: Floats, lat: Floats, ground_m: float) -> Floats:
    """Heights at the crossings of (c,) longitudes and (r,) latitudes, smooth between cells; nan where unknown.

    Taken from the level whose cells are about as wide as a pixel.
    """
    cell_m = heights.step * METRES_PER_DEGREE
    number = int(np.clip(np.floor(np.log2(max(ground_m / cell_m, 1))), 0, len(heights.levels) - 1))
    grid, step = heights.levels[number], heights.step * 2**number
    off = heights.step * (2**number - 1) / 2
    rows, columns = (heights.north - off - lat) / step, (lon - heights.west - off) / step
    top, bottom = int(np.floor(rows.min())) - 1, int(np.floor(rows.max())) + 3
    left, right = int(np.floor(columns.min())) - 1, int(np.floor(columns.max())) + 3
    part = np.full((bottom - top, right - left), np.nan)
    inner = grid[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if not inner.size:
        return np.full((len(lat), len(lon)), np.nan)
    begin, aside = max(0, -top), max(0, -left)
    part[begin : begin + inner.shape[0], aside : aside + inner.shape[1]] = inner
    known = np.isfinite(part)
    if not known.any():
        return np.full((len(lat), len(lon)), np.nan)
    base = float(part[known].mean())
    down, across = _weights(rows - top, part.shape[0]), _weights(columns - left, part.shape[1])
    value = down @ np.where(known, part - base, 0) @ across.T
    weight = down @ known.astype(float) @ across.T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(weight > 0.6, value / weight + base, np.nan))


def _weights(at: Floats, size: int) -> Floats:
    """(n, size): how each of n places between cells takes from the four around (Catmull and Rom's cubic)."""
    first = np.clip(np.floor(at).astype(int), 1, size - 3)
    t = at - first
    cubic = (
        np.stack([((2 - t) * t - 1) * t, (3 * t - 5) * t * t + 2, ((4 - 3 * t) * t + 1) * t, (t - 1) * t * t], 1) / 2
    )
    weights = np.zeros((len(at), size))
    np.put_along_axis(weights, first[:, None] + np.arange(-1, 3)[None], cubic, axis=1)
    return weights


def _shade(east_rise: Floats, north_rise: Floats, steepened: float) -> NDArray[np.int64]:
    """The palette's number of each pixel by how the light meets it; 0 where it falls as on flat ground."""
    east, north = east_rise * steepened, north_rise * steepened
    toward = np.array([np.sin(LIGHT_FROM), np.cos(LIGHT_FROM)]) * cos(LIGHT_ABOVE)
    flat = np.sin(LIGHT_ABOVE)
    with np.errstate(invalid="ignore"):
        lit = np.clip((flat - east * toward[0] - north * toward[1]) / np.sqrt(1 + east**2 + north**2), 0, 1)
        dark = np.rint((flat - lit) / flat * DARK * 1.25)
        light = np.rint((lit - flat) / (1 - flat) * LIGHT)
    told = np.where(dark > 0, np.minimum(dark, DARK), np.where(light > 0, DARK + np.minimum(light, LIGHT), 0))
    return np.asarray(np.nan_to_num(told), np.int64)


def _contours(height: Floats, rise_a_pixel: Floats, interval: int) -> NDArray[np.int64]:
    """How strongly a contour shows in each pixel, 0 to 3, from how many pixels off it runs: no line is traced.

    On ground flatter than a hundredth of an interval a pixel there is none: a lake of one height would be one stain.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        nearest = np.rint(height / interval)
        off = np.abs(height - nearest * interval) / np.maximum(rise_a_pixel, interval / 100)
        half = np.where(nearest % THICK_EVERY == 0, 1.0, 0.6)
        strength = np.clip(half + 0.5 - off, 0, 1) * np.clip(rise_a_pixel * 100 / interval - 0.5, 0, 1)
        steps = np.rint(strength * np.where(nearest % THICK_EVERY == 0, 3, 2))
    return np.asarray(np.nan_to_num(steps), np.int64)


def _palette() -> NDArray[np.uint8]:
    """(colours, 4) red, green, blue and opacity, number by number."""
    colours = np.array([(0, 0, 0), *[INK] * DARK, *[WHITE] * LIGHT, *[LINE] * len(LINE_OPACITY)])
    return np.column_stack([colours, np.rint(_opacities() * 255)]).astype(np.uint8)


def _opacities() -> Floats:
    dark, light = DARKEST * np.arange(1, DARK + 1) / DARK, LIGHTEST * np.arange(1, LIGHT + 1) / LIGHT
    return np.concatenate([[0.0], dark, light, LINE_OPACITY])


def _picture(numbers: NDArray[np.uint8]) -> bytes:
    """WebP without loss: a sixth smaller than PNG where there are lines, and read by every browser since 2020."""
    target = BytesIO()
    Image.fromarray(_palette()[numbers], "RGBA").save(target, "WEBP", lossless=True, quality=75, method=4)
    return target.getvalue()


def _northing(latitude: float) -> float:
    return float(EARTH_RADIUS_M * np.log(np.tan(pi / 4 + radians(latitude) / 2)))


def _latitude(northing: float) -> float:
    return degrees(atan(sinh(northing / EARTH_RADIUS_M)))
