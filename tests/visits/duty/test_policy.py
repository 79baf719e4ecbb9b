"""What the table of cases cannot say: presets, rules as data, gaps."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.duty.policy import DEFAULT_RULES, Flag, Person, RuleBook, Rules, gap_exceeded, period_of, visits_owed
from visits.duty.presets import PRESETS
from visits.duty.rules import rules_from_json, rules_to_json
from visits.errors import RulesUnreadable
from visits.records.outcomes import counts
from visits.register.birth import Birth, age_reached_on

DAY = timedelta(days=1)


@pytest.mark.parametrize("rules", PRESETS.values(), ids=PRESETS)
def test_rules_come_back_from_the_database_as_they_were(rules: Rules) -> None:
    """P26: rules are dated data of a county."""
    assert rules_from_json(rules_to_json(rules)) == rules


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        {"scope": [{"clause": "P1", "needs": ["no_such_category"]}], "tiers": []},
        {"scope": [], "tiers": [{"tier": "gold", "every": "week", "clause": "P28", "largest_gap_days": 10}]},
        {"scope": [], "tiers": [{"tier": "key", "every": "fortnight", "clause": "P28", "largest_gap_days": 10}]},
        {"scope": [], "tiers": [], "advanced_age": "eighty"},
    ],
)
def test_rules_with_an_unknown_word_are_refused_by_name(broken: Any) -> None:
    with pytest.raises(RulesUnreadable):
        rules_from_json(broken)


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(1946, 11, 23), 80, date(2026, 11, 23)),
        (date(1952, 2, 29), 75, date(2027, 3, 1)),
        (date(1948, 2, 29), 80, date(2028, 2, 29)),
    ],
)
def test_an_age_is_reached_on_the_birthday(born: date, age: int, day: date) -> None:
    """P4; who is born on 29 February reaches it on 1 March of a common year."""
    assert age_reached_on(born, age) == day


@pytest.mark.parametrize(
    ("mode", "outcome", "clears"),
    [
        ("door_to_door", "met", True),
        ("door_to_door", "no_answer", False),
        ("phone", "met", False),
        ("video", "met", False),
    ],
)
def test_only_a_visit_at_the_door_clears_the_duty(mode: str, outcome: str, clears: bool) -> None:
    """P24, P28, P29."""
    assert counts(mode=mode, outcome=outcome) is clears


@pytest.mark.parametrize(
    ("tier", "days", "warns"), [("key", 10, False), ("key", 11, True), ("general", 45, False), ("general", 46, True)]
)
def test_a_gap_longer_than_the_largest_is_warned_of(tier: str, days: int, warns: bool) -> None:
    """P30."""
    assert gap_exceeded(date(2026, 11, 1), date(2026, 11, 1) + days * DAY, tier) is warns


@pytest.mark.parametrize(
    ("day", "every", "first", "last"),
    [
        (date(2026, 12, 31), "week", date(2026, 12, 28), date(2027, 1, 3)),
        (date(2028, 2, 10), "month", date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 31), "month", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 11, 23), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_weeks_begin_on_monday_and_months_are_the_calendars(day: date, every: str, first: date, last: date) -> None:
    """P30."""
    assert period_of(day, every) == (first, last)


_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
_people = st.builds(
    Person,
    registered_on=_days,
    birth=st.one_of(
        st.none(),
        st.dates(date(1930, 1, 1), date(1970, 1, 1)).map(Birth.on),
        st.integers(1930, 1970).map(lambda year: Birth.about(str(year))),
    ),
    flags=st.lists(
        st.builds(Flag, st.sampled_from(["poor", "without_family", "lives_alone", "special_family"]), _days)
    ).map(tuple),
    states=st.lists(st.tuples(_days, st.sampled_from(["active", "in_hospital", "moved", "died"])), max_size=4).map(
        lambda states: tuple(sorted(dict(states).items()))
    ),
)


@given(_people, _days, st.integers(0, 60))
def test_what_is_owed_does_not_depend_on_the_days_asked_for(person: Person, first_day: date, span: int) -> None:
    """A window is the same whether a day, a month or two years are asked for."""
    book = RuleBook(((date(2027, 1, 1), replace(DEFAULT_RULES, advanced_age=75)),))
    last_day = first_day + span * DAY
    everything = visits_owed(person, book, date(2026, 1, 1), date(2028, 3, 31))
    touching = [visit for visit in everything if visit.first_day <= last_day and visit.last_day >= first_day]
    assert visits_owed(person, book, first_day, last_day) == touching


@given(_people)
def test_nothing_is_owed_before_registration_or_after_death(person: Person) -> None:
    owed = visits_owed(person, RuleBook(), date(2026, 1, 1), date(2027, 12, 31))
    for visit in owed:
        assert visit.first_day >= person.registered_on
        assert person.state_on(visit.last_day) == "active"
