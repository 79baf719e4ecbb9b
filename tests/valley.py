"""The roads of the tiny township (tests/township.py): one village road through the three villages, one way round.

上河村 upper ─── fork ─── lower 下河村
                  │         │
           石桥村 bridge ── round (a track, 2 km farther)
"""

from pathlib import Path

from geo.roads.services import roads_import
from tests.geo.osm_file import Points, Ways, write_osm

PLACES: Points = {
    "west": (113.1990, 36.3100),
    "upper": (113.2021, 36.3112),
    "fork": (113.2030, 36.3000),
    "lower": (113.2160, 36.2950),
    "bridge": (113.1808, 36.2850),
    "round": (113.2160, 36.2850),
}
ROADS: Ways = [
    (["west", "upper", "fork", "lower"], {"highway": "unclassified", "name": "沿河路"}),
    (["fork", "bridge"], {"highway": "unclassified", "name": "石桥路"}),
    (["bridge", "round", "lower"], {"highway": "unclassified"}),
]


def import_valley(folder: Path) -> None:
    """VAR_DIR should be a folder of the test's own."""
    roads_import(path=write_osm(folder / "valley.osm", PLACES, ROADS), apply=True)
