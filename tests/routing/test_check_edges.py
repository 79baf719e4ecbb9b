"""Every code of the checker, and both sides of each of its edges, on solutions written by hand.

Two doors, 600 s from home and from each other; one visitor, one shift from 8:00 to 12:00, service 1,000 s.
"""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing import check
from routing.pieces import DAY_S, Break, LockedRoute, LockedStop, SameVisitor, Shift, Spacing, Visit, Visitor, Weights
from routing.problem import Problem
from routing.solution import LeftOut, Reason, Route, Solution, Stop, Terms

EIGHT, HOUR, WAY, SERVICE = 8 * 3600, 3600, 600, 1000
MATRIX = np.array([[0, WAY, WAY], [WAY, 0, WAY], [WAY, WAY, 0]], np.int64)
SHIFT = Shift(visitor=0, day=0, start_s=EIGHT, end_s=12 * HOUR, start_node=0, end_node=0)
VISITS = (Visit(node=1, service_s=SERVICE, days=(0,)), Visit(node=2, service_s=SERVICE, days=(0,)))
SET_OUT = EIGHT
FIRST = SET_OUT + WAY
SECOND = FIRST + SERVICE + WAY
BACK = SECOND + SERVICE + WAY
STOPS = (Stop((0,), FIRST, FIRST, FIRST + SERVICE), Stop((1,), SECOND, SECOND, SECOND + SERVICE))
ROUTE = Route(0, STOPS, SET_OUT, BACK, travel_s=3 * WAY, service_s=2 * SERVICE, wait_s=0)
TERMS = Terms(0, 0, 0, travel_s=3 * WAY, balance_s=0, continuity_s=0, stability_s=0, bundling_s=0)
SOUND = Solution((ROUTE,), (), TERMS)


def problem(**changes: object) -> Problem:
    standing: dict[str, object] = {
        "horizon_days": 8,
        "travel_s": (MATRIX,),
        "visitors": (Visitor(), Visitor()),
        "shifts": (SHIFT,),
        "visits": VISITS,
    }
    return Problem(**(standing | changes))  # type: ignore[arg-type]


def shift(**changes: object) -> Problem:
    return problem(shifts=(replace(SHIFT, **changes),))  # type: ignore[arg-type]


def first(**changes: object) -> Problem:
    return problem(visits=(replace(VISITS[0], **changes), VISITS[1]))  # type: ignore[arg-type]


def visitor(**changes: object) -> Problem:
    return problem(visitors=(Visitor(**changes), Visitor()))  # type: ignore[arg-type]


def route(**changes: object) -> Solution:
    return replace(SOUND, routes=(replace(ROUTE, **changes),))  # type: ignore[arg-type]


def terms(solution: Solution, **changes: int) -> Solution:
    return replace(solution, terms=replace(solution.terms, **changes))


def codes(asked: Problem, solution: Solution, **options: object) -> set[str]:
    return {violation.code for violation in check(asked, solution, **options)}  # type: ignore[arg-type]


def test_the_plan_that_all_breaches_start_from_is_sound() -> None:
    assert check(problem(), SOUND) == ()


LEFT = LeftOut(1, (Reason("no_shift", {}),), ())
ONE_STOP = route(stops=STOPS[:1], return_s=FIRST + SERVICE + WAY, travel_s=2 * WAY, service_s=SERVICE, wait_s=0)
ONE_VISIT = terms(replace(ONE_STOP, left_out=(LEFT,)), left_out=1, travel_s=2 * WAY)
EMPTY = Route(0, (), EIGHT, EIGHT, 0, 0, 0)
BOTH_LEFT = (LeftOut(0, LEFT.reasons, ()), LEFT)
BESIDE = replace(STOPS[0], visits=(0, 1), leave_s=FIRST + 2 * SERVICE)

