"""A solution of routing as rows, not yet saved: routes with their stops, and who was left out, why and what helps."""

from datetime import date, datetime, time
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from dispatch.plans import prices
from dispatch.plans.inputs import DayOff, Door, LeaveDays, OwedVisit, Start
from dispatch.plans.models import Plan
from dispatch.plans.translate.guesses import with_unknown_villages
from dispatch.plans.translate.legs import Guess, Leg, legs_counted, rough_nodes
from dispatch.plans.translate.problem import ProblemIndex
from dispatch.plans.translate.rows import RouteRows, left_out_rows, route_rows
from geo.travel import Approach, Source, TravelApproach, TravelMatrix, travel_guess
from routing import solution as routing
from tests.dispatch.plans.test_problem_of_inputs import ALL_DAY, ANNA, BEN, DAY, MONDAY, SUNDAY, index_of, owed
from visits.register.selectors.whereabouts import Known

NO_TERMS = routing.Terms(0, 0, 0, 0, 0, 0, 0, 0)


def at(hour: int, minute: int = 0, *, day: date = MONDAY) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def routed(index: ProblemIndex, *routes: routing.Route, how: tuple[Approach, ...] = ()) -> list[RouteRows]:
    """Between nodes a and b lie 100a + b seconds and ten times as many metres, by straight line to the last door."""
    nodes = len(index.points)
    seconds = np.add.outer(100 * np.arange(nodes), np.arange(nodes)).astype(np.int64)
    source = np.full((nodes, nodes), Source.NETWORK, np.uint8)
    source[:, len(index.doors) - 1] = Source.STRAIGHT_LINE
    matrix = TravelMatrix(seconds, 10 * seconds, source, np.zeros((nodes, nodes), bool))
    ends = [TravelApproach(kind, (113.5, 36.5), 70 + i, 80 + i) for i, kind in enumerate(how)]
    ends += [TravelApproach(Approach.ROAD, (0.0, 0.0), 0, 0)] * (len(index.doors) - len(ends))
    approached = dict.fromkeys(index.travels, ends)
    solution = routing.Solution(routes, (), NO_TERMS)
    return route_rows(Plan(), index, dict.fromkeys(index.travels, matrix), approached, solution)


NINE = 9 * 3600
TWO_STOPS = routing.Route(
    0,
    (routing.Stop((0,), NINE, NINE + 60, NINE + 960), routing.Stop((1,), NINE + 1000, NINE + 1000, NINE + 1600)),
    leave_s=NINE - 600,
    return_s=NINE + 2400,
    travel_s=303,
    service_s=1500,
    wait_s=60,
    rest_s=12 * 3600,
)


def test_a_route_tells_its_times_its_way_and_its_legs() -> None:
    index = index_of(owed(1), owed(2))
    (rows,) = routed(index, TWO_STOPS)
    route = rows.route
    assert (route.start_at, route.end_at, route.rest_at) == (at(8, 50), at(9, 40), at(12))
    assert (route.travel_s, route.service_s, route.distance_m) == (303, 1500, 10 * (200 + 1 + 102))
    assert (route.travel_source, rows.duty, rows.home) == ("mixed", ALL_DAY, (112.0, 35.0))
    assert rows.points == [(112.0, 35.0), (113.01, 36.01), (113.02, 36.02), (112.0, 35.0)]
    assert rows.legs == [
        Leg(200, 2000, "network", None),
        Leg(1, 10, "straight_line", Guess.WAY),
        Leg(102, 1020, "network", None),
    ]


def test_a_stop_tells_when_the_visit_begins_and_the_way_to_it() -> None:
    (rows,) = routed(index_of(owed(1), owed(2)), TWO_STOPS)
    first, second = (one.stop for one in rows.stops)
    assert (first.order, first.household_id, first.place_level) == (1, 1, Known.DOOR)
    assert (first.arrival_at, first.service_s, first.travel_s, first.distance_m) == (at(9, 1), 900, 200, 2000)
    assert first.travel_source == "network"
    assert first.point is not None
    assert (first.point.x, first.point.y, first.point.srid) == (113.01, 36.01, 4326)
    assert (second.order, second.household_id, second.travel_source) == (2, 2, "straight_line")
    assert (first.parked, first.approach, first.walk_s) == (None, "road", 0)


def test_on_one_source_alone_the_route_names_it_and_without_a_break_it_has_none() -> None:
    (rows,) = routed(index_of(owed(1), owed(2)), routing.Route(0, TWO_STOPS.stops[:1], NINE, NINE + 2400, 0, 0, 0))
    assert (rows.route.travel_source, rows.route.rest_at) == ("network", None)


