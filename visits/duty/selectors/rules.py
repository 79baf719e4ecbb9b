"""The rules of a county over time, and what other rules would change (P26)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from base import clock
from geo.models import COUNTY_DIGITS, Area, Level
from geo.scope import Scope
from visits.duty.coverage import elders_in
from visits.duty.models import PolicyRules
from visits.duty.policy import ACTIVE, DAY, MONTH, QUARTER, WEEK, Rules, tier_on
from visits.duty.rules import rule_books, rules_from_json
from visits.duty.selectors.facts import facts_of, ids_of

PER_MONTH = {WEEK: 365.25 / 12 / 7, MONTH: 1.0, QUARTER: 1 / 3}
WEEKS_PER_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True)
class RuleSet:
    """Rules with the days on which they hold; `saved` is None for the policy's own, until None: open."""

    rules: Rules
    since: date | None
    until: date | None
    saved: PolicyRules | None

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.saved and self.saved.withdrawn_at)

    @property
    def is_future(self) -> bool:
        return self.since is not None and self.since > clock.today()

    @property
    def is_in_force(self) -> bool:
        begun = self.since is None or self.since <= clock.today()
        return not self.is_withdrawn and begun and (self.until is None or clock.today() <= self.until)


@dataclass(frozen=True)
class Compared:
    """One active elder under the rules in force and under others; a tier of None: nobody comes."""

    elder_id: int
    before: str | None
    after: str | None
    visits_before: float  # a month
    visits_after: float


def counties_of(*, scope: Scope) -> list[Area]:
    """The counties that the granted areas are, hold or lie in."""
    codes = {prefix[:COUNTY_DIGITS] for prefix in scope.prefixes}
    counties = Area.objects.filter(level=Level.COUNTY, valid_to=None).order_by("code")
    return [county for county in counties if any(county.code.startswith(code) for code in codes)]


def rule_sets(*, county: Area) -> list[RuleSet]:
    """Newest first; the last is the policy's own, which holds before any other."""
    rows = PolicyRules.objects.filter(county__code__startswith=county.code[:COUNTY_DIGITS])
    rows = rows.select_related("made_by", "withdrawn_by", "county").order_by("-valid_from", "-pk")
    found, until = [], None
    for row in rows:
        found.append(RuleSet(rules_from_json(row.rules), row.valid_from, until, row))
        if row.withdrawn_at is None:
            until = row.valid_from - DAY
    return [*found, RuleSet(rule_books().of("").default, None, until, None)]


def rules_on(*, county: Area, day: date) -> Rules:
    return rule_books().of(county.code).on(day)


def tiers_compared(*, area: Area, rules: Rules, day: date) -> Iterator[Compared]:
    """Everyone of an area who is active on `day`, with the tier that they have then and the one they would have."""
    book = rule_books().of(area.code)
    for facts in facts_of(ids_of(elders_in(area))):
        person = facts.person
        if person.registered_on > day or person.state_on(day) != ACTIVE:
            continue
        known = person.facts_on(day)
        before, after = tier_on(known, book.on(day)), tier_on(known, rules)
        yield Compared(facts.elder_id, before.tier, after.tier, _monthly(before.every), _monthly(after.every))


def _monthly(every: str | None) -> float:
    return PER_MONTH[every] if every else 0.0