BREACHES: list[tuple[str, Problem, Solution, set[str]]] = [
    ("a shift that is none", problem(), route(shift=1), {"unknown_shift"}),
    ("a shift below zero", problem(), route(shift=-1), {"unknown_shift"}),
    ("a visit that is none", problem(), route(stops=(replace(STOPS[0], visits=(2,)), STOPS[1])), {"unknown_visit"}),
    ("none among those left out", problem(), replace(SOUND, left_out=(replace(LEFT, visit=2),)), {"unknown_visit"}),
    ("two routes of one shift", problem(), replace(SOUND, routes=(ROUTE, ROUTE)), {"shift_twice"}),
    ("a route to nobody", problem(), terms(Solution((EMPTY,), BOTH_LEFT, TERMS), left_out=2, travel_s=0),
     {"empty_route"}),
    ("planned and left out", problem(), terms(replace(SOUND, left_out=(LEFT,)), left_out=1), {"not_once"}),
    ("left out twice", problem(), terms(replace(ONE_VISIT, left_out=(LEFT, LEFT)), left_out=2), {"not_once"}),
    ("nowhere", problem(), terms(replace(ONE_VISIT, left_out=()), left_out=0), {"not_once"}),
    ("left out without a word", problem(), replace(ONE_VISIT, left_out=(LeftOut(1, (), ()),)), {"no_reason"}),
    ("another day", first(days=(1,)), SOUND, {"wrong_day"}),
    ("another visitor", first(visitors=(1,)), SOUND, {"wrong_visitor"}),
    ("a trait that the visitor lacks", first(traits=frozenset({"nurse"})), SOUND, {"wrong_visitor"}),
    ("no way", problem(travel_s=(np.where(MATRIX == 0, 0, -1),)), SOUND, {"unreachable", "wrong_sum", "wrong_term"}),
    ("two doors at once", problem(), route(
        stops=(BESIDE,), return_s=BESIDE.leave_s + WAY, travel_s=2 * WAY, service_s=2 * SERVICE
    ), {"two_doors", "wrong_term"}),
    ("there before the way allows", problem(), route(leave_s=SET_OUT + 1), {"wrong_time"}),
    ("begun before it is reached", problem(), route(
        stops=(STOPS[0], replace(STOPS[1], start_s=SECOND - 1, leave_s=SECOND - 1 + SERVICE)), return_s=BACK - 1,
        wait_s=-1,
    ), {"wrong_time"}),
    ("ended too soon", problem(), route(
        stops=(STOPS[0], replace(STOPS[1], leave_s=SECOND + SERVICE - 1)), return_s=BACK - 1
    ), {"wrong_time"}),
    ("a wait that is not told", problem(), route(wait_s=1), {"wrong_sum"}),
    ("lateness that is none", problem(), terms(route(stops=(replace(STOPS[0], late_s=5), STOPS[1])), late_s=5),
     {"wrong_sum"}),
    ("a term that is not so", problem(), terms(SOUND, travel_s=3 * WAY - 1), {"wrong_term"}),
    ("out before the shift", shift(start_s=SET_OUT + 1), SOUND, {"too_early"}),
    ("out as it begins", shift(start_s=SET_OUT), SOUND, set()),
    ("back after its end", shift(end_s=BACK - 1), terms(route(overtime_s=1), overtime_s=1), {"overtime"}),
    ("back at its end", shift(end_s=BACK), SOUND, set()),
    ("overtime that is allowed", shift(end_s=BACK - 5, max_overtime_s=5), terms(route(overtime_s=5), overtime_s=5),
     set()),
    ("a second more", shift(end_s=BACK - 6, max_overtime_s=5), terms(route(overtime_s=6), overtime_s=6), {"overtime"}),
    ("one visit too many", shift(max_visits=1), SOUND, {"max_visits"}),
    ("as many as allowed", shift(max_visits=2), SOUND, set()),
    ("a second of work too many", shift(max_work_s=3 * WAY + 2 * SERVICE - 1), SOUND, {"max_work"}),
    ("as much work as allowed", shift(max_work_s=3 * WAY + 2 * SERVICE), SOUND, set()),
    ("too much to carry", problem(shifts=(replace(SHIFT, capacity=1),), visits=(replace(VISITS[0], load=2), VISITS[1])),
     SOUND, {"capacity"}),
    ("a full load", problem(shifts=(replace(SHIFT, capacity=2),), visits=(replace(VISITS[0], load=2), VISITS[1])),
     SOUND, set()),
    ("a second too many in the week", visitor(max_work_week_s=3 * WAY + 2 * SERVICE - 1), SOUND, {"max_work_week"}),
    ("a full week", visitor(max_work_week_s=3 * WAY + 2 * SERVICE), SOUND, set()),
    ("a second too many in the day", visitor(max_work_day_s=3 * WAY + 2 * SERVICE - 1), SOUND, {"max_work_day"}),
    ("a full day", visitor(max_work_day_s=3 * WAY + 2 * SERVICE), SOUND, set()),
    ("before its window", first(windows=((FIRST + 1, FIRST + 9),)), SOUND, {"window"}),
    ("as its window opens", first(windows=((FIRST, FIRST + 9),)), SOUND, set()),
    ("as its window closes", first(windows=((FIRST - 9, FIRST),)), SOUND, set()),
    ("a second after it closed", first(windows=((FIRST - 9, FIRST - 1),)),
     terms(route(stops=(replace(STOPS[0], late_s=1), STOPS[1])), late_s=1), {"window"}),
    ("a second late where some is allowed", first(windows=((FIRST - 9, FIRST - 1),), max_late_s=5),
     terms(route(stops=(replace(STOPS[0], late_s=1), STOPS[1])), late_s=1), set()),
    ("as late as allowed", first(windows=((FIRST - 9, FIRST - 5),), max_late_s=5),
     terms(route(stops=(replace(STOPS[0], late_s=5), STOPS[1])), late_s=5), set()),
    ("later than allowed", first(windows=((FIRST - 9, FIRST - 6),), max_late_s=5),
     terms(route(stops=(replace(STOPS[0], late_s=6), STOPS[1])), late_s=6), {"window"}),
    ("between two windows", first(windows=((FIRST - 9, FIRST - 5), (FIRST + 5, FIRST + 9)), max_late_s=99), SOUND,
     {"window"}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "solution", "expected"), [row[1:] for row in BREACHES], ids=[r[0] for r in BREACHES])
