"""A problem is refused with a named error that says where; what is merely impossible is not."""

from dataclasses import replace

import numpy as np
import pytest

from routing import errors
from routing.pieces import Shift, Spacing
from routing.problem import Problem
from tests.routing.township import tiny, with_shifts, with_visit


def refused(error: type[errors.RoutingError], where: str) -> "pytest.RaisesExc[errors.RoutingError]":
    return pytest.raises(error, match=f"^{where}")


def test_it_refuses_a_matrix_that_is_not_square() -> None:
    with refused(errors.WrongShapeError, r"travel_s\[0\]"):
        tiny(travel_s=(np.zeros((3, 4), int),))


def test_it_refuses_seconds_that_are_not_whole() -> None:
    with refused(errors.WrongShapeError, r"travel_s\[0\]"):
        tiny(travel_s=(np.zeros((8, 8)),))


def test_it_refuses_a_negative_travel_time() -> None:
    with refused(errors.NegativeTimeError, r"travel_s\[0\]"):
        tiny(travel_s=(np.full((8, 8), -2),))


def test_it_refuses_cost_matrices_that_do_not_match_the_modes() -> None:
    with refused(errors.WrongShapeError, "cost_s"):
        tiny(cost_s=(np.zeros((8, 8), int), np.zeros((8, 8), int)))


def test_it_refuses_a_week_without_a_shift() -> None:
    with refused(errors.NoShiftError, "shifts"):
        tiny(shifts=())


def test_it_names_the_shift_that_ends_before_it_begins() -> None:
    with refused(errors.BadWindowError, r"shifts\[0\]"):
        with_shifts(tiny(), start_s=100, end_s=50)


def test_it_names_the_shift_that_begins_before_the_visitor_is_back() -> None:
    morning, noon = Shift(0, 1, 0, 100, 0, 0), Shift(0, 1, 99, 200, 0, 0)
    with refused(errors.BadWindowError, r"shifts\[1\].*shifts\[0\]"):
        tiny(shifts=(morning, noon))
    tiny(shifts=(morning, replace(noon, start_s=100)))
    tiny(shifts=(morning, replace(noon, visitor=1)))
    tiny(shifts=(morning, replace(noon, day=2)))


def test_it_names_the_visit_whose_service_is_negative() -> None:
    with refused(errors.NegativeTimeError, r"visits\[3\]\.service_s"):
        with_visit(tiny(), 3, service_s=-1)


def test_it_names_the_visit_whose_day_is_outside_the_horizon() -> None:
    with refused(errors.OutsideHorizonError, r"visits\[2\]\.days"):
        with_visit(tiny(), 2, days=(3,))


def test_it_names_the_visit_whose_node_does_not_exist() -> None:
    with refused(errors.UnknownIndexError, r"visits\[2\]\.node"):
        with_visit(tiny(), 2, node=99)


def test_it_refuses_a_window_that_ends_before_it_begins() -> None:
    with refused(errors.BadWindowError, r"visits\[2\]\.windows"):
        with_visit(tiny(), 2, windows=((200, 100),))


def test_it_refuses_one_household_at_two_doors() -> None:
    problem = with_visit(tiny(), 2, household=7)
    with refused(errors.UnknownIndexError, r"visits\[3\]\.node"):
        with_visit(problem, 3, household=7)


def test_it_refuses_gaps_that_contradict_each_other() -> None:
    with refused(errors.BadSpacingError, r"spacings\[0\]"):
        tiny(spacings=(Spacing((0, 1), min_gap_days=5, max_gap_days=3),))


def test_it_refuses_a_visit_in_two_spacings() -> None:
    with refused(errors.BadSpacingError, r"spacings\[1\]"):
        tiny(spacings=(Spacing((0, 1)), Spacing((1, 2))))


def test_it_refuses_a_pattern_with_the_wrong_number_of_days() -> None:
    with refused(errors.BadSpacingError, r"spacings\[0\]"):
        tiny(spacings=(Spacing((0, 1), patterns=((0,),)),))


def test_it_refuses_a_negative_price() -> None:
    with refused(errors.NegativeTimeError, r"weights\.moved_s"):
        tiny(weights=replace(tiny().weights, moved_s=-1))


def test_a_week_is_monday_to_sunday() -> None:
    problem: Problem = tiny(first_weekday=5)
    assert [problem.week(day) for day in (0, 1, 2)] == [0, 0, 1]


def test_each_error_has_its_own_code() -> None:
    kinds = errors.RoutingError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
