"""Turn restrictions: those that are meant are kept, those that cannot be meant cut nobody off.

Crossings of the village, a kilometre apart:    a b c
                                                d e f
                                                g h i
"""

from typing import Any

import numpy as np
import pytest

from geo.roads.network import Network
from geo.roads.profiles import Mode
from tests.geo.roads.conftest import POINTS, BuildNetwork

STREET = {"highway": "residential"}
MOTORS = [Mode.MOTORCYCLE, Mode.CAR]
# One comes from h to the crossing e; d, b and f lie beyond it, joined by a ring over the corners.
CROSS = [(["h", "e"], STREET), (["e", "d"], STREET), (["e", "b"], STREET), (["e", "f"], STREET)]
RING = [(["d", "a", "b", "c", "f"], STREET)]
FROM, LEFT, STRAIGHT, RIGHT = range(4)


def metres(network: Network, start: Any, end: Any, mode: Mode = Mode.CAR) -> float:
    start, end = (POINTS[place] if isinstance(place, str) else place for place in (start, end))
    found = float(network.matrix([start], [end], mode=mode, last_metres=False)[1][0, 0])
    way = network.path(start, end, mode=mode)
    assert (way is None) == np.isnan(found)
    assert way is None or way.metres == pytest.approx(found, abs=1)
    return found


def near(a: str, b: str, share: float) -> tuple[float, float]:
    (x, y), (to_x, to_y) = POINTS[a], POINTS[b]
    return x + (to_x - x) * share, y + (to_y - y) * share


def at_e(to: int, **tags: str) -> tuple[Any, dict[str, str]]:
    return (("from", FROM), ("via", "e"), ("to", to)), tags


@pytest.mark.parametrize("mode", MOTORS)
@pytest.mark.parametrize("word", ["no_left_turn", "no_u_turn", "no_entry", "no_weird_zigzags"])
def test_any_no_forbids_the_turn_it_names(build: BuildNetwork, word: str, mode: Mode) -> None:
    network = build([*CROSS, *RING], relations=[at_e(LEFT, restriction=word)])
    assert metres(network, "h", near("e", "d", 0.5), mode) == pytest.approx(1000 + 1000 + 2000 + 500, abs=5)
    assert metres(network, "h", "f", mode) == pytest.approx(2000, abs=5)


@pytest.mark.parametrize("word", ["only_right_turn", "only_weird_zigzags"])
def test_any_only_forbids_all_the_others(build: BuildNetwork, word: str) -> None:
    network = build([*CROSS, *RING], relations=[at_e(RIGHT, restriction=word)])
    assert metres(network, "h", "f") == pytest.approx(2000, abs=5)
    assert metres(network, "h", near("e", "b", 0.5)) > 4000


@pytest.mark.parametrize(
    "tags",
    [
        {"restriction": "yield"},
        {"restriction": "no_left_turn_on_red"},
        {"restriction": "only_right_turn_on_red"},
        {"restriction:hgv": "no_left_turn"},
        {"restriction:bicycle": "no_left_turn"},
        {"restriction": "no_left_turn", "except": "motorcar;motorcycle"},
        {"restriction": "no_left_turn", "except": "bus, motor_vehicle"},
        {"restriction": "no_left_turn", "except": "psv ; vehicle"},
    ],
    ids=lambda tags: " ".join(tags.values()),
)
@pytest.mark.parametrize("mode", MOTORS)
def test_what_binds_others_or_nobody_is_left_aside(build: BuildNetwork, tags: dict[str, str], mode: Mode) -> None:
    network = build([*CROSS, *RING], relations=[at_e(LEFT, **tags)])
    assert metres(network, "h", "d", mode) == pytest.approx(2000, abs=5)


@pytest.mark.parametrize(
    ("key", "bound"),
    [
        ("restriction:motorcar", {Mode.CAR}),
        ("restriction:motorcycle", {Mode.MOTORCYCLE}),
        ("restriction:motor_vehicle", {Mode.CAR, Mode.MOTORCYCLE}),
    ],
)
def test_a_restriction_may_bind_some_vehicles(build: BuildNetwork, key: str, bound: set[Mode]) -> None:
    network = build([*CROSS, *RING], relations=[at_e(LEFT, **{key: "no_left_turn"})])
    for mode in Mode:
        assert (metres(network, "h", near("e", "d", 0.5), mode) > 2000) == (mode in bound)


def test_two_only_allow_both(build: BuildNetwork) -> None:
    both = [at_e(RIGHT, restriction="only_right_turn"), at_e(STRAIGHT, restriction="only_straight_on")]
    network = build([*CROSS, *RING], relations=both)
    assert [metres(network, "h", end) for end in "fb"] == pytest.approx([2000, 2000], abs=5)
    assert metres(network, "h", near("e", "d", 0.5)) > 4000


