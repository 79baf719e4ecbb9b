"""What the optimizer is given for a week, word by word: Anna is out all Monday, Ben on Tuesday afternoon."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import numpy as np
import pytest

from dispatch.plans import prices
from dispatch.plans.inputs import Door, Duty, Expected, FormerStop, OwedVisit, PlanInputs, RoadDay, Start
from dispatch.plans.translate.problem import (
    ProblemIndex,
    Travel,
    apart_from_others,
    days_of,
    problem_from,
    rest_of,
    seconds_from,
    seconds_of,
    with_households_that_fit,
)
from geo.travel import TravelMatrix
from routing.pieces import UNREACHABLE, Break, SameVisitor, Spacing
from visits.duty.policy import GENERAL, KEY
from visits.register.selectors.whereabouts import Known

DAY = timedelta(days=1)
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
ANNA, BEN, ELSE = 10, 20, 99
ALL_DAY = Duty(ANNA, MONDAY, time(8, 30), time(17, 30), "walk")
AFTERNOON = Duty(BEN, MONDAY + DAY, time(13), time(17, 0, 30), "ebike")


def owed(elder: int, window: tuple[date, date] = (MONDAY, SUNDAY), **facts: Any) -> OwedVisit:
    """Elder n behind door n of village 5, of Anna's; Ben stands in."""
    told: dict[str, Any] = {
        "household_id": elder, "village_id": 5, "tier": GENERAL, "clause": "P29", "overdue": False,
        "responsible_id": ANNA, "stand_in_id": BEN,
    }  # fmt: skip
    return OwedVisit(elder_id=elder, first_day=window[0], last_day=window[1], **(told | facts))


def index_of(*visits: OwedVisit, **facts: Any) -> ProblemIndex:
    households = dict.fromkeys(one.household_id for one in (*visits, *facts.get("ahead_owed", ())))
    standing: dict[str, Any] = {
        "area_code": "140499101000",
        "first_day": MONDAY,
        "last_day": SUNDAY,
        "roads": "",
        "owed": visits,
        "doors": tuple(Door(one, 113 + one / 100, 36 + one / 100, Known.DOOR) for one in households),
        "starts": (Start(ANNA, 112.0, 35.0, True), Start(BEN, 112.1, 35.1, False)),
        "duties": (ALL_DAY, AFTERNOON),
    }
    return ProblemIndex(PlanInputs(**(standing | facts)))


def matrices(index: ProblemIndex, way_s: int = 600) -> dict[Travel, TravelMatrix]:
    """From each node to each other it takes as long."""
    nodes = len(index.points)
    seconds = np.where(np.eye(nodes, dtype=bool), 0, way_s).astype(np.int64)
    nowhere = np.zeros((nodes, nodes), bool)
    return dict.fromkeys(index.travels, TravelMatrix(seconds, seconds, np.zeros((nodes, nodes), np.uint8), nowhere))


def test_the_frame_is_the_plans_days() -> None:
    index = index_of(owed(1))
    problem = problem_from(index, matrices(index))
    assert (problem.horizon_days, problem.first_weekday) == (7, 0)
    assert len(problem.visitors) == 2
    assert (problem.weights.standin_s, problem.weights.other_visitor_s) == (prices.STAND_IN_S, prices.OTHER_VISITOR_S)
    wednesday = index_of(owed(1), first_day=MONDAY + 2 * DAY, duties=(replace(ALL_DAY, day=SUNDAY),))
    assert problem_from(wednesday, matrices(wednesday)).first_weekday == 2
    assert (wednesday.day(SUNDAY), wednesday.date(4)) == (4, SUNDAY)


def test_a_shift_leads_from_home_to_home_with_its_break() -> None:
    index = index_of(owed(1), owed(2))
    first, second = problem_from(index, matrices(index)).shifts
    assert (first.visitor, first.day, first.start_s, first.end_s) == (0, 0, 30600, 63000)
    assert (first.start_node, first.end_node) == (2, 2)
    assert first.rest == Break(41400, 45000, 3600)
    assert (second.visitor, second.day, second.start_s, second.end_s) == (1, 1, 46800, 61230)
    assert (second.start_node, second.end_node, second.rest) == (3, 3, None)
    assert [index.travels[shift.mode].mode for shift in (first, second)] == ["walk", "ebike"]


@pytest.mark.parametrize(
    ("start", "end", "has_break"),
    [
        (time(11, 30), time(13, 30), True),
        (time(11, 31), time(13, 30), False),
        (time(11, 30), time(13, 29), False),
        (time(8), time(12), False),
    ],
)
def test_who_is_out_before_and_after_noon_has_a_break(start: time, end: time, has_break: bool) -> None:
    assert (rest_of(start, end) is not None) is has_break


def test_seconds_count_from_midnight() -> None:
    assert seconds_of(time(1, 2, 3)) == 3723


