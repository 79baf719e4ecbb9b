"""Both sides of every edge of the policy, on persons made by hand; Monday 2026-11-23 begins a week (P1-P4, P26-P30)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from visits.duty.policy import (
    DEFAULT_RULES,
    Circumstance,
    Facts,
    Flag,
    Override,
    Person,
    RuleBook,
    TierRule,
    circumstances_of,
    gap_exceeded,
    horizon_of,
    period_of,
    stretch_on,
    stretches,
    stretches_between,
    that_imply,
    tier_on,
    visits_owed,
    with_implied,
)
from visits.register.birth import Birth

DAY = timedelta(days=1)
EVER = date(2020, 1, 1)
OCTOBER, MONDAY = date(2026, 10, 1), date(2026, 11, 23)
FRIDAY, SUNDAY = MONDAY + 4 * DAY, MONDAY + 6 * DAY
BOOK = RuleBook()
KEY, GENERAL, POOR = ("special_family",), ("poor", "other"), ("poor",)


def person(
    *categories: str, since: date = EVER, registered: date = EVER, states: dict[date, str] | None = None, **facts: Any
) -> Person:
    flags = tuple(Flag(category, since) for category in categories)
    return Person(registered, flags=flags, states=tuple((states or {}).items()), **facts)


def told(who: Person, first_day: date, last_day: date, book: RuleBook = BOOK) -> list[str]:
    """The visits owed in these days: the window's month-days, the clause and the tier."""
    owed = visits_owed(who, book, first_day, last_day)
    return [f"{one.first_day:%m-%d}..{one.last_day:%m-%d} {one.clause} {one.tier}" for one in owed]


@pytest.mark.parametrize("kind", [Flag, Override])
@pytest.mark.parametrize(
    ("day", "until", "holds"),
    [
        (MONDAY - DAY, None, False),
        (MONDAY, None, True),
        (FRIDAY, None, True),
        (FRIDAY, FRIDAY, True),
        (FRIDAY + DAY, FRIDAY, False),
        (MONDAY, MONDAY, True),
    ],
)
def test_a_fact_holds_from_its_first_day_to_its_last(
    kind: type[Flag | Override], day: date, until: date | None, holds: bool
) -> None:
    assert kind("key", MONDAY, until).holds_on(day) is holds


@pytest.mark.parametrize(
    ("day", "state"),
    [(MONDAY - DAY, "active"), (MONDAY, "away"), (FRIDAY - DAY, "away"), (FRIDAY, "active"), (SUNDAY, "active")],
)
def test_a_state_holds_until_the_next_one_begins(day: date, state: str) -> None:
    assert person(states={MONDAY: "away", FRIDAY: "active"}).state_on(day) == state


def test_of_two_approvals_the_later_one_counts() -> None:
    approvals = (Override("key", EVER), Override("general", MONDAY, FRIDAY))
    who = person(overrides=approvals)
    assert [who.facts_on(day).override for day in (MONDAY - DAY, MONDAY, FRIDAY + DAY)] == ["key", "general", "key"]


def test_only_what_holds_on_the_day_is_a_fact_of_the_day() -> None:
    who = Person(EVER, flags=(Flag("poor", EVER, MONDAY), Flag("other", FRIDAY)))
    assert [who.facts_on(day).categories for day in (MONDAY, MONDAY + DAY, FRIDAY)] == [{"poor"}, set(), {"other"}]
    assert person(overrides=(Override("key", FRIDAY),)).facts_on(MONDAY).override is None


def test_rules_hold_from_the_day_they_come_into_force() -> None:
    first, second = replace(DEFAULT_RULES, first_visit_days=9), replace(DEFAULT_RULES, first_visit_days=3)
    book = RuleBook(((MONDAY, first), (FRIDAY, second)))
    days = (MONDAY - DAY, MONDAY, FRIDAY - DAY, FRIDAY, SUNDAY)
    assert [book.on(day).first_visit_days for day in days] == [7, 9, 9, 3, 3]
    assert book.all == (DEFAULT_RULES, first, second)
    assert book.longest_first_visit_days == 9
    assert RuleBook(((MONDAY, second),)).longest_first_visit_days == 7


