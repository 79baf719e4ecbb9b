"""Arrivals, waits, lateness and break along one order."""

from dataclasses import replace

from routing.pieces import Break
from routing.schedule import route_of, timetable
from tests.routing.township import HOUR, tiny, with_shifts, with_visit


def test_setting_out_is_put_off_until_the_first_door_opens() -> None:
    problem = with_visit(tiny(), 2, windows=((10 * HOUR, 11 * HOUR),))
    route = route_of(problem, 0, (2,))
    assert (route.leave_s, route.stops[0].arrive_s, route.wait_s) == (10 * HOUR - 40, 10 * HOUR, 0)


def test_who_comes_between_two_windows_waits_for_the_second() -> None:
    problem = with_visit(tiny(), 3, windows=((0, 8 * HOUR), (10 * HOUR, 11 * HOUR)))
    assert timetable(problem, problem.shifts[0], (2, 3)).starts[1] == 10 * HOUR


def test_who_comes_after_the_last_window_is_late() -> None:
    problem = with_visit(tiny(), 3, windows=((0, 8 * HOUR),), max_late_s=3600)
    table = timetable(problem, problem.shifts[0], (2, 3))
    assert (table.lates, table.short_s) == ((0, 40 + 1800 + 20), 0)


def test_coming_home_after_the_shift_is_overtime() -> None:
    problem = with_shifts(tiny(), end_s=8 * HOUR + 1000, max_overtime_s=500)
    table = timetable(problem, problem.shifts[0], (2,))
    assert (table.overtime_s, table.short_s) == (40 + 1800 + 40 - 1000, 380)


def test_the_second_of_a_household_takes_only_the_added_time_at_one_stop() -> None:
    problem = tiny()
    visits = tuple(
        replace(v, node=3, household=1, added_service_s=600) if i in (2, 3) else v for i, v in enumerate(problem.visits)
    )
    route = route_of(replace(problem, visits=visits), 0, (2, 3))
    assert [stop.visits for stop in route.stops] == [(2, 3)]
    assert route.service_s == 1800 + 600


def test_the_break_is_taken_between_two_stops() -> None:
    problem = with_shifts(tiny(), rest=Break(9 * HOUR - 600, 9 * HOUR + 600, 1800))
    table = timetable(problem, problem.shifts[0], (2, 3, 0))
    assert table.rest_s is not None
    assert 9 * HOUR - 600 <= table.rest_s <= 9 * HOUR + 600
    assert table.starts[2] == table.rest_s + 1800 + 40


def test_who_is_home_before_the_break_needs_none() -> None:
    problem = with_shifts(tiny(), rest=Break(11 * HOUR, 11 * HOUR, 1800))
    assert timetable(problem, problem.shifts[0], (2,)).rest_s is None
