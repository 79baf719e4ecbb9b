"""Local edits laid over a network: added links are joined, closures close, winter slows, nothing is imported again."""

from typing import Any

import numpy as np
import pytest
from shapely.geometry import LineString, MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.roads.closing import closes
from geo.roads.edits import Closure, Edits, Link, Pace
from geo.roads.linking import contacts
from geo.roads.network import Network
from geo.roads.overlay import overlaid
from geo.roads.profiles import Mode
from geo.roads.splitting import Cuts, split
from geo.roads.tags import MODES_TAG
from tests.geo.roads.conftest import POINTS, STEP_LON, BuildNetwork

STREET = {"highway": "residential"}
EVERYONE = frozenset(Mode)
ROUND = [
    (["a", "b", "c"], STREET),
    (["c", "f", "i"], STREET),
    (["i", "h", "g"], STREET),
]  # an open square: a to g is long


def between(a: str, b: str, share: float = 0.5) -> tuple[float, float]:
    (x, y), (to_x, to_y) = POINTS[a], POINTS[b]
    return x + (to_x - x) * share, y + (to_y - y) * share


def link(*points: tuple[float, float], crosses: bool = False, modes: str = "walk", **tags: str) -> Link:
    return Link(LineString(points), {"highway": "path", **tags, MODES_TAG: modes}, crosses, "新路", 7)


def edited(network: Network, *links: Link, closures: Any = (), paces: Any = ()) -> Network:
    return Network(overlaid(network.roads, Edits("v1", links, tuple(closures), tuple(paces))))


def metres(network: Network, a: Any, b: Any, mode: Mode = Mode.WALK) -> float:
    return float(network.matrix([a], [b], mode=mode)[1][0, 0])


def seconds(network: Network, a: Any, b: Any, mode: Mode = Mode.WALK) -> float:
    return float(network.matrix([a], [b], mode=mode)[0][0, 0])


def stretch(*points: tuple[float, float]) -> BaseGeometry:
    return MultiLineString([points])


def test_no_edits_leave_the_roads_as_they_are(build: BuildNetwork) -> None:
    roads = build(ROUND).roads
    assert overlaid(roads, Edits()) is roads


def test_a_cut_keeps_lengths_shapes_and_what_is_where(build: BuildNetwork) -> None:
    roads = build(ROUND).roads
    point = np.rint(np.array([between("a", "b", 0.25), between("a", "b", 0.75)]) * 1e7).astype(np.int32)
    cut, junctions = split(roads, Cuts(np.array([0, 0]), np.array([0, 0]), point[::-1]))
    assert len(cut.ends) == len(roads.ends) + 2
    assert cut.length_m.sum() == pytest.approx(roads.length_m.sum(), rel=1e-5)
    assert cut.ends[:3].tolist() == [
        [roads.ends[0, 0], junctions[1]],
        junctions[::-1].tolist(),
        [junctions[0], roads.ends[0, 1]],
    ]
    assert (cut.line(0)[0] == roads.line(0)[0]).all()
    assert (cut.line(3) == roads.line(1)).all()


def test_a_cut_leaves_turn_restrictions_at_their_junction(build: BuildNetwork) -> None:
    ways = [
        (["a", "b"], STREET),
        (["b", "c"], STREET),
        (["b", "e"], STREET),
        (["c", "f"], STREET),
        (["f", "e"], STREET),
    ]
    network = build(ways, bans=[(0, "b", 2, "no_right_turn")])
    cut = edited(network, link(between("a", "b"), between("d", "e")))
    assert len(cut.roads.ends) == len(network.roads.ends) + 2
    for roads in (network, cut):
        assert metres(roads, POINTS["a"], POINTS["e"], Mode.CAR) == pytest.approx(4000, abs=5)


def test_a_link_shortens_the_way_of_those_who_may_use_it(build: BuildNetwork) -> None:
    network = build(ROUND)
    before = metres(network, POINTS["a"], POINTS["g"])
    after = edited(network, link(POINTS["a"], POINTS["g"]))
    assert before == pytest.approx(6000, abs=5)
    assert metres(after, POINTS["a"], POINTS["g"]) == pytest.approx(2000, abs=5)
    assert metres(after, POINTS["a"], POINTS["g"], Mode.CAR) == pytest.approx(before, abs=5)


def test_a_link_may_leave_from_the_middle_of_a_way(build: BuildNetwork) -> None:
    after = edited(build(ROUND), link(between("a", "b"), between("g", "h")))
    assert metres(after, POINTS["a"], POINTS["g"]) == pytest.approx(500 + 2000 + 500, abs=5)


