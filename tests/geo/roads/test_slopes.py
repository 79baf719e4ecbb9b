from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.roads.approach import approaches
from geo.roads.door_to_door import door_times
from geo.roads.door_way import door_way
from geo.roads.network import Network
from geo.roads.off_road import Approach
from geo.roads.profiles import Mode, profile_for
from geo.roads.reading import read_roads
from geo.roads.slope_times import kmh_on, walking_share
from geo.roads.slopes import slopes_of
from geo.terrain.heights import Heights
from tests.geo.osm_file import Ways, write_osm
from tests.geo.roads.conftest import POINTS, STEP_LON
from tests.geo.roads.hills import hills, tilted

GRADES = st.floats(-0.45, 0.45)
MODES = st.sampled_from(list(Mode))
SQUARE: Ways = [
    (list("abc"), {"highway": "unclassified"}),
    (list("def"), {"highway": "track"}),
    (list("ghi"), {"highway": "path"}),
    (list("adg"), {"highway": "unclassified"}),
    (list("cfi"), {"highway": "unclassified"}),
]


def seconds(network: Network, a: str, b: str, mode: Mode) -> float:
    return float(network.matrix([POINTS[a]], [POINTS[b]], mode=mode)[0][0, 0])


def square(tmp_path: Path, heights: Heights | None = None, ways: Ways = SQUARE) -> Network:
    return Network(read_roads(write_osm(tmp_path / "square.osm", POINTS, ways)), heights)


def test_walkers_go_by_toblers_function() -> None:
    """6 km/h at 5 % downhill, 5.04 on the flat, and so on, as his report tabulates it."""
    for grade, kmh in ((-0.05, 6.0), (0.0, 5.04), (0.10, 3.55), (-0.15, 4.23), (0.30, 1.76), (-0.40, 1.76)):
        assert 6 * np.exp(-0.175) * walking_share(grade) == pytest.approx(kmh, abs=0.01)


@given(GRADES, GRADES, MODES, st.floats(2, 60))
def test_the_steeper_the_slower(a: float, b: float, mode: Mode, flat: float) -> None:
    gentle, steep = sorted((abs(a), abs(b)))
    assert kmh_on(steep, flat, mode) <= kmh_on(gentle, flat, mode) + 1e-9
    if gentle >= 0.05:
        assert kmh_on(-steep, flat, mode) <= kmh_on(-gentle, flat, mode) + 1e-9


@given(GRADES, MODES, st.floats(2, 60))
def test_uphill_is_never_faster_than_downhill_or_flat(grade: float, mode: Mode, flat: float) -> None:
    up, level = kmh_on(abs(grade), flat, mode), kmh_on(0.0, flat, mode)
    assert level == pytest.approx(flat)
    assert 0 < up <= level
    assert up <= kmh_on(-abs(grade), flat, mode) + 1e-9 or mode in (Mode.MOTORCYCLE, Mode.CAR)


@pytest.mark.parametrize("mode", list(Mode))
def test_the_tables_of_shares_are_in_order(mode: Mode) -> None:
    rule = profile_for(mode).slope
    if mode is Mode.WALK:
        assert not rule  # Tobler's function it is
        return
    assert rule["grade"] == sorted(rule["grade"])
    assert len(rule["grade"]) == len(rule["share"])
    assert 0 < min(rule["share"]) <= max(rule["share"]) == 1


def test_an_ebike_is_pushed_up_where_it_is_steep_and_ridden_down() -> None:
    ridden, pushed = kmh_on(0.119, 18.0, Mode.EBIKE), kmh_on(0.121, 18.0, Mode.EBIKE)
    assert ridden > 7
    assert pushed < kmh_on(0.121, 5.1, Mode.WALK)
    assert kmh_on(-0.121, 18.0, Mode.EBIKE) > 12


def test_without_heights_and_on_flat_ground_times_are_what_they_were(tmp_path: Path) -> None:
    plain = square(tmp_path)
    flat = square(tmp_path, hills(lambda x, y: 0 * x + 1234))
    unknown = square(tmp_path, hills(lambda x, y: 0 * x + np.nan))
    points = np.array(list(POINTS.values())) + np.array([0.002, 0.001])
    for mode in Mode:
        told = door_times(plain, points, None, mode)
        for other in (flat, unknown):
            assert door_times(other, points, None, mode).seconds == pytest.approx(told.seconds, rel=1e-5)
        again = door_times(square(tmp_path), points, None, mode)
        assert (again.seconds == told.seconds).all()