def test_what_is_beyond_reason_is_no_way() -> None:
    seconds = np.array([[0, 60], [70, 0]])
    beyond = np.array([[False, True], [False, False]])
    matrix = TravelMatrix(seconds, seconds, np.zeros((2, 2), np.uint8), beyond)
    assert seconds_from(matrix).tolist() == [[0, UNREACHABLE], [70, 0]]


def test_a_visit_says_where_when_how_long_and_by_whom() -> None:
    index = index_of(owed(1, NOVEMBER), owed(2, tier=KEY, clause="P27-1", responsible_id=BEN, stand_in_id=None))
    first, second = problem_from(index, matrices(index)).visits
    assert (first.node, first.household, first.village) == (0, 0, 5)
    assert (first.service_s, first.added_service_s) == (prices.SERVICE_S, prices.SERVICE_S - prices.ARRIVING_S)
    assert (first.days, first.responsible, first.standin) == ((0, 1, 2, 3, 4, 5, 6), 0, 1)
    assert (second.node, second.household, second.village) == (1, 1, None)
    assert (second.responsible, second.standin) == (1, None)
    assert second.priority > first.priority > 0


def test_people_behind_one_door_are_one_visit_of_all_their_time_and_weight() -> None:
    couple = (owed(1, stand_in_id=None), owed(2, household_id=1, responsible_id=BEN, stand_in_id=None))
    index = index_of(*couple)
    (together,) = problem_from(index, matrices(index)).visits
    assert together.service_s == 2 * prices.SERVICE_S - prices.ARRIVING_S
    assert together.added_service_s == together.service_s - prices.ARRIVING_S
    assert (together.responsible, together.standin) == (0, 1)
    apart = index_of(couple[0], replace(couple[1], household_id=2))
    assert together.priority == sum(visit.priority for visit in problem_from(apart, matrices(apart)).visits)


def test_whoever_has_no_start_answers_for_nobody() -> None:
    index = index_of(owed(1, responsible_id=ELSE), owed(2, responsible_id=None, stand_in_id=ELSE))
    first, second = problem_from(index, matrices(index)).visits
    assert (first.responsible, first.standin) == (None, 1)
    assert (second.responsible, second.standin) == (None, None)


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"window": (MONDAY + DAY, MONDAY + 2 * DAY)}, [1, 2]),
        ({"window": NOVEMBER}, [0, 1, 2, 3, 4, 5, 6]),
        ({"last_visit": MONDAY - DAY}, [1, 2, 3, 4, 5, 6]),
        ({"last_visit": MONDAY}, [2, 3, 4, 5, 6]),
        ({"window": (MONDAY, MONDAY), "last_visit": MONDAY - DAY}, [0]),  # owed is more than wished for
    ],
)
def test_a_visit_keeps_two_days_from_the_last_one(facts: dict[str, Any], days: list[int]) -> None:
    index = index_of(owed(1, **facts))
    assert list(problem_from(index, matrices(index)).visits[0].days) == days


def test_it_keeps_them_from_what_other_plans_will_do_too() -> None:
    expected = Expected(1, MONDAY, SUNDAY, MONDAY + 3 * DAY, BEN)
    index = index_of(owed(1), owed(2), expected=(expected,))
    assert [index.day(day) for day in days_of(index, index.visits[0])] == [0, 1, 5, 6]
    assert len(days_of(index, index.visits[1])) == 7
    assert apart_from_others(index, owed(1), MONDAY + 3 * DAY, MONDAY + 4 * DAY) == [MONDAY + 3 * DAY, MONDAY + 4 * DAY]


def test_the_share_out_may_have_chosen_fewer_days() -> None:
    visit = owed(1, NOVEMBER)
    index = replace(index_of(visit), narrowed={visit.key: (MONDAY - DAY, MONDAY + DAY)})
    assert days_of(index, index.visits[0]) == [MONDAY, MONDAY + DAY]
    late = replace(index_of(visit), narrowed={visit.key: (SUNDAY, SUNDAY + DAY)})
    assert days_of(late, late.visits[0]) == [SUNDAY]


def test_two_visits_to_one_person_keep_their_distance() -> None:
    index = index_of(owed(1, (MONDAY, MONDAY + 2 * DAY)), owed(2), owed(1, (MONDAY + 4 * DAY, SUNDAY)))
    problem = problem_from(index, matrices(index))
    assert problem.spacings == (Spacing((0, 1), min_gap_days=2, same_visitor=SameVisitor.PREFERRED),)


