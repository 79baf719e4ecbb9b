"""The dated rules of each county, as rows and as `visits.duty.policy.RuleBook` (P26)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from geo.models import COUNTY_DIGITS
from visits.duty.models import PolicyRules
from visits.duty.policy import (
    ADVANCED_AGE,
    DAY,
    DEFAULT_RULES,
    KEY,
    MONTH,
    QUARTER,
    WEEK,
    Circumstance,
    RuleBook,
    Rules,
    TierRule,
    period_of,
)
from visits.duty.presets import THREE_TIERS
from visits.errors import RulesUnreadable
from visits.register.models import Category, Tier

_NEEDS = {*Category.values, ADVANCED_AGE}


class RuleBooks:
    """The rule book of every county; counties without rules of their own go by the default."""

    def __init__(self, books: Mapping[str, RuleBook]) -> None:
        self._books = books
        self._default = RuleBook()

    def of(self, area_code: str) -> RuleBook:
        return self._books.get(area_code[:COUNTY_DIGITS], self._default)

    def earliest_window(self, day: date) -> date:
        """The first day that a window touching `day` can have under any county's rules."""
        books = (self._default, *self._books.values())
        quarterly = any(tier.every == QUARTER for book in books for rules in book.all for tier in rules.tiers)
        begin, _ = period_of(day, QUARTER if quarterly else MONTH)
        return min(begin, day - max(book.longest_first_visit_days for book in books) * DAY)


def rule_books() -> RuleBooks:
    """All counties' rules in one query."""
    entries = defaultdict(list)
    for row in PolicyRules.objects.filter(withdrawn_at=None).select_related("county").order_by("valid_from"):
        entries[row.county.code[:COUNTY_DIGITS]].append((row.valid_from, rules_from_json(row.rules)))
    return RuleBooks({county: RuleBook(tuple(dated)) for county, dated in entries.items()})


def rules_to_json(rules: Rules) -> dict[str, Any]:
    data = asdict(rules)
    for line in (*data["scope"], *(line for tier in data["tiers"] for line in tier["circumstances"])):
        line["needs"] = sorted(line["needs"])
    return data


def rules_from_json(data: Any) -> Rules:
    """Rules as they are stored; a word that is no category, tier or period is refused by name."""
    try:
        scope = tuple(_circumstance(line) for line in data["scope"])
        tiers = tuple(_tier(entry) for entry in data["tiers"])
        numbers = {key: int(value) for key, value in data.items() if key not in ("scope", "tiers")}
        return Rules(scope, tiers, **numbers)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RulesUnreadable(what=str(error)) from error


def _circumstance(line: Mapping[str, Any]) -> Circumstance:
    unknown = set(line["needs"]) - _NEEDS
    if unknown:
        raise RulesUnreadable(what="、".join(sorted(unknown)))
    return Circumstance(str(line["clause"]), frozenset(line["needs"]))


def _tier(entry: Mapping[str, Any]) -> TierRule:
    if entry["tier"] not in Tier.values or entry["every"] not in (WEEK, MONTH, QUARTER):
        raise RulesUnreadable(what=f"{entry['tier']} {entry['every']}")
    circumstances = tuple(_circumstance(line) for line in entry.get("circumstances", ()))
    return TierRule(entry["tier"], entry["every"], entry["clause"], int(entry["largest_gap_days"]), circumstances)


# The clause of a tier, and of each circumstance that the text itself names for the key tier.
TIER_CLAUSES = {tier.tier: tier.clause for tier in THREE_TIERS.tiers}
_NAMED = {line.needs: line.clause for line in DEFAULT_RULES.tiers[0].circumstances}


def scope_line(needs: frozenset[str]) -> Circumstance:
    """A circumstance that puts into scope: by P2 where poverty is part of it, else by P1."""
    return Circumstance("P2" if Category.POOR in needs else "P1", needs)


def tier_line(tier: str, needs: frozenset[str]) -> Circumstance:
    """A circumstance that puts into a tier: by the clause that names it, else by the tier's own."""
    named = _NAMED.get(needs) if tier == KEY else None
    return Circumstance(named or TIER_CLAUSES[tier], needs)