def test_a_breach_has_its_code_and_the_edge_has_none(asked: Problem, solution: Solution, expected: set[str]) -> None:
    assert codes(asked, solution) == expected


def _with_break(rest_s: int | None, earliest: int, latest: int) -> tuple[Problem, Solution]:
    """The break of 300 s is taken on the way to the second door."""
    moved = 300 if rest_s is not None else 0
    second = Stop((1,), SECOND + moved, SECOND + moved, SECOND + moved + SERVICE)
    solution = route(stops=(STOPS[0], second), return_s=BACK + moved, rest_s=rest_s)
    return shift(rest=Break(earliest, latest, 300)), solution


AFTER_FIRST = FIRST + SERVICE


@pytest.mark.parametrize(
    ("rest_s", "earliest", "latest", "expected"),
    [
        (AFTER_FIRST, AFTER_FIRST, AFTER_FIRST, set()),
        (AFTER_FIRST, AFTER_FIRST + 1, AFTER_FIRST + 9, {"break"}),
        (AFTER_FIRST, AFTER_FIRST - 9, AFTER_FIRST - 1, {"break"}),
        (None, AFTER_FIRST, BACK, set()),  # back as the latest moment comes: none is needed
        (None, AFTER_FIRST, BACK - 1, {"break"}),
        (AFTER_FIRST - 1, AFTER_FIRST - 9, BACK, {"break", "wrong_time"}),  # inside the first visit
        (FIRST + 1, SET_OUT, BACK, {"break", "wrong_time"}),  # as it has just begun
    ],
)
def test_both_edges_of_the_break(rest_s: int | None, earliest: int, latest: int, expected: set[str]) -> None:
    assert codes(*_with_break(rest_s, earliest, latest)) == expected


def test_a_break_of_no_length_is_one() -> None:
    asked = shift(rest=Break(AFTER_FIRST, AFTER_FIRST, 0))
    assert codes(asked, route(rest_s=AFTER_FIRST)) == set()


def test_a_break_that_no_shift_has_is_a_breach() -> None:
    assert [violation.code for violation in check(problem(), route(rest_s=AFTER_FIRST))] == ["break"]


