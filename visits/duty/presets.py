"""Rules that a county can start from, pure: this policy's, the national guidance's wider circle, and three tiers."""

from visits.duty.policy import (
    ADVANCED_AGE,
    DEFAULT_RULES,
    GENERAL,
    KEY,
    LIGHT,
    MONTH,
    QUARTER,
    WEEK,
    Circumstance,
    Rules,
    TierRule,
)


def _when(clause: str, *needs: str) -> Circumstance:
    return Circumstance(clause, frozenset(needs))


# 民政部等十部门 2022: 独居、空巢、留守、失能、重残、计划生育特殊家庭等老年人, poor or not.
_WIDER_SCOPE = (
    *DEFAULT_RULES.scope,
    *(_when("P1", category) for category in ("lives_alone", "empty_nest", "left_behind", "dependent", "disabled")),
)
_KEY = TierRule(KEY, WEEK, "P28", 10, DEFAULT_RULES.tiers[0].circumstances)

NATIONAL = Rules(scope=_WIDER_SCOPE, tiers=(_KEY, TierRule(GENERAL, MONTH, "P29", 45)))
THREE_TIERS = Rules(
    scope=_WIDER_SCOPE,
    tiers=(
        _KEY,
        TierRule(
            GENERAL,
            MONTH,
            "P29",
            45,
            (_when("P29", ADVANCED_AGE), _when("P29", "lives_alone"), _when("P29", "poor")),
        ),
        TierRule(LIGHT, QUARTER, "P26", 120),
    ),
)

PRESETS = {"changzhi": DEFAULT_RULES, "national": NATIONAL, "three_tiers": THREE_TIERS}
