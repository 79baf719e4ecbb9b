"""Beside each array of the compiled search stands its shape, which is true, and what its numbers are."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from routing.locks import locks_of
from routing.pieces import Shift, Spacing, Visitor
from routing.problem import Problem
from routing.search.data import Data, compiled
from routing.search.state import State, state_of
from routing.search.work import Work, work_of
from tests.routing.township import HOUR, tiny, with_visit

FIELD = re.compile(r"^    (?P<name>\w+): [^#]+?(  # (?P<told>.+))?$", re.MULTILINE)
TOLD = re.compile(r"\((?P<sizes>[\w ,+]+)\), \w.+")
PLACES = 4


def uneven() -> Problem:
    """The tiny township made so that no two of its sizes are alike: a shape that is told wrong does not fit."""
    problem = tiny()
    shifts = (*problem.shifts, Shift(0, 1, 8 * HOUR, 12 * HOUR, 0, 0))
    problem = replace(
        problem,
        travel_s=problem.travel_s * 2,
        shifts=shifts,
        visitors=(Visitor(),) * PLACES,
        spacings=(Spacing((0, 1), patterns=((0, 1), (0, 2), (1, 2))),),
    )
    problem = with_visit(problem, 3, windows=((8 * HOUR, 9 * HOUR), (10 * HOUR, 11 * HOUR)), village=4)
    return with_visit(problem, 5, windows=((9 * HOUR, 10 * HOUR),), household=1)


def sizes_of(problem: Problem) -> dict[str, int]:
    return {
        "visits": len(problem.visits),
        "persons": len(problem.visits) - 1,
        "shifts": len(problem.shifts),
        "visitors": len(problem.visitors),
        "days": len({shift.day for shift in problem.shifts}),
        "nodes": problem.nodes,
        "modes": len(problem.travel_s),
    }


def arrays() -> Iterator[Any]:
    problem = uneven()
    found = compiled(problem, locks_of(problem, ()))
    state = state_of(found, {0: (2, 3)}, 1)
    yield from (found.data, state, work_of(found.data, state))


def test_the_townships_sizes_differ() -> None:
    sizes = sizes_of(uneven())
    assert len(set(sizes.values())) == len(sizes)


@pytest.mark.parametrize("kind", [Data, State, Work])
def test_every_array_tells_its_shape_and_what_its_numbers_are(kind: type) -> None:
    told = {field["name"]: field["told"] for field in FIELD.finditer(inspect.getsource(kind))}
    assert set(told) == set(inspect.get_annotations(kind))
    mute = [
        name
        for name, annotation in inspect.get_annotations(kind).items()
        if not (told[name] if annotation in (int, float, bool) else TOLD.fullmatch(told[name] or ""))
    ]
    assert not mute


def test_the_shapes_that_are_told_are_those_of_the_arrays() -> None:
    sizes = sizes_of(uneven())
    for group in arrays():
        for field in FIELD.finditer(inspect.getsource(type(group))):
            if told := TOLD.fullmatch(field["told"] or ""):
                shape = getattr(group, field["name"]).shape
                for told_size, length in zip(told["sizes"].strip(",").split(","), shape, strict=True):
                    assert sized(told_size, length, sizes) == length, field.group()


def sized(told: str, length: int, sizes: dict[str, int]) -> int:
    """What a told size comes to: `2`, `visits` or `visits + 1`. A size is learnt where it is first told."""
    size, _, more = (part.strip() for part in told.partition("+"))
    if size.isdigit():
        return int(size)
    return sizes.setdefault(size, length - int(more or 0)) + int(more or 0)