def _three(gap: Spacing, days: tuple[int | None, int | None, int | None]) -> set[str]:
    """Three visits behind the first door, each on the shift of its day or left out."""
    visits = tuple(Visit(node=1, service_s=SERVICE, days=tuple(range(8))) for _ in days)
    shifts = tuple(replace(SHIFT, day=day, visitor=day % 2) for day in range(8))
    asked = problem(shifts=shifts, visits=visits, spacings=(gap,))
    routes = tuple(
        Route(day, (replace(STOPS[0], visits=(i,)),), SET_OUT, FIRST + SERVICE + WAY, 2 * WAY, SERVICE, 0)
        for i, day in enumerate(days)
        if day is not None
    )
    left = tuple(LeftOut(i, LEFT.reasons, ()) for i, day in enumerate(days) if day is None)
    said = Terms(len(left), 0, 0, 2 * WAY * len(routes), 0, 0, 0, 0)
    return codes(asked, Solution(routes, left, said))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0, 2, 4), set()),
        ((0, 1, 4), {"gap"}),  # less than the smallest
        ((0, 3, 6), set()),  # just the largest
        ((0, 4, 6), {"gap"}),  # more than the largest
        ((0, None, 7), set()),  # the largest does not reach over one that is left out
        ((3, None, 4), {"gap"}),  # the smallest does
        ((4, 2, 0), {"gap"}),  # in their order in time
        ((None, None, 5), set()),
    ],
)
def test_gaps_between_neighbours(days: tuple[int | None, int | None, int | None], expected: set[str]) -> None:
    assert _three(Spacing((0, 1, 2), min_gap_days=2, max_gap_days=3), days) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [((0, 2, 4), set()), ((0, 2, 5), {"pattern"}), ((0, 2, None), {"pattern"})]
)
def test_patterns_are_kept_whole(days: tuple[int | None, int | None, int | None], expected: set[str]) -> None:
    assert _three(Spacing((0, 1, 2), patterns=((0, 2, 4), (1, 3, 5))), days) == expected


@pytest.mark.parametrize(("days", "expected"), [((0, 2, 4), set()), ((0, 3, 4), {"same_visitor"})])
def test_one_visitor_where_it_must_be_one(days: tuple[int, int, int], expected: set[str]) -> None:
    assert _three(Spacing((0, 1, 2), same_visitor=SameVisitor.REQUIRED), days) == expected


@pytest.mark.parametrize(
    ("lock", "expected"),
    [
        (LockedStop(0, 0), set()),
        (LockedStop(0, 1), {"lock"}),
        (LockedRoute(0, (0, 1)), set()),
        (LockedRoute(0, (1, 0)), {"lock"}),
        (LockedRoute(0, (0,)), {"lock"}),
        (LockedRoute(0, (0,), open_end=True), set()),
        (LockedRoute(0, (1,), open_end=True), {"lock"}),
        (LockedRoute(1, ()), set()),
        (LockedRoute(0, ()), {"lock"}),
    ],
)
def test_locks_hold(lock: LockedStop | LockedRoute, expected: set[str]) -> None:
    assert codes(problem(shifts=(SHIFT, replace(SHIFT, day=1))), SOUND, locked=[lock]) == expected


@pytest.mark.parametrize(
    ("later", "is_out"),
    [
        (replace(SHIFT, start_s=BACK - 1, end_s=12 * HOUR), True),
        (replace(SHIFT, start_s=BACK, end_s=12 * HOUR), False),
        (replace(SHIFT, visitor=1, start_s=BACK - 1, end_s=12 * HOUR), False),
        (replace(SHIFT, day=1, start_s=0), False),
    ],
)
def test_nobody_is_out_when_the_next_shift_begins(later: Shift, is_out: bool) -> None:
    early = replace(SHIFT, end_s=BACK - 2, max_overtime_s=2)
    overtime = terms(route(overtime_s=2), overtime_s=2)
    assert ("next_shift" in codes(problem(shifts=(early, later)), overtime)) is is_out


def test_a_shift_of_no_length_is_not_its_own_next() -> None:
    overtime = terms(route(overtime_s=BACK - SET_OUT), overtime_s=BACK - SET_OUT)
    assert codes(shift(end_s=SET_OUT, max_overtime_s=BACK), overtime) == set()