def test_an_end_drawn_beside_a_way_is_led_to_it(build: BuildNetwork) -> None:
    (x, y), (to_x, to_y) = between("a", "b"), between("g", "h")
    after = edited(build(ROUND), link((x, y - 0.0002), (to_x, to_y + 0.0002)))
    assert metres(after, POINTS["a"], POINTS["g"]) == pytest.approx(3000, abs=5)


def test_a_link_meets_the_ways_it_crosses(build: BuildNetwork) -> None:
    ways = [*ROUND, (["d", "e"], STREET), (["b", "e"], STREET)]
    after = edited(build(ways), link(between("a", "b"), between("g", "h")))
    assert metres(after, POINTS["g"], POINTS["d"]) == pytest.approx(500 + 1000 + 500, abs=5)


def test_a_bridge_meets_others_at_its_ends_only(build: BuildNetwork) -> None:
    ways = [*ROUND, (["d", "e"], STREET), (["b", "e"], STREET)]
    over = edited(build(ways), link(between("a", "b"), between("g", "h"), crosses=True, bridge="yes"))
    assert metres(over, POINTS["g"], POINTS["d"]) == pytest.approx(500 + 2000 + 500 + 2000, abs=5)


def test_a_second_link_may_begin_on_the_first(build: BuildNetwork) -> None:
    first, second = link(between("a", "b"), between("g", "h")), link(between("d", "e"), POINTS["f"])
    after = edited(build(ROUND), first, second)
    assert metres(after, POINTS["g"], POINTS["f"]) == pytest.approx(500 + 1000 + 1500, abs=5)


def test_a_link_that_meets_nothing_says_so(build: BuildNetwork) -> None:
    roads = build(ROUND).roads
    assert contacts(roads, link((113.5, 36.5), (113.51, 36.5))) == []
    assert len(contacts(roads, link(POINTS["a"], POINTS["d"]))) == 1


def test_the_way_over_a_link_keeps_its_shape_and_name(build: BuildNetwork) -> None:
    after = edited(build(ROUND), link(POINTS["a"], between("d", "e", 0.1), POINTS["g"]))
    way = after.path(POINTS["a"], POINTS["g"], mode=Mode.WALK)
    assert way is not None
    assert np.abs(way.shape - between("d", "e", 0.1)).max(axis=1).min() < 1e-6
    assert {after.roads.names[after.roads.name[leg.section]] for leg in way.legs if leg.start != leg.end} == {"新路"}


def test_a_closed_stretch_sends_the_way_around(build: BuildNetwork) -> None:
    network = build([*ROUND, (["a", "d", "g"], STREET)])
    shut = edited(network, closures=[Closure(stretch(between("a", "d", 0.3), between("a", "d", 0.6)), EVERYONE)])
    assert metres(network, POINTS["a"], POINTS["d"]) == pytest.approx(1000, abs=5)
    assert metres(shut, POINTS["a"], POINTS["d"]) == pytest.approx(7000, abs=10)


def test_who_lives_before_the_closed_stretch_still_gets_out(build: BuildNetwork) -> None:
    network = build([*ROUND, (["a", "d", "g"], STREET)])
    shut = edited(network, closures=[Closure(stretch(between("a", "d", 0.6), between("a", "d", 0.8)), EVERYONE)])
    assert metres(shut, between("a", "d", 0.3), POINTS["a"]) == pytest.approx(300, abs=3)


def test_a_closure_stops_only_the_modes_it_names(build: BuildNetwork) -> None:
    network = build([*ROUND, (["a", "d", "g"], STREET)])
    shut = edited(network, closures=[Closure(stretch(POINTS["a"], POINTS["d"]), frozenset({Mode.CAR}))])
    assert metres(shut, POINTS["a"], POINTS["g"]) == pytest.approx(2000, abs=5)
    assert metres(shut, POINTS["a"], POINTS["g"], Mode.CAR) == pytest.approx(6000, abs=10)


def test_a_closed_way_leaves_the_ways_that_cross_it_open(build: BuildNetwork) -> None:
    ways = [
        (["a", "b", "c"], STREET),
        (["d", "e", "f"], STREET),
        (["b", "e", "h"], STREET),
        (["a", "d"], STREET),
        (["c", "f"], STREET),
    ]
    shut = edited(build(ways), closures=[Closure(stretch(POINTS["d"], POINTS["e"], POINTS["f"]), EVERYONE)])
    assert metres(shut, POINTS["b"], POINTS["h"]) == pytest.approx(2000, abs=5)


