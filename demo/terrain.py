"""An invented mountain basin: where water runs, and so where valleys, rivers and flat ground are.

Mountains are what rivers leave standing. Water is routed over a random surface, then the ground is rebuilt so that its
slope falls with the area drained (the stream-power law of Whipple and Tucker, 1999), which gives broad flat valleys
below and steep heads above. One river leaves the county at one point.
"""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Cells = NDArray[np.int64]

CELL_M = 200.0
ORIGIN_LON, ORIGIN_LAT = 110.60, 36.40  # a place among China's mountains; nothing on this map exists there
METRES_PER_DEGREE = 111_320.0
STEPS = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]

_CONCAVITY = 0.42
_STEEPNESS = 0.55
_VALLEY_MOUTH_M = 780.0
_ROUNDS = 3
_VILLAGE_M2 = 7e6
_SHARE_INSIDE = 0.56
"""of the grid's rectangle"""


@dataclass(frozen=True)
class Terrain:
    """A grid of square cells, numbered row by row; only `inside` cells belong to the county.

    xy : (n, 2) metres east and north of the origin, each cell's middle moved a little so that no line looks ruled
    height_m, drained : (n,) float, drained in cells
    downstream : (n,) cell that the water goes to next, -1 at the mouth and outside
    """

    rows: int
    columns: int
    inside: NDArray[np.bool_]
    xy: Floats
    height_m: Floats
    drained: Floats
    downstream: Cells
    mouth: int

    @property
    def cells(self) -> Cells:
        return np.flatnonzero(self.inside)

    def neighbours(self, cell: int) -> list[int]:
        row, column = divmod(cell, self.columns)
        found = [
            (row + r) * self.columns + column + c
            for r, c in STEPS
            if 0 <= row + r < self.rows and 0 <= column + c < self.columns
        ]
        return [other for other in found if self.inside[other]]

    def distance_m(self, a: int, b: int) -> float:
        return float(np.hypot(*(self.xy[a] - self.xy[b])))


def terrain_make(*, rng: np.random.Generator, villages: int) -> Terrain:
    """A basin large enough for that many villages, some seven square kilometres to each."""
    columns = round(np.sqrt(villages * _VILLAGE_M2 * 1.35 / _SHARE_INSIDE) / CELL_M)
    rows = round(columns / 1.35)
    inside = _outline(rng, rows, columns)
    mouth = int(np.flatnonzero(inside & (np.arange(rows * columns) % columns < columns // 2))[-1])
    roughness = rng.random(rows * columns)
    surface = _noise(rng, rows, columns) + 0.8 * roughness
    blank = Terrain(rows, columns, inside, _middles(rng, rows, columns), surface, surface, surface.astype(int), mouth)
    surface = surface + 2.0 * _away_from(blank, mouth)
    height, drained, downstream = surface, surface, blank.downstream
    for _ in range(_ROUNDS):
        order, downstream = _route(blank, height)
        drained = _accumulate(order, downstream)
        height = _rebuild(blank, order, downstream, drained) * (0.97 + 0.06 * roughness)
    return Terrain(rows, columns, inside, blank.xy, _with_valley_floors(blank, height), drained, downstream, mouth)


def lon_lat(xy: Floats) -> Floats:
    """Metres east and north of the origin → degrees, to a ten-millionth as OSM keeps them."""
    scale = np.array([METRES_PER_DEGREE * np.cos(np.radians(ORIGIN_LAT)), METRES_PER_DEGREE])
    degrees: Floats = np.round(np.asarray(xy) / scale + [ORIGIN_LON, ORIGIN_LAT], 7)
    return degrees


def _outline(rng: np.random.Generator, rows: int, columns: int) -> NDArray[np.bool_]:
    """A county's irregular shape: an ellipse whose radius wavers."""
    y, x = np.mgrid[0:rows, 0:columns]
    across, up = (x - columns / 2) / (columns * 0.47), (y - rows / 2) / (rows * 0.47)
    angle = np.arctan2(up, across)
    edge = np.full(angle.shape, 0.9)
    for wave in range(2, 8):
        edge = edge + rng.uniform(0.2, 0.5) / wave * 0.33 * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    inside: NDArray[np.bool_] = (np.hypot(across, up) < np.minimum(edge, 1.0)).ravel()
    return inside


def _middles(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    y, x = np.mgrid[0:rows, 0:columns]
    exact = np.column_stack([x.ravel(), -y.ravel()]).astype(float)
    moved: Floats = (exact + rng.uniform(-0.27, 0.27, exact.shape)) * CELL_M
    return moved


def _noise(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Random hills of several widths, the wider the higher."""
    total = np.zeros((rows, columns))
    for width in (40, 20, 10, 5, 3):
        knots = rng.random((rows // width + 2, columns // width + 2))
        y, x = np.arange(rows) / width, np.arange(columns) / width
        across = np.array([np.interp(x, np.arange(knots.shape[1]), line) for line in knots])
        total += width / 40 * np.array([np.interp(y, np.arange(knots.shape[0]), line) for line in across.T]).T
    return total.ravel()


def _away_from(terrain: Terrain, mouth: int) -> Floats:
    away = np.hypot(*(terrain.xy - terrain.xy[mouth]).T)
    share: Floats = away / away.max()
    return share


def _route(terrain: Terrain, height: Floats) -> tuple[list[int], Cells]:
    """Every cell's way down to the mouth, lakes filled (priority flood of Barnes and others, 2014)."""
    downstream = np.full(terrain.inside.size, -1)
    order, seen = [], {terrain.mouth}
    queue = [(0.0, terrain.mouth)]
    while queue:
        level, cell = heapq.heappop(queue)
        order.append(cell)
        for other in terrain.neighbours(cell):
            if other not in seen:
                seen.add(other)
                downstream[other] = cell
                heapq.heappush(queue, (max(level * 1.0001, float(height[other])), other))
    return order, downstream


def _accumulate(order: list[int], downstream: Cells) -> Floats:
    drained = np.ones(downstream.size)
    for cell in reversed(order[1:]):
        drained[downstream[cell]] += drained[cell]
    return drained


def _rebuild(terrain: Terrain, order: list[int], downstream: Cells, drained: Floats) -> Floats:
    height = np.full(downstream.size, _VALLEY_MOUTH_M)
    for cell in order[1:]:
        below = downstream[cell]
        rise = _STEEPNESS * drained[cell] ** -_CONCAVITY * terrain.distance_m(cell, below)
        height[cell] = height[below] + rise
    return height


def _with_valley_floors(terrain: Terrain, height: Floats) -> Floats:
    """Each cell at the mean of its neighbourhood: where a river ran in a gorge there is now ground to build on."""
    smooth = height.copy()
    for cell in terrain.cells:
        smooth[cell] = height[[cell, cell, *terrain.neighbours(int(cell))]].mean()
    return smooth
