"""Turns and towns: what takes a driver's time between the streets themselves."""

from typing import Any

import numpy as np
import pytest

from benchmarks.grid_roads import grid_roads
from geo.roads.profiles import Mode
from geo.roads.surroundings import street_density
from geo.roads.turns import headings, weigh_turns
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}


def turn(network: Any, first: int, then: int) -> tuple[float, float]:
    """Seconds and avoidance from the end of one way (numbered as given) to the start of another."""
    section = {way: k for k, way in enumerate(network.roads.way.tolist())}
    is_open = np.ones(2 * len(network.roads.ends), bool)
    before, after = np.array([2 * section[first]]), np.array([2 * section[then]])
    seconds, avoid = weigh_turns(network.roads, is_open, before, after)
    return float(seconds[0]), float(avoid[0])


def test_headings_are_those_of_the_compass(build: BuildNetwork) -> None:
    arrive, leave = headings(build([(["d", "e"], STREET), (["e", "b"], STREET)]).roads)
    assert sorted(leave.round().tolist()) == [0, 90, 180, 270]
    assert arrive == pytest.approx(leave[[1, 0, 3, 2]] + np.where(leave[[1, 0, 3, 2]] >= 180, -180, 180), abs=0.1)


def test_a_sharp_bend_takes_longer_than_going_on(build: BuildNetwork) -> None:
    network = build([(["d", "e"], STREET), (["e", "f"], STREET), (["e", "b"], STREET), (["e", "h"], STREET)])
    straight, left, right = (turn(network, 1, way)[0] for way in (2, 3, 4))
    assert straight < right < left < 7.5


def test_a_bend_where_nothing_else_leads_takes_no_time(build: BuildNetwork) -> None:
    network = build([(["d", "e"], STREET), (["e", "b"], STREET)])
    assert turn(network, 1, 2)[0] == 0


def test_crossing_a_greater_road_is_avoided(build: BuildNetwork) -> None:
    main = {"highway": "primary"}
    lesser = build([(["d", "e"], STREET), (["e", "f"], STREET), (["b", "e"], main), (["e", "h"], main)])
    equal = build([(["d", "e"], STREET), (["e", "f"], STREET), (["b", "e"], STREET), (["e", "h"], STREET)])
    assert turn(lesser, 1, 2)[1] > turn(equal, 1, 2)[1]


def test_the_density_of_a_town_is_kilometres_per_square_kilometre() -> None:
    density = street_density(grid_roads(100))
    assert density.max() == pytest.approx(21, rel=0.1)  # streets every 90 m and 111 m


def test_a_lone_road_is_in_the_country(build: BuildNetwork) -> None:
    assert street_density(build([(["a", "b"], STREET)]).roads).max() < 1


def test_no_way_goes_back_on_itself_but_from_a_dead_end(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["b", "c"], STREET), (["b", "e"], STREET)])
    seconds, _ = network.matrix([POINTS["a"]], [POINTS["c"]], mode=Mode.CAR, last_metres=False)
    back = network.path(POINTS["e"], POINTS["a"], mode=Mode.CAR)
    assert np.isfinite(seconds[0, 0])
    assert back is not None
    assert len(back.legs) == 2