def test_some_entries_count_as_others_too() -> None:
    """P3, P41."""
    assert with_implied(frozenset({"dementia", "lives_alone"})) == {"dementia", "dependent", "lives_alone"}
    assert with_implied(frozenset({"destitute_at_home"})) == {"destitute_at_home", "poor"}
    assert that_imply("dependent") == {"dependent", "dementia"}
    assert that_imply("poor") == {"poor", "destitute_at_home"}
    assert that_imply("lives_alone") == {"lives_alone"}


OLD, YOUNG = Birth.on(date(1940, 1, 1)), Birth.on(date(1980, 1, 1))


@pytest.mark.parametrize(
    ("categories", "birth", "override", "expected"),
    [
        (("special_family",), None, None, (True, "key", "P27-4", "week")),
        (("poor", "without_family"), None, None, (True, "key", "P27-1", "week")),
        (("poor", "dependent"), None, None, (True, "key", "P27-2", "week")),
        (("poor", "dementia"), None, None, (True, "key", "P27-2", "week")),
        (("destitute_at_home", "lives_alone"), OLD, None, (True, "key", "P27-3", "week")),
        (("poor",), OLD, None, (True, "general", "P29", "month")),  # 80 and more, not alone
        (("poor", "other"), None, None, (True, "general", "P29", "month")),
        (("poor", "other", "lives_alone"), Birth.on(date(1950, 1, 1)), None, (True, "general", "P29", "month")),
        (("poor",), None, None, (False, None, "P1", None)),
        ((), None, None, (False, None, "P1", None)),
        (("without_family",), None, None, (False, None, "P2", None)),
        (("lives_alone",), OLD, None, (False, None, "P2", None)),
        (("special_family",), YOUNG, None, (False, None, "P4", None)),
        (("special_family",), OLD, None, (True, "key", "P27-4", "week")),
        (("poor", "other"), None, "key", (True, "key", "P27-5", "week")),
        ((), YOUNG, "general", (True, "general", "P1-5", "month")),
        (("special_family",), None, "light", (True, "key", "P27-4", "week")),  # a tier that the rules do not know
    ],
)
def test_who_is_in_scope_and_in_which_tier(
    categories: tuple[str, ...], birth: Birth | None, override: str | None, expected: tuple[Any, ...]
) -> None:
    found = tier_on(Facts(MONDAY, birth, frozenset(categories), override))
    assert (found.in_scope, found.tier, found.clause, found.every) == expected


def test_whom_no_tier_holds_is_in_scope_all_the_same() -> None:
    only_key = replace(DEFAULT_RULES, tiers=DEFAULT_RULES.tiers[:1])
    found = tier_on(Facts(MONDAY, None, frozenset(GENERAL)), only_key)
    assert (found.in_scope, found.tier, found.clause, found.every) == (True, None, "P26", None)


@pytest.mark.parametrize(
    ("born", "is_old_enough", "is_of_advanced_age"),
    [
        (Birth.on(date(1966, 11, 24)), False, False),
        (Birth.on(date(1966, 11, 23)), True, False),
        (Birth.on(date(1946, 11, 24)), True, False),
        (Birth.on(date(1946, 11, 23)), True, True),
        (Birth.about("1966"), True, False),  # may be sixty
        (Birth.about("1946"), True, False),  # is not surely eighty
    ],
)
def test_who_may_be_old_enough_is_and_of_advanced_age_is_who_surely_is(
    born: Birth, is_old_enough: bool, is_of_advanced_age: bool
) -> None:
    facts = Facts(MONDAY, born, frozenset(KEY))
    assert tier_on(facts).in_scope is is_old_enough
    assert ("advanced_age" in circumstances_of(facts, DEFAULT_RULES)) is is_of_advanced_age


