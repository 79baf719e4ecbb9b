"""A theme's map drawn by the server, pure: what a board, a picture and a PDF show without any script or tile.

Takes the same GeoJSON as the page's map, so that both show the same classes. Plane coordinates are pixels.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MARGIN = 24
LETTER, LINE = 15, 20
"""Room that one sign of a name takes, in pixels."""
MOST_NAMES = 60

GeoJSON = dict[str, Any]
Pixel = tuple[float, float]
Place = Callable[[Sequence[float]], Pixel]


@dataclass(frozen=True)
class Ground:
    """`path` is SVG's `d`."""

    path: str
    kind: str


@dataclass(frozen=True)
class Disc:
    x: float
    y: float
    radius: float
    kind: str


@dataclass(frozen=True)
class Name:
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    grounds: list[Ground]
    edges: list[str]
    discs: list[Disc]
    signs: list[Disc]
    names: list[Name]


def draw(
    theme: GeoJSON, *, beside: GeoJSON | None = None, edges: Iterable[Any] = (), width: int = 1200, height: int = 820
) -> Drawing | None:
    """`edges` are outlines to be drawn heavier, as GeoJSON geometries; None where no village has a place."""
    features = theme["features"]
    corners = [corner for feature in features for corner in _corners(feature["geometry"])]
    if not corners:
        return None
    place = _placing(corners, width, height)
    return Drawing(
        width,
        height,
        grounds=[
            Ground(_path(feature["geometry"], place), "outlined" if said["spot"] else said["kind"])
            for feature in features
            if feature["geometry"]["type"] != "Point" and (said := feature["properties"])
        ],
        edges=[_path(edge, place) for edge in edges],
        discs=list(_discs(features, place)),
        signs=list(_signs(beside["features"] if beside else [], place)),
        names=_names(features, place),
    )


def _corners(geometry: Any) -> Iterator[Sequence[float]]:
    for ring in _rings(geometry):
        yield from ring


def _rings(geometry: Any) -> Iterator[Sequence[Sequence[float]]]:
    kind, found = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        yield [found]
    elif kind == "Polygon":
        yield from found
    else:
        for part in found:
            yield from part


def _placing(corners: Sequence[Sequence[float]], width: int, height: int) -> Place:
    """North is up and the whole fits; a degree of longitude is as long as it is at the middle latitude."""
    west, east = min(x for x, _y in corners), max(x for x, _y in corners)
    south, north = min(y for _x, y in corners), max(y for _x, y in corners)
    narrow = math.cos(math.radians((south + north) / 2))
    across, up = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / up)
    lon, lat = (west + east) / 2, (south + north) / 2

    def place(corner: Sequence[float]) -> Pixel:
        x, y = width / 2 + (corner[0] - lon) * narrow * scale, height / 2 - (corner[1] - lat) * scale
        return round(x, 1), round(y, 1)

    return place


def _path(geometry: Any, place: Place) -> str:
    rings = (" L".join(f"{x} {y}" for x, y in map(place, ring)) for ring in _rings(geometry))
    return " ".join(f"M{ring}Z" for ring in rings)


def _discs(features: Iterable[Any], place: Place) -> Iterator[Disc]:
    for feature in features:
        said = feature["properties"]
        is_point = feature["geometry"]["type"] == "Point"
        if said["spot"] and said["point"]:
            yield Disc(*place(said["point"]), said["spot"], said["kind"])
        elif is_point:
            yield Disc(*place(feature["geometry"]["coordinates"]), 6 + 1.6 * math.sqrt(said["active"]), said["kind"])


def _signs(features: Iterable[Any], place: Place) -> Iterator[Disc]:
    """A hazard at the upper right of its village, an emergency at the upper left, as on the page."""
    for feature in features:
        x, y = place(feature["geometry"]["coordinates"])
        if feature["properties"]["hazards"]:
            yield Disc(x + 8, y - 28, 6, "hazards")
        if feature["properties"]["incidents"]:
            yield Disc(x - 10, y - 21, 7, "incidents")


def _names(features: Iterable[Any], place: Place) -> list[Name]:
    """Those in most need first; a name that would lie over another is left out."""
    taken: list[tuple[float, float, float]] = []
    names: list[Name] = []
    for feature in sorted(features, key=lambda one: not one["properties"]["named"]):
        said = feature["properties"]
        if not said["point"] or len(names) == MOST_NAMES:
            continue
        x, y = place(said["point"])
        half = len(said["name"]) * LETTER / 2
        if all(abs(y - line) >= LINE or abs(x - middle) >= half + wide for middle, line, wide in taken):
            taken.append((x, y, half))
            names.append(Name(x, y, said["name"]))
    return names
