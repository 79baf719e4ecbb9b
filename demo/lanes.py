"""A settlement's lanes and the doors along them."""

import numpy as np
import shapely

from demo.terrain import Floats, Terrain
from demo.ways import Way

_LANE_APART_M = 48.0
_DOOR_APART_M = 26.0
_DOOR_SET_BACK_M = 10.0
_DOORS_A_SIDE = 5
_HOUSES_PER_DOOR = 2.5
"""most houses have no elder on the ledger"""


def lanes_and_doors(
    *, rng: np.random.Generator, terrain: Terrain, river: shapely.Geometry, cell: int, doors: int, hamlet: bool
) -> tuple[list[Way], Floats]:
    """A lane up the slope from the settlement's middle, alleys to both sides, and that many doors along the alleys.

    Where the steepest way up would put houses across the river, the settlement turns to the next steepest.
    """
    alleys = max(1, -(-int(doors * _HOUSES_PER_DOOR) // (4 * _DOORS_A_SIDE)))
    for up in _ways_up(terrain, cell):
        spine, crossings = _spine(rng, terrain.xy[cell], up, alleys)
        lines = [_alley(rng, crossing, up) for crossing in crossings]
        if not shapely.MultiLineString([spine, *lines]).intersects(river):
            break
    ways = [Way(line, _alley_tags(hamlet, number)) for number, line in enumerate(lines)]
    ways.append(Way(spine, {"highway": "path" if hamlet else "residential"}))
    if alleys > 1 and not hamlet:
        ways.append(Way(np.array([lines[0][-1], lines[1][-1]]), {"highway": "service", "oneway": "yes"}))
    places = np.vstack([_doors(rng, line) for line in lines])
    return ways, places[np.sort(rng.permutation(len(places))[:doors])]


def _ways_up(terrain: Terrain, cell: int) -> list[Floats]:
    """Directions to the neighbouring cells, the highest first."""
    around = sorted(terrain.neighbours(cell), key=lambda other: -terrain.height_m[other])
    steps = terrain.xy[around] - terrain.xy[cell]
    return list(steps / np.hypot(*steps.T)[:, None])


def _spine(rng: np.random.Generator, middle: Floats, up: Floats, alleys: int) -> tuple[Floats, Floats]:
    across = np.array([-up[1], up[0]])
    rise = 25 + np.arange(alleys)[:, None] * _LANE_APART_M
    crossings = middle + up * rise + across * rng.normal(0, 22, (alleys, 1))
    return np.vstack([middle, crossings]), crossings


def _alley(rng: np.random.Generator, crossing: Floats, up: Floats) -> Floats:
    side = np.array([-up[1], up[0]]) + up * rng.normal(0, 0.14)
    reach = side * _DOOR_APART_M * (_DOORS_A_SIDE + 0.6)
    return np.array([crossing - reach, crossing, crossing + reach])


def _doors(rng: np.random.Generator, alley: Floats) -> Floats:
    """Houses on both sides of an alley, facing it."""
    along = (alley[-1] - alley[0]) / np.hypot(*(alley[-1] - alley[0]))
    back = np.array([-along[1], along[0]]) * _DOOR_SET_BACK_M
    places = [k * _DOOR_APART_M for k in range(-_DOORS_A_SIDE, _DOORS_A_SIDE + 1) if k]
    exact = np.array([alley[1] + along * place + side * back for place in places for side in (1, -1)])
    doors: Floats = exact + rng.normal(0, 3.0, exact.shape)
    return doors


def _alley_tags(hamlet: bool, alley: int) -> dict[str, str]:
    if hamlet:
        return {"highway": "path"}
    return {"highway": "residential", "surface": "concrete"} if alley % 3 < 2 else {"highway": "footway"}
