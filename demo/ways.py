"""The county's roads, paths and waters as lines with the tags that map makers give them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np

from demo import names
from demo.ground import Ground, is_river, way_to
from demo.settlements import Settlements
from demo.terrain import Floats, Terrain

_STREAM_CELLS = 60.0
_PASS_PATHS_SHARE = 0.2
_GATES = 8
"""one track in so many has a gate"""


class Rank(IntEnum):
    TRUNK = 0
    TERTIARY = 1
    VILLAGE_ROAD = 2
    TRACK = 3
    PATH = 4


@dataclass(frozen=True)
class Way:
    """A line and what it is; `points` (n, 2) metres east and north of the origin."""

    points: Floats
    tags: dict[str, str]


@dataclass
class Network:
    """Which steps between cells carry which rank of road, in the order of building."""

    ground: Ground
    steps: dict[tuple[int, int], Rank]

    @property
    def cells(self) -> list[int]:
        return list(dict.fromkeys(cell for step in self.steps for cell in step))

    def join(self, cell: int, rank: Rank, *, bridges: bool = True) -> None:
        """Build the cheapest way from the network to this cell."""
        _, before = self.ground.spread(self.cells, bridges=bridges)
        self.build(way_to(before, cell), rank)

    def build(self, way: list[int], rank: Rank) -> None:
        self.ground.build(way)
        for a, b in pairwise(way):
            step = (min(a, b), max(a, b))
            self.steps[step] = min(rank, self.steps.get(step, rank))


def network_make(*, rng: np.random.Generator, ground: Ground, settlements: Settlements) -> Network:
    terrain, villages = ground.terrain, settlements.villages
    network = Network(ground, {})
    first_seat = villages[settlements.townships[0].seat].cell
    _, before = ground.spread([first_seat])
    for end in (_dry_mouth(terrain), _far_pass(terrain)):
        network.build(way_to(before, end), Rank.TRUNK)
    for township in settlements.townships[1:]:
        network.join(villages[township.seat].cell, Rank.TERTIARY)
    for village in sorted(villages, key=lambda v: -terrain.drained[terrain.neighbours(v.cell)].max()):
        network.join(village.cell, Rank.VILLAGE_ROAD)
    for village in villages:
        for place, hamlet in enumerate(village.hamlets):
            by_track = place == 0 and not hamlet.remote
            network.join(hamlet.cell, Rank.TRACK if by_track else Rank.PATH, bridges=False)
    _paths_over_passes(rng, network, [village.cell for village in villages])
    return network


def ways_of(network: Network, settlements: Settlements) -> list[Way]:
    stops = {village.cell for village in settlements.villages}
    stops |= {hamlet.cell for village in settlements.villages for hamlet in village.hamlets}
    return _waters(network.ground.terrain) + [
        Way(_smooth(network.ground.terrain.xy[chain]), _tags(rank, chain, network.ground))
        for chain, rank in _chains(network, stops)
    ]


def gates_on(ways: list[Way]) -> list[tuple[Floats, dict[str, str]]]:
    """Some tracks are closed to vehicles by the forest farm's gate."""
    tracks = [way for way in ways if way.tags.get("highway") == "track" and len(way.points) > 2]
    return [(way.points[len(way.points) // 2], {"barrier": "gate", "motor_vehicle": "no"}) for way in tracks[::_GATES]]


def _dry_mouth(terrain: Terrain) -> int:
    """A cell beside the river where it leaves the county."""
    dry = terrain.cells[~is_river(terrain)[terrain.cells]]
    return int(dry[np.argmin(np.hypot(*(terrain.xy[dry] - terrain.xy[terrain.mouth]).T))])


def _far_pass(terrain: Terrain) -> int:
    """The lowest gap in the county's far side."""
    edge = [int(c) for c in terrain.cells if len(terrain.neighbours(int(c))) < len("12345678")]
    far = max(terrain.distance_m(cell, terrain.mouth) for cell in edge)
    return min(
        (cell for cell in edge if terrain.distance_m(cell, terrain.mouth) > 0.75 * far),
        key=lambda cell: terrain.height_m[cell],
    )


def _paths_over_passes(rng: np.random.Generator, network: Network, villages: list[int]) -> None:
    """Old footpaths straight over the ridge between villages that the road connects the long way round."""
    terrain = network.ground.terrain
    by_road = network.ground.costs(villages)[:, villages]
    for i, a in enumerate(villages):
        for j, b in enumerate(villages[:i]):
            straight = terrain.distance_m(a, b)
            if straight < 4_500 and by_road[i, j] > 1.6 * straight and rng.random() < _PASS_PATHS_SHARE:
                fresh = Network(network.ground, {})
                _, before = fresh.ground.spread([a], bridges=False)
                network.build(way_to(before, b), Rank.PATH)


def _chains(network: Network, stops: set[int]) -> list[tuple[list[int], Rank]]:
    """Stretches of one rank between junctions, settlements and the ends of bridges."""
    beside: dict[int, dict[int, tuple[Rank, bool]]] = defaultdict(dict)
    for (a, b), rank in network.steps.items():
        kind = (rank, bool(network.ground.wet[network.ground.index[a, b]]))
        beside[a][b] = beside[b][a] = kind
    ends = {c for c, near in beside.items() if c in stops or len(near) != 2 or len(set(near.values())) > 1}
    chains, done = [], set[tuple[int, int]]()
    for start in sorted(ends):
        for follow in beside[start]:
            chain = [start, follow]
            while chain[-1] not in ends:
                chain.append(next(c for c in beside[chain[-1]] if c != chain[-2]))
            if (chain[-1], chain[-2]) not in done:
                done.add((start, follow))
                chains.append((chain, beside[start][follow][0]))
    return chains


def _tags(rank: Rank, chain: list[int], ground: Ground) -> dict[str, str]:
    low = min(chain)
    tags = {
        Rank.TRUNK: {"highway": "trunk", "name": names.TRUNK, "ref": "S990", "surface": "asphalt", "maxspeed": "60"},
        Rank.TERTIARY: {"highway": "tertiary", "ref": f"X{900 + low % 7}", "surface": "asphalt"},
        Rank.VILLAGE_ROAD: {"highway": "unclassified", "surface": "concrete" if low % 4 else "gravel"},
        Rank.TRACK: {"highway": "track", "tracktype": f"grade{2 + low % 3}", "surface": "dirt"},
        Rank.PATH: {"highway": "path", "surface": "ground"} | ({"sac_scale": "hiking"} if low % 3 == 0 else {}),
    }[rank]
    if ground.wet[ground.index[chain[0], chain[1]]]:
        tags |= {"bridge": "yes", "layer": "1"}
    return tags


def _waters(terrain: Terrain) -> list[Way]:
    """Streams and the river, each from its head or a confluence to the next, so that they meet where they are drawn."""
    flows = set(np.flatnonzero(terrain.inside & (terrain.drained >= _STREAM_CELLS)).tolist())
    river = is_river(terrain)
    feeders = Counter(int(terrain.downstream[cell]) for cell in flows)
    starts = sorted(c for c in flows if feeders[c] != 1 or river[c] != river[terrain.downstream[c]])
    ways = []
    for start in starts:
        line = [start, int(terrain.downstream[start])]
        while line[-1] not in starts and line[-1] >= 0:
            line.append(int(terrain.downstream[line[-1]]))
        tags = {"waterway": "river", "name": names.RIVER} if river[start] else {"waterway": "stream"}
        ways.append(Way(_smooth(terrain.xy[[cell for cell in line if cell >= 0]]), tags))
    return [way for way in ways if len(way.points) > 1]


def _smooth(points: Floats) -> Floats:
    """Chaikin's corner cutting, twice, ends kept."""
    for _ in range(2):
        if len(points) < 3:
            return points
        near, far = 0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack([near, far], axis=1).reshape(-1, 2)[1:-1]
        points = np.vstack([points[:1], inner, points[-1:]])
    return points