@pytest.mark.parametrize("mode", list(Mode))
def test_up_takes_longer_and_there_and_back_differ_by_the_slope_alone(tmp_path: Path, mode: Mode) -> None:
    plain, sloped = square(tmp_path), square(tmp_path, tilted(0.10))
    up, down = (seconds(sloped, *ends, mode) for ends in (("a", "c"), ("c", "a")))
    flat = seconds(plain, "a", "c", mode)
    assert up >= flat
    assert up > down or mode in (Mode.MOTORCYCLE, Mode.CAR)
    assert up / flat == pytest.approx(1 / float(kmh_on(0.10, 20.0, mode) / 20), rel=0.03)
    # along the slope nothing changes
    for a, b in ("ag", "ga", "ci"):
        assert seconds(sloped, a, b, mode) == pytest.approx(seconds(plain, a, b, mode), rel=1e-3)


@settings(max_examples=25, deadline=None)
@given(grade=st.floats(0.01, 0.15), more=st.floats(0.01, 0.1), mode=st.sampled_from([Mode.WALK, Mode.EBIKE]))
def test_steeper_ground_is_never_quicker_up(
    tmp_path_factory: pytest.TempPathFactory, grade: float, more: float, mode: Mode
) -> None:
    folder = tmp_path_factory.mktemp("slopes")
    gentle, steep = (square(folder, tilted(value)) for value in (grade, grade + more))
    assert seconds(gentle, "a", "c", mode) <= seconds(steep, "a", "c", mode) + 0.1


def test_a_hill_between_two_places_of_one_height_is_felt(tmp_path: Path) -> None:
    """Heights are read along a way, not at its ends alone."""
    hill = hills(lambda x, y: 1000 + 150 * np.exp(-((x - 500) ** 2) / 200**2) + 0 * y)
    network = square(tmp_path, hill, [(["a", "b"], {"highway": "unclassified"})])
    there, back = (seconds(network, *ends, Mode.WALK) for ends in (("a", "b"), ("b", "a")))
    assert there > 1.4 * seconds(square(tmp_path), "a", "b", Mode.WALK)
    assert there == pytest.approx(back, rel=0.02)


@pytest.mark.parametrize("tags", [{"bridge": "yes"}, {"tunnel": "yes"}, {"bridge": "viaduct", "layer": "1"}])
def test_bridges_and_tunnels_leave_the_ground(tmp_path: Path, tags: dict[str, str]) -> None:
    gorge = hills(lambda x, y: 1000 - 200 * np.exp(-((x - 500) ** 2) / 150**2) + 0 * y)
    ways: Ways = [(["a", "b"], {"highway": "unclassified"} | tags), (["b", "c"], {"highway": "unclassified"})]
    over, flat = square(tmp_path, gorge, ways), square(tmp_path, None, ways)
    slopes = over.slopes
    assert slopes is not None
    assert (slopes.grade[slopes.start[0] : slopes.start[1]] == 0).all()
    for mode in Mode:
        assert over.graph(mode).along[0] == pytest.approx(flat.graph(mode).along[0])


def test_steps_keep_their_own_pace(tmp_path: Path) -> None:
    ways: Ways = [(["a", "b"], {"highway": "steps"}), (["b", "c"], {"highway": "path"})]
    steep = square(tmp_path, tilted(0.3), ways)
    assert steep.graph(Mode.WALK).along[0, :, 1] == pytest.approx(1000 * 3.6 / 3.0, rel=0.01)


def test_noise_of_a_usual_file_makes_no_short_way_steep(tmp_path: Path) -> None:
    """Heights off by 4 m from cell to cell, ways of 15 to 40 m: the raw grades would be 30 to 80 %."""
    rng = np.random.default_rng(17)
    noisy = hills(lambda x, y: 1000 + rng.normal(0, 4, x.shape))
    names = [f"p{k}" for k in range(60)]
    lon = 113.1 + np.cumsum(rng.uniform(15, 40, 60)) / 89_700
    points = dict(zip(names, zip(lon, np.full(60, 36.2), strict=True), strict=True))
    ways: Ways = [([a, b], {"highway": "path"}) for a, b in pairwise(names)]
    roads = read_roads(write_osm(tmp_path / "short.osm", points, ways))
    grade = np.abs(slopes_of(roads, noisy).grade)
    assert grade.max() < 0.12
    assert grade.mean() < 0.05
    there, back = (Network(roads, noisy).matrix([points[a]], [points[b]], mode=Mode.WALK)[0][0, 0] for a, b in
                   (("p0", "p59"), ("p59", "p0")))  # fmt: skip
    plain = Network(roads).matrix([points["p0"]], [points["p59"]], mode=Mode.WALK)[0][0, 0]
    assert there == pytest.approx(plain, rel=0.08)
    assert back == pytest.approx(plain, rel=0.08)