def test_an_area_closes_what_lies_in_it_and_no_more(build: BuildNetwork) -> None:
    network = build([*ROUND, (["a", "d", "g"], STREET)])
    x, y = between("a", "d")
    flood = box(x - 0.002, y - 0.002, x + 0.002, y + 0.002)
    shut = edited(network, closures=[Closure(flood, EVERYONE)])
    assert metres(shut, POINTS["a"], POINTS["d"]) == pytest.approx(7000, abs=10)
    assert metres(shut, between("a", "d", 0.1), POINTS["a"]) == pytest.approx(100, abs=3)


def test_a_door_in_a_closed_area_is_cut_off(build: BuildNetwork) -> None:
    x, y = between("a", "b")
    flood = box(x - 0.002, y - 0.002, x + 0.002, y + 0.002)
    shut = edited(build(ROUND), closures=[Closure(flood, EVERYONE)])
    assert np.isnan(metres(shut, (x, y), POINTS["c"]))


def test_a_hamlet_behind_a_closed_bridge_is_cut_off_and_not_reached_across_the_water(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET), (["c", "f", "i"], STREET)])
    shut = edited(network, closures=[Closure(stretch(between("c", "f", 0.4), between("c", "f", 0.45)), EVERYONE)])
    assert np.isnan(metres(shut, POINTS["a"], between("c", "f", 0.5)))
    assert shut.path(POINTS["a"], between("c", "f", 0.5), mode=Mode.WALK) is None
    assert metres(shut, POINTS["i"], between("c", "f", 0.5)) == pytest.approx(1500, abs=5)


def test_a_closure_closes_an_added_link_too(build: BuildNetwork) -> None:
    added = link(POINTS["a"], POINTS["g"])
    shut = edited(
        build(ROUND), added, closures=[Closure(stretch(between("a", "g", 0.2), between("a", "g", 0.8)), EVERYONE)]
    )
    assert metres(shut, POINTS["a"], POINTS["g"]) == pytest.approx(6000, abs=10)


def test_a_closure_of_what_nobody_could_use_closes_nothing(build: BuildNetwork) -> None:
    roads = build([(["a", "d"], {"highway": "path"})]).roads
    assert closes(roads, Closure(stretch(POINTS["a"], POINTS["d"]), EVERYONE))
    assert not closes(roads, Closure(stretch(POINTS["a"], POINTS["d"]), frozenset({Mode.CAR})))
    assert not closes(roads, Closure(stretch(POINTS["b"], POINTS["e"]), EVERYONE))


def test_a_closure_that_touches_no_way_changes_nothing(build: BuildNetwork) -> None:
    network = build(ROUND)
    shut = edited(network, closures=[Closure(box(114, 37, 114.1, 37.1), EVERYONE)])
    assert shut.roads.ends.tolist() == network.roads.ends.tolist()
    assert "local:closed" not in {key for tags in shut.roads.kinds for key in tags}


def test_winter_slows_the_groups_and_modes_it_names_inside_its_area(build: BuildNetwork) -> None:
    network = build([*ROUND, (["a", "d", "g"], {"highway": "track"})])
    west = Polygon([(113.09, 36.1), (113.09, 36.3), (113.1 + STEP_LON / 2, 36.3), (113.1 + STEP_LON / 2, 36.1)])
    slow = edited(network, paces=[Pace(west, {Mode.WALK: {"track": 0.5}})])
    assert seconds(slow, POINTS["a"], POINTS["d"]) == pytest.approx(2 * seconds(network, POINTS["a"], POINTS["d"]))
    assert seconds(slow, POINTS["a"], POINTS["b"]) == pytest.approx(seconds(network, POINTS["a"], POINTS["b"]))
    assert seconds(slow, POINTS["a"], POINTS["d"], Mode.CAR) == seconds(network, POINTS["a"], POINTS["d"], Mode.CAR)


def test_winter_without_an_area_is_everywhere_and_two_add_up(build: BuildNetwork) -> None:
    network = build(ROUND)
    half = Pace(None, {Mode.CAR: {"minor": 0.5}})
    slow = edited(network, paces=[half, half])
    way = POINTS["a"], between("a", "b", 0.9)
    assert seconds(slow, *way, Mode.CAR) == pytest.approx(4 * seconds(network, *way, Mode.CAR), rel=1e-3)


def test_a_signed_speed_is_slowed_too(build: BuildNetwork) -> None:
    network = build([(["a", "b", "c"], STREET | {"maxspeed": "60"})])
    slow = edited(network, paces=[Pace(None, {Mode.CAR: {"minor": 0.5}})])
    way = POINTS["a"], between("a", "b", 0.9)
    assert seconds(slow, *way, Mode.CAR) == pytest.approx(2 * seconds(network, *way, Mode.CAR), rel=1e-3)


def test_the_version_names_the_edits(build: BuildNetwork) -> None:
    network = build(ROUND)
    assert edited(network).roads.version == f"{network.roads.version}+v1"
