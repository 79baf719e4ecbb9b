import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.roads.door_to_door import door_times
from geo.roads.nearest import nearest_doors
from geo.roads.network import Network
from geo.roads.off_road import Approach
from geo.roads.profiles import Mode
from geo.roads.reading import read_roads
from tests.geo.osm_file import Ways, write_osm
from tests.geo.roads.conftest import POINTS
from tests.geo.roads.hills import hills

GRID: Ways = [
    (list("abc"), {"highway": "unclassified"}),
    (list("def"), {"highway": "unclassified"}),
    (list("adg"), {"highway": "unclassified"}),
    (["f", "i"], {"highway": "unclassified", "oneway": "yes"}),
    (["g", "h"], {"highway": "path"}),
    (["b", "e"], {"highway": "path"}),
]
ROUGH = hills(lambda x, y: 1000 + 80 * np.sin(x / 350) + 60 * np.sin(y / 280))


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> list[Network]:
    roads = read_roads(write_osm(tmp_path_factory.mktemp("nearest") / "grid.osm", POINTS, GRID))
    return [Network(roads), Network(roads, ROUGH)]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 6), mode=st.sampled_from(list(Mode)), sloped=st.booleans())
def test_it_is_the_least_of_the_matrix(
    networks: list[Network], seed: int, count: int, mode: Mode, sloped: bool
) -> None:
    """Ways are chosen by what they cost, turns and dislike included, so the nearest may be a little farther in time."""
    rng, network = np.random.default_rng(seed), networks[sloped]
    corners = np.array(list(POINTS.values()))
    low, high = corners.min(axis=0) - 0.004, corners.max(axis=0) + 0.004
    points, targets = rng.uniform(low, high, (count, 2)), rng.uniform(low, high, (25, 2))
    times = door_times(network, points, targets, mode)
    every = np.where(times.how == Approach.NONE, np.inf, times.seconds)
    found = nearest_doors(network, points, targets, mode)
    assert (np.isfinite(found) == np.isfinite(every).any(axis=0)).all()
    known = np.isfinite(found)
    assert (found[known] >= every.min(axis=0)[known] - 1).all()
    if mode in (Mode.WALK, Mode.EBIKE):
        assert found[known] == pytest.approx(every.min(axis=0)[known], rel=0.02, abs=1) or mode is Mode.EBIKE
    for goal in np.flatnonzero(known):  # it is the time from one of them, not a time of its own
        assert np.abs(every[:, goal] - found[goal]).min() < 1


def test_a_one_way_street_is_not_gone_against(networks: list[Network]) -> None:
    points, targets = np.array([POINTS["i"]]), np.array([POINTS["f"]])
    with_street = nearest_doors(networks[0], targets, points, Mode.CAR)
    assert np.isfinite(with_street).all()
    told = door_times(networks[0], points, targets, Mode.CAR).seconds[0, 0]
    assert nearest_doors(networks[0], points, targets, Mode.CAR)[0] == pytest.approx(told, abs=1)