@pytest.mark.parametrize(("how", "said"), [(Approach.PATH, "path"), (Approach.GROUND, "ground")])
def test_where_the_vehicle_is_left_is_kept(how: Approach, said: str) -> None:
    (rows,) = routed(index_of(owed(1), owed(2)), TWO_STOPS, how=(how, how))
    second = rows.stops[1].stop
    assert (second.approach, second.walk_s, second.walk_m) == (said, 71, 81)
    assert second.parked is not None
    assert (second.parked.x, second.parked.y, second.parked.srid) == (113.5, 36.5, 4326)


def test_each_person_behind_the_door_has_a_visit_of_their_own() -> None:
    couple = (owed(1), owed(2, household_id=1, tier="key", clause="P27-1"))
    route = routing.Route(0, (routing.Stop((0,), NINE, NINE, NINE + 960),), NINE, NINE + 2400, 0, 0, 0)
    (rows,) = routed(index_of(*couple), route)
    said = [(one.elder_id, one.first_day, one.last_day, one.tier, one.clause) for one in rows.stops[0].visits]
    assert said == [(2, MONDAY, SUNDAY, "key", "P27-1"), (1, MONDAY, SUNDAY, "general", "P29")]


def left_out(
    index: ProblemIndex,
    data: dict[str, int] | None = None,
    remedies: tuple[routing.Remedy, ...] = (),
    visit: int = 0,
) -> list[tuple[int, str, dict[str, Any]]]:
    reasons = (routing.Reason("no_time", data or {}), routing.Reason("full", {}))
    solution = routing.Solution((), (routing.LeftOut(visit, reasons, remedies),), NO_TERMS)
    return [(row.elder_id, row.reason, row.detail) for row in left_out_rows(Plan(), index, solution)]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"short_s": 61}, {"short_s": 61}),
        ({"shift": 1, "short_s": 5}, {"short_s": 5, "visitor_id": BEN, "date": "2026-11-24"}),
        ({"shift": 2}, {}),  # one that does not exist: an extra shift
        ({"visitor": 1}, {"visitor_id": BEN}),
        ({"day": 6, "like": 0}, {"date": "2026-11-29"}),
        ({"shift": 0, "visitor": 1, "day": 2}, {"visitor_id": BEN, "date": "2026-11-25"}),
    ],
)
def test_what_routing_numbers_is_told_by_id_and_date(data: dict[str, int], named: dict[str, Any]) -> None:
    assert left_out(index_of(owed(1)), data) == [(1, "no_time", {"reason": named, "remedy": None})]


def test_the_cheapest_remedy_is_told_which_is_the_first() -> None:
    remedies = (routing.Remedy("overtime", {"shift": 0, "seconds": 600}, 600), routing.Remedy("any_time", {}, 900))
    ((_, _, detail),) = left_out(index_of(owed(1)), remedies=remedies)
    assert detail["remedy"] == {
        "code": "overtime", "cost_s": 600, "seconds": 600, "visitor_id": ANNA, "date": "2026-11-23",
    }  # fmt: skip


def test_all_who_would_have_been_visited_together_are_left_out_together() -> None:
    rows = left_out(index_of(owed(1), owed(2, household_id=1)))
    assert [(elder, detail["together"]) for elder, _, detail in rows] == [(1, 2), (2, 2)]


def leave(visitor: int, first: int, last: int) -> LeaveDays:
    return LeaveDays(visitor, MONDAY + first * DAY, MONDAY + last * DAY, is_whole=True)