@pytest.mark.parametrize(
    ("end_s", "next_start_s", "day", "is_out"),
    [
        (DAY_S, 0, 0, True),  # the day ends at midnight, the next begins there
        (DAY_S, 0, 3, True),
        (DAY_S, HOUR, 3, False),  # back by then
        (DAY_S + 1, 1, 0, False),  # a day longer than a day has no morrow
    ],
)
def test_over_midnight_too(end_s: int, next_start_s: int, day: int, is_out: bool) -> None:
    late = DAY_S - SET_OUT - WAY  # reaches the first door at midnight
    night = replace(SHIFT, day=day, start_s=SET_OUT + late, end_s=end_s, max_overtime_s=HOUR)
    next_day = replace(SHIFT, day=day + 1, start_s=next_start_s)
    home_s = BACK + late
    stops = tuple(
        replace(s, arrive_s=s.arrive_s + late, start_s=s.start_s + late, leave_s=s.leave_s + late) for s in STOPS
    )
    over_s = home_s - end_s
    paid = route(stops=stops, leave_s=SET_OUT + late, return_s=home_s, overtime_s=over_s)
    asked = problem(shifts=(night, next_day), visits=tuple(replace(visit, days=(day,)) for visit in VISITS))
    assert codes(asked, terms(paid, overtime_s=over_s)) == ({"next_shift"} if is_out else set())


@pytest.mark.parametrize(
    ("first_weekday", "days", "is_one_week"),
    [
        (0, (0, 6), True),  # Monday and Sunday
        (0, (6, 7), False),  # Sunday and Monday
        (3, (3, 4), False),  # the horizon begins on a Thursday: Sunday and Monday
        (3, (2, 3), True),
        (3, (4, 7), True),
    ],
)
def test_a_week_begins_on_monday(first_weekday: int, days: tuple[int, int], is_one_week: bool) -> None:
    once = 2 * WAY + SERVICE
    asked = problem(
        first_weekday=first_weekday,
        shifts=tuple(replace(SHIFT, day=day) for day in days),
        visits=tuple(replace(VISITS[0], days=(day,)) for day in days),
        visitors=(Visitor(max_work_week_s=2 * once - 1), Visitor()),
    )
    routes = tuple(
        Route(i, (replace(STOPS[0], visits=(i,)),), SET_OUT, FIRST + SERVICE + WAY, 2 * WAY, SERVICE, 0) for i in (0, 1)
    )
    found = codes(asked, terms(Solution(routes, (), TERMS), travel_s=4 * WAY))
    assert found == ({"max_work_week"} if is_one_week else set())


def test_a_way_that_costs_more_than_its_time_is_priced_at_its_cost() -> None:
    asked = problem(cost_s=(3 * MATRIX,))
    assert codes(asked, terms(SOUND, travel_s=9 * WAY)) == set()
    assert codes(asked, SOUND) == {"wrong_term"}


def test_the_terms_of_the_third_level_are_recomputed() -> None:
    visits = (
        replace(VISITS[0], responsible=1, standin=0, former=(0, 0), village=4),
        replace(VISITS[1], responsible=1, former=(1, 0), village=4),
    )
    work = 3 * WAY + 2 * SERVICE
    asked = problem(
        visits=visits,
        visitors=(Visitor(work_high_s=work - 7), Visitor(work_low_s=5)),
        weights=Weights(
            other_visitor_s=60, standin_s=30, second_visitor_s=10, moved_s=90, village_day_s=20, imbalance=2
        ),
    )
    true = terms(SOUND, balance_s=2 * (7 + 5), continuity_s=30 + 60, stability_s=90, bundling_s=20)
    assert codes(asked, true) == set()
    for name in ("balance_s", "continuity_s", "stability_s", "bundling_s"):
        assert codes(asked, terms(true, **{name: getattr(true.terms, name) + 1})) == {"wrong_term"}


def test_every_code_stands_in_this_file() -> None:
    """A new rule of the checker comes with its row here."""
    source = Path(check.__code__.co_filename).read_text()
    known = set(re.findall(r'Violation\("(\w+)"', source)) | {
        "too_early",
        "overtime",
        "max_visits",
        "max_work",
        "capacity",
    }
    known |= {"max_work_week", "max_work_day"}  # these are made of parts
    here = Path(__file__).read_text()
    assert {code for code in known if f'"{code}"' not in here} == set()
    assert len(known) >= 24
