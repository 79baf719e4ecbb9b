"""A plan that is carried on, in routing's terms, for a week of Anna and Ben (test_problem_of_inputs.py)."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from dispatch.plans import prices
from dispatch.plans.inputs import Duty, FormerStop, OwedVisit
from dispatch.plans.translate.former import CarriedProblem, carried_problem, nobody_goes
from dispatch.plans.translate.problem import ProblemIndex, problem_from
from routing.pieces import Visitor
from routing.solution import Terms
from tests.dispatch.plans.test_problem_of_inputs import (
    AFTERNOON,
    ALL_DAY,
    ANNA,
    BEN,
    DAY,
    MONDAY,
    NOVEMBER,
    SUNDAY,
    index_of,
    matrices,
    owed,
)

DECEMBER_6 = date(2026, 12, 6)


def stop(
    elder: int, visitor: int = ANNA, day: date = MONDAY, start: time = time(8, 30), order: int = 1, **facts: Any
) -> FormerStop:
    return FormerStop(elder, MONDAY, SUNDAY, visitor, day, start, order, **facts)


def carried(index: ProblemIndex, left_out: tuple[tuple[int, date], ...] = ()) -> CarriedProblem:
    return carried_problem(index, problem_from(index, matrices(index)), left_out)


def orders(found: CarriedProblem) -> dict[int, list[tuple[int, ...]]]:
    return {route.shift: [one.visits for one in route.stops] for route in found.start.routes}


def test_each_visit_remembers_visitor_and_day_and_moving_it_has_its_price() -> None:
    index = index_of(owed(1), owed(2), owed(3), former=(stop(1), stop(2, BEN, MONDAY + DAY, time(13))))
    wide = carried(index).wide
    assert [visit.former for visit in wide.visits] == [(0, 0), (1, 1), None]
    assert wide.weights.moved_s == prices.MOVED_S
    assert len(wide.visits) == 3


def test_whose_visitor_has_no_start_any_more_remembers_nobody() -> None:
    index = index_of(owed(1), former=(stop(1, visitor=77),))
    found = carried(index)
    assert found.wide.visits[0].former is None
    assert found.start.routes == ()


def test_what_is_locked_is_not_carried_over() -> None:
    found = carried(index_of(owed(1), duties=(AFTERNOON,), former=(stop(1, is_locked=True),)))
    assert found.wide.visits[0].former is None


def test_working_time_is_not_levelled_again() -> None:
    index = index_of(owed(1))
    bounded = Visitor(work_low_s=1, work_high_s=2, max_work_day_s=3, max_work_week_s=40000)
    problem = replace(problem_from(index, matrices(index)), visitors=(bounded, bounded))
    wide = carried_problem(index, problem, ()).wide
    assert wide.visitors == (Visitor(max_work_week_s=40000),) * 2


def test_the_former_orders_are_the_start_by_day_by_shift_and_by_order() -> None:
    index = index_of(
        *(owed(n) for n in (1, 2, 3, 4, 5)),
        former=(
            stop(4, BEN, MONDAY + DAY, time(13), order=2),
            stop(5, BEN, MONDAY + DAY, time(13), order=1),
            stop(1, order=3),
            stop(2, order=2),
            stop(3, order=1),
        ),
    )
    found = carried(index)
    assert orders(found) == {0: [(2,), (1,), (0,)], 1: [(4,), (3,)]}
    assert [route.shift for route in found.start.routes] == [0, 1]
    assert found.start.left_out == ()
    assert found.start.terms == Terms(0, 0, 0, 0, 0, 0, 0, 0)
    first = found.start.routes[0]
    assert (first.leave_s, first.return_s, first.travel_s, first.service_s, first.wait_s) == (0, 0, 0, 0, 0)
    assert (first.stops[0].arrive_s, first.stops[0].start_s, first.stops[0].leave_s) == (0, 0, 0)


def test_a_shift_that_now_begins_earlier_or_later_is_the_same_one_the_first_of_its_day() -> None:
    morning = Duty(ANNA, MONDAY, time(8), time(12), "walk")
    evening = Duty(ANNA, MONDAY, time(14), time(18), "walk")
    index = index_of(owed(1), owed(2), duties=(morning, evening), former=(stop(1), stop(2, start=time(14), order=2)))
    assert orders(carried(index)) == {0: [(0,)], 1: [(1,)]}
    assert orders(carried(index_of(owed(1), duties=(AFTERNOON,), former=(stop(1),)))) == {}


def test_two_visits_of_one_person_have_each_their_stop() -> None:
    two = (owed(1, (MONDAY, MONDAY + 2 * DAY)), owed(1, (MONDAY + 3 * DAY, SUNDAY)))
    stops = tuple(
        FormerStop(1, one.first_day, one.last_day, ANNA, day, time(8, 30), 1)
        for one, day in zip(two, (MONDAY, MONDAY + 4 * DAY), strict=True)
    )
    found = carried(index_of(*two, former=stops))
    assert [visit.former for visit in found.wide.visits] == [(0, 0), (0, 4)]


@pytest.mark.parametrize(
    ("visit", "left_out", "presses"),
    [
        (owed(1, NOVEMBER), (), False),
        (owed(1, NOVEMBER, tier="key"), (), True),
        (owed(1, (MONDAY, SUNDAY)), (), True),  # its last day is the plan's
        (owed(1, (MONDAY, SUNDAY + DAY)), (), False),
        (owed(1), ((1, SUNDAY),), False),  # the former plan had not planned it either
        (owed(1), ((2, SUNDAY), (1, DECEMBER_6)), True),
    ],
)
def test_others_may_move_for_whom_a_later_week_is_no_use(
    visit: OwedVisit, left_out: tuple[tuple[int, date], ...], presses: bool
) -> None:
    assert carried(index_of(visit), left_out).pressing == (frozenset({0}) if presses else frozenset())


def test_behind_one_door_one_who_presses_is_enough() -> None:
    index = index_of(owed(1, tier="key", clause="P27-1"), owed(2, NOVEMBER, household_id=1))
    assert carried(index).pressing == {0}


def test_a_second_try_is_due_on_the_first_days_after_the_first() -> None:
    """Monday in vain; of five days on duty the next two are for the second try, unless a place is kept already."""
    every_day = tuple(Duty(ANNA, MONDAY + n * DAY, time(8, 30), time(17, 30), "walk") for n in range(1, 6))
    tried = owed(1, tier="key", clause="P27-1", tried=MONDAY)
    facts: dict[str, Any] = {"first_day": MONDAY + DAY, "duties": every_day}
    found = carried(index_of(tried, owed(2), **facts))
    assert found.second_tries == {0}
    assert (found.soon.visits[0].days, found.wide.visits[0].days) == ((0, 1), (0, 1, 2, 3, 4, 5))
    assert found.soon.visits[1] == found.wide.visits[1]
    kept = carried(index_of(tried, owed(2), former=(stop(1, day=MONDAY + 4 * DAY),), **facts))
    assert kept.second_tries == frozenset()
    assert kept.soon is kept.wide
    assert carried(index_of(owed(1), owed(2), **facts)).second_tries == frozenset()


def test_a_stop_on_a_day_outside_of_the_window_was_another_visits() -> None:
    index = index_of(owed(1, (MONDAY + DAY, SUNDAY)), former=(stop(1),))
    assert carried(index).wide.visits[0].former is None


def test_two_surges_that_end_on_one_day_have_each_their_stop() -> None:
    ends = MONDAY + 2 * DAY
    surges = [owed(1, (first, ends), clause="P57") for first in (MONDAY, MONDAY + DAY)]
    stops = tuple(
        FormerStop(1, one.first_day, ends, ANNA, one.first_day + DAY, time(8, 30), 1, is_extra=True) for one in surges
    )
    found = carried(index_of(*surges, former=stops))
    assert [visit.former for visit in found.wide.visits] == [(0, 1), (0, 2)]


def test_two_who_set_out_at_the_same_time_have_each_their_order() -> None:
    index = index_of(
        owed(1), owed(2), duties=(ALL_DAY, replace(ALL_DAY, visitor_id=BEN)), former=(stop(2, BEN), stop(1))
    )
    assert orders(carried(index)) == {0: [(0,)], 1: [(1,)]}


def test_the_start_is_in_the_order_of_the_shifts() -> None:
    tuesday = replace(ALL_DAY, day=MONDAY + DAY)
    index = index_of(owed(1), owed(2), duties=(tuesday, ALL_DAY), former=(stop(1), stop(2, day=MONDAY + DAY)))
    assert list(orders(carried(index))) == [0, 1]


def test_whoever_is_visited_with_somebody_who_has_a_place_keeps_it_for_the_second_try() -> None:
    every_day = tuple(replace(ALL_DAY, day=MONDAY + n * DAY) for n in range(1, 6))
    tried = owed(1, tier="key", clause="P27-1", tried=MONDAY)
    facts: dict[str, Any] = {"first_day": MONDAY + DAY, "duties": every_day}
    couple = tried, owed(2, household_id=1)
    assert carried(index_of(*couple, **facts)).second_tries == {0}
    assert carried(index_of(*couple, former=(stop(2, day=MONDAY + 4 * DAY),), **facts)).second_tries == frozenset()


def test_where_nobody_can_be_sent_all_are_left_out_for_it() -> None:
    found = nobody_goes(index_of(owed(1), owed(2)))
    assert [(left.visit, [reason.code for reason in left.reasons]) for left in found.left_out] == [
        (0, ["no_shift"]),
        (1, ["no_shift"]),
    ]
    assert found.routes == ()