def test_an_order_and_its_contrary_leave_the_turn_open(build: BuildNetwork) -> None:
    both = [at_e(RIGHT, restriction="only_right_turn"), at_e(RIGHT, restriction="no_right_turn")]
    assert metres(build([*CROSS, *RING], relations=both), "h", "f") == pytest.approx(2000, abs=5)


@pytest.mark.parametrize("words", [("no_left_turn", "no_straight_on", "no_right_turn"), ("no_entry",) * 3])
def test_restrictions_that_leave_no_way_out_are_a_mistake_of_the_map(
    build: BuildNetwork, words: tuple[str, ...]
) -> None:
    bans = [at_e(to, restriction=word) for to, word in zip((LEFT, STRAIGHT, RIGHT), words, strict=True)]
    network = build([*CROSS, *RING], relations=bans)
    for end in ("d", "b", "f"):
        assert metres(network, "h", end) == pytest.approx(2000, abs=5)


def test_restrictions_that_leave_no_way_in_are_a_mistake_of_the_map(build: BuildNetwork) -> None:
    into = [((("from", way), ("via", "e"), ("to", FROM)), {"restriction": "no_entry"}) for way in (1, 2, 3)]
    assert metres(build([*CROSS, *RING], relations=into), "d", "h") == pytest.approx(2000, abs=5)


def test_an_only_into_a_way_that_is_closed_to_this_mode_binds_it_not(build: BuildNetwork) -> None:
    ways = [*CROSS[:3], (["e", "f"], {"highway": "footway"}), *RING]
    network = build(ways, relations=[at_e(RIGHT, restriction="only_right_turn")])
    assert metres(network, "h", "d") == pytest.approx(2000, abs=5)


def test_an_only_into_a_way_that_does_not_begin_there_says_nothing(build: BuildNetwork) -> None:
    network = build(
        [*CROSS, *RING], relations=[((("from", 0), ("via", "e"), ("to", 4)), {"restriction": "only_left_turn"})]
    )
    assert metres(network, "h", "f") == pytest.approx(2000, abs=5)


@pytest.mark.parametrize(
    ("word", "shut", "free"),
    [
        ("no_left_turn", "d", "f"),
        ("no_right_turn", "f", "d"),
        ("only_right_turn", "d", "f"),
        ("only_left_turn", "f", "d"),
    ],
)
def test_of_a_way_that_runs_on_through_the_crossing_the_word_tells_the_side(
    build: BuildNetwork, word: str, shut: str, free: str
) -> None:
    ways = [(["h", "e"], STREET), (["d", "e", "f"], STREET), (["d", "a", "b", "c", "f"], STREET)]
    network = build(ways, relations=[((("from", 0), ("via", "e"), ("to", 1)), {"restriction": word})])
    assert metres(network, "h", free) == pytest.approx(2000, abs=5)
    assert metres(network, "h", near("e", shut, 0.5)) > 4000


@pytest.mark.parametrize(("word", "begin", "shut"), [("no_left_turn", "d", True), ("no_left_turn", "f", False)])
def test_a_way_that_comes_through_the_crossing_is_left_on_the_side_that_fits(
    build: BuildNetwork, word: str, begin: str, shut: bool
) -> None:
    ways = [(["d", "e", "f"], STREET), (["e", "b"], STREET), (["d", "a", "b", "c", "f"], STREET)]
    network = build(ways, relations=[((("from", 0), ("via", "e"), ("to", 1)), {"restriction": word})])
    assert (metres(network, near("e", begin, 0.5), near("e", "b", 0.5)) > 1500) is shut


def test_a_word_that_tells_no_side_is_left_aside_where_the_way_runs_on(build: BuildNetwork) -> None:
    ways = [(["h", "e"], STREET), (["d", "e", "f"], STREET), (["d", "a", "b", "c", "f"], STREET)]
    network = build(ways, relations=[((("from", 0), ("via", "e"), ("to", 1)), {"restriction": "no_entry"})])
    assert [metres(network, "h", end) for end in "df"] == pytest.approx([2000, 2000], abs=5)


def test_one_turns_round_in_the_nearest_dead_end_where_no_other_way_is_left(build: BuildNetwork) -> None:
    lane = near("e", "f", 0.5)
    points = POINTS | {"x": lane, "y": (lane[0], lane[1] + 0.003)}
    ways = [
        (["h", "e"], STREET),
        (["e", "d"], STREET),
        (["e", "x"], STREET),
        (["x", "f"], STREET),
        (["x", "y"], STREET),
    ]
    network = build(ways, points=points, bans=[(0, "e", 1, "no_left_turn")])
    spur = 0.003 / 0.0090121 * 1000
    assert metres(network, "h", "d") == pytest.approx(1000 + 2 * (500 + spur) + 1000, abs=10)


# b – e is passed over: from a one comes by b to e, and must not go on to h.
OVER = [(["a", "b"], STREET), (["b", "e"], STREET), (["e", "h"], STREET), (["e", "f"], STREET), (["c", "b"], STREET)]
AROUND = [(["h", "i", "f"], STREET), (["c", "f"], STREET)]


