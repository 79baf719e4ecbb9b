"""The graph of turns says the same as following the rules by hand, on random streets with random restrictions."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.roads.restrictions import Chain, Rules
from geo.roads.turning import Turns, _Free

JUNCTIONS, LONGEST = 5, 5
streets = st.lists(
    st.tuples(st.integers(0, JUNCTIONS - 1), st.integers(0, JUNCTIONS - 1), st.booleans()), min_size=3, max_size=7
)


@st.composite
def streets_and_rules(draw: st.DrawFn) -> tuple[_Free, Rules]:
    """Streets between a few junctions, some one-way; rules over one to three junctions along ways that exist."""
    drawn = draw(streets)
    ends = np.array([(a, b) for a, b, _ in drawn], np.int64)
    is_open = np.array([[True, not one_way] for _, _, one_way in drawn]).ravel()
    free = _Free(ends[:, ::-1].ravel(), ends.ravel(), is_open)
    rules = Rules()
    for _ in range(draw(st.integers(0, 4))):
        chain = [draw(st.sampled_from(np.flatnonzero(is_open).tolist()))]
        for _ in range(draw(st.integers(1, 3))):
            if exits := free.exits(chain[-1]):
                chain.append(draw(st.sampled_from(exits)))
        if len(chain) > 1:
            rules.add(draw(st.sampled_from(["no_turn", "only_turn"])), tuple(chain))
    return free, rules


def by_hand(free: _Free, rules: Rules, begun: int) -> set[Chain]:
    """Every sequence of directed sections, up to a length, that may be gone by whoever begins on one of them."""
    found: set[Chain] = {(begun,)}
    here: list[Chain] = [(begun,)]
    for _ in range(LONGEST - 1):
        further: list[Chain] = []
        for gone in here:
            allowed = [then for then in free.exits(gone[-1]) if not rules.forbid(gone, then)]
            onward = [then for then in allowed if then != gone[-1] ^ 1] or allowed
            further += [(*gone, then) for then in onward]
        found, here = found | set(further), further
    return found


def by_graph(turns: Turns, begun: int) -> set[Chain]:
    following: dict[int, list[int]] = {}
    for before, after in zip(turns.before.tolist(), turns.after.tolist(), strict=True):
        following.setdefault(before, []).append(after)
    found: set[Chain] = {(begun,)}
    here: list[Chain] = [(begun,)]
    for _ in range(LONGEST - 1):
        here = [(*gone, then) for gone in here for then in following.get(gone[-1], [])]
        found |= {tuple(turns.directed[list(gone)].tolist()) for gone in here}
    return found


@given(streets_and_rules())
@settings(max_examples=100, deadline=None)
def test_it_is_gone_as_the_rules_say(given_: tuple[_Free, Rules]) -> None:
    free, rules = given_
    turns = free.turns(rules)
    for begun in {int(section) for section in free.before}:
        assert by_graph(turns, begun) == by_hand(free, rules, begun)


@given(streets_and_rules())
@settings(max_examples=60, deadline=None)
def test_whoever_comes_over_a_section_arrives_at_its_one_place(given_: tuple[_Free, Rules]) -> None:
    free, rules = given_
    turns = free.turns(rules)
    arcs = set(zip(turns.before.tolist(), turns.after.tolist(), strict=True))
    for before, after in arcs:
        assert (before, int(turns.arrive_at[turns.directed[after]])) in arcs
