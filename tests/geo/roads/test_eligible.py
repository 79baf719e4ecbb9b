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


def test_what_one_points_at_may_be_a_tunnel(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["b", "c"], STREET | {"tunnel": "yes"}), (["c", "f"], STREET)])
    middle = np.mean([POINTS["b"], POINTS["c"]], axis=0)
    assert network.roads.way[network.pointed(middle, Mode.CAR).section].tolist() == [2]
    assert network.roads.way[network.snap(middle, Mode.CAR).section].tolist() != [2]


def test_a_tunnel_is_among_the_ways_reached(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["b", "c"], STREET | {"tunnel": "yes"}), (["c", "f"], STREET)])
    lines = network.reach(POINTS["a"], mode=Mode.CAR, limit_s=600)
    assert lines is not None
    middle = np.mean([POINTS["b"], POINTS["c"]], axis=0)
    assert any(
        abs(line[:, 1] - middle[1]).max() < 1e-6 and line[:, 0].min() < middle[0] < line[:, 0].max() for line in lines
    )


def test_an_answer_does_not_depend_on_what_else_is_asked(build: BuildNetwork) -> None:
    """From c the island i - h - g - d is met on the way of a one-way ferry, and nobody comes back."""
    streets = [([a, b], STREET) for a, b in ("ab", "bc", "cf", "ih", "hg", "gd")]
    network = build([*streets, (["c", "i"], {"route": "ferry", "oneway": "yes"})])
    places = [POINTS[name] for name in "afigd"]
    together = network.matrix(places, mode=Mode.CAR)[1]
    alone = [[network.matrix([a], [b], mode=Mode.CAR)[1][0, 0] for b in places] for a in places]
    assert together == pytest.approx(np.array(alone), abs=0.5, nan_ok=True)
