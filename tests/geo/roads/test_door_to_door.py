"""From door to door: the vehicle is left, the rest is walked, and no door is a way between others."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

from geo.coordinates import distance_m
from geo.roads.approach import approaches
from geo.roads.door_to_door import Via, door_times
from geo.roads.door_way import door_way
from geo.roads.edits import Closure, Edits
from geo.roads.network import Network
from geo.roads.off_road import Approach, off_road
from geo.roads.overlay import overlaid
from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, STEP_LAT, STEP_LON, BuildNetwork

STREET, PATH = {"highway": "residential"}, {"highway": "path", "motor_vehicle": "no", "bicycle": "no"}
KM_LON, KM_LAT = STEP_LON, STEP_LAT
RIDERS = [Mode.EBIKE, Mode.MOTORCYCLE, Mode.CAR]
Place = tuple[float, float]

# a ─── b ─── c     a street round the mountain; the straight way from d to f leads over it
# │           │
# d     e     f
#       ┆           a path from h up to e
# g ─── h ─── i
VALLEYS: Any = [(["d", "a", "b", "c", "f"], STREET), (["d", "g", "h", "i", "f"], STREET), (["h", "e"], PATH)]


def away(name: str, east_km: float = 0.0, north_km: float = 0.0) -> Place:
    lon, lat = POINTS[name]
    return round(lon + east_km * KM_LON, 6), round(lat + north_km * KM_LAT, 6)


def times(network: Network, places: list[Place], mode: Mode) -> Any:
    return door_times(network, np.array(places), None, mode)


def most_gained_s(seconds: Any, via: list[int]) -> float:
    """How much faster some pair gets by way of one of these places; below 0 where none does."""
    gains = [seconds - (seconds[:, [k]] + seconds[[k]]) for k in via]
    return float(max(np.delete(np.delete(gain, k, 0), k, 1).max() for k, gain in zip(via, gains, strict=True)))


def test_the_last_metres_are_walked(build: BuildNetwork) -> None:
    network = build([(["a", "b"], STREET)])
    found = times(network, [POINTS["a"], away("b", north_km=0.1)], Mode.CAR)
    on_road = times(network, [POINTS["a"], POINTS["b"]], Mode.CAR)
    assert found.metres[0, 1] - on_road.metres[0, 1] == pytest.approx(100, rel=0.01)
    assert found.seconds[0, 1] - on_road.seconds[0, 1] == pytest.approx(100 * 3.6 / 4, rel=0.01)
    assert found.how[0, 1] == Approach.ROAD


@pytest.mark.parametrize("mode", RIDERS)
def test_who_rides_parks_where_the_path_begins_and_walks_in(build: BuildNetwork, mode: Mode) -> None:
    network = build(VALLEYS)
    found = times(network, [POINTS["h"], POINTS["e"], POINTS["g"]], mode)
    walked = 1000 * 3.6 / 5.1
    assert found.how[0, 1] == Approach.PATH
    assert found.seconds[0, 1] == pytest.approx(walked, rel=1e-2)
    assert found.seconds[2, 1] == pytest.approx(found.seconds[2, 0] + walked, rel=1e-2)
    assert found.seconds[1, 2] == pytest.approx(found.seconds[0, 2] + walked, rel=1e-2)
    way = door_way(network, POINTS["g"], POINTS["e"], mode)
    assert [part.how for part in way.parts] == [Approach.ROAD, Approach.PATH]
    assert distance_m(way.parts[1].shape[0], POINTS["h"]) < 1
    assert distance_m(way.parts[1].shape[-1], POINTS["e"]) < 1


def test_a_walker_on_the_same_path_parks_nothing(build: BuildNetwork) -> None:
    found = times(build(VALLEYS), [POINTS["h"], POINTS["e"]], Mode.WALK)
    assert found.how[0, 1] == Approach.ROAD
    assert found.seconds[0, 1] == pytest.approx(1000 * 3.6 / 5.1, rel=1e-3)


def test_where_no_foot_way_leads_the_ground_is_walked_slowly(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET)])
    for mode in Mode:
        found = times(network, [POINTS["b"], away("b", north_km=-0.6)], mode)
        assert found.how[0, 1] == Approach.GROUND
        assert found.metres[0, 1] == pytest.approx(600 * 1.5, rel=0.01)
        assert found.seconds[0, 1] == pytest.approx(600 * 1.5 * 3.6 / 3, rel=0.01)
        way = door_way(network, POINTS["a"], away("b", north_km=-0.6), mode)
        assert [part.how for part in way.parts] == [Approach.ROAD, Approach.GROUND]


def test_a_path_that_ends_before_the_door_is_walked_to_its_end(build: BuildNetwork) -> None:
    way = door_way(build(VALLEYS), POINTS["g"], away("e", north_km=0.25), Mode.MOTORCYCLE)
    assert [part.how for part in way.parts] == [Approach.ROAD, Approach.PATH, Approach.GROUND]
    assert way.how == Approach.GROUND
    assert way.seconds == pytest.approx(sum(part.seconds for part in way.parts), abs=1)


def test_beyond_reason_is_said_and_is_no_way_for_others(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET)])
    found = times(network, [POINTS["a"], POINTS["c"], away("b", north_km=4)], Mode.MOTORCYCLE)
    assert found.how[:2, 2].tolist() == [Approach.NONE] * 2
    assert found.seconds[0, 2] > 4000 * 1.5 * 3.6 / 3
    assert most_gained_s(found.seconds, [2]) < 0


def test_a_door_on_the_mountain_is_no_way_across_it(build: BuildNetwork) -> None:
    network = build(VALLEYS)
    on_top = away("e", north_km=0.3)
    for mode in Mode:
        found = times(network, [POINTS["b"], POINTS["h"], POINTS["d"], POINTS["f"], on_top], mode)
        assert most_gained_s(found.seconds, [4]) <= 0.5


@settings(max_examples=40, deadline=None)
@given(
    doors=st.lists(
        st.tuples(st.floats(-1.2, 3.2).map(lambda v: round(v, 3)), st.floats(-3.2, 1.2).map(lambda v: round(v, 3))),
        min_size=3,
        max_size=12,
    ),
    mode=st.sampled_from(list(Mode)),
)
def test_no_pair_is_faster_by_way_of_a_door_off_the_road(
    valleys: Network, doors: list[tuple[float, float]], mode: Mode
) -> None:
    places = [away("a", east, north) for east, north in doors]
    apart = distance_m(np.array(places)[:, None], np.array(places)[None])
    found = times(valleys, [*POINTS.values(), *places], mode)
    off = np.flatnonzero(approaches(valleys, np.array([*POINTS.values(), *places]), mode).how != Approach.ROAD)
    next_door = (apart > 0) & (apart <= 50)  # one yard: the one exception, which is walked whatever the ways say
    if len(off) and not next_door.any():
        assert most_gained_s(found.seconds, off.tolist()) <= 1


@pytest.fixture(scope="module")
def valleys(tmp_path_factory: pytest.TempPathFactory) -> Network:
    from geo.roads.reading import read_roads
    from tests.geo.osm_file import write_osm

    return Network(read_roads(write_osm(tmp_path_factory.mktemp("valleys") / "v.osm", POINTS, VALLEYS)))


@pytest.mark.parametrize("mode", Mode)
def test_two_doors_beside_each_other_off_the_road_are_walked_between(build: BuildNetwork, mode: Mode) -> None:
    network = build([(["a", "b", "c"], STREET)])
    for gap_km in (0.018, 0.1, 0.3):
        places = [away("b", north_km=-1.6), away("b", east_km=gap_km, north_km=-1.6)]
        found = times(network, places, mode)
        straight_m = float(distance_m(*np.array(places)))
        assert found.seconds[0, 1] <= straight_m * 1.5 * 3.6 / 3 + 1
        assert found.how[0, 1] == Approach.GROUND
        assert door_way(network, places[0], places[1], mode).seconds == pytest.approx(found.seconds[0, 1])


def test_two_doors_of_one_footpath_hamlet_are_walked_between(build: BuildNetwork) -> None:
    network = build(VALLEYS)
    places = [POINTS["e"], away("e", north_km=-0.2)]
    found = times(network, places, Mode.MOTORCYCLE)
    assert found.via[0, 1] == Via.OVER_PATHS
    assert found.seconds[0, 1] == pytest.approx(200 * 3.6 / 5.1, rel=0.02)
    assert [part.how for part in door_way(network, places[0], places[1], Mode.MOTORCYCLE).parts] == [Approach.PATH]


def test_two_doors_in_one_yard_are_walked_between_even_across_the_ridge(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET), (["c", "f", "i"], STREET), (["i", "h", "g"], STREET)])
    places = [away("d", north_km=0.005), away("d", north_km=-0.005)]  # nearest to a ─ c, and to g ─ i
    for mode in Mode:
        found = times(network, places, mode)
        assert found.seconds[0, 1] < 20


@pytest.mark.parametrize("mode", Mode)
def test_a_place_is_no_way_from_itself(build: BuildNetwork, mode: Mode) -> None:
    network = build(VALLEYS)
    places = [POINTS["b"], POINTS["e"], away("e", north_km=0.4), away("b", north_km=1), away("b", north_km=60)]
    found = times(network, [*places, *places], mode)
    for k in range(len(places)):
        for other in (k, k + len(places)):
            assert (found.seconds[k, other], found.metres[k, other]) == (0, 0)
    assert door_way(network, places[2], places[2], mode).seconds == 0


@pytest.mark.parametrize("mode", Mode)
def test_the_way_takes_what_the_matrix_says_and_its_parts_join(build: BuildNetwork, mode: Mode) -> None:
    network = build(VALLEYS)
    places = [POINTS["b"], POINTS["e"], away("e", north_km=0.4), away("a", -0.5, 0.5), away("h", 0.3, -0.05)]
    found = times(network, places, mode)
    for i, start in enumerate(places):
        for j, end in enumerate(places):
            way = door_way(network, start, end, mode)
            assert (way.seconds, way.metres) == pytest.approx((found.seconds[i, j], found.metres[i, j]), abs=0.5)
            joined = np.concatenate([[start], *(part.shape for part in way.parts), [end]])
            assert distance_m(joined[0], way.parts[0].shape[0]) < 1
            assert distance_m(joined[-1], way.parts[-1].shape[-1]) < 1
            for before, after in zip(way.parts, way.parts[1:], strict=False):
                assert distance_m(before.shape[-1], after.shape[0]) < 1


def test_who_lives_behind_a_closed_bridge_is_cut_off_though_the_river_is_narrow(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET), (["c", "f"], STREET)])
    bridge = LineString([away("b", 0.48), away("b", 0.52)])
    closed = Network(overlaid(network.roads, Edits("closed", closures=(Closure(bridge, frozenset(Mode)),))))
    for mode in Mode:
        found = times(closed, [POINTS["a"], POINTS["f"], POINTS["c"]], mode)
        assert found.how[0].tolist()[1:] == [Approach.NONE] * 2
        assert found.how[1, 2] == Approach.ROAD


def test_a_closed_footpath_is_not_walked_round_over_the_ground(build: BuildNetwork) -> None:
    network = build(VALLEYS)
    path = LineString([POINTS["h"], POINTS["e"]])
    closed = Network(overlaid(network.roads, Edits("closed", closures=(Closure(path, frozenset(Mode)),))))
    for mode in Mode:
        assert times(closed, [POINTS["h"], POINTS["e"]], mode).how[0, 1] == Approach.NONE


def test_a_bridge_closed_to_cars_is_crossed_on_foot(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET), (["c", "f"], STREET)])
    bridge = LineString([away("b", 0.48), away("b", 0.52)])
    closed = Network(overlaid(network.roads, Edits("closed", closures=(Closure(bridge, frozenset({Mode.CAR})),))))
    found = times(closed, [POINTS["a"], POINTS["c"]], Mode.CAR)
    assert found.how[0, 1] == Approach.PATH
    assert found.metres[0, 1] == pytest.approx(2000, rel=0.01)
    assert found.seconds[0, 1] > 500 * 3.6 / 5.1


def test_where_no_way_is_for_a_mode_nothing_is_known(build: BuildNetwork) -> None:
    found = times(build([(["a", "b"], PATH)]), [POINTS["a"], POINTS["b"]], Mode.CAR)
    assert found.how[0, 1] == Approach.NONE
    assert np.isfinite(found.seconds).all()


def test_the_ground_is_never_faster_than_the_slowest_known_way() -> None:
    rule = off_road()
    assert rule.seconds(1000) > 1000 * 3.6 / rule.last_kmh
    assert rule.metres(1000) == 1500