@pytest.mark.parametrize("word", ["no_straight_on", "no_weird_zigzags"])
def test_a_restriction_over_a_way_binds_who_came_that_way(build: BuildNetwork, word: str) -> None:
    relation = ((("from", 0), ("via", 1), ("to", 2)), {"restriction": word})
    network = build([*OVER, *AROUND], relations=[relation])
    assert metres(network, "a", near("e", "h", 0.5)) == pytest.approx(4500, abs=5)  # by c and f
    assert metres(network, "c", near("e", "h", 0.5)) == pytest.approx(1000 + 1000 + 500, abs=5)
    assert metres(network, near("b", "e", 0.5), near("e", "h", 0.5)) == pytest.approx(1000, abs=5)
    assert metres(network, "a", near("b", "e", 0.7)) == pytest.approx(1700, abs=5)
    assert metres(network, "a", near("e", "h", 0.5), Mode.WALK) == pytest.approx(2500, abs=5)


def test_an_only_over_a_way_leaves_the_one_way_on(build: BuildNetwork) -> None:
    relation = ((("from", 0), ("via", 1), ("to", 3)), {"restriction": "only_left_turn"})
    network = build([*OVER, *AROUND], relations=[relation])
    assert metres(network, "a", "f") == pytest.approx(3000, abs=5)
    assert metres(network, "a", near("e", "h", 0.5)) == pytest.approx(4500, abs=5)  # by c and f
    assert metres(network, "c", near("e", "h", 0.5)) == pytest.approx(2500, abs=5)


def test_two_over_the_same_way_are_both_kept(build: BuildNetwork) -> None:
    bans = [((("from", a), ("via", 1), ("to", b)), {"restriction": "no_turn"}) for a, b in ((0, 2), (4, 3))]
    network = build([*OVER, *AROUND], relations=bans)
    assert metres(network, "a", near("e", "h", 0.5)) == pytest.approx(4500, abs=5)  # by c and f
    assert metres(network, "c", near("e", "f", 0.5)) == pytest.approx(1500, abs=5)  # by f
    assert metres(network, "a", near("e", "f", 0.5)) == pytest.approx(2500, abs=5)


def test_a_restriction_may_lead_over_several_ways_and_over_a_way_in_pieces(build: BuildNetwork) -> None:
    ways = [
        (["a", "b"], STREET),
        (["b", "c"], STREET),
        (["c", "f"], STREET),
        (["f", "i"], STREET),
        (["f", "e"], STREET),
    ]
    more = [(["e", "h", "i"], STREET), (["b", "e"], {"highway": "footway"})]
    relation = ((("from", 0), ("via", 1), ("via", 2), ("to", 3)), {"restriction": "no_straight_on"})
    for barriers in ({}, {"c": {"barrier": "gate"}}):
        network = build([*ways, *more], relations=[relation], barriers=barriers)
        assert metres(network, "a", near("f", "i", 0.5)) == pytest.approx(3000 + 1000 + 2000 + 500, abs=5)
        assert metres(network, near("b", "c", 0.5), near("f", "i", 0.5)) == pytest.approx(2000, abs=5)


def test_turning_back_over_the_middle_of_a_dual_road_is_forbidden_in_one_direction(
    build: BuildNetwork,
) -> None:
    one = STREET | {"oneway": "yes"}
    ways = [(["a", "b"], one), (["b", "c"], one), (["b", "e"], STREET), (["f", "e"], one), (["e", "d"], one)]
    ends = [(["c", "f"], STREET), (["d", "a"], STREET)]
    relation = ((("from", 0), ("via", 2), ("to", 4)), {"restriction": "no_u_turn"})
    network = build([*ways, *ends], relations=[relation])
    assert metres(network, near("a", "b", 0.5), near("e", "d", 0.5)) == pytest.approx(
        500 + 1000 + 1000 + 1000 + 500, abs=5
    )
    assert metres(network, near("f", "e", 0.5), near("b", "c", 0.5)) == pytest.approx(500 + 1000 + 500, abs=5)


def test_a_broken_relation_breaks_nothing(build: BuildNetwork) -> None:
    broken: list[Any] = [
        ((("from", 0), ("to", 1)), {"restriction": "no_left_turn"}),
        ((("via", "e"), ("to", 1)), {"restriction": "no_left_turn"}),
        ((("from", 0), ("via", "a"), ("to", 1)), {"restriction": "no_left_turn"}),
        ((("from", 0), ("via", 4), ("to", 1)), {"restriction": "no_left_turn"}),
        ((("from", 0), ("via", "e"), ("to", 1)), {"restriction": ""}),
    ]
    assert metres(build([*CROSS, *RING], relations=broken), "h", "d") == pytest.approx(2000, abs=5)
