"""Lines and surfaces whose corners are sent once: routes over one road, villages with one border. Pure.

A packed layer is GeoJSON but for this: `corners` holds every corner of its lines and surfaces, in hundred-thousandths
of a degree [lon, lat, lon, lat, …], each as far from the one before; and where positions would stand, there stand
runs [first, steps, first, steps, …]: from corner number `first` so many steps on in that table, or back if negative.
"""

from collections.abc import Iterator, Sequence
from typing import Any

UNITS = 100_000  # in a degree: about a metre each
GeoJSON = dict[str, Any]
Corner = tuple[int, int]


def packed(layer: GeoJSON) -> GeoJSON:
    numbers: dict[Corner, int] = {}
    features = [_packed_feature(feature, numbers) for feature in layer["features"]]
    return {**layer, "features": features, "corners": list(_steps(numbers))}


def _packed_feature(feature: GeoJSON, numbers: dict[Corner, int]) -> GeoJSON:
    geometry = feature["geometry"]
    if geometry is None or "Point" in geometry["type"] or "coordinates" not in geometry:
        return feature
    runs = {"type": geometry["type"], "runs": _runs_in(geometry["coordinates"], numbers)}
    return {**feature, "geometry": runs}


def _runs_in(nested: Sequence[Any], numbers: dict[Corner, int]) -> list[Any]:
    """Lists of lists of positions, as deep as they are."""
    if nested and isinstance(nested[0][0], (int, float)):
        corners = [(round(lon * UNITS), round(lat * UNITS)) for lon, lat, *_height in nested]
        return _runs([numbers.setdefault(corner, len(numbers)) for corner in corners])
    return [_runs_in(part, numbers) for part in nested]


def _runs(line: list[int]) -> list[int]:
    """[7, 8, 9, 3] → [7, 2, 3, 0]"""
    runs: list[int] = []
    at = 0
    while at < len(line):
        first, step, begin = line[at], 0, at
        if at + 1 < len(line) and abs(line[at + 1] - first) == 1:
            step = line[at + 1] - first
            while at + 1 < len(line) and line[at + 1] - line[at] == step:
                at += 1
        runs += [first, (at - begin) * step]
        at += 1
    return runs


def _steps(corners: dict[Corner, int]) -> Iterator[int]:
    before = (0, 0)
    for corner in corners:
        yield from (corner[0] - before[0], corner[1] - before[1])
        before = corner
