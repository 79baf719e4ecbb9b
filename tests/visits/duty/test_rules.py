"""The rules of a county as they are saved, taken back and compared (P4, P26, P30)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from visits.duty.coverage import coverage_by_village
from visits.duty.models import PolicyRules
from visits.duty.policy import DEFAULT_RULES, GENERAL, KEY, MONTH, WEEK, Rules, TierRule
from visits.duty.presets import NATIONAL, PRESETS
from visits.duty.rules import rules_to_json
from visits.duty.selectors.rules import rule_sets, tiers_compared
from visits.duty.services.rules import rules_problems, rules_save, rules_withdraw
from visits.errors import RulesRefused

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday(stand_on: object) -> None:
    stand_on(TODAY.isoformat())  # type: ignore[operator]


def save(township: Township, rules: Rules = NATIONAL, valid_from: date = TOMORROW, **told: bool) -> PolicyRules:
    return rules_save(county=township.county, rules=rules, valid_from=valid_from, reason="民政局文件", by=None, **told)


def tiers(**changes: tuple[str, int, bool]) -> Rules:
    """`tiers(key=("week", 10, True))`: frequency, largest gap, whether it names circumstances."""
    lines = DEFAULT_RULES.tiers[0].circumstances
    made = [TierRule(tier, every, "P28", gap, lines if named else ()) for tier, (every, gap, named) in changes.items()]
    return replace(DEFAULT_RULES, tiers=tuple(made))


@pytest.mark.parametrize("rules", PRESETS.values(), ids=PRESETS)
def test_every_preset_can_be_saved(rules: Rules) -> None:
    assert list(rules_problems(rules)) == []


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (replace(DEFAULT_RULES, scope=()), "scope"),
        (replace(DEFAULT_RULES, tiers=()), "tiers"),
        (replace(DEFAULT_RULES, elder_age=40), "elder_age"),
        (replace(DEFAULT_RULES, elder_age=70, advanced_age=65), "advanced_age"),
        (replace(DEFAULT_RULES, first_visit_days=0), "first_visit_days"),
        (replace(DEFAULT_RULES, notice_days=8), "notice_days"),
        (tiers(key=(WEEK, 0, True), general=(MONTH, 45, False)), KEY),
        (tiers(key=(WEEK, 10, False), general=(MONTH, 45, False)), KEY),
        (tiers(key=(WEEK, 10, True), general=(MONTH, 45, True)), GENERAL),
    ],
)
def test_rules_that_cannot_hold_are_refused_at_their_field(township: Township, rules: Rules, field: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        save(township, rules)
    assert refused.value.detail["field"] == field
    assert not PolicyRules.objects.exists()


def test_a_day_in_the_past_must_be_meant(township: Township) -> None:
    with pytest.raises(RulesRefused, match="过去的数字"):
        save(township, valid_from=TODAY - timedelta(days=30))
    assert save(township, valid_from=TODAY - timedelta(days=30), past_is_meant=True).pk


def test_one_day_has_one_set_of_rules(township: Township) -> None:
    save(township)
    with pytest.raises(RulesRefused, match="已有一套规则"):
        save(township)


def test_rules_not_yet_in_force_are_taken_back_and_their_day_is_free_again(township: Township) -> None:
    rules_withdraw(saved=save(township), by=None)
    assert save(township).withdrawn_at is None
    assert [event.detail["what"] for event in AuditEvent.objects.order_by("pk")] == ["saved", "withdrawn", "saved"]


def test_rules_in_force_are_not_taken_back(township: Township) -> None:
    with pytest.raises(RulesRefused, match="已经执行"):
        rules_withdraw(saved=save(township, valid_from=TODAY), by=None)


def test_past_figures_keep_the_rules_of_then(township: Township) -> None:
    """P26: by the wider circle 吴满仓, who lives alone, is counted, but only from the day on which it holds."""
    rules_save(county=township.county, rules=NATIONAL, valid_from=TODAY, reason="", by=None)
    wu = township["吴满仓"].pk

    def counted(month: date) -> bool:
        return any(wu in village.active for village in coverage_by_village(area=township.area, month=month))

    assert counted(date(2026, 11, 1))
    assert not counted(date(2026, 10, 1))


def test_withdrawn_rules_never_hold(township: Township) -> None:
    saved = PolicyRules.objects.create(
        county=township.county, valid_from=TODAY, rules=rules_to_json(NATIONAL), withdrawn_at="2026-11-20T08:00+08:00"
    )
    assert {one.before for one in compared(township) if one.elder_id == township["吴满仓"].pk} == {None}
    assert [(found.saved, found.is_in_force) for found in rule_sets(county=township.county)] == [
        (saved, False),
        (None, True),
    ]


def compared(township: Township, rules: Rules = NATIONAL) -> list:  # type: ignore[type-arg]
    return list(tiers_compared(area=township.area, rules=rules, day=TODAY))


def test_a_comparison_names_whose_tier_changes(township: Township) -> None:
    """P27: 刘长水 is in hospital, nobody comes to him under any rules."""
    names = {elder.pk: name for name, elder in township.elders.items()}
    moved = {names[one.elder_id]: (one.before, one.after) for one in compared(township) if one.before != one.after}
    assert moved == {"吴满仓": (None, GENERAL)}
    assert len(compared(township)) == 7


def test_a_comparison_counts_visits_a_month(township: Township) -> None:
    monthly = tiers(general=(MONTH, 45, False))
    (wang,) = [one for one in compared(township, monthly) if one.elder_id == township["王秀英"].pk]
    assert (round(wang.visits_before, 2), wang.visits_after) == (4.35, 1.0)
