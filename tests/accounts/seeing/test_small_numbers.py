"""No count points at somebody, and none follows by subtraction (P81)."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.seeing.small_numbers import LEAST, Parted, parted, parted_beside

PARTS = ("key", "general", "other")
numbers = st.dictionaries(st.sampled_from(PARTS), st.integers(0, 14))
areas = st.dictionaries(
    st.sampled_from("abcde"),
    st.fixed_dictionaries({part: st.integers(0, 14) for part in PARTS[:2]}),
    min_size=1,
)


@pytest.mark.parametrize(
    ("counts", "told", "together", "rest"),
    [
        ({"key": 20, "general": 30}, {"key": 20, "general": 30}, (), 0),
        ({"key": 20, "general": 0}, {"key": 20, "general": 0}, (), 0),
        ({"key": 5, "general": 5}, {"key": 5, "general": 5}, (), 0),
        ({"key": 3, "general": 30, "other": 9}, {"general": 30}, ("key", "other"), 12),
        ({"key": 1, "general": 30, "other": 2}, {}, (), 0),  # the two together are three people: nothing can be told
        ({"key": 4, "general": 30, "other": 2}, {"general": 30}, ("key", "other"), 6),
        ({"key": 4, "general": 30}, {}, (), 0),  # 34 less 30 would tell the four
        ({"key": 3}, {}, (), 0),
        ({}, {}, (), 0),
    ],
)
def test_small_parts_are_told_together_or_not_at_all(
    counts: dict[str, int], told: dict[str, int], together: tuple[str, ...], rest: int
) -> None:
    answer = parted(counts)
    assert (answer.told, set(answer.together), answer.rest) == (told, set(together), rest)
    assert answer.is_withheld is (not told and any(counts.values()))


@given(numbers)
def test_nobody_finds_out_a_small_part_who_knows_the_whole_and_the_rule(counts: dict[str, int]) -> None:
    """Every part that is not told could be another number, whatever is subtracted."""
    answer = parted(counts)
    assert all(number == 0 or number >= LEAST for number in answer.told.values())
    if answer.is_withheld:
        assert not answer.told
        return
    assert sum(answer.told.values()) + answer.rest == sum(counts.values())
    could = [
        parts for parts in product(range(1, answer.rest + 1), repeat=len(answer.together)) if sum(parts) == answer.rest
    ]
    for position in range(len(answer.together)):
        assert len({parts[position] for parts in could}) > 1


@given(areas)
def test_nobody_finds_out_an_area_by_subtracting_its_neighbours(units: dict[str, dict[str, int]]) -> None:
    """Of each area the number of people is known, and of all of them the parts: Fréchet's bounds leave room."""
    whole = parted({part: sum(counts[part] for counts in units.values()) for part in PARTS[:2]})
    answer = parted_beside(units, whole)
    hidden = {unit: units[unit] for unit, told in answer.items() if told is None}
    for told in answer.values():
        assert told is None or all(number >= LEAST for part, number in told.told.items() if whole.told[part])
    if whole.is_withheld or whole.together or sum(bool(number) for number in whole.told.values()) < 2:
        return
    for counts in hidden.values():
        for part in PARTS[:2]:
            if 0 < counts[part] < LEAST:
                assert _room(counts, part, hidden) > 0


def _room(counts: Mapping[str, int], part: str, hidden: Mapping[str, Mapping[str, int]]) -> int:
    """Between the least and the most that the part of an area can be, by its sum and the sums of what is hidden."""
    area, column = sum(counts.values()), sum(other[part] for other in hidden.values())
    everybody = sum(sum(other.values()) for other in hidden.values())
    return min(area, column) - max(0, area + column - everybody)


def test_parts_of_areas_are_told_where_each_is_a_crowd() -> None:
    units = {"a": {"key": 10, "general": 20}, "b": {"key": 8, "general": 9}}
    whole = parted({"key": 18, "general": 29})
    assert parted_beside(units, whole) == {"a": Parted(units["a"]), "b": Parted(units["b"])}


def test_one_small_area_takes_another_along_so_that_subtracting_tells_nothing() -> None:
    units = {"a": {"key": 10, "general": 20}, "b": {"key": 2, "general": 9}, "c": {"key": 30, "general": 40}}
    answer = parted_beside(units, parted({"key": 42, "general": 69}))
    assert (answer["a"], answer["b"], answer["c"]) == (None, None, Parted(units["c"]))


def test_of_two_areas_one_of_them_small_neither_is_told() -> None:
    units = {"a": {"key": 10, "general": 20}, "b": {"key": 2, "general": 9}}
    assert parted_beside(units, parted({"key": 12, "general": 29})) == {"a": None, "b": None}
