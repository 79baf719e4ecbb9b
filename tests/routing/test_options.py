"""What a door is asked for makes sense, or is refused by name; from the command line in one line."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from routing import assign, errors, explain, insert, solve
from routing.build import solution_of
from routing.files import to_json
from routing.numbers import LATEST_S, LONGEST_S
from routing.pieces import Break, Shift, Spacing, Visit, Visitor, Weights
from routing.problem import Problem
from tests.routing.township import tiny, with_visit

HUGE = (2**70, 10**5000)
LONG = pytest.param(10**5000, id="5000 digits")
NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("seconds", (NAN, INFINITE, -INFINITE, -1, -0.5, 1e300, True, "1", *HUGE)),
        ("iterations", (-1, 1.5, NAN, True, "1", *HUGE)),
        ("seed", (-1, -(2**70), 1.0, NAN, None, 2**31, *HUGE)),
        ("processes", (0, -1, 10**6, 1.0, NAN, None, *HUGE)),
    ],
)
def test_a_run_that_cannot_be_made_is_refused(option: str, values: tuple[Any, ...]) -> None:
    doors: list[Callable[..., object]] = [solve] if option == "iterations" else [solve, assign]
    for value in values:
        for door in doors:
            if door is assign and value is None:
                continue
            with pytest.raises(errors.WrongOptionError, match=rf"^{option}"):
                door(tiny(), **{"seconds": 0.1, option: value} if option != "iterations" else {option: value})


@pytest.mark.parametrize("spread", [NAN, -1, INFINITE, 10**300, "a"])
def test_a_spread_that_is_none_is_refused(spread: Any) -> None:
    with pytest.raises(errors.WrongOptionError, match=r"^spread"):
        assign(tiny(), seconds=0.1, spread=spread)


@pytest.mark.parametrize("visit", [-1, 7, 2**70, LONG])
def test_a_visit_that_is_not_there_is_refused(visit: int) -> None:
    plan = solution_of(tiny(), {})
    for door in (insert, explain):
        with pytest.raises(errors.UnknownIndexError, match=r"^visit"):
            door(tiny(), plan, visit)
        with pytest.raises(errors.WrongOptionError, match=r"^limit"):
            door(tiny(), plan, 0, limit=-visit if visit > 0 else visit)


def of_shift(name: str, value: Any) -> Problem:
    return tiny(shifts=(replace(tiny().shifts[0], **{name: value}),))


def of_break(name: str, value: Any) -> Problem:
    return of_shift("rest", replace(Break(40_000, 41_000, 60), **{name: value}))


def of_visit(name: str, value: Any) -> Problem:
    return with_visit(tiny(), 3, **{name: value})


def of_visitor(name: str, value: Any) -> Problem:
    return tiny(visitors=(replace(Visitor(), **{name: value}), Visitor()))


def of_spacing(name: str, value: Any) -> Problem:
    return tiny(spacings=(replace(Spacing((0, 1)), **{name: value}),))


def of_weights(name: str, value: Any) -> Problem:
    return tiny(weights=replace(Weights(), **{name: value}))


def within(name: str, value: Any) -> Problem:
    """A number that stands in a tuple."""
    return {
        "visits[3].days": lambda: of_visit("days", (value,)),
        "visits[3].visitors": lambda: of_visit("visitors", (value,)),
        "visits[3].windows": lambda: of_visit("windows", ((0, value),)),
        "visits[3].former": lambda: of_visit("former", (value, 0)),
        "spacings[0].visits": lambda: of_spacing("visits", (0, value)),
        "spacings[0].patterns": lambda: of_spacing("patterns", ((0, value),)),
        "horizon_days": lambda: tiny(horizon_days=value),
        "first_weekday": lambda: tiny(first_weekday=value),
    }[name]()


SHIFT = "visitor day start_s end_s start_node end_node mode max_visits max_work_s capacity max_overtime_s"
VISIT = "node service_s priority max_late_s load responsible standin household added_service_s village"
IN_TUPLES = "visits[3].days visits[3].visitors visits[3].windows visits[3].former spacings[0].visits"
NUMBERS: dict[str, Callable[[Any], Problem]] = {
    where + name: partial(changed, name)
    for where, changed, names in (
        ("shifts[0].", of_shift, SHIFT),
        ("shifts[0].rest.", of_break, "earliest_s latest_s duration_s"),
        ("visits[3].", of_visit, VISIT),
        ("visitors[0].", of_visitor, "max_work_week_s work_low_s work_high_s max_work_day_s"),
        ("spacings[0].", of_spacing, "min_gap_days max_gap_days"),
        ("weights.", of_weights, " ".join(vars(Weights()))),
        ("", within, IN_TUPLES + " spacings[0].patterns horizon_days first_weekday"),
    )
    for name in names.split()
}
"""Every number of a problem, and the problem in which it is another."""


@pytest.mark.parametrize("where", NUMBERS)
@pytest.mark.parametrize("value", [2**70, LONG, -1, -(2**70), 1e10, 1.5, NAN, "1", True])
def test_a_number_that_makes_no_sense_is_refused_where_it_stands(where: str, value: Any) -> None:
    with pytest.raises(errors.RoutingError) as refused:
        NUMBERS[where](value)
    assert refused.value.where.split(".")[0].split("[")[0] == where.split(".")[0].split("[")[0]


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.uint8, np.uint64])
def test_matrices_of_narrow_integers_are_as_good_as_wide_ones(kind: type) -> None:
    travel: Any = (tiny().travel_s[0] // 10).astype(kind)
    assert solve(tiny(travel_s=(travel,)), iterations=20).left_out == ()


def test_ways_longer_than_any_are_refused() -> None:
    with pytest.raises(errors.TooLargeError, match=r"^travel_s\[0\]"):
        tiny(travel_s=(np.full((8, 8), LONGEST_S + 1),))
    with pytest.raises(errors.TooLargeError, match=r"^weights\.travel"):
        tiny(travel_s=(np.full((8, 8), LONGEST_S),), weights=Weights(travel=5))
    with pytest.raises(errors.NegativeTimeError, match=r"^cost_s\[0\]"):
        tiny(cost_s=(np.full((8, 8), -1),))


def test_the_largest_numbers_that_are_allowed_are_planned() -> None:
    far = np.array([[0, LONGEST_S], [LONGEST_S, 0]])
    shift = Shift(0, 0, 0, LATEST_S, 0, 0, max_overtime_s=LATEST_S)
    visit = Visit(1, LONGEST_S, (0,), priority=10**12, max_late_s=LATEST_S, windows=((0, 1),))
    problem = Problem(1, (far,), (Visitor(work_high_s=0),), (shift,), (visit,), weights=Weights(travel=4))
    assert solve(problem, iterations=20).left_out == ()


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "routing", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--seconds", "nan"), "wrong_option"),
        (("--iterations", "-5"), "wrong_option"),
        (("--iterations", "5", "--seed", "-3"), "wrong_option"),
        (("--iterations", "5", "--processes", "0"), "wrong_option"),
        (("--iterations", "5", "-o", "nowhere/s.json"), "unwritable_file"),
        (("--iterations", "5", "-o", "."), "unwritable_file"),
        (("--iterations", "5", "--start", "nothing.json"), "wrong_format"),
    ],
)
def test_the_command_line_refuses_by_name(arguments: tuple[str, ...], code: str, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(to_json(tiny())))
    output = () if "-o" in arguments else ("-o", str(tmp_path / "s.json"))
    done = run("solve", str(tmp_path / "p.json"), *arguments, *output)
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stderr)["code"] == code
