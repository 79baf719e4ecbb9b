"""The ledger as a list: filters and order, one page at a time."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from geo.models import Area
from geo.scope import Scope
from visits.duty.models import KeptStanding
from visits.duty.selectors.facts import counting_as
from visits.duty.selectors.figures import standings_kept
from visits.register.models import Elder, ElderState, State
from visits.register.models.elders import GONE
from visits.register.selectors.answering import answering_on
from visits.register.selectors.completeness import CONFIRMED, score_expression
from visits.register.selectors.concerns import CONCERNS
from visits.register.selectors.elders import elder_matching

PAGE = 50
NO_TIER = "none"
# By this number a leader asks for somebody whose name they do not see (P77).
_NUMBERED = re.compile(r"(?:编号|#)\s*(\d{1,18})")


@dataclass(frozen=True)
class LedgerAsked:
    """What a list is narrowed to; "" asks nothing."""

    text: str = ""
    area: Area | None = None
    state: str = ""
    tier: str = ""
    clause: str = ""
    due: str = ""
    category: str = ""
    visitor: str = ""
    concern: str = ""
    sort: str = ""

    @property
    def is_computed(self) -> bool:
        return bool(self.due or self.tier or self.clause or self.sort == "due")


@dataclass(frozen=True)
class LedgerPage:
    """`following` is where the next page starts."""

    elder_ids: list[int]
    start: int
    following: int | None
    total: int


def ledger_page(*, scope: Scope, asked: LedgerAsked, day: date, start: int = 0) -> LedgerPage:
    rows = ledger_rows(scope=scope, asked=asked, day=day)
    if asked.is_computed:
        rows = _standing(rows, scope, asked)
    rows = _ordered(rows, asked.sort)
    return _cut(list(rows.values_list("pk", flat=True)[start : start + PAGE]), start, rows.count())


def _cut(ids: list[int], start: int, total: int) -> LedgerPage:
    following = start + PAGE
    return LedgerPage(ids, start, following if following < total else None, total)


def _standing(rows: QuerySet[Elder], scope: Scope, asked: LedgerAsked) -> QuerySet[Elder]:
    """By due state and tier, as they are kept of today."""
    kept = standings_kept(prefixes=[asked.area.prefix] if asked.area else scope.prefixes)
    told = {"state": asked.due, "clause": asked.clause, "tier": asked.tier}
    kept = kept.filter(**{name: None if value == NO_TIER else value for name, value in told.items() if value})
    missed_on = KeptStanding.objects.filter(pk=OuterRef("pk")).values("missed_on")
    return rows.filter(pk__in=kept.values("elder")).annotate(missed_on=Subquery(missed_on))


@dataclass(frozen=True)
class VillageLeft:
    """A village with elders that a concern is about, and how many."""

    code: str
    name: str
    count: int


def villages_left(*, scope: Scope, concern: str, day: date) -> list[VillageLeft]:
    """Of elders without anybody, village by village: that is how they are given to somebody."""
    if concern != "unassigned":
        return []
    rows = ledger_rows(scope=scope, asked=LedgerAsked(concern=concern), day=day).order_by("household__village__code")
    counted = rows.values_list("household__village__code", "household__village__name").annotate(n=Count("pk"))
    return [VillageLeft(*told) for told in counted]


def ledger_rows(*, scope: Scope, asked: LedgerAsked, day: date) -> QuerySet[Elder]:
    """By everything that the database can tell."""
    everybody: QuerySet[Elder] = Elder.objects.annotate(confirmed=CONFIRMED)
    rows = scope.narrow(everybody, "household__village")
    if asked.area is not None:
        rows = rows.filter(household__village__code__startswith=asked.area.prefix)
    if numbered := _NUMBERED.fullmatch(asked.text.strip()):
        rows = rows.filter(pk=int(numbered[1]))
    elif asked.text:
        rows = elder_matching(rows, asked.text)
    rows = _in_state(rows, asked.state, day)
    if asked.category:
        held = counting_as(asked.category, day).filter(elder=OuterRef("pk"))
        rows = rows.filter(Exists(held))
    if asked.visitor:
        mine = answering_on(day).filter(elder=OuterRef("pk"), visitor_id=int(asked.visitor))
        rows = rows.filter(Exists(mine))
    return rows.filter(CONCERNS[asked.concern].holds(day)) if asked.concern else rows


def _in_state(rows: QuerySet[Elder], state: str, day: date) -> QuerySet[Elder]:
    """Without a state asked for: everybody who has neither died nor moved away."""
    latest = ElderState.objects.filter(since__lte=day).order_by("elder_id", "-since").distinct("elder_id")
    known = ElderState.objects.filter(pk__in=latest.values("pk"))
    if state == State.ACTIVE:
        return rows.exclude(pk__in=known.exclude(state=State.ACTIVE).values("elder"))
    if state:
        return rows.filter(pk__in=known.filter(state=state).values("elder"))
    return rows.exclude(pk__in=known.filter(state__in=GONE).values("elder"))


def _ordered(rows: QuerySet[Elder], sort: str) -> QuerySet[Elder]:
    if sort == "score":
        return rows.annotate(score=score_expression()).order_by("score", "household__village__code", "pk")
    order: dict[str, list[Any]] = {
        "name": ["pinyin", "name", "pk"],
        "age": [Coalesce(Cast("birth_date", CharField()), NullIf("birth_about", Value(""))).asc(nulls_last=True), "pk"],
        "confirmed": ["confirmed", "pk"],
        "due": [F("missed_on").asc(nulls_last=True), "household__village__code", "pk"],
    }
    return rows.order_by(*order.get(sort, ["household__village__code", "pk"]))
