"""Who is in scope, and what would bring the others in, in words that a clerk can act on."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from geo.models import Area
from maps.look.clauses import clause_in_words
from visits.duty.policy import ADVANCED_AGE, Rules
from visits.duty.rules import rule_books
from visits.duty.scope_reasons import ELDER_AGE, OutOfScope
from visits.duty.selectors.scope import ScopeCounts, reasons_outside, scope_counts
from visits.register.models import Category, Elder, Tier


@dataclass(frozen=True)
class Outside:
    """`why` is the clause, `brings_in` what to enter; `url` lists the people."""

    people: int
    why: Any
    brings_in: str
    url: str


@dataclass(frozen=True)
class ScopeTold:
    people: int
    inside: int
    tiers: list[tuple[Any, int]]
    outside: list[Outside]
    outside_people: int
    url: str


def scope_told(*, area: Area, day: date, kept: dict[str, Any] | None = None) -> ScopeTold:
    """As it is now; or, `kept` with the check of a file, as that would leave it."""
    counts = ScopeCounts.kept(kept) if kept else scope_counts(area=area, day=day)
    rules = rule_books().of(area.code).on(day)
    people: Counter[tuple[str, str]] = Counter()
    for reason, number in counts.outside:
        people[reason.clause, brings_in(reason, rules)] += number
    return ScopeTold(
        counts.people,
        counts.inside,
        [(tier.label, counts.tiers[tier.value]) for tier in Tier if counts.tiers.get(tier.value)],
        [
            Outside(number, clause_in_words(clause), words, _list(area, clause=clause))
            for (clause, words), number in people.most_common()
        ],
        counts.people - counts.inside,
        _list(area),
    )


def brought_in_by(*, elder_ids: list[int], day: date) -> dict[int, str]:
    """Of those of the elders who are not in scope."""
    reasons = reasons_outside(elders=Elder.objects.filter(pk__in=elder_ids), day=day)
    return {pk: brings_in(reason, rules) for pk, (reason, rules) in reasons.items()}


def brings_in(reason: OutOfScope, rules: Rules) -> str:
    """登记“经济困难”或“计划生育特殊家庭”后，就在探访范围."""
    if reason.lacking == ((ELDER_AGE,),):
        return _("满 {age} 周岁起才算；出生日期写错的请更正").format(age=rules.elder_age)
    single = [_named(needs[0], rules) for needs in reason.lacking if len(needs) == 1]
    several = [frozenset(needs) for needs in reason.lacking if len(needs) > 1]
    said = [_any_of(single)] if single else []
    common = frozenset.intersection(*several) if several else frozenset()
    rests = [needs - common for needs in several]
    if common and all(len(rest) == 1 for rest in rests):
        first = _all_of([_named(fact, rules) for fact in sorted(common)])
        rest = _any_of([_named(fact, rules) for needs in rests for fact in needs])
        said.append(_("{first}，并且 {rest}").format(first=first, rest=rest))
    else:
        said += [_all_of([_named(fact, rules) for fact in sorted(needs)]) for needs in several]
    words = _("有下面任一情形就在范围内：{facts}").format(facts=_("；").join(said))
    return _("{words}（出生日期不详，可能已够年龄）").format(words=words) if reason.birth_is_unknown else words


def _named(fact: str, rules: Rules) -> str:
    if fact == ADVANCED_AGE:
        return _("满 {age} 周岁").format(age=rules.advanced_age)
    return str(Category(fact).label)


def _any_of(words: list[str]) -> str:
    return _("{most} 或 {last}").format(most="、".join(words[:-1]), last=words[-1]) if len(words) > 1 else words[0]


def _all_of(words: list[str]) -> str:
    return _(" 并且 ").join(words)


def _list(area: Area, **more: str) -> str:
    return f"{reverse('elders')}?{urlencode({'area': area.code, 'tier': 'none', **more})}"
