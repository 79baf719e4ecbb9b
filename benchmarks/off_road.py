"""Whether doors beyond the roads are ways between others: by the former rule, and from door to door as it is now.

./run bench off_road [EXTRACT.osm.pbf ...] [--places N] [--seed S]

A pair is faster through a door beyond the roads when going there and on takes less than going directly, and less than
by the place on the roads where the vehicle is left. Counted without the second condition more pairs are: on the roads
alone a way with a stop on it can take less than one without, since ways are chosen by cost and told in seconds, and
since one may turn round where one stops. How much of it has which cause was not measured.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import table, write_section
from geo.coordinates import distance_m
from geo.roads.__main__ import warm
from geo.roads.approach import approaches, parked_at
from geo.roads.door_to_door import door_times
from geo.roads.network import Network
from geo.roads.off_road import Approach
from geo.roads.profiles import Mode, profile_for
from geo.roads.reading import read_roads

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = [
    ROOT / "var" / "demo" / "county" / "roads.osm.pbf",
    ROOT.parent / "shared" / "data" / "roads" / "liechtenstein-2021.osm.pbf",
]
ANYWHERE = 1 / 3  # of the places; the others stand on the ways, as doors in villages do
FASTER_S = 1.0  # a pair gains more than what rounding could
Floats = NDArray[np.float64]


def places(network: Network, count: int, seed: int) -> Floats:
    """Places of an extract, (count, 2) lon, lat: at corners of its ways, and a third anywhere between them."""
    rng = np.random.default_rng(seed)
    roads = network.roads
    corners = np.concatenate([roads.line(int(k)) for k in rng.integers(0, len(roads.ends), count)])
    anywhere = rng.uniform(corners.min(axis=0), corners.max(axis=0), (round(count * ANYWHERE), 2))
    return np.concatenate([anywhere, corners[rng.integers(0, len(corners), count - len(anywhere))]])


def former_seconds(network: Network, points: Floats, mode: Mode) -> Floats:
    """Until park-and-walk: the ways where they come near both doors, else the straight line at the mode's own speed."""
    by_road = network.matrix(points, mode=mode)[0].astype(np.float64)
    rough = profile_for(mode).straight
    straight = distance_m(points[:, None], points[None]) * rough["detour"] * 3.6 / rough["kmh"]
    return np.where(np.isfinite(by_road), by_road, straight)


def faster_percent(seconds: Floats, beyond: NDArray[np.intp]) -> float:
    """Share of the pairs that are faster through a door of `beyond`.

    seconds : (n + m, n + m) between n places and then the m places where the vehicle is left for those of `beyond`
    """
    count = len(seconds) - len(beyond)
    places, faster = slice(0, count), np.zeros((count, count), bool)
    for parked, door in enumerate(beyond, count):
        at_door, on_roads = (seconds[places, k][:, None] + seconds[k, places][None] for k in (door, parked))
        gains = at_door < np.minimum(seconds[places, places], on_roads) - FASTER_S
        gains[door], gains[:, door] = False, False
        faster |= gains
    return 100 * float(faster[~np.eye(count, dtype=bool)].mean())


def measure(extract: Path, count: int, seed: int) -> list[tuple[object, ...]]:
    network = Network(read_roads(extract))
    points = places(network, count, seed)
    rows: list[tuple[object, ...]] = []
    for mode in Mode:
        found = approaches(network, points, mode)
        beyond = np.flatnonzero(found.how != Approach.ROAD)
        asked = np.concatenate([points, parked_at(network, found)[beyond]])
        former = faster_percent(former_seconds(network, asked, mode), beyond)
        now = faster_percent(door_times(network, asked, None, mode).seconds, beyond)
        rows.append((extract.name, mode.value, len(beyond), f"{former:.1f}", f"{now:.3f}"))
    return rows


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extracts", type=Path, nargs="*", default=DEFAULT)
    parser.add_argument("--places", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    missing = [str(extract) for extract in arguments.extracts if not extract.exists()]
    if missing:
        parser.error(f"no such extract: {', '.join(missing)} (./run demo --no-serve makes the demo's)")
    warm()
    rows = [row for extract in arguments.extracts for row in measure(extract, arguments.places, arguments.seed)]
    protocol = (
        f"{arguments.places} places of each extract, a third of them anywhere in the area, seed {arguments.seed}; "
        "`roads.osm.pbf` is the demo county's. Share of all pairs that get faster by more than a second through a door "
        "beyond the mode's roads, and not through the place where the vehicle is left for it: by the former rule (such "
        "a door is reached by straight line at the mode's own speed), and as times are told now (the vehicle is left, "
        "the rest is walked)."
    )
    head = ("extract", "mode", "doors beyond the roads", "former % faster", "% faster")
    write_section("off_road", "Is a door beyond the roads a way between others?", protocol, table(head, rows))
    return 0
