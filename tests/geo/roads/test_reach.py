"""What is reached in a given time: a kilometre on foot is 706 s."""

import numpy as np
import pytest
from numpy.typing import NDArray

from geo.coordinates import distance_m
from geo.roads.ground import ground_beside
from geo.roads.network import Network
from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}
KILOMETRE_S = 3600 / 5.1


def reached(network: Network, start: str, limit_s: float, mode: Mode = Mode.WALK) -> list[NDArray[np.float64]]:
    lines = network.reach(POINTS[start], mode=mode, limit_s=limit_s)
    assert lines is not None
    return lines


def farthest_m(lines: list[NDArray[np.float64]], start: str) -> float:
    return float(max(distance_m(line, POINTS[start]).max() for line in lines))


def test_it_goes_as_far_along_the_way_as_time_allows(build: BuildNetwork) -> None:
    lines = reached(build([(["a", "b"], STREET), (["b", "c"], STREET)]), "a", 1.5 * KILOMETRE_S)
    assert farthest_m(lines, "a") == pytest.approx(1500, rel=1e-2)


def test_it_stops_within_the_section_one_stands_on(build: BuildNetwork) -> None:
    lines = reached(build([(["a", "b"], STREET)]), "a", 0.25 * KILOMETRE_S)
    assert farthest_m(lines, "a") == pytest.approx(250, rel=1e-2)


@pytest.mark.parametrize("mode", list(Mode))
def test_it_enters_every_branch_even_a_dead_end(build: BuildNetwork, mode: Mode) -> None:
    network = build([(["a", "b"], STREET), (["b", "c"], STREET), (["b", "e"], STREET)])
    lines = reached(network, "a", 3600, mode)
    for corner in ("c", "e"):
        assert min(distance_m(line, POINTS[corner]).min() for line in lines) < 1


def test_its_edge_is_where_the_matrix_says_the_time_is_over(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["b", "e"], STREET), (["b", "c"], STREET)])
    limit_s = 130.0
    lines = reached(network, "a", limit_s, Mode.CAR)
    edge = max((point for line in lines for point in line), key=lambda point: float(distance_m(point, POINTS["a"])))
    seconds, _ = network.matrix([POINTS["a"]], [edge], mode=Mode.CAR)
    assert 1000 < distance_m(edge, POINTS["a"]) < 2000
    assert seconds[0, 0] == pytest.approx(limit_s, abs=0.5)


def test_a_car_does_not_go_against_a_one_way_street(build: BuildNetwork) -> None:
    network = build([(["b", "a"], STREET | {"oneway": "yes"}), (["a", "d", "e", "b"], STREET)])
    driven, walked = (reached(network, "a", 60, mode) for mode in (Mode.CAR, Mode.WALK))
    middle = np.mean([POINTS["a"], POINTS["b"]], axis=0)
    east = [max(line[:, 0].max() for line in lines) for lines in (driven, walked)]
    assert east[0] == pytest.approx(POINTS["a"][0], abs=1e-6)
    assert POINTS["a"][0] < east[1] < middle[0]


def test_time_that_is_over_before_the_way_is_reached_reaches_nothing(build: BuildNetwork) -> None:
    lon, lat = POINTS["a"]
    assert build([(["a", "b"], STREET)]).reach((lon, lat + 0.009), mode=Mode.WALK, limit_s=60) == []


def test_a_point_far_from_any_way_has_no_answer(build: BuildNetwork) -> None:
    assert build([(["a", "b"], STREET)]).reach((113.1, 36.3), mode=Mode.WALK, limit_s=600) is None


def test_the_ground_beside_a_line_is_as_wide_as_asked() -> None:
    ground = ground_beside([np.array([POINTS["a"], POINTS["c"]])], 100)
    west, south, east, north = ground.bounds
    assert float(distance_m((west, 36.2), (east, 36.2))) == pytest.approx(2200, rel=5e-3)
    assert float(distance_m((113.1, south), (113.1, north))) == pytest.approx(200, rel=5e-3)
