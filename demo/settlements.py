"""Townships, villages strung along the valleys, and hamlets up the side valleys."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy.ndimage import binary_dilation, label

from demo import names
from demo.ground import Ground, is_river
from demo.terrain import Cells, Floats, Terrain

_STREAM_CELLS = 30.0
_ABOVE_STREAM_M = 70.0
_HAMLET_REACH_M = (900.0, 4_500.0)
_REMOTE_REACH_M = (9_000.0, 20_000.0)
_HAMLET_APART_M = 550.0
_HAMLETS = (3, 6)
_MOVED = 3


@dataclass(frozen=True)
class Hamlet:
    name: str
    cell: int
    remote: bool = False


@dataclass
class Village:
    code: str
    name: str
    township: int
    cell: int
    hamlets: list[Hamlet] = field(default_factory=list)

    @property
    def official_name(self) -> str:
        return f"{self.name}村民委员会" if int(self.code[-3:]) % 3 else f"{self.name}村委会"


@dataclass(frozen=True)
class Township:
    code: str
    name: str
    seat: int
    """index of the village where its offices are"""


@dataclass(frozen=True)
class Settlements:
    townships: list[Township]
    villages: list[Village]
    region: Cells
    """(cells,) index of the village that each cell belongs to, -1 outside"""
    apart_m: Floats
    """(villages, villages) from each to each in a straight line"""


def settlements_make(*, rng: np.random.Generator, ground: Ground, villages: int, townships: int) -> Settlements:
    terrain = ground.terrain
    cells = _village_cells(rng, terrain, villages)
    costs = ground.costs(cells)
    seats = _seats(terrain, cells, costs, townships)
    belongs = np.argmin(costs[seats][:, cells], axis=0)
    order = sorted(
        range(len(cells)), key=lambda i: (belongs[i], i != seats[belongs[i]], costs[seats[belongs[i]], cells[i]])
    )
    made = _name_villages(rng, [(int(belongs[i]), cells[i]) for i in order])
    region = _without_exclaves(terrain, np.where(terrain.inside, np.argmin(costs[order], axis=0), -1))
    _add_hamlets(rng, terrain, made, region, costs[order])
    places = terrain.xy[[village.cell for village in made]]
    return Settlements(
        townships=[
            Township(township_code(t), names.township_name(t), order.index(seat)) for t, seat in enumerate(seats)
        ],
        villages=made,
        region=region,
        apart_m=np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)),
    )


def township_code(township: int) -> str:
    return f"{names.COUNTY_CODE[:6]}{100 + township:03d}000"


def _village_cells(rng: np.random.Generator, terrain: Terrain, count: int) -> list[int]:
    """Sites on dry ground by water, the more water the likelier, none too near another."""
    water = np.zeros(terrain.inside.size)
    for cell in terrain.cells:
        beside = [other for other in terrain.neighbours(int(cell)) if terrain.drained[other] >= _STREAM_CELLS]
        if beside and terrain.height_m[cell] < min(terrain.height_m[beside]) + _ABOVE_STREAM_M:
            water[cell] = max(terrain.drained[beside])
    water[is_river(terrain) | _near_edge(terrain)] = 0
    apart_m = 0.5 * np.sqrt(len(terrain.cells) / count) * 200.0
    weight, chosen = water**0.4, list[int]()
    while len(chosen) < count:
        if not weight.any():
            apart_m *= 0.8
            weight = water**0.4 * _clear_of(terrain, chosen, apart_m)
            continue
        cell = int(rng.choice(weight.size, p=weight / weight.sum()))
        chosen.append(cell)
        weight = weight * _clear_of(terrain, [cell], apart_m)
    return chosen


def _near_edge(terrain: Terrain) -> Cells:
    edge = np.zeros(terrain.inside.size, bool)
    for cell in terrain.cells:
        edge[cell] = len(terrain.neighbours(int(cell))) < len("12345678")
    return edge


def _clear_of(terrain: Terrain, cells: list[int], apart_m: float) -> Floats:
    clear = np.ones(terrain.inside.size)
    for cell in cells:
        clear[np.hypot(*(terrain.xy - terrain.xy[cell]).T) < apart_m] = 0
    return clear


def _seats(terrain: Terrain, cells: list[int], costs: Floats, count: int) -> list[int]:
    """Villages on the larger waters from which all the others are nearest, and that share them out evenly."""
    water = [max(terrain.drained[terrain.neighbours(cell)]) for cell in cells]
    likely = sorted(range(len(cells)), key=lambda i: -water[i])[: max(14, 6 * count)]
    between, even = costs[:, cells], len(cells) / count

    def unlike(seats: list[int]) -> tuple[float, float]:
        sizes = np.bincount(np.argmin(between[seats], axis=0), minlength=count)
        return round(float(np.abs(sizes / even - 1).max()), 1), float(between[seats].min(axis=0).sum())

    chosen: list[int] = []
    for _seat in range(count):  # each where it helps most, then moved where that helps
        chosen.append(
            min((i for i in likely if i not in chosen), key=lambda i: between[[*chosen, i]].min(axis=0).sum())
        )
    best = unlike(chosen)
    for place, i in [*product(range(count), likely)] * _MOVED:
        moved = [*chosen[:place], i, *chosen[place + 1 :]]
        if i not in chosen and unlike(moved) < best:
            chosen, best = moved, unlike(moved)
    return sorted(chosen, key=lambda i: -water[i])


def _name_villages(rng: np.random.Generator, places: list[tuple[int, int]]) -> list[Village]:
    twins = places[0][0] != places[-1][0]  # within one township nobody could tell them apart
    given = names.village_names(rng, count=len(places), twins=twins)
    made: list[Village] = []
    for (township, cell), name in zip(places, given, strict=True):
        number = 200 + sum(village.township == township for village in made)
        made.append(Village(f"{township_code(township)[:9]}{number:03d}", name, township, cell))
    return made


def _without_exclaves(terrain: Terrain, region: Cells) -> Cells:
    """Cells that touch their village only at a corner go to a village beside them."""
    grid = region.reshape(terrain.rows, terrain.columns).copy()
    for village in range(int(region.max()) + 1):
        parts, count = label(grid == village)
        sizes = np.bincount(parts.ravel())
        for part in range(1, count + 1):
            if part != 1 + int(np.argmax(sizes[1:])):
                ring = binary_dilation(parts == part) & (parts != part) & (grid >= 0)
                grid[parts == part] = np.bincount(grid[ring]).argmax()
    joined: Cells = grid.ravel()
    return joined


def _add_hamlets(
    rng: np.random.Generator, terrain: Terrain, villages: list[Village], region: Cells, costs: Floats
) -> None:
    taken: dict[int, set[str]] = defaultdict(lambda: {village.name for village in villages})
    clear = _clear_of(terrain, [village.cell for village in villages], _HAMLET_APART_M)
    for i, village in enumerate(villages):
        for remote in [False] * int(rng.integers(_HAMLETS[0], _HAMLETS[1] + 1)) + [True] * (i % 17 == 5):
            low, high = _REMOTE_REACH_M if remote else _HAMLET_REACH_M
            fit = (region == i) & (costs[i] > low) & (costs[i] < high) & ~is_river(terrain)
            fit &= clear.astype(bool)
            if fit.any():
                cell = int(rng.choice(np.flatnonzero(fit)))
                clear *= _clear_of(terrain, [cell], _HAMLET_APART_M)
                village.hamlets.append(Hamlet(names.hamlet_name(rng, taken[village.township]), cell, remote))
