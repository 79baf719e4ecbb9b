"""What tags mean to each mode."""

import pytest

from geo.roads.barriers import barrier_cost
from geo.roads.profiles import Mode, use_of_way

OPEN = {"highway": "residential"}


@pytest.mark.parametrize(
    ("tags", "mode", "is_open"),
    [
        (OPEN, Mode.WALK, True),
        (OPEN | {"access": "no"}, Mode.CAR, False),
        (OPEN | {"access": "no", "foot": "yes"}, Mode.WALK, True),
        (OPEN | {"motor_vehicle": "forestry"}, Mode.CAR, False),
        (OPEN | {"motor_vehicle": "forestry"}, Mode.EBIKE, True),
        ({"highway": "footway"}, Mode.CAR, False),
        ({"highway": "footway", "bicycle": "yes"}, Mode.EBIKE, True),
        ({"highway": "cycleway"}, Mode.WALK, False),
        ({"highway": "cycleway", "foot": "designated"}, Mode.WALK, True),
        ({"highway": "path", "sac_scale": "alpine_hiking"}, Mode.WALK, False),
        ({"highway": "path", "sac_scale": "hiking"}, Mode.WALK, True),
        ({"highway": "path", "sac_scale": "nobody knows"}, Mode.WALK, True),
        ({"highway": "via_ferrata"}, Mode.WALK, False),
        ({"highway": "platform"}, Mode.WALK, True),
        (OPEN | {"motor_vehicle": "nobody knows", "access": "no"}, Mode.CAR, False),
        (OPEN | {"motor_vehicle": "discouraged"}, Mode.CAR, False),
        (OPEN | {"impassable": "yes"}, Mode.WALK, False),
        (OPEN | {"smoothness": "impassable"}, Mode.CAR, False),
        (OPEN | {"smoothness": "impassable"}, Mode.WALK, True),
        (OPEN | {"motorroad": "yes"}, Mode.WALK, False),
        (OPEN | {"motorroad": "yes", "foot": "yes"}, Mode.WALK, True),
        ({"highway": "motorway"}, Mode.EBIKE, False),
        ({"highway": "pedestrian", "area": "yes"}, Mode.WALK, True),
        ({"highway": "construction"}, Mode.CAR, False),
    ],
)
def test_access(tags: dict[str, str], mode: Mode, is_open: bool) -> None:
    use = use_of_way(tags, mode)
    assert bool(use.ahead_kmh and use.back_kmh) is is_open


def test_a_worse_track_is_slower() -> None:
    grades = [use_of_way({"highway": "track", "tracktype": f"grade{g}"}, Mode.MOTORCYCLE).ahead_kmh for g in (1, 2, 5)]
    assert grades == sorted(grades, reverse=True)


def test_mud_is_slower_than_asphalt() -> None:
    asphalt, mud = (use_of_way(OPEN | {"surface": s}, Mode.EBIKE).ahead_kmh for s in ("asphalt", "mud"))
    assert mud < asphalt


def test_a_car_keeps_to_the_sign() -> None:
    assert use_of_way(OPEN | {"maxspeed": "20"}, Mode.CAR).ahead_kmh == 20


@pytest.mark.parametrize(("sign", "kmh"), [("30 mph", 48.3), ("50;30", 50), ("5", 35), ("none", 35), ("AD:urban", 35)])
def test_a_sign_is_read_as_it_is_meant_and_a_mistake_is_not_kept(sign: str, kmh: float) -> None:
    assert use_of_way(OPEN | {"maxspeed": sign}, Mode.CAR).ahead_kmh == pytest.approx(kmh, abs=0.1)


