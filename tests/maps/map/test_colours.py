"""No two visitors who come near each other look alike."""

import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.map.colours import HUES, STROKES, hues_of, looks_of, near_to

LOOKS = HUES * len(STROKES)


@st.composite
def neighbourhoods(draw: st.DrawFn) -> dict[int, set[int]]:
    """Anybody beside anybody, both ways."""
    count = draw(st.integers(0, 40))
    pairs = draw(st.sets(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=200))
    around: dict[int, set[int]] = {100 + key: set() for key in range(count)}
    for one, other in pairs:
        if one != other and max(one, other) < count:
            around[100 + one].add(100 + other)
            around[100 + other].add(100 + one)
    return around


@given(neighbourhoods())
def test_neighbours_never_look_alike_while_there_are_looks_enough(around: dict[int, set[int]]) -> None:
    looks = looks_of(around)
    assert looks.keys() == around.keys()
    for one, others in around.items():
        for other in others:
            alike = (looks[one].hue, looks[one].stroke) == (looks[other].hue, looks[other].stroke)
            assert not alike or max(len(others), len(around[other])) >= LOOKS


@given(neighbourhoods())
def test_who_has_few_neighbours_shares_no_hue_with_those_chosen_before(around: dict[int, set[int]]) -> None:
    few = {one: {other for other in others if len(around[other]) < HUES} for one, others in around.items()}
    kept = {one: others for one, others in few.items() if len(around[one]) < HUES}
    hues = hues_of(kept)
    assert all(hues[one] != hues[other] for one, others in kept.items() for other in others)


@given(neighbourhoods())
def test_the_same_neighbours_give_the_same_looks_and_each_a_number_of_its_own(around: dict[int, set[int]]) -> None:
    looks = looks_of(around)
    assert looks == looks_of(dict(around))
    assert [look.number for look in looks.values()] == list(range(1, len(around) + 1))


def test_twenty_six_who_all_meet_differ_in_all_but_two_pairs_and_in_number() -> None:
    everybody = {key: set(range(26)) - {key} for key in range(26)}
    looks = looks_of(everybody).values()
    assert len({(look.hue, look.stroke) for look in looks}) == LOOKS
    assert len({look.number for look in looks}) == 26


def test_near_is_within_the_distance_and_of_others_only() -> None:
    lines = {7: shapely.LineString([(0, 0), (1, 0)]), 8: shapely.LineString([(1.2, 0), (2, 0)]), 9: shapely.Point(5, 5)}
    assert near_to(lines, within=0.3) == {7: {8}, 8: {7}, 9: set()}
    assert near_to({}, within=1) == {}
