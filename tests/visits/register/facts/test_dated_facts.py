"""Every dated fact can begin, end and begin again on one day, have its days corrected, and be taken back (P3, P10)."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.township import TODAY, Township
from visits.errors import FactsRefused
from visits.register.models import CategoryFlag, ChangeEntry, Elder
from visits.register.services import (
    category_close,
    category_open,
    consent_record,
    elder_state_set,
    elder_state_withdraw,
    participant_add,
    participant_end,
    responsibility_end,
    responsibility_set,
    tier_override_end,
    tier_override_set,
    willingness_record,
)
from visits.register.services.dated_facts import KINDS, fact_dates_correct, fact_withdraw

DAY = timedelta(days=1)
DECISION: dict[str, Any] = {"tier": "key", "reason": "复核", "approver": "民政办"}
Step = Callable[[Township, Elder], Any]


def begin_and_end(name: str) -> tuple[Step, Step]:
    """How a kind of fact begins today and how it ends today."""
    steps: dict[str, tuple[Step, Step]] = {
        "category": (
            lambda _t, elder: category_open(elder=elder, category="left_behind"),
            lambda _t, elder: category_close(elder=elder, category="left_behind", last_day=TODAY),
        ),
        "assessment": (
            lambda _t, elder: category_open(elder=elder, category="dependent", assessor="评估中心", review_by=TODAY),
            lambda _t, elder: category_close(elder=elder, category="dependent", last_day=TODAY),
        ),
        "tier": (
            lambda _t, elder: tier_override_set(elder=elder, **DECISION),
            lambda _t, elder: tier_override_end(elder=elder, last_day=TODAY),
        ),
        "stay in hospital": (
            lambda _t, elder: elder_state_set(elder=elder, state="in_hospital"),
            lambda _t, elder: elder_state_set(elder=elder, state="active"),
        ),
        "state": (
            lambda _t, elder: elder_state_set(elder=elder, state="away"),
            lambda _t, elder: elder_state_withdraw(state=elder.states.get(since=TODAY)),
        ),
        "responsibility": (
            lambda t, elder: responsibility_set(elder=elder, visitor=t.visitors["何有田"], kind="responsible"),
            lambda _t, elder: responsibility_end(
                responsibility=elder.responsibilities.get(kind="responsible", until=None)
            ),
        ),
        "family doctor": (
            lambda _t, elder: participant_add(elder=elder, role="family_doctor", name="吕大夫"),
            lambda _t, elder: participant_end(participant=elder.participants.get(until=None)),
        ),
        "willingness": (
            lambda _t, elder: willingness_record(elder=elder, answer="unwilling", how="by_phone", reason="怕生"),
            lambda _t, elder: willingness_record(elder=elder, answer="willing", how="by_phone"),
        ),
        "consent": (
            lambda _t, elder: consent_record(elder=elder, basis="consent", given_by="本人"),
            lambda _t, elder: consent_record(elder=elder, basis="public_duty"),
        ),
    }
    return steps[name]


@pytest.mark.parametrize(
    "name",
    [
        *("category", "assessment", "tier", "stay in hospital", "state", "responsibility", "family doctor"),
        *("willingness", "consent"),
    ],
)
def test_what_ends_on_the_day_it_began_begins_again_that_day(township: Township, name: str) -> None:
    elder = township["吴满仓"]
    begin, end = begin_and_end(name)
    for step in (begin, end, begin, end, begin):
        step(township, elder)


def test_a_category_opened_again_while_it_still_holds_goes_on_as_one(township: Township) -> None:
    elder = township["张福贵"]
    began = elder.flags.get(category="lives_alone").since
    category_close(elder=elder, category="lives_alone", last_day=TODAY)
    category_open(elder=elder, category="lives_alone", evidence="误取消")
    flag = elder.flags.get(category="lives_alone")
    assert (flag.since, flag.until, flag.evidence) == (began, None, "误取消")


def test_a_category_ended_earlier_begins_anew(township: Township) -> None:
    elder = township["张福贵"]
    category_close(elder=elder, category="lives_alone", last_day=TODAY - DAY)
    category_open(elder=elder, category="lives_alone")
    assert elder.flags.filter(category="lives_alone").count() == 2


def test_a_category_that_held_from_an_earlier_day_is_widened(township: Township) -> None:
    category_open(elder=township["吴满仓"], category="poor")
    category_open(elder=township["吴满仓"], category="poor", since=date(2026, 9, 1))
    assert township["吴满仓"].flags.get(category="poor").since == date(2026, 9, 1)


SPAN = st.tuples(st.sampled_from(["open", "close"]), st.integers(-5, 0))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(steps=[("open", -5), ("close", -4), ("open", -1)])
@example(steps=[("open", -5), ("close", -4), ("open", 0), ("open", -3)])
@given(steps=st.lists(SPAN, max_size=6))
def test_no_order_of_opening_and_closing_makes_a_category_hold_twice(
    township: Township, steps: list[tuple[str, int]]
) -> None:
    elder = township["吴满仓"]
    CategoryFlag.objects.filter(elder=elder, category="poor").delete()
    for what, days in steps:
        day = TODAY + timedelta(days=days)
        if what == "open":
            category_open(elder=elder, category="poor", since=day)
        else:
            category_close(elder=elder, category="poor", last_day=day)
    rows = list(CategoryFlag.objects.filter(elder=elder, category="poor").order_by("since"))
    assert all(one.until and one.until < after.since for one, after in pairwise(rows))
    last = steps[-1:] or [("close", 0)]
    assert any(row.until is None for row in rows) == (last[0][0] == "open")


def test_a_decision_for_a_time_is_ended_early(township: Township) -> None:
    """P27 等."""
    elder = township["吴满仓"]
    tier_override_set(elder=elder, since=date(2026, 11, 2), until=date(2026, 12, 31), **DECISION)
    tier_override_end(elder=elder)
    assert elder.tier_overrides.get().until == TODAY - DAY


def test_a_decision_for_a_time_ends_when_the_next_begins(township: Township) -> None:
    elder = township["吴满仓"]
    tier_override_set(elder=elder, since=date(2026, 11, 2), until=date(2026, 12, 31), **DECISION)
    tier_override_set(elder=elder, **DECISION | {"tier": "general"})
    assert [row.until for row in elder.tier_overrides.order_by("since")] == [TODAY - DAY, None]


def test_a_late_word_about_an_earlier_day_does_not_undo_a_later_answer(township: Township) -> None:
    """P21."""
    elder = township["吴满仓"]
    willingness_record(elder=elder, answer="willing", how="by_phone", asked_on=date(2026, 11, 20))
    willingness_record(elder=elder, answer="unwilling", how="by_phone", reason="忙", asked_on=date(2026, 11, 10))
    assert not elder.states.filter(state="declined").exists()


def facts(township: Township) -> dict[str, Any]:
    elder = township["吴满仓"]
    begin: dict[str, Any] = {
        "category": elder.flags.get(category="lives_alone"),
        "tier": tier_override_set(elder=elder, **DECISION),
        "state": elder_state_set(elder=elder, state="away"),
        "responsibility": elder.responsibilities.get(kind="responsible"),
        "participant": participant_add(elder=elder, role="family_doctor", name="吕大夫"),
        "consent": consent_record(elder=elder, basis="public_duty"),
    }
    return begin


@pytest.mark.parametrize("kind", KINDS)
def test_the_day_of_a_fact_is_corrected_and_the_history_tells(township: Township, kind: str) -> None:
    """P10."""
    fact = facts(township)[kind]
    kept = ChangeEntry.objects.filter(elder=fact.elder).count()
    fact_dates_correct(kind=kind, fact=fact, since=date(2026, 11, 3), by=township.users["coordinator"])
    fact.refresh_from_db()
    assert (fact.since, ChangeEntry.objects.filter(elder=fact.elder).count()) == (date(2026, 11, 3), kept + 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_entered_by_mistake_never_was(township: Township, kind: str) -> None:
    fact = facts(township)[kind]
    fact_withdraw(kind=kind, fact=fact)
    assert not KINDS[kind].model.objects.filter(elder=township["吴满仓"], since=TODAY, pk=fact.pk).exists()


@pytest.mark.parametrize(
    ("kind", "days", "field"),
    [
        ("category", {"since": date(2026, 11, 10), "until": date(2026, 11, 9)}, "until"),
        ("category", {"since": TODAY + DAY}, "since"),
        ("state", {"since": TODAY + DAY}, "since"),
        ("consent", {"since": TODAY + DAY}, "since"),
        ("participant", {"since": TODAY + DAY}, "since"),
        ("responsibility", {"since": date(2020, 1, 1)}, "since"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    township: Township, kind: str, days: dict[str, Any], field: str
) -> None:
    with pytest.raises(FactsRefused) as refused:
        fact_dates_correct(kind=kind, fact=facts(township)[kind], **days)
    assert list(refused.value.detail["fields"]) == [field]


def test_two_rows_of_one_category_never_overlap(township: Township) -> None:
    elder = township["张福贵"]
    category_close(elder=elder, category="lives_alone", last_day=date(2026, 11, 10))
    again = category_open(elder=elder, category="lives_alone")
    with pytest.raises(FactsRefused):
        fact_dates_correct(kind="category", fact=again, since=date(2026, 11, 10))
    fact_dates_correct(kind="category", fact=again, since=date(2026, 11, 11))


def test_death_stays_the_last_state(township: Township) -> None:
    elder = township["吴满仓"]
    away = elder_state_set(elder=elder, state="away", since=date(2026, 11, 10))
    died = elder_state_set(elder=elder, state="died", since=date(2026, 11, 20))
    for state, since in ((died, date(2026, 11, 9)), (away, date(2026, 11, 21))):
        with pytest.raises(FactsRefused):
            fact_dates_correct(kind="state", fact=state, since=since)
