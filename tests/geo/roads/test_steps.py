"""A way step by step, on roads small enough to check by hand, and how the steps are said."""

import pytest
from django.utils import translation

from geo.roads.directions import directions_in_words
from geo.roads.network import Network
from geo.roads.profiles import Mode
from geo.roads.steps import Step, Turn, steps_of
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}


def tell(network: Network, start: str, end: str, mode: Mode = Mode.WALK) -> list[Step]:
    way = network.path(POINTS[start], POINTS[end], mode=mode)
    assert way is not None
    return steps_of(network.roads, way.legs)


def test_straight_on_along_one_street_is_one_step(build: BuildNetwork) -> None:
    (step,) = tell(build([(["a", "b"], STREET), (["b", "c"], STREET), (["b", "e"], STREET)]), "a", "c")
    assert step.turn is Turn.START
    assert step.heading == pytest.approx(90, abs=0.1)
    assert step.metres == pytest.approx(2000, rel=1e-3)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(("end", "turn"), [("b", "left"), ("h", "right"), ("f", "straight")])
def test_a_crossing_is_told_by_where_one_turns(build: BuildNetwork, end: str, turn: str, mode: Mode) -> None:
    roads = [(["d", "e"], STREET), *((["e", other], STREET | {"name": other}) for other in "bhf")]
    first, second = tell(build(roads), "d", end, mode)
    assert (first.turn, second.turn, second.name) == ("start", turn, end)
    assert second.metres == pytest.approx(1000, rel=1e-3)


def test_a_bend_where_no_other_way_leaves_is_no_turn(build: BuildNetwork) -> None:
    (step,) = tell(build([(["a", "b"], STREET), (["b", "e"], STREET)]), "a", "e")
    assert step.metres == pytest.approx(2000, rel=1e-3)


def test_a_turn_within_one_named_street_is_told_where_another_leaves(build: BuildNetwork) -> None:
    steps = tell(build([(["a", "b"], STREET), (["b", "e"], STREET), (["b", "c"], STREET)]), "a", "e")
    assert [step.turn for step in steps] == ["start", "right"]


def test_steps_add_up_to_the_way(build: BuildNetwork) -> None:
    network = build([(["a", "b", "e"], STREET), (["e", "f", "i"], {"highway": "track"})])
    way = network.path(POINTS["a"], POINTS["i"], mode=Mode.WALK)
    assert way is not None
    assert sum(step.metres for step in steps_of(network.roads, way.legs)) == pytest.approx(way.metres, abs=1)


def test_steps_are_said_with_the_ways_name_or_else_its_class(build: BuildNetwork) -> None:
    roads = [(["a", "b"], STREET), (["b", "e"], {"highway": "path"}), (["e", "f"], STREET | {"name": "石门路"})]
    said = directions_in_words(tell(build(roads), "a", "f"))
    assert said == ["沿村内道路向东直行 1000 米", "右转进入小路，行 1000 米", "左转进入石门路，行 1000 米"]


def test_steps_are_said_in_english_to_who_reads_english() -> None:
    with translation.override("en"):
        (said,) = directions_in_words([Step(Turn.LEFT, "", "track", 0.0, 46.4)])
    assert said == "Turn left into the farm track, 46 m"
