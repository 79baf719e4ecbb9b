"""What relations say of the ways in them."""

import pytest

from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}


def test_one_walks_along_the_edge_of_a_square_drawn_as_a_multipolygon(build: BuildNetwork) -> None:
    ways = [(["a", "b"], STREET), (["b", "c", "f", "e", "b"], {}), (["f", "i"], STREET)]
    square = ((("outer", 1),), {"type": "multipolygon", "highway": "pedestrian"})
    network = build(ways, relations=[square])
    assert network.matrix([POINTS["a"]], [POINTS["i"]], mode=Mode.WALK)[1][0, 0] == pytest.approx(4000, abs=5)


def test_a_way_inside_a_square_keeps_what_it_says_of_itself(build: BuildNetwork) -> None:
    ways = [(["a", "b"], STREET), (["b", "c"], STREET)]
    network = build(ways, relations=[((("outer", 1),), {"type": "multipolygon", "highway": "pedestrian"})])
    assert network.matrix([POINTS["a"]], [POINTS["c"]], mode=Mode.CAR)[1][0, 0] == pytest.approx(2000, abs=5)


def test_a_ferry_over_several_ways_takes_the_time_of_its_relation(build: BuildNetwork) -> None:
    ferry = {"route": "ferry"}
    ways = [(["a", "b"], STREET), (["b", "c"], ferry), (["c", "f"], ferry), (["f", "i"], STREET)]
    relation = ((("", 1), ("", 2)), {"type": "route", "route": "ferry", "duration": "01:00"})
    plain, timed = (
        build(ways, relations=each).matrix([POINTS["a"]], [POINTS["i"]], mode=Mode.WALK)[0][0, 0]
        for each in ([], [relation])
    )
    assert timed - plain == pytest.approx(3600 - 2 * 3600 / 15, abs=5)


def test_a_ways_own_duration_stands(build: BuildNetwork) -> None:
    ferry = {"route": "ferry", "duration": "00:30"}
    ways = [(["a", "b"], STREET), (["b", "c"], ferry), (["c", "f"], STREET)]
    relation = ((("", 1),), {"type": "route", "route": "ferry", "duration": "01:00"})
    network = build(ways, relations=[relation])
    crossing = network.matrix([POINTS["a"]], [POINTS["f"]], mode=Mode.WALK)[0][0, 0]
    assert crossing == pytest.approx(1800 + 2 * 3600 / 5.1, abs=5)