@pytest.mark.parametrize(
    ("day", "every", "first", "last"),
    [
        (MONDAY, "week", MONDAY, SUNDAY),
        (SUNDAY, "week", MONDAY, SUNDAY),
        (date(2026, 11, 30), "month", date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), "month", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 9, 30), "quarter", date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_holds_its_first_day_and_its_last(day: date, every: str, first: date, last: date) -> None:
    assert period_of(day, every) == (first, last)


def test_days_must_be_known_to_the_end_of_the_quarter_or_of_a_week_that_goes_on() -> None:
    assert horizon_of(date(2026, 11, 1)) == date(2026, 12, 31)
    assert horizon_of(date(2026, 12, 31)) == date(2027, 1, 3)


def test_days_are_cut_where_something_changes() -> None:
    who = Person(
        date(2026, 11, 2),
        birth=Birth.on(date(1966, 11, 6)),  # sixty on the 6th
        flags=(Flag("poor", EVER), Flag("other", date(2026, 11, 10), date(2026, 11, 12))),
        states=((date(2026, 11, 16), "away"),),
        overrides=(Override("key", date(2026, 11, 18), date(2026, 11, 19)),),
    )
    book = RuleBook(((date(2026, 11, 25), replace(DEFAULT_RULES, elder_age=61)),))
    pieces = stretches(who, book, date(2026, 11, 30))
    said = [(one.first_day.day, one.last_day.day, one.decision.clause, one.state, one.every) for one in pieces]
    assert said == [
        (2, 5, "P4", "active", None),
        (6, 9, "P1", "active", None),
        (10, 12, "P29", "active", "month"),
        (13, 15, "P1", "active", None),
        (16, 17, "P1", "away", None),
        (18, 19, "P27-5", "away", None),
        (20, 24, "P1", "away", None),
        (25, 30, "P4", "away", None),
    ]
    assert stretches(who, book, date(2026, 11, 1)) == []
    assert [one.last_day for one in stretches(who, book, date(2026, 11, 2))] == [date(2026, 11, 2)]
    assert [one.first_day.day for one in stretches(who, book, date(2026, 11, 6))] == [2, 6]


def test_of_advanced_age_from_the_birthday_on() -> None:
    who = person("poor", "lives_alone", birth=Birth.on(date(1946, 11, 25)))
    last = stretches(who, BOOK, SUNDAY)[-1]
    assert (last.first_day, last.decision.clause) == (date(2026, 11, 25), "P27-3")


def test_stretches_are_found_by_their_first_and_last_days() -> None:
    pieces = stretches(person(*KEY, states={MONDAY: "away", FRIDAY: "active"}), BOOK, SUNDAY)
    assert stretch_on(pieces, MONDAY - DAY) is pieces[0]
    assert stretch_on(pieces, MONDAY) is stretch_on(pieces, FRIDAY - DAY) is pieces[1]
    assert stretch_on(pieces, SUNDAY) is pieces[2]
    assert stretch_on(pieces, SUNDAY + DAY) is stretch_on(pieces, EVER - DAY) is None
    assert stretches_between(pieces, MONDAY - DAY, MONDAY) == pieces[:2]
    assert stretches_between(pieces, FRIDAY - DAY, FRIDAY - DAY) == [pieces[1]]
    assert stretches_between(pieces, FRIDAY, SUNDAY) == [pieces[2]]


WEEK = "11-23..11-29 P27-4 key"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(*KEY), [WEEK]),
        (person(*GENERAL), ["11-01..11-30 P29 general"]),
        (person(), []),
        # the notice: who is away on one of the period's last three days is owed nothing for it
        (person(*KEY, states={FRIDAY: "away"}), []),
        (person(*KEY, states={SUNDAY: "died"}), []),
        (person(*KEY, states={SUNDAY + DAY: "died"}), [WEEK]),
        # back before the notice begins: from the day of the return on
        (person(*KEY, states={OCTOBER: "away", FRIDAY: "active"}), ["11-27..11-29 P27-4 key"]),
        (person(*KEY, states={OCTOBER: "away", FRIDAY + DAY: "active"}), []),
        # away in the middle of it: from its first day on which somebody could come
        (person(*KEY, states={MONDAY: "away", MONDAY + 2 * DAY: "active"}), ["11-25..11-29 P27-4 key"]),
        (person(*KEY, states={MONDAY + DAY: "away", MONDAY + 2 * DAY: "active"}), [WEEK]),
        # another clause on the last two days of three: the same visit, by the clause of its end
        (person(*KEY, overrides=(Override("key", FRIDAY + DAY),)), ["11-23..11-29 P27-5 key"]),
        # another tier at its end: what that one asks for
        (person(*GENERAL, overrides=(Override("key", FRIDAY),)), ["11-23..11-29 P27-5 key"]),
        (person(*GENERAL, overrides=(Override("key", FRIDAY + DAY),)), ["11-28..12-05 first key"]),
    ],
)
def test_a_period_is_owed_by_its_end(who: Person, expected: list[str]) -> None:
    assert told(who, MONDAY, SUNDAY) == expected


