"""The last stage finds the best order of a shift and says so truly."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from routing.exact.prove import _by_cp_sat, best_order, can_fit, rank_of
from routing.pieces import Break, Shift, Visit, Visitor
from routing.problem import Problem
from routing.schedule import timetable


def random_shift(seed: int, visits: int, *, rest: bool) -> tuple[Problem, Shift, tuple[int, ...]]:
    """A shift with some windows, whose given order keeps them."""
    random = np.random.default_rng(seed)
    travel = random.integers(5, 60, (visits + 1, visits + 1))
    while True:
        windows = [((a, a + 150),) if random.random() < 0.4 else () for a in random.integers(0, 300, visits).tolist()]
        shift = Shift(0, 0, 0, 600, 0, 0, rest=Break(150, 260, 40) if rest else None, max_overtime_s=60)
        people = tuple(Visit(i + 1, 20, (0,), windows=w, max_late_s=15) for i, w in enumerate(windows))
        problem = Problem(1, (travel,), (Visitor(),), (shift,), people)
        fits = [o for o in permutations(range(visits)) if rank_of(problem, shift, o) is not None]
        if fits:
            return problem, shift, fits[-1]


def back_at(problem: Problem, shift: Shift, order: tuple[int, ...]) -> int:
    """When the visitor is back."""
    return timetable(problem, shift, order).return_s


@pytest.mark.parametrize("rest", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_cp_sat_finds_what_trying_all_orders_finds(seed: int, rest: bool) -> None:
    problem, shift, order = random_shift(seed, 5, rest=rest)
    best = best_order(problem, shift, order, begun=0)
    found, proven = _by_cp_sat(problem, shift, order)
    assert proven
    assert best[1]
    assert rank_of(problem, shift, found) == rank_of(problem, shift, best[0])


@pytest.mark.parametrize("rest", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_a_shift_is_said_to_be_full_just_when_no_order_fits(seed: int, rest: bool) -> None:
    problem, shift, order = random_shift(seed, 6, rest=rest)
    short = replace(shift, end_s=back_at(problem, shift, order) - 150 * (seed % 2))
    fits = any(rank_of(problem, short, o) is not None for o in permutations(range(6)))
    assert can_fit(problem, short, order, begun=0) is fits


def test_a_begun_route_keeps_its_beginning() -> None:
    problem, shift, order = random_shift(7, 5, rest=False)
    assert best_order(problem, shift, order, begun=2)[0][:2] == order[:2]
