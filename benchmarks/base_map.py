"""How fast and how heavy is the base map at county, township and village zoom? A real extract, undone again.

./run bench base_map [--extract F.osm.pbf]
"""

import argparse
import gzip
import os
import sys
import time
from math import cos, radians
from pathlib import Path
from statistics import median

from benchmarks.report import table, write_section

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "roads" / "liechtenstein-2021.osm.pbf"
VIEW = (1440, 900)  # pixels of a desk's screen
TILE_PX = 512  # a tile is drawn this wide, one zoom above its own
ZOOMS = (("county", 11), ("township", 13), ("village", 16))
CENTRES = ((9.5215, 47.1410), (9.5170, 47.0680), (9.5330, 47.2240))  # of three municipalities


def view_box(lon: float, lat: float, zoom: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a screen around a point."""
    degrees_a_pixel = 360 / (256 * 2**zoom)
    half_wide, half_high = VIEW[0] / 2 * degrees_a_pixel, VIEW[1] / 2 * degrees_a_pixel * cos(radians(lat))
    return lon - half_wide, lat - half_high, lon + half_wide, lat + half_high


def measure(lon: float, lat: float, zoom: int) -> dict[str, float]:
    """One screen: how many tiles, what all of them weigh compressed, what the slowest took."""
    from geo.base_map.kinds import CLOSEST
    from geo.base_map.tiles import tile, tiles_of

    level = min(zoom - 1, CLOSEST)
    weights, seconds = [], []
    for z, x, y in tiles_of(box=view_box(lon, lat, zoom), farthest=level, closest=level):
        started = time.perf_counter()
        content = gzip.compress(tile(zoom=z, x=x, y=y))
        seconds.append(time.perf_counter() - started)
        weights.append(len(content))
    return {
        "tiles": len(weights),
        "kB": sum(weights) / 1000,
        "slowest_ms": 1000 * max(seconds),
        "all_ms": 1000 * sum(seconds),
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extract", type=Path, default=SHARED)
    arguments = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import transaction

    from geo.base_map.services import base_map_import

    rows = []
    with transaction.atomic():
        started = time.perf_counter()
        report = base_map_import(path=arguments.extract, apply=True)
        seconds = time.perf_counter() - started
        for name, zoom in ZOOMS:
            for lon, lat in CENTRES:
                measure(lon, lat, zoom)  # once to warm the pages of the database
            views = [measure(lon, lat, zoom) for lon, lat in CENTRES]
            figures = {key: median(view[key] for view in views) for key in views[0]}
            rows.append([name, zoom, *(f"{figures[key]:.0f}" for key in ("tiles", "kB", "slowest_ms", "all_ms"))])
        transaction.set_rollback(True)
    protocol = (
        f"{sum(report.layers.values())} features of `{arguments.extract.name}` imported in {seconds:.1f} s. One screen "
        f"of {VIEW[0]} × {VIEW[1]} pixels around three places, medians: its tiles, their weight compressed, the "
        "server's time for the slowest tile and for all one after the other (a browser asks for several), warm."
    )
    body = table(("view", "zoom", "tiles", "kB", "slowest tile ms", "all tiles ms"), rows)
    write_section("base_map", "How fast and how heavy is the base map?", protocol, body)
    print(body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