@pytest.mark.parametrize(
    ("first_day", "last_day", "expected"),
    [
        (SUNDAY, SUNDAY, [WEEK]),
        (MONDAY, MONDAY, [WEEK]),
        (SUNDAY, SUNDAY + DAY, [WEEK, "11-30..12-06 P27-4 key"]),
        (MONDAY - DAY, MONDAY, ["11-16..11-22 P27-4 key", WEEK]),
    ],
)
def test_a_window_is_told_where_it_shares_a_day_with_those_asked_for(
    first_day: date, last_day: date, expected: list[str]
) -> None:
    assert told(person(*KEY), first_day, last_day) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        # within seven days, or by the period's end where that is sooner
        (person(*GENERAL, registered=date(2026, 11, 2)), ["11-02..11-09 first general"]),
        (person(*GENERAL, registered=date(2026, 11, 22)), ["11-22..11-29 first general"]),
        (person(*GENERAL, registered=date(2026, 11, 23)), ["11-23..11-30 P29 general"]),
        (person(*GENERAL, registered=date(2026, 11, 28)), ["11-28..11-30 P29 general"]),
        # too late for the month's own: a first visit beside it
        (person(*GENERAL, registered=date(2026, 11, 29)), ["11-29..12-06 first general"]),
        # a return is no entry; who comes into scope is, who moved away and comes again too
        (person(*GENERAL, states={date(2026, 11, 1): "in_hospital", date(2026, 11, 9): "active"}),
         ["11-09..11-30 P29 general"]),
        (person(*GENERAL, states={date(2026, 11, 1): "moved", date(2026, 11, 9): "active"}),
         ["11-09..11-16 first general"]),
        (person(*GENERAL, since=date(2026, 11, 9)), ["11-09..11-16 first general"]),
        # out of scope meanwhile, in hospital or not
        (Person(EVER,
                flags=(Flag("poor", EVER), Flag("other", EVER, date(2026, 10, 10)), Flag("other", date(2026, 11, 9))),
                states=((OCTOBER, "in_hospital"), (date(2026, 11, 9), "active"))), ["11-09..11-16 first general"]),
        # gone again by then: nothing, until the next entry
        (person(*GENERAL, registered=date(2026, 11, 2),
                states={date(2026, 11, 4): "moved", date(2026, 11, 12): "active"}), ["11-02..11-19 first general"]),
        (person(*GENERAL, registered=date(2026, 11, 9), states={date(2026, 11, 16): "died"}), []),
    ],
)  # fmt: skip
def test_who_enters_is_visited_within_seven_days(who: Person, expected: list[str]) -> None:
    assert told(who, date(2026, 11, 1), date(2026, 11, 30)) == expected


def test_a_rise_to_a_tier_that_is_visited_more_often_is_an_entry_and_a_fall_is_none() -> None:
    rise = person(*GENERAL, overrides=(Override("key", date(2026, 11, 25)),))
    assert told(rise, date(2026, 11, 24), date(2026, 12, 2)) == ["11-23..11-29 P27-5 key", "11-30..12-06 P27-5 key"]
    for_a_while = person(*GENERAL, overrides=(Override("key", date(2026, 11, 9), date(2026, 11, 20)),))
    assert told(for_a_while, date(2026, 11, 1), date(2026, 11, 30)) == [
        "11-09..11-15 P27-5 key",
        "11-01..11-30 P29 general",
    ]
    fall = person("special_family", overrides=(Override("general", date(2026, 11, 16)),))
    assert told(fall, date(2026, 11, 16), date(2026, 11, 30)) == ["11-01..11-30 P1-5 general"]


