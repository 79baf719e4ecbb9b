"""The road network in use as lines for the ground of a map."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.roads.active_roads import active_network
from geo.roads.model import UNITS_PER_DEGREE, Roads
from geo.selectors import Box

MAIN, MINOR, PATH = "main", "minor", "path"
_CLASS = dict.fromkeys(["motorway", "trunk", "primary", "secondary"], MAIN) | dict.fromkeys(
    ["tertiary", "unclassified", "residential", "living_street", "road", "service"], MINOR
)
_DECIMALS = 5  # about a metre: more would only be sent, not seen


def road_lines(*, box: Box) -> dict[str, Any]:
    """The roads that touch a box, as GeoJSON.

    Parameters
    ----------
    box : west, south, east, north in degrees

    Returns
    -------
    FeatureCollection with one MultiLineString for each class of road present: main, minor, path (tracks and whatever
    is not made for cars); without a network, no features.
    """
    network = active_network()
    lines: dict[str, list[list[list[float]]]] = {PATH: [], MINOR: [], MAIN: []}  # main roads are drawn over the others
    if network:
        classes = [_CLASS.get(_highway(tags), PATH) for tags in network.roads.kinds]
        for section in _touching(network.roads, box):
            shape = network.roads.line(section).round(_DECIMALS)
            lines[classes[network.roads.kind[section]]].append(shape.tolist())
    return {"type": "FeatureCollection", "features": [_feature(name, part) for name, part in lines.items() if part]}


def _highway(tags: dict[str, str]) -> str:
    return tags.get("highway", "").removesuffix("_link")


def _touching(roads: Roads, box: Box) -> "NDArray[np.intp]":
    west, south, east, north = np.round(np.array(box) * UNITS_PER_DEGREE)
    first = roads.shape_start[:-1]
    low, high = np.minimum.reduceat(roads.shape, first), np.maximum.reduceat(roads.shape, first)
    is_in = (high[:, 0] >= west) & (low[:, 0] <= east) & (high[:, 1] >= south) & (low[:, 1] <= north)
    return np.flatnonzero(is_in)


def _feature(name: str, lines: list[list[list[float]]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"class": name},
        "geometry": {"type": "MultiLineString", "coordinates": lines},
    }
