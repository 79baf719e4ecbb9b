"""A barrier stops who passes it and costs who passes it: not the lane before it, nor who lives there."""

import numpy as np
import pytest

from geo.roads.network import Network
from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}
# a - b - c, and the long way round a - d - e - f - c; something stands at b
ROUND = [(["a", "b"], STREET), (["b", "c"], STREET), (["a", "d", "e", "f", "c"], STREET)]
BOLLARD, LOCKED, GATE = {"barrier": "bollard"}, {"barrier": "gate", "locked": "yes"}, {"barrier": "gate"}


def between(a: str, b: str, share: float) -> tuple[float, float]:
    (x, y), (to_x, to_y) = POINTS[a], POINTS[b]
    return x + (to_x - x) * share, y + (to_y - y) * share


BEFORE, BEHIND = between("a", "b", 0.9), between("b", "c", 0.1)


def ask(network: Network, start: tuple[float, float], end: tuple[float, float], mode: Mode) -> tuple[float, float]:
    seconds, metres = network.matrix([start], [end], mode=mode)
    way = network.path(start, end, mode=mode)
    if way is not None:
        assert (way.seconds, way.metres) == pytest.approx((seconds[0, 0], metres[0, 0]), abs=0.1)
    return float(seconds[0, 0]), float(metres[0, 0])


@pytest.mark.parametrize(
    ("tags", "mode"),
    [
        (BOLLARD, Mode.CAR),
        (BOLLARD, Mode.MOTORCYCLE),
        *((LOCKED, mode) for mode in Mode),
        *(({"access": "no"}, mode) for mode in Mode),
    ],
)
def test_a_door_before_a_barrier_is_reached_as_if_nothing_stood_there(
    build: BuildNetwork, tags: dict[str, str], mode: Mode
) -> None:
    free, barred = build(ROUND), build(ROUND, barriers={"b": tags})
    for start, end in ((POINTS["a"], BEFORE), (BEFORE, POINTS["a"]), (POINTS["c"], BEHIND), (BEHIND, POINTS["c"])):
        assert ask(barred, start, end, mode) == pytest.approx(ask(free, start, end, mode), abs=0.1)


@pytest.mark.parametrize("mode", list(Mode))
def test_whoever_passes_it_goes_round(build: BuildNetwork, mode: Mode) -> None:
    barred = build(ROUND, barriers={"b": LOCKED})
    assert ask(barred, BEFORE, BEHIND, mode)[1] == pytest.approx(900 + 4000 + 900, abs=5)
    assert ask(barred, BEHIND, BEFORE, mode)[1] == pytest.approx(900 + 4000 + 900, abs=5)


@pytest.mark.parametrize(("mode", "seconds"), [(Mode.CAR, 30), (Mode.MOTORCYCLE, 15), (Mode.EBIKE, 5), (Mode.WALK, 0)])
def test_a_gate_is_opened_by_who_passes_it_only(build: BuildNetwork, mode: Mode, seconds: float) -> None:
    free, gated = build(ROUND), build(ROUND, barriers={"b": GATE})
    for start, end, more in ((BEFORE, BEHIND, seconds), (BEHIND, BEFORE, seconds), (POINTS["a"], BEFORE, 0.0)):
        assert ask(gated, start, end, mode)[0] - ask(free, start, end, mode)[0] == pytest.approx(more, abs=0.1)


def test_a_barrier_at_a_crossing_parts_all_the_ways_there(build: BuildNetwork) -> None:
    ways = [*ROUND, (["b", "e"], STREET)]
    barred = build(ways, barriers={"b": BOLLARD})
    assert ask(barred, BEFORE, between("b", "e", 0.5), Mode.CAR)[1] == pytest.approx(900 + 2000 + 500, abs=5)
    assert ask(barred, BEFORE, between("b", "e", 0.5), Mode.WALK)[1] == pytest.approx(600, abs=5)


def test_a_barrier_where_a_lane_ends_stops_nobody(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET), (["b", "e"], STREET)], barriers={"e": BOLLARD})
    assert ask(network, POINTS["a"], between("b", "e", 0.9), Mode.CAR)[1] == pytest.approx(1900, abs=5)


def test_what_is_reached_in_a_given_time_ends_at_a_barrier(build: BuildNetwork) -> None:
    for tags, far in ((None, True), (LOCKED, False)):
        network = build(ROUND, barriers={"b": tags} if tags else {})
        lines = network.reach(POINTS["a"], mode=Mode.WALK, limit_s=1000)
        assert lines is not None
        east = max(float(line[:, 0].max()) for line in lines if np.abs(line[:, 1] - POINTS["a"][1]).max() < 1e-6)
        assert (east > POINTS["b"][0] + 1e-4) is far
