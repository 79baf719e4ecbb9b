"""What it costs to cross the county's ground: slopes are dear, big rivers need a bridge."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from demo.terrain import Cells, Floats, Terrain

RIVER_CELLS = 450.0  # drained by a river too big to ford
_BRIDGE_M = 2_600.0
_NO_BRIDGE_M = 400_000.0
_BUILT_FACTOR = 0.22
_STEEP = 0.07


@dataclass
class Ground:
    """Steps between neighbouring cells: what each costs in metres of easy walking, and whether it crosses a river."""

    terrain: Terrain
    a: Cells
    b: Cells
    cost_m: Floats
    wet: NDArray[np.bool_]
    built: NDArray[np.bool_]
    index: dict[tuple[int, int], int] = field(repr=False)

    def spread(self, sources: list[int], *, bridges: bool = True) -> tuple[Floats, Cells]:
        """Cost from the nearest source to every cell, and each cell's predecessor on the way (-9999: none)."""
        cost, before, _ = dijkstra(self._graph(bridges), indices=sources, min_only=True, return_predecessors=True)
        return cost, before

    def costs(self, sources: list[int]) -> Floats:
        """(sources, cells) cost from each source."""
        cost: Floats = dijkstra(self._graph(bridges=True), indices=sources)
        return cost

    def build(self, way: list[int]) -> None:
        """A road now runs along these cells: whoever comes later rather joins it."""
        for a, b in pairwise(way):
            self.built[self.index[a, b]] = self.built[self.index[b, a]] = True

    def _graph(self, bridges: bool) -> csr_matrix:
        toll = np.where(self.wet & ~self.built, _BRIDGE_M if bridges else _NO_BRIDGE_M, 0.0)
        cost = np.where(self.built, self.cost_m * _BUILT_FACTOR, self.cost_m) + toll
        size = self.terrain.inside.size
        return csr_matrix((cost, (self.a, self.b)), shape=(size, size))


def ground_make(terrain: Terrain) -> Ground:
    pairs = [(int(a), b) for a in terrain.cells for b in terrain.neighbours(int(a))]
    a, b = np.array(pairs).T
    length = np.hypot(*(terrain.xy[a] - terrain.xy[b]).T)
    slope = np.abs(terrain.height_m[a] - terrain.height_m[b]) / length
    return Ground(
        terrain=terrain,
        a=a,
        b=b,
        cost_m=length * (1 + (slope / _STEEP) ** 1.5),
        wet=_crosses_river(terrain, a, b),
        built=np.zeros(len(pairs), bool),
        index={pair: i for i, pair in enumerate(pairs)},
    )


def is_river(terrain: Terrain) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = terrain.inside & (terrain.drained >= RIVER_CELLS)
    return found


def way_to(before: Cells, cell: int) -> list[int]:
    """The cells from a source to this one."""
    way = [cell]
    while before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return way[::-1]


def _crosses_river(terrain: Terrain, a: Cells, b: Cells) -> NDArray[np.bool_]:
    """Steps into or out of a river cell, and diagonal steps between two river cells that touch at a corner."""
    river = is_river(terrain)
    corner_1 = a // terrain.columns * terrain.columns + b % terrain.columns
    corner_2 = b // terrain.columns * terrain.columns + a % terrain.columns
    found: NDArray[np.bool_] = river[a] | river[b] | (river[corner_1] & river[corner_2])
    return found
