"""Who of an area is in scope, in which tier, and why the others are not (P1-P4, P27)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from geo.models import Area
from visits.duty.policy import Rules, tier_on
from visits.duty.rules import rule_books
from visits.duty.scope_reasons import OutOfScope, out_of_scope, why_outside
from visits.duty.selectors.facts import facts_of, ids_of
from visits.register.models import Elder
from visits.register.models.elders import GONE


@dataclass(frozen=True)
class ScopeCounts:
    """Of everybody who has neither died nor moved away: how many in each tier, and outside for which reason."""

    people: int
    tiers: dict[str, int]
    outside: list[tuple[OutOfScope, int]]
    """the most frequent first"""

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with the check of a file."""
        outside = [[one.clause, one.lacking, one.birth_is_unknown, number] for one, number in self.outside]
        return {"people": self.people, "tiers": self.tiers, "outside": outside}

    @classmethod
    def kept(cls, told: dict[str, Any]) -> "ScopeCounts":
        outside = [
            (OutOfScope(clause, tuple(map(tuple, lacking)), unknown), number)
            for clause, lacking, unknown, number in told["outside"]
        ]
        return cls(told["people"], told["tiers"], outside)

    @property
    def inside(self) -> int:
        return sum(self.tiers.values())


def scope_counts(*, area: Area, day: date) -> ScopeCounts:
    elders = Elder.objects.filter(household__village__code__startswith=area.prefix)
    people = [facts for facts in facts_of(ids_of(elders)) if facts.person.state_on(day) not in GONE]
    books, tiers, outside = rule_books(), Counter[str](), Counter[OutOfScope]()
    for one in people:
        facts, rules = one.person.facts_on(day), books.of(one.village_code).on(day)
        decision = tier_on(facts, rules)
        if decision.in_scope:
            tiers[decision.tier or ""] += 1
        else:
            outside[why_outside(decision, facts, rules)] += 1
    return ScopeCounts(len(people), dict(tiers), sorted(outside.items(), key=lambda pair: (-pair[1], pair[0])))


def reasons_outside(*, elders: QuerySet[Elder], day: date) -> dict[int, tuple[OutOfScope, Rules]]:
    """Why those of the elders who are not in scope are not, each by the rules of their county."""
    books = rule_books()
    told = {}
    for one in facts_of(ids_of(elders)):
        rules = books.of(one.village_code).on(day)
        if reason := out_of_scope(one.person.facts_on(day), rules):
            told[one.elder_id] = reason, rules
    return told
