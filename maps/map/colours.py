"""Which colour and stroke each visitor has on a map, so that no two who come near each other look alike. Pure.

Eight hues times three strokes are told apart; where there are more visitors they repeat, far from each other. Who
has fewer than eight neighbours shares no hue with any of them, who has fewer than twenty-four no look.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

HUES = 8
STROKES = ("solid", "dash", "bead")


@dataclass(frozen=True)
class Look:
    """`hue` from 0 to HUES - 1; `number` names the visitor's line, as a line of buses is named."""

    hue: int
    stroke: str
    number: int


def near_to(shapes: Mapping[int, shapely.Geometry], *, within: float) -> dict[int, set[int]]:
    """Who comes within so many degrees of whom; everybody is a key."""
    keys, geometries = list(shapes), np.array(list(shapes.values()), dtype=object)
    neighbours: dict[int, set[int]] = {key: set() for key in keys}
    if not keys:
        return neighbours
    one, other = shapely.STRtree(geometries).query(geometries, predicate="dwithin", distance=within)
    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        if first != second:
            neighbours[keys[first]].add(keys[second])
    return neighbours


def looks_of(neighbours: Mapping[int, set[int]]) -> dict[int, Look]:
    """A look for each, numbered in the order of the keys."""
    choices = [(hue, stroke) for stroke in STROKES for hue in range(HUES)]
    chosen = _coloured(neighbours, choices)
    return {key: Look(*chosen[key], number) for number, key in enumerate(neighbours, 1)}


def hues_of(neighbours: Mapping[int, set[int]]) -> dict[int, int]:
    """A hue for each, where there is no stroke to tell more apart."""
    chosen = _coloured(neighbours, [(hue, "") for hue in range(HUES)])
    return {key: hue for key, (hue, _stroke) in chosen.items()}


def _coloured(neighbours: Mapping[int, set[int]], choices: list[tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """The most hemmed in first (Brelaz 1979): a look that no neighbour has, of a hue that the fewest of them have."""
    order = {key: number for number, key in enumerate(neighbours)}
    chosen: dict[int, tuple[int, str]] = {}
    used: Counter[tuple[int, str]] = Counter()
    while len(chosen) < len(order):
        key = min(order.keys() - chosen.keys(), key=lambda one: _freedom(one, neighbours, chosen, order))
        around = Counter(chosen[other] for other in neighbours[key] if other in chosen)
        hues = Counter(hue for hue, _stroke in around.elements())
        ranked = enumerate(choices)
        _rank, best = min(ranked, key=lambda row: (around[row[1]], hues[row[1][0]], used[row[1]], row[0]))
        chosen[key] = best
        used[best] += 1
    return chosen


def _freedom(
    key: int, neighbours: Mapping[int, set[int]], chosen: Mapping[int, tuple[int, str]], order: Mapping[int, int]
) -> tuple[int, int, int]:
    seen = {chosen[other] for other in neighbours[key] if other in chosen}
    return -len(seen), -len(neighbours[key]), order[key]