@pytest.mark.parametrize(
    ("off", "on_leave", "told"),
    [
        ((), (), {}),
        ((0,), (), {"days_off": ["第0天"]}),
        ((1, 0), (), {"days_off": ["第0天", "第1天"]}),
        ((6,), (), {}),  # outside the window
        ((), (leave(ANNA, 0, 1),), {}),  # a day is left
        ((), (leave(ANNA, 0, 2),), {"away": [{"visitor_id": ANNA, "until": "2026-11-25"}]}),
        ((), (leave(ANNA, 0, 1), leave(ANNA, 2, 9)), {"away": [{"visitor_id": ANNA, "until": "2026-12-02"}]}),
        ((2,), (leave(BEN, 0, 1),),
         {"days_off": ["第2天"], "away": [{"visitor_id": BEN, "until": "2026-11-24"}]}),
        ((0, 1, 2), (leave(ANNA, 0, 2),), {"days_off": ["第0天", "第1天", "第2天"]}),  # nobody would come anyway
        ((), (leave(99, 0, 2),), {}),  # answers for nobody here
    ],
)  # fmt: skip
def test_who_is_away_and_which_days_are_off_is_told(
    off: tuple[int, ...], on_leave: tuple[LeaveDays, ...], told: dict[str, Any]
) -> None:
    """The window goes from Monday to Wednesday; Anna answers, Ben stands in."""
    days_off = tuple(DayOff(MONDAY + n * DAY, f"第{n}天") for n in off)
    index = index_of(owed(1, (MONDAY, MONDAY + 2 * DAY)), days_off=days_off, leave=on_leave)
    ((_, _, detail),) = left_out(index)
    assert detail == {"reason": {}, "remedy": None, **told}


def test_who_has_no_place_or_no_way_is_left_out_too() -> None:
    visits: tuple[OwedVisit, ...] = (owed(1), owed(2), owed(3))
    doors = tuple(Door(n, 113.0, 36.0, Known.DOOR) for n in (2, 3))
    index = ProblemIndex(index_of(*visits, doors=doors).inputs, out_of_reach={2: 4200, 3: 0})
    rows = left_out_rows(Plan(), index, routing.Solution((), (), NO_TERMS))
    said = [(row.elder_id, row.reason, row.detail, row.first_day, row.last_day, row.tier) for row in rows]
    window = (MONDAY, SUNDAY, "general")
    assert said == [
        (1, "no_place", {}, *window),
        (2, "no_way", {"reason": {"metres": 4200}}, *window),
        (3, "cut_off", {}, *window),
    ]


def test_nodes_are_rough_where_door_or_home_is_a_guess() -> None:
    doors = tuple(
        Door(n, 113.0, 36.0, level) for n, level in enumerate((Known.DOOR, Known.VILLAGE, Known.TOWNSHIP), start=1)
    )
    starts = (Start(ANNA, 112.0, 35.0, True), Start(BEN, 112.1, 35.1, False))
    index = index_of(owed(1), owed(2), owed(3), doors=doors, starts=starts)
    assert rough_nodes(index) == {1: Guess.PLACE, 2: Guess.PLACE, 4: Guess.HOME}


def test_legs_are_counted_by_why_they_are_guessed() -> None:
    legs = [Leg(10, 0, "network", None), Leg(20, 0, "network", Guess.WAY), Leg(30, 0, "network", Guess.PLACE),
            Leg(40, 0, "network", Guess.WAY)]  # fmt: skip
    counted = legs_counted(legs)
    assert counted == {"legs": 4, "travel_s": 100, "guessed": {"place": [1, 30], "way": [2, 60]}}
    assert list(counted["guessed"]) == ["place", "way"]


def test_a_village_whose_place_is_unknown_lies_a_guess_away_from_all() -> None:
    """Nodes: two doors of village 5 and one of village 6, all known to their township only, and one known door."""
    ways = np.array([[0, 1, 2, 3], [1, 0, 2, 3], [2, 2, 0, 3], [3, 3, 3, 0]], np.int64)
    known = TravelMatrix(ways, 10 * ways, np.full((4, 4), Source.NETWORK, np.uint8), np.zeros((4, 4), bool))
    guessed = with_unknown_villages(known, np.array([5, 5, 6, -1]), "walk")
    out = travel_guess(prices.UNKNOWN_VILLAGE_M, mode="walk")
    within = travel_guess(prices.WITHIN_VILLAGE_M, mode="walk")
    s, m, w, v = int(out.seconds), int(out.metres), int(within.seconds), int(within.metres)
    assert guessed.seconds.tolist() == [
        [0, w, 2 + 2 * s, 3 + s], [w, 0, 2 + 2 * s, 3 + s], [2 + 2 * s, 2 + 2 * s, 0, 3 + s], [3 + s, 3 + s, 3 + s, 0],
    ]  # fmt: skip
    assert guessed.metres[0].tolist() == [0, v, 20 + 2 * m, 30 + m]
    assert guessed.source[0].tolist() == [Source.STRAIGHT_LINE] * 4
    assert guessed.source[3].tolist() == [Source.STRAIGHT_LINE] * 3 + [Source.NETWORK]
    assert with_unknown_villages(known, np.array([-1, -1, -1, -1]), "walk") is known