def test_who_enters_on_a_periods_last_day_is_owed_that_one_where_a_days_notice_is_enough() -> None:
    book = RuleBook(default=replace(DEFAULT_RULES, notice_days=1))
    entrant = person(*GENERAL, registered=date(2026, 11, 30))
    assert told(entrant, date(2026, 11, 30), date(2026, 11, 30), book) == ["11-30..11-30 P29 general"]


def test_to_be_visited_each_quarter_is_an_entry_too() -> None:
    quarterly = RuleBook(default=replace(DEFAULT_RULES, tiers=(TierRule("light", "quarter", "P29", 100),)))
    first = ["11-09..11-16 first light"]
    november = (date(2026, 11, 1), date(2026, 11, 30), quarterly)
    assert told(person(*GENERAL, registered=date(2026, 11, 9)), *november) == first
    assert told(person(*GENERAL, states={OCTOBER: "moved", date(2026, 11, 9): "active"}), *november) == first


@pytest.mark.parametrize("entry", [date(2026, 12, 28), date(2026, 12, 30), date(2026, 12, 31)])
def test_who_enters_as_a_quarter_ends_is_owed_the_same_whatever_days_are_asked_for(entry: date) -> None:
    who = person(*GENERAL, registered=entry)
    this_year = told(who, entry, date(2026, 12, 31))
    assert len(this_year) == 1
    assert this_year == told(who, entry, date(2027, 1, 31))[:1]


def test_visits_stand_in_the_order_of_their_last_days_and_none_before_or_after_the_days_asked_for() -> None:
    late = person(*GENERAL, registered=date(2026, 11, 29))
    assert told(late, SUNDAY, date(2026, 12, 31)) == ["11-29..12-06 first general", "12-01..12-31 P29 general"]
    rises_on_saturday = person(*GENERAL, overrides=(Override("key", FRIDAY + DAY),))
    assert told(rises_on_saturday, MONDAY, FRIDAY) == []


@pytest.mark.parametrize(
    ("last_visit", "day", "tier", "warns"),
    [
        (None, MONDAY, "key", False),
        (MONDAY - 10 * DAY, MONDAY, "key", False),
        (MONDAY - 11 * DAY, MONDAY, "key", True),
        (MONDAY - 99 * DAY, MONDAY, "light", False),  # a tier that the rules do not know
    ],
)
def test_a_gap_is_warned_of_by_its_tiers_largest(last_visit: date | None, day: date, tier: str, warns: bool) -> None:
    assert gap_exceeded(last_visit, day, tier) is warns


def test_the_default_rules_are_the_text() -> None:
    """P1, P2, P27-P29, P4: who reads this beside the text finds each number again."""
    scope = [(line.clause, sorted(line.needs)) for line in DEFAULT_RULES.scope]
    assert scope == [
        ("P1", ["special_family"]),
        ("P2", ["poor", "without_family"]),
        ("P2", ["dependent", "poor"]),
        ("P2", ["advanced_age", "poor"]),
        ("P2", ["other", "poor"]),
    ]
    key = TierRule(
        "key",
        "week",
        "P28",
        10,
        (
            Circumstance("P27-1", frozenset({"without_family"})),
            Circumstance("P27-2", frozenset({"dependent"})),
            Circumstance("P27-3", frozenset({"advanced_age", "lives_alone"})),
            Circumstance("P27-4", frozenset({"special_family"})),
        ),
    )
    assert DEFAULT_RULES.tiers == (key, TierRule("general", "month", "P29", 45))
    numbers = ("elder_age", "advanced_age", "first_visit_days", "notice_days")
    assert [getattr(DEFAULT_RULES, name) for name in numbers] == [60, 80, 7, 3]
