"""What the network answers on roads small enough to check by hand: a kilometre on foot is 706 s."""

import numpy as np
import pytest
from numpy.typing import ArrayLike

from geo.coordinates import distance_m
from geo.roads.network import Network
from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}
ON_FOOT_S_PER_KM = 3600 / 5.1


def ask(network: Network, start: ArrayLike, end: ArrayLike, mode: Mode = Mode.WALK) -> tuple[float, float]:
    seconds, metres = network.matrix(np.array([start]), np.array([end]), mode=mode, last_metres=False)
    return float(seconds[0, 0]), float(metres[0, 0])


def test_it_walks_round_the_corner(build: BuildNetwork) -> None:
    network = build([(["a", "b", "e"], STREET)])
    seconds, metres = ask(network, POINTS["a"], POINTS["e"])
    assert metres == pytest.approx(2000, rel=1e-3)
    assert seconds == pytest.approx(2 * ON_FOOT_S_PER_KM, rel=1e-3)


def test_it_takes_the_shorter_of_two_ways(build: BuildNetwork) -> None:
    network = build([(["a", "b", "e", "d"], STREET), (["a", "d"], STREET)])
    assert ask(network, POINTS["a"], POINTS["d"])[1] == pytest.approx(1000, rel=1e-3)


def test_it_snaps_to_the_way_and_not_to_its_ends(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET)])
    (lon_a, lat), (lon_b, _) = POINTS["a"], POINTS["b"]
    quarter, half = lon_a + (lon_b - lon_a) / 4, lon_a + (lon_b - lon_a) / 2
    assert ask(network, (quarter, lat + 1e-4), (half, lat - 1e-4))[1] == pytest.approx(250, rel=1e-2)


def test_the_last_metres_are_walked(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET)])
    (lon, lat) = POINTS["b"]
    seconds, metres = network.matrix([POINTS["a"]], [(lon, lat + 0.0009)], mode=Mode.CAR)
    on_road = ask(network, POINTS["a"], POINTS["b"], Mode.CAR)
    assert metres[0, 0] - on_road[1] == pytest.approx(100, rel=0.01)
    assert seconds[0, 0] - on_road[0] == pytest.approx(100 * 3.6 / 4, rel=0.01)


def test_a_point_far_from_any_way_has_no_answer(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET)])
    assert np.isnan(ask(network, POINTS["a"], (113.1, 36.3))[0])


def test_a_part_that_is_cut_off_has_no_answer(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["g", "h"], STREET)])
    assert np.isnan(ask(network, POINTS["a"], POINTS["h"])[0])


def test_a_car_obeys_a_one_way_street_and_a_walker_need_not(build: BuildNetwork) -> None:
    ways = [(["a", "b"], STREET | {"oneway": "yes"}), (["b", "e", "d", "a"], STREET)]
    network = build(ways)
    assert ask(network, POINTS["b"], POINTS["a"], Mode.CAR)[1] == pytest.approx(3000, rel=1e-3)
    assert ask(network, POINTS["b"], POINTS["a"], Mode.WALK)[1] == pytest.approx(1000, rel=1e-3)


def test_a_place_just_behind_on_a_one_way_street_is_once_round_the_block(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET | {"oneway": "yes"}), (["b", "e", "d", "a"], STREET)])
    (lon_a, lat), (lon_b, _) = POINTS["a"], POINTS["b"]
    third, half = lon_a + (lon_b - lon_a) / 3, lon_a + (lon_b - lon_a) / 2
    assert ask(network, (half, lat), (third, lat), Mode.CAR)[1] == pytest.approx(4000 - 1000 / 6, rel=1e-3)


def test_a_forbidden_turn_costs_a_detour_by_car(build: BuildNetwork) -> None:
    ways = [(["a", "b"], STREET), (["b", "e"], STREET), (["b", "c", "f", "e"], STREET)]
    free, banned = build(ways), build(ways, bans=[(0, "b", 1, "no_right_turn")])
    assert ask(free, POINTS["a"], POINTS["e"], Mode.CAR)[1] == pytest.approx(2000, rel=1e-3)
    assert ask(banned, POINTS["a"], POINTS["e"], Mode.CAR)[1] == pytest.approx(4000, rel=1e-3)
    assert ask(banned, POINTS["a"], POINTS["e"], Mode.WALK)[1] == pytest.approx(2000, rel=1e-3)