def test_no_way_is_steeper_than_its_class_can_be(tmp_path: Path) -> None:
    slopes = slopes_of(square(tmp_path).roads, tilted(0.9))
    roads = square(tmp_path).roads
    for kind, most in (("unclassified", 0.22), ("track", 0.30), ("path", 0.45)):
        sections = [k for k in range(len(roads.ends)) if roads.kinds[roads.kind[k]]["highway"] == kind]
        grades = np.concatenate([slopes.grade[slopes.start[k] : slopes.start[k + 1]] for k in sections])
        assert np.abs(grades).max() == pytest.approx(most)


def test_a_place_on_a_way_is_reached_in_its_share_of_the_time(tmp_path: Path) -> None:
    network = square(tmp_path, tilted(0.1))
    half = (113.1 + STEP_LON / 2, 36.2)
    up = network.matrix([POINTS["a"], half], [POINTS["b"]], mode=Mode.WALK)[0]
    assert up[1, 0] == pytest.approx(up[0, 0] / 2, rel=0.02)


def test_who_parks_walks_up_and_comes_down_by_the_same_path(tmp_path: Path) -> None:
    """A door 1 km up a path: out of it is quicker than in, and the parts say so."""
    ways: Ways = [(list("adg"), {"highway": "unclassified"}), (["d", "e"], {"highway": "path"})]
    plain, sloped = square(tmp_path, None, ways), square(tmp_path, tilted(0.2), ways)
    door, road = np.array([POINTS["e"]]), np.array([POINTS["a"]])
    found = approaches(sloped, door, Mode.CAR)
    assert found.how[0] == Approach.PATH
    flat = approaches(plain, door, Mode.CAR)
    assert flat.out_s[0] == flat.seconds[0]
    assert found.seconds[0] / flat.seconds[0] == pytest.approx(np.exp(3.5 * 0.2), rel=0.03)
    assert found.out_s[0] / flat.seconds[0] == pytest.approx(np.exp(3.5 * 0.1), rel=0.03)
    up, down = (door_times(sloped, *ends, Mode.CAR).seconds[0, 0] for ends in ((road, door), (door, road)))
    assert up - down == pytest.approx(found.seconds[0] - found.out_s[0], rel=0.01)
    for start, end, whole in ((road[0], door[0], up), (door[0], road[0], down)):
        way = door_way(sloped, start, end, Mode.CAR)
        assert way.seconds == pytest.approx(whole)
        assert sum(part.seconds for part in way.parts) == pytest.approx(whole, abs=1)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), mode=st.sampled_from([Mode.EBIKE, Mode.CAR]))
def test_no_door_beyond_the_roads_is_a_way_between_others(
    tmp_path_factory: pytest.TempPathFactory, seed: int, mode: Mode
) -> None:
    """The triangle inequality holds on slopes too, where in and out differ."""
    rng = np.random.default_rng(seed)
    bumps = rng.uniform(-1, 1, 6)
    rough = hills(lambda x, y: 1000 + 120 * (bumps[0] * np.sin(x / 300 + bumps[1]) + bumps[2] * np.sin(y / 250)))
    ways: Ways = [(list("abc"), {"highway": "unclassified"}), (["b", "e", "h"], {"highway": "path"}),
                  (["e", "f"], {"highway": "path"}), (["e", "d"], {"highway": "path"})]  # fmt: skip
    network = square(tmp_path_factory.mktemp("rough"), rough, ways)
    points = np.array([POINTS[name] for name in "abcdefh"]) + rng.uniform(-0.001, 0.001, (7, 2))
    told = door_times(network, points, None, mode).seconds
    off = np.flatnonzero(approaches(network, points, mode).how != Approach.ROAD)
    through = told[:, off, None] + told[None, off, :]
    assert (told[:, None, :] <= through + 1).all()
