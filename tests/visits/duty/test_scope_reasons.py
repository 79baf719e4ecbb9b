"""Why somebody is not in scope, and what would bring them in (P1-P4)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.duty.policy import ADVANCED_AGE, DEFAULT_RULES, IMPLIES, Circumstance, Facts, Rules, tier_on
from visits.duty.scope_reasons import ELDER_AGE, OutOfScope, out_of_scope
from visits.register.birth import Birth
from visits.register.models import Category

DAY = date(2026, 11, 23)
OLD, ELDER, YOUNG = (Birth.on(date(year, 3, 5)) for year in (1940, 1955, 1980))
ANY_NEED = (("advanced_age",), ("dependent",), ("other",), ("special_family",), ("without_family",))


@pytest.mark.parametrize(
    ("birth", "categories", "said"),
    [
        (OLD, {"poor"}, None),
        (OLD, set(), OutOfScope("P2", (("poor",), ("special_family",)))),
        (ELDER, {"dependent"}, OutOfScope("P2", (("poor",), ("special_family",)))),
        (ELDER, {"dementia"}, OutOfScope("P2", (("poor",), ("special_family",)))),
        (ELDER, {"poor"}, OutOfScope("P1", ANY_NEED)),
        (ELDER, {"destitute_at_home"}, OutOfScope("P1", ANY_NEED)),
        (None, {"poor"}, OutOfScope("P1", ANY_NEED, birth_is_unknown=True)),
        (YOUNG, {"poor", "dependent"}, OutOfScope("P4", ((ELDER_AGE,),))),
    ],
)
def test_the_facts_that_are_lacking_are_named(
    birth: Birth | None, categories: set[str], said: OutOfScope | None
) -> None:
    assert out_of_scope(Facts(DAY, birth, frozenset(categories)), DEFAULT_RULES) == said


def test_of_whom_nothing_is_known_the_smallest_set_comes_first() -> None:
    reason = out_of_scope(Facts(DAY, ELDER, frozenset()), DEFAULT_RULES)
    assert reason is not None
    assert reason.lacking[0] == ("special_family",)
    assert all("poor" in needs for needs in reason.lacking[1:])


births = st.one_of(st.none(), st.dates(date(1925, 1, 1), date(1990, 1, 1)).map(Birth.on))
categories = st.frozensets(st.sampled_from(Category.values))
FACTS = [*(category for category in Category.values if category not in IMPLIES), ADVANCED_AGE]
needs = st.frozensets(st.sampled_from(FACTS), min_size=1, max_size=3)
rules = st.lists(needs, min_size=1, max_size=4).map(
    lambda lines: Rules(tuple(Circumstance("P1", line) for line in lines), DEFAULT_RULES.tiers)
)


@given(births, categories, rules)
def test_each_set_that_is_lacking_brings_the_person_in_and_no_part_of_it_does(
    birth: Birth | None, held: frozenset[str], book: Rules
) -> None:
    reason = out_of_scope(Facts(DAY, birth, held), book)
    assert (reason is None) == tier_on(Facts(DAY, birth, held), book).in_scope
    if reason is None or reason.clause == "P4":
        return
    for lacking in reason.lacking:
        assert _is_in(birth, held, lacking, book)
        for fact in lacking:
            assert not _is_in(birth, held, tuple(other for other in lacking if other != fact), book)


def _is_in(birth: Birth | None, held: frozenset[str], more: tuple[str, ...], book: Rules) -> bool:
    older = OLD if ADVANCED_AGE in more else birth
    return tier_on(Facts(DAY, older, held | (set(more) - {ADVANCED_AGE})), book).in_scope


def test_what_a_category_implies_is_not_lacking() -> None:
    for category, implied in IMPLIES.items():
        reason = out_of_scope(Facts(DAY, ELDER, frozenset({category})), DEFAULT_RULES)
        assert reason is not None
        assert not any(implied in needs for needs in reason.lacking)