def test_only_straight_on_forbids_the_other_turns(build: BuildNetwork) -> None:
    ways = [(["a", "b"], STREET), (["b", "e"], STREET), (["b", "c"], STREET), (["c", "f", "e"], STREET)]
    network = build(ways, bans=[(0, "b", 2, "only_straight_on")])
    assert ask(network, POINTS["a"], POINTS["e"], Mode.CAR)[1] == pytest.approx(4000, rel=1e-3)


def test_a_left_turn_takes_longer_than_a_right_turn(build: BuildNetwork) -> None:
    network = build([(["d", "e", "f"], STREET), (["b", "e", "h"], STREET)])
    left, right = (ask(network, POINTS["d"], POINTS[end], Mode.CAR)[0] for end in ("b", "h"))
    assert left > right


def test_a_bollard_stops_a_car_but_not_a_walker(build: BuildNetwork) -> None:
    network = build(
        [(["a", "b", "c"], STREET), (["a", "d", "e", "f", "c"], STREET)], barriers={"b": {"barrier": "bollard"}}
    )
    assert ask(network, POINTS["a"], POINTS["c"], Mode.CAR)[1] == pytest.approx(4000, rel=1e-3)
    assert ask(network, POINTS["a"], POINTS["c"], Mode.WALK)[1] == pytest.approx(2000, rel=1e-3)


def test_a_motorway_is_closed_to_walkers(build: BuildNetwork) -> None:
    network = build([(["a", "b"], {"highway": "motorway"}), (["a", "d", "e", "b"], STREET)])
    assert ask(network, POINTS["a"], POINTS["b"])[1] == pytest.approx(3000, rel=1e-3)


def test_a_private_road_is_used_to_get_there_but_not_to_pass(build: BuildNetwork) -> None:
    private = STREET | {"access": "private"}
    network = build([(["a", "b"], private), (["a", "d", "e", "b"], STREET), (["b", "c"], STREET)])
    middle = np.mean([POINTS["a"], POINTS["b"]], axis=0)
    assert ask(network, POINTS["d"], POINTS["c"], Mode.CAR)[1] == pytest.approx(3000, rel=1e-3)
    assert ask(network, POINTS["d"], middle, Mode.CAR)[1] == pytest.approx(1500, rel=1e-3)


def test_the_path_runs_along_the_road_and_agrees_with_the_matrix(build: BuildNetwork) -> None:
    network = build([(["a", "b", "e", "h"], STREET), (["e", "f", "i"], STREET)])
    for mode in Mode:
        way = network.path(POINTS["a"], POINTS["i"], mode=mode)
        seconds, metres = network.matrix([POINTS["a"]], [POINTS["i"]], mode=mode)
        assert way is not None
        assert (way.seconds, way.metres) == pytest.approx((float(seconds[0, 0]), float(metres[0, 0])), abs=0.1)
        assert distance_m(way.shape[1:], way.shape[:-1]).sum() == pytest.approx(4000, rel=1e-3)
        for corner in ("b", "e", "f"):
            assert distance_m(way.shape, POINTS[corner]).min() < 0.1


def test_a_path_within_one_section_follows_its_bends(build: BuildNetwork) -> None:
    network = build([(["a", "b", "e", "d"], STREET)])
    way = network.path(POINTS["d"], POINTS["a"], mode=Mode.WALK)
    assert way is not None
    assert len(way.legs) == 1
    assert distance_m(way.shape[1:], way.shape[:-1]).sum() == pytest.approx(3000, rel=1e-3)


def test_a_path_to_nowhere_is_none(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["g", "h"], STREET)])
    assert network.path(POINTS["a"], POINTS["h"], mode=Mode.WALK) is None


def test_a_ferry_carries_across(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET), (["b", "c"], {"route": "ferry"}), (["c", "f"], STREET)])
    seconds, _ = ask(network, POINTS["a"], POINTS["f"])
    assert seconds == pytest.approx(2 * ON_FOOT_S_PER_KM + 3600 / 15, rel=1e-3)


def test_a_limit_leaves_far_pairs_open(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET)])
    seconds, _ = network.matrix([POINTS["a"]], [POINTS["b"], POINTS["c"]], mode=Mode.WALK, limit_s=800)
    assert np.isfinite(seconds[0, 0])
    assert np.isnan(seconds[0, 1])
