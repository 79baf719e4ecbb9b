"""What the slopes of the demo county's own terrain do to times: mean and 95th percentile against flat ground.

./run bench slopes [--doors N] [--seed S]
"""

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import table, write_section
from demo.county import Sizes, county_write
from geo.roads.network import Network
from geo.roads.profiles import Mode
from geo.roads.reading import read_roads
from geo.terrain.grid import grid_over
from geo.terrain.heights import Heights
from geo.terrain.reading import height_file

DAY = date(2026, 11, 25)
HEAD = ("mode", "pairs", "mean", "p5", "p95", "there and back, p50 %", "p95 %")
NEAR_S = 60.0  # pairs nearer than this say more of rounding than of slopes


def heights_of(path: Path) -> Heights:
    """A file of heights as `manage import_terrain` keeps it."""
    file = height_file(path, path.name)
    grid = grid_over(file.bounds, file.cell)
    return Heights.of(file.on(grid), west=grid.west, north=grid.north, step=grid.step, version="bench")


def factors(flat: Network, sloped: Network, points: NDArray[np.float64], mode: Mode) -> list[object]:
    """How many times as long pairs of (n, 2) points take, and how far there and back differ, in per cent."""
    before, after = (network.matrix(points, mode=mode, last_metres=False)[0] for network in (flat, sloped))
    told = np.isfinite(before) & np.isfinite(after) & (before > NEAR_S)
    times = after[told] / before[told]
    both = told & told.T
    apart = np.abs(after - after.T)[both] / ((after + after.T)[both] / 2) * 100
    shares = [*np.percentile(apart, [50, 95]).round(1)]
    return [
        mode.value,
        int(told.sum()),
        round(float(times.mean()), 2),
        *np.percentile(times, [5, 95]).round(2),
        *shares,
    ]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--doors", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(argv)
    with TemporaryDirectory() as folder:
        files = county_write(folder=Path(folder) / "county", sizes=Sizes(), seed=options.seed, today=DAY)
        roads, heights = read_roads(files.roads), heights_of(files.heights)
    flat, sloped = Network(roads), Network(roads, heights)
    started = time.perf_counter()
    slopes = sloped.slopes
    read_s = time.perf_counter() - started
    assert slopes is not None
    rng = np.random.default_rng(options.seed)
    places = roads.shape[roads.shape_start[rng.integers(0, len(roads.ends), options.doors)]] / 1e7
    pieces = np.diff(slopes.start)
    grade = float(np.average(np.abs(slopes.grade), weights=np.repeat(roads.length_m / pieces, pieces))) * 100
    write_section(
        "slopes",
        "What slopes do to travel times",
        f"The demo county's own terrain (seed {options.seed}): {len(roads.ends)} sections, "
        f"{roads.length_m.sum() / 1000:.0f} km, mean grade {grade:.1f} %, read in {read_s:.2f} s when the network is "
        f"loaded. Pairs of {options.doors} places on its ways: time with heights / time without; there and back: how "
        "far the two differ, of their mean. No public heights of the Liechtenstein extract could be had where this was "
        "measured; what has to hold anywhere is tested (tests/geo/roads/test_slopes.py).",
        table(HEAD, [factors(flat, sloped, places, mode) for mode in Mode]),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
