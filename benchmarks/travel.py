"""Walking distances, car times, speed and memory of our road network, with Valhalla beside it in the same run.

./run bench travel [EXTRACT.osm.pbf] [--pairs N] [--seed S]
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray
from shapely.geometry import LineString, Point

from benchmarks.report import load, table, write_section
from geo.coordinates import distance_m
from geo.roads.__main__ import warm
from geo.roads.edits import Closure, Edits, Link
from geo.roads.network import Network
from geo.roads.overlay import overlaid
from geo.roads.profiles import Mode
from geo.roads.reading import read_roads

DEFAULT = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "roads" / "liechtenstein-2021.osm.pbf"
FARTHEST_M = 10_000
Points = NDArray[np.float64]


def buildings(extract: Path) -> Points:
    """The first corner of every building, (n, 2) lon, lat."""
    ways = osmium.FileProcessor(str(extract)).with_locations().with_filter(osmium.filter.KeyFilter("building"))
    corners = [(way.nodes[0].lon, way.nodes[0].lat) for way in ways if isinstance(way, osmium.osm.Way)]
    return np.array(corners)


def random_pairs(places: Points, count: int, seed: int) -> tuple[Points, Points]:
    """Pairs of different buildings at most 10 km apart."""
    rng = np.random.default_rng(seed)
    starts, ends = places[rng.integers(0, len(places), (2, count * 20))]
    apart = distance_m(starts, ends)
    near = np.flatnonzero((apart > 1) & (apart <= FARTHEST_M))[:count]
    return starts[near], ends[near]


def compare(network: Network, extract: Path, pairs: tuple[Points, Points], folder: Path) -> list[dict[str, object]]:
    from benchmarks.valhalla_peer import Peer

    peer = Peer(extract, folder)
    rows = []
    for mode, quantity in ((Mode.WALK, "metres"), (Mode.CAR, "seconds"), (Mode.CAR, "metres")):
        ours, theirs = [], []
        for a, b in zip(*pairs, strict=True):
            seconds, metres = network.matrix(a[None], b[None], mode=mode, last_metres=False)
            found = peer.route(tuple(a), tuple(b), mode.value)
            if found and np.isfinite(seconds[0, 0]) and min(found) > 0:
                ours.append(float(seconds[0, 0]) if quantity == "seconds" else float(metres[0, 0]))
                theirs.append(found[0] if quantity == "seconds" else found[1])
        off = np.abs(np.array(ours) / np.array(theirs) - 1) * 100
        bias = float(np.median(np.array(ours) / np.array(theirs) - 1) * 100)
        shares = {f"p{p}_percent": round(float(np.percentile(off, p)), 2) for p in (50, 95, 99)}
        rows.append({"compare": f"{mode} {quantity}", "pairs": len(off), **shares, "bias_percent": round(bias, 2)})
    return rows


def speed(network: Network, places: Points, extract: Path, folder: Path) -> list[dict[str, object]]:
    from benchmarks.valhalla_peer import Peer

    rng = np.random.default_rng(0)
    rows: list[dict[str, object]] = []
    for mode in Mode:
        points = places[rng.integers(0, len(places), 600)]
        network.matrix(points[:2], mode=mode)
        started, cpu = time.perf_counter(), time.process_time()
        network.matrix(points, mode=mode)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        rows.append(
            {"matrix": "600 x 600", "mode": mode.value, "seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2)}
        )
    points = places[rng.integers(0, len(places), 600)]
    peer = Peer(extract, folder)
    ours, theirs = (
        _timed(lambda: network.matrix(points, mode=Mode.WALK)),
        _timed(lambda: peer.matrix([tuple(point) for point in points], "walk")),
    )
    rows.append(
        {
            "beside Valhalla": "600 x 600 walk",
            "cpu_seconds": round(ours, 2),
            "valhalla_cpu_seconds": round(theirs, 1),
            "times_faster": round(theirs / ours),
        }
    )
    return rows


def _timed(work: Callable[[], object]) -> float:
    """Processor seconds of all threads: on a shared machine the clock on the wall measures the others too."""
    started = time.process_time()
    work()
    return time.process_time() - started


def measure_edits(network: Network) -> dict[str, object]:
    """Twenty links and twenty closures laid over the extract, up to the first answer."""
    rng = np.random.default_rng(0)
    middles = [network.roads.line(int(k)).mean(axis=0) for k in rng.integers(0, len(network.roads.ends), 60)]
    links = tuple(
        Link(LineString([a, b]), {"highway": "path", "local:modes": "walk"}, crosses=False, name="", number=1)
        for a, b in pairwise(middles[:21])
    )
    areas = tuple(Closure(Point(at).buffer(0.001), frozenset(Mode)) for at in middles[40:])
    started = time.process_time()
    edited = Network(overlaid(network.roads, Edits("bench", links, areas)))
    edited.matrix(middles[:2], mode=Mode.WALK)
    seconds = time.process_time() - started
    return {"edits": "20 links, 20 closures", "cpu_seconds": round(seconds, 2), "sections": len(edited.roads.ends)}


def in_its_own_process(*arguments: str) -> dict[str, object]:
    answer = subprocess.run([sys.executable, "-m", "benchmarks.travel", *arguments], capture_output=True, check=True)
    result: dict[str, object] = json.loads(answer.stdout.splitlines()[-1])
    return result


def measure_import(extract: Path) -> dict[str, object]:
    started = time.perf_counter()
    roads = read_roads(extract)
    with tempfile.TemporaryDirectory() as folder:
        roads.save(Path(folder) / "network")
    seconds = time.perf_counter() - started
    return {"import": extract.name, "seconds": round(seconds, 2), "sections": len(roads.ends), "peak_mb": _peak_mb()}


def measure_million() -> dict[str, object]:
    """A net of a thousand by a thousand streets of 100 m, asked for 200 places within 15 km."""
    from benchmarks.grid_roads import grid_roads

    warm()
    network = Network(grid_roads(1000))
    rng = np.random.default_rng(0)
    points = np.array([113.5, 36.5]) + rng.uniform(-0.06, 0.06, (200, 2))
    network.matrix(points[:2], mode=Mode.WALK)
    started, cpu = time.perf_counter(), time.process_time()
    seconds, _ = network.matrix(points, mode=Mode.WALK)
    return {
        "nodes": network.roads.junctions,
        "matrix": "200 x 200",
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "answered_percent": round(100 * float(np.isfinite(seconds).mean()), 1),
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> int:
    # not getrusage: a child begins with its parent's peak
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return round(int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extract", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("import", "million", "compare"))
    parser.add_argument("--peer-folder", type=Path, help="keep Valhalla's tiles here")
    arguments = parser.parse_args(argv)
    if arguments.only == "import":
        print(json.dumps(measure_import(arguments.extract)))
        return 0
    if arguments.only == "million":
        print(json.dumps(measure_million()))
        return 0
    warm()
    network, places = Network(read_roads(arguments.extract)), buildings(arguments.extract)
    pairs = random_pairs(places, arguments.pairs, arguments.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.peer_folder or Path(scratch)
        rows = compare(network, arguments.extract, pairs, folder)
        if arguments.only != "compare":
            rows.append(measure_edits(network))
            rows += speed(network, places, arguments.extract, folder)
    if arguments.only != "compare":
        rows.append(in_its_own_process(str(arguments.extract), "--only", "import"))
        rows.append(in_its_own_process("--only", "million"))
    for row in rows:
        print(json.dumps(row))
    if arguments.only != "compare":
        _write(arguments.extract, rows)
    return 0


def _write(extract: Path, rows: list[dict[str, object]]) -> None:
    protocol = (
        f"Pairs of random buildings within 10 km on `{extract.name}`, percent by which ours differs from Valhalla's; "
        "matrices between random buildings; a net of a million crossings. Load of the machine while measuring: "
        f"{load()}; cpu_seconds are what the search itself took, on all cores together."
    )
    body = table(("what", "figures"), [(_subject(row), _figures(row)) for row in rows])
    write_section("travel", "Walking distances, car times, speed and memory", protocol, body)


def _subject(row: dict[str, object]) -> str:
    return next(f"{key} {value}" for key, value in row.items())


def _figures(row: dict[str, object]) -> str:
    return ", ".join(f"{key} {value}" for key, value in list(row.items())[1:])


if __name__ == "__main__":
    sys.exit(main())
