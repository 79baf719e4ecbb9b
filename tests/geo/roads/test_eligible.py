"""To which ways a door may be joined: not to a ferry, a tunnel, an expressway, nor to what the mode may not use."""

import numpy as np
import pytest

from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}
# A ring a - b - e - d of streets; from b to c and back to e runs something on which one does not get off.
RING = [(["a", "b"], STREET), (["b", "e"], STREET), (["e", "d"], STREET), (["d", "a"], STREET)]


@pytest.mark.parametrize(
    "tags",
    [
        {"route": "ferry"},
        {"highway": "motorway", "oneway": "no"},
        {"highway": "motorway_link"},
        {"highway": "trunk", "motorroad": "yes"},
        {"highway": "trunk", "expressway": "yes"},
        {"highway": "tertiary", "tunnel": "yes"},
        {"highway": "tertiary", "tunnel": "avalanche_protector"},
        {"highway": "tertiary", "bridge": "viaduct"},
    ],
    ids=lambda tags: " ".join(tags.values()),
)
@pytest.mark.parametrize("mode", list(Mode))
def test_a_door_beside_it_is_reached_from_the_next_street(
    build: BuildNetwork, tags: dict[str, str], mode: Mode
) -> None:
    lon, lat = POINTS["c"]
    x, y = POINTS["b"]
    door = (x + 0.3 * (lon - x), y + 0.3 * (lat - y))
    network = build([*RING, (["b", "c", "f", "e"], tags)])
    _, metres = network.matrix([POINTS["a"]], [door], mode=mode)
    assert metres[0, 0] == pytest.approx(1000 + 300, abs=5)


def test_one_still_crosses_on_it(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["b", "c"], STREET | {"tunnel": "yes"}), (["c", "f"], STREET)])
    for mode in Mode:
        assert network.matrix([POINTS["a"]], [POINTS["f"]], mode=mode)[1][0, 0] == pytest.approx(3000, abs=5)


def test_a_passage_through_a_building_has_doors(build: BuildNetwork) -> None:
    network = build([*RING, (["b", "c"], STREET | {"tunnel": "building_passage"})])
    assert network.matrix([POINTS["a"]], [POINTS["c"]], mode=Mode.CAR)[1][0, 0] == pytest.approx(2000, abs=5)


@pytest.mark.parametrize("mode", [Mode.EBIKE, Mode.MOTORCYCLE, Mode.CAR])
def test_a_mode_without_any_way_has_no_answer(build: BuildNetwork, mode: Mode) -> None:
    network = build([(["a", "b", "e"], {"highway": "footway"})])
    assert np.isnan(network.matrix([POINTS["a"]], [POINTS["b"]], mode=mode)[1]).all()
    assert network.path(POINTS["a"], POINTS["b"], mode=mode) is None
    assert network.reach(POINTS["a"], mode=mode, limit_s=600) is None


def test_an_extract_of_expressways_alone_has_no_doors(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], {"highway": "motorway", "oneway": "no"})])
    assert np.isnan(network.matrix([POINTS["a"]], [POINTS["b"]], mode=Mode.CAR)[1]).all()
