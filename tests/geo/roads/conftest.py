"""A village of nine crossings, a kilometre apart, from which each test builds the roads it needs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.roads.network import Network
from geo.roads.reading import read_roads
from tests.geo.osm_file import Points, Ways, write_osm

STEP_LON, STEP_LAT = 0.0111178, 0.0090121  # a kilometre each at 36.2° north

# a b c
# d e f
# g h i
POINTS: Points = {name: (113.1 + STEP_LON * (k % 3), 36.2 - STEP_LAT * (k // 3)) for k, name in enumerate("abcdefghi")}

BuildNetwork = Callable[..., Network]


@pytest.fixture
def build(tmp_path: Path) -> BuildNetwork:
    def build_network(ways: Ways, *, points: Points = POINTS, **more: Any) -> Network:
        return Network(read_roads(write_osm(tmp_path / "village.osm", points, ways, **more)))

    return build_network