@pytest.mark.parametrize(("minutes", "is_one"), [(80, True), (79, False)])
def test_who_finds_no_shift_that_is_long_enough_together_is_visited_alone(minutes: int, is_one: bool) -> None:
    """Two visits are 60 minutes, the way there and back 20."""
    end = (timedelta(hours=8) + timedelta(minutes=minutes)).seconds
    short = Duty(ANNA, MONDAY, time(8), time(end // 3600, end // 60 % 60), "walk")
    index = index_of(owed(1), owed(2, household_id=1), duties=(short,))
    fitting = with_households_that_fit(index, matrices(index))
    assert len(fitting.visits) == (1 if is_one else 2)
    assert fitting.too_long == (frozenset() if is_one else {1})


def test_who_has_no_place_or_is_out_of_reach_is_told_apart() -> None:
    visits = (owed(1), owed(2), owed(3))
    index = index_of(*visits)
    index = replace(index, inputs=replace(index.inputs, doors=index.inputs.doors[:2]), out_of_reach={2: 4000})
    assert [[one.elder_id for one in visit.people] for visit in index.visits] == [[1]]
    assert [one.elder_id for one in index.unreachable] == [2]
    assert [one.elder_id for one in index.placeless] == [3]
    assert index.visit_of == {visits[0]: 0}
    assert index.visit_clearing(1, MONDAY, SUNDAY) == 0
    assert index.visit_clearing(2, MONDAY, SUNDAY) is None
    assert index.visit_clearing(4, MONDAY, SUNDAY) is None


def test_nodes_are_the_doors_and_then_the_homes() -> None:
    index = index_of(owed(1), owed(2))
    assert index.points.tolist() == [[113.01, 36.01], [113.02, 36.02], [112.0, 35.0], [112.1, 35.1]]
    assert (index.door_node, index.start_node(ANNA), index.start_node(BEN)) == ({1: 0, 2: 1}, 2, 3)
    assert index_of(starts=()).points.shape == (0, 2)


def test_a_door_known_to_its_township_only_has_its_village_for_a_node() -> None:
    doors = tuple(
        Door(n, 113.0, 36.0, level) for n, level in ((1, Known.TOWNSHIP), (2, Known.VILLAGE), (3, Known.TOWNSHIP))
    )
    ahead = (owed(3, (date(2026, 12, 1), date(2026, 12, 31)), village_id=8),)
    index = index_of(owed(1), owed(2), ahead_owed=ahead, doors=doors)
    assert index.unknown_villages.tolist() == [5, -1, 8, -1, -1]


def test_only_who_has_a_start_and_is_not_under_way_already_can_be_planned() -> None:
    nobody = Duty(ELSE, MONDAY, time(8), time(12), "walk")
    begun = FormerStop(1, MONDAY, SUNDAY, ANNA, MONDAY, ALL_DAY.start, 1, is_locked=True)
    assert index_of(owed(1), duties=(nobody, ALL_DAY, AFTERNOON)).shifts == (ALL_DAY, AFTERNOON)
    assert index_of(owed(1), former=(begun,)).shifts == (AFTERNOON,)


def test_whoever_can_stay_with_visitor_and_day_is_held_there() -> None:
    couple = (owed(1), owed(2, household_id=1))
    stops = tuple(FormerStop(n, MONDAY, SUNDAY, who, day, time(8), n) for n, who, day in
                  ((1, ANNA, MONDAY), (2, BEN, MONDAY + DAY)))  # fmt: skip
    assert len(index_of(*couple, former=stops).visits) == 2
    gone = replace(stops[1], day=MONDAY + 2 * DAY)  # Ben is not on duty on Wednesday
    assert len(index_of(*couple, former=(stops[0], gone)).visits) == 1


def test_each_state_of_the_roads_is_a_way_of_travelling_and_the_slow_have_their_own() -> None:
    starts = (Start(ANNA, 112.0, 35.0, True, walks_m_s=0.95), Start(BEN, 112.1, 35.1, True, walks_m_s=0.95))
    closed = RoadDay(MONDAY + DAY, "12")
    days = tuple(Duty(BEN, MONDAY + n * DAY, time(13), time(17), "ebike") for n in (0, 1, 2))
    modes = ((BEN, "car"), (ELSE, "motorcycle"), (BEN, "ebike"))
    ahead = tuple(Duty(who, SUNDAY + DAY, time(13), time(17), mode) for who, mode in modes)
    index = index_of(owed(1), starts=starts, duties=(ALL_DAY, *days), road_days=(closed,), ahead_duties=ahead)
    assert index.travels == (
        Travel("car", MONDAY),
        Travel("ebike", MONDAY),
        Travel("ebike", MONDAY + DAY),
        Travel("walk", MONDAY, 0.95),
    )
    assert [index.travel_of(duty).day for duty in days] == [MONDAY, MONDAY + DAY, MONDAY]
    assert index.travel_by_mode["ebike"] == Travel("ebike", MONDAY)
    assert Travel("walk", MONDAY, 0.95).times > 1 == Travel("walk", MONDAY).times
