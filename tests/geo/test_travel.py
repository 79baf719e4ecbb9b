"""How long from each to each: by road where there are roads, by straight line elsewhere, and it says which."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely.geometry import Point, shape

from geo.roads.active_roads import roads_version, signs_by_day
from geo.roads.services import roads_import
from geo.travel import Mode, Source, travel_matrix, travel_path, travel_reach, travel_steps
from tests.geo.osm_file import write_osm
from tests.geo.roads.conftest import POINTS

VILLAGE = [[113.10, 36.20], [113.11, 36.20], [113.10, 36.21]]
FAR = (113.5, 36.5)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roads(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    ways = [(["a", "b", "e"], {"highway": "residential"})]
    roads_import(path=write_osm(tmp_path / "village.osm", POINTS, ways), apply=True)


def test_without_a_network_every_pair_is_marked_a_straight_line() -> None:
    answer = travel_matrix(VILLAGE, mode=Mode.WALK)
    assert answer.seconds.shape == answer.metres.shape == (3, 3)
    assert (answer.source == Source.STRAIGHT_LINE).all()


def test_a_straight_line_is_lengthened_by_the_detour_factor() -> None:
    answer = travel_matrix(VILLAGE[:1], VILLAGE[1:2], mode="walk")
    assert answer.metres[0, 0] == pytest.approx(899 * 1.35, abs=2)


def test_a_place_is_no_distance_from_itself() -> None:
    assert (np.diag(travel_matrix(VILLAGE, mode="car").seconds) == 0).all()


def test_a_faster_mode_takes_less_time() -> None:
    times = [travel_matrix(VILLAGE, mode=mode).seconds[0, 1] for mode in ("walk", "ebike", "motorcycle", "car")]
    assert times == sorted(times, reverse=True)


def test_a_path_without_a_network_joins_the_two_ends() -> None:
    way = travel_path(VILLAGE[0], VILLAGE[1], mode="walk")
    assert way.shape.tolist() == VILLAGE[:2]
    assert way.source is Source.STRAIGHT_LINE


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="horse"):
        travel_matrix(VILLAGE, mode="horse")


@pytest.mark.usefixtures("roads")
def test_with_a_network_the_road_answers() -> None:
    answer = travel_matrix([POINTS["a"]], [POINTS["e"]], mode="walk")
    assert answer.source[0, 0] == Source.NETWORK
    assert answer.metres[0, 0] == pytest.approx(2000, abs=3)


@pytest.mark.usefixtures("roads")
def test_a_place_off_the_network_falls_back_and_is_marked() -> None:
    answer = travel_matrix([POINTS["a"], POINTS["e"], FAR], mode="walk")
    expected = [[Source.NETWORK, Source.NETWORK, Source.STRAIGHT_LINE]] * 2 + [[Source.STRAIGHT_LINE] * 3]
    assert answer.source.tolist() == expected
    assert (answer.seconds[2, :2] > 3600).all()


@pytest.mark.usefixtures("roads")
def test_a_path_follows_the_road() -> None:
    way = travel_path(POINTS["a"], POINTS["e"], mode="walk")
    assert way.source is Source.NETWORK
    assert len(way.shape) > 2


@pytest.mark.usefixtures("roads")
def test_what_is_reached_by_road_is_ways_and_the_ground_beside_them() -> None:
    area, ways = travel_reach(POINTS["a"], mode="walk", minutes=20)["features"]
    assert (area["properties"]["source"], ways["geometry"]["type"]) == ("network", "MultiLineString")
    assert shape(area["geometry"]).covers(shape(ways["geometry"]))
    assert not shape(area["geometry"]).covers(Point(POINTS["e"]))


def test_what_is_reached_without_a_network_is_a_circle_of_less_than_the_straight_line() -> None:
    (area,) = travel_reach(VILLAGE[0], mode="walk", minutes=20)["features"]
    west, _, east, _ = shape(area["geometry"]).bounds
    one_way = travel_matrix(VILLAGE[:1], [[east, VILLAGE[0][1]]], mode="walk")
    assert (area["properties"]["source"], area["properties"]["kind"]) == ("straight_line", "area")
    assert one_way.seconds[0, 0] == pytest.approx(20 * 60, rel=1e-2)
    assert east - VILLAGE[0][0] == pytest.approx(VILLAGE[0][0] - west)


@pytest.mark.parametrize("minutes", [0, -5, float("nan")])
def test_no_time_at_all_is_refused(minutes: float) -> None:
    with pytest.raises(ValueError, match="minutes"):
        travel_reach(VILLAGE[0], mode="walk", minutes=minutes)


@pytest.mark.usefixtures("roads")
def test_the_way_is_told_in_sentences() -> None:
    (sentence,) = travel_steps(POINTS["a"], POINTS["e"], mode="walk")
    assert sentence == "沿村内道路向东直行 2000 米"


def test_without_a_road_there_is_nothing_to_tell() -> None:
    assert travel_steps(VILLAGE[0], VILLAGE[1], mode="walk") == []


@pytest.fixture
def a_pass(tmp_path: Path, settings: Any) -> None:
    """From a to c over b, closed to motors in winter and on Sundays; the long way round by d, e, f."""
    settings.VAR_DIR = tmp_path
    street = {"highway": "residential"}
    signs = {"motor_vehicle:conditional": "no @ (Nov-Mar); no @ (Su)"}
    ways = [(["a", "b", "c"], street | signs), (["a", "d", "e", "f", "c"], street)]
    roads_import(path=write_osm(tmp_path / "pass.osm", POINTS, ways), apply=True)


@pytest.mark.usefixtures("a_pass")
@pytest.mark.parametrize(
    ("on", "metres"),
    [
        (date(2026, 7, 1), 2000),
        (date(2026, 7, 5), 4000),  # a Sunday
        (date(2026, 11, 25), 4000),
        (datetime(2026, 7, 1, 22, tzinfo=UTC), 2000),
        (datetime(2026, 7, 4, 22, tzinfo=UTC), 4000),  # in China it is Sunday already
    ],
)
def test_a_sign_that_holds_at_times_counts_on_the_day_asked_for(on: date, metres: float) -> None:
    by_car, on_foot = (travel_matrix([POINTS["a"]], [POINTS["c"]], mode=mode, on=on) for mode in ("car", "walk"))
    assert by_car.metres[0, 0] == pytest.approx(metres, abs=5)
    assert on_foot.metres[0, 0] == pytest.approx(2000, abs=5)
    assert travel_path(POINTS["a"], POINTS["c"], mode="car", on=on).metres == pytest.approx(metres, abs=5)


@pytest.mark.usefixtures("a_pass")
def test_what_is_remembered_of_the_roads_is_told_apart_by_the_signs_that_hold() -> None:
    summer, sunday, winter = (roads_version(on=day) for day in (date(2026, 7, 1), date(2026, 7, 5), date(2026, 11, 25)))
    assert sunday == winter != summer  # the same sign shuts it
    assert roads_version(on=date(2026, 7, 2)) == summer
    assert signs_by_day(days=[date(2026, 7, 1)]) == {date(2026, 7, 1): ""}