@pytest.mark.parametrize("kind", ["path", "footway", "steps", "pedestrian"])
def test_one_way_binds_walkers_on_their_own_ways_only(kind: str) -> None:
    assert use_of_way({"highway": kind, "oneway": "yes"}, Mode.WALK).back_kmh == 0
    assert use_of_way({"highway": kind, "oneway": "yes", "oneway:foot": "no"}, Mode.WALK).back_kmh > 0
    assert use_of_way(OPEN | {"oneway": "yes"}, Mode.WALK).back_kmh > 0
    assert use_of_way(OPEN | {"oneway": "yes", "oneway:foot": "yes"}, Mode.WALK).back_kmh == 0


def test_what_is_for_residents_is_entered_only_to_get_there() -> None:
    for tags in ({"access": "private", "motor_vehicle": "yes"}, {"motor_vehicle": "residents"}):
        assert use_of_way(OPEN | tags, Mode.CAR).reserved_s > 0
        assert barrier_cost({"barrier": "gate"} | tags, Mode.CAR)[0] > 300
    assert use_of_way(OPEN | {"access": "permissive"}, Mode.CAR).reserved_s == 0


@pytest.mark.parametrize("barrier", ["chain", "bar", "bollard", "motorcycle_barrier"])
def test_a_car_does_not_pass_what_a_walker_does(barrier: str) -> None:
    assert barrier_cost({"barrier": barrier}, Mode.CAR)[0] == float("inf")
    assert barrier_cost({"barrier": barrier}, Mode.WALK)[0] == 0


def test_a_sign_may_hold_in_one_direction() -> None:
    use = use_of_way(OPEN | {"maxspeed": "50", "maxspeed:backward": "30"}, Mode.CAR)
    assert (use.ahead_kmh, use.back_kmh) == (50, 30)


def test_a_roundabout_is_one_way_for_vehicles() -> None:
    assert use_of_way(OPEN | {"junction": "roundabout"}, Mode.CAR).back_kmh == 0
    assert use_of_way(OPEN | {"junction": "roundabout"}, Mode.WALK).back_kmh > 0


def test_oneway_minus_one_runs_against_the_drawing() -> None:
    use = use_of_way(OPEN | {"oneway": "-1"}, Mode.CAR)
    assert (use.ahead_kmh, use.back_kmh > 0) == (0, True)


def test_an_ebike_may_be_let_in_against_one_way() -> None:
    assert use_of_way(OPEN | {"oneway": "yes", "oneway:bicycle": "no"}, Mode.EBIKE).back_kmh > 0


def test_a_gate_costs_time_and_a_wall_stops() -> None:
    assert 0 < barrier_cost({"barrier": "gate"}, Mode.WALK)[0] < 60
    assert barrier_cost({"barrier": "wall"}, Mode.WALK)[0] == float("inf")


def test_a_walker_passes_a_gap_in_a_hedge_and_no_wall() -> None:
    assert barrier_cost({"barrier": "hedge"}, Mode.WALK)[0] == 0
    assert barrier_cost({"barrier": "jersey_barrier"}, Mode.WALK)[0] == float("inf")


def test_a_traffic_light_holds_up_a_car_and_not_a_walker() -> None:
    light = {"highway": "traffic_signals"}
    assert barrier_cost(light, Mode.CAR)[1] > barrier_cost(light, Mode.WALK)[1] == 0


def test_a_car_is_slower_in_town_unless_the_sign_says_otherwise() -> None:
    country, town = (use_of_way(OPEN, Mode.CAR, urban=place).ahead_kmh for place in (False, True))
    assert town < country
    assert use_of_way(OPEN | {"maxspeed": "50"}, Mode.CAR, urban=True).ahead_kmh == 50


def test_a_rough_surface_halves_a_cars_speed() -> None:
    smooth, rough = (use_of_way(OPEN | {"surface": s}, Mode.CAR).ahead_kmh for s in ("asphalt", "gravel"))
    assert rough == smooth / 2


def test_a_private_way_costs_something_to_come_onto() -> None:
    assert use_of_way(OPEN | {"access": "private"}, Mode.CAR).reserved_s > use_of_way(OPEN, Mode.CAR).reserved_s == 0
