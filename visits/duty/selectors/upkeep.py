"""How well the ledger is kept: what needs somebody, and completeness and freshness by village (P9, P10)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from geo.models import Area
from geo.scope import Scope
from visits.duty.selectors.ledger import LedgerAsked, ledger_rows
from visits.register.completeness import COMPLETE
from visits.register.selectors.completeness import score_expression
from visits.register.selectors.concerns import CONCERNS, Concern


@dataclass(frozen=True)
class ToDo:
    """A concern and how many elders it concerns."""

    key: str
    concern: Concern
    count: int


@dataclass(frozen=True)
class VillageUpkeep:
    """`average` is the mean score in percent; `oldest` the confirmation that lies furthest back."""

    village: Area
    elders: int
    average: int
    complete: int
    stale: int
    unassigned: int
    oldest: date


def to_do(*, scope: Scope, area: Area | None, day: date) -> list[ToDo]:
    """Every concern, in the order in which they matter; the counts may be 0."""
    return [
        ToDo(key, concern, ledger_rows(scope=scope, asked=LedgerAsked(area=area, concern=key), day=day).count())
        for key, concern in CONCERNS.items()
    ]


def villages_upkeep(*, scope: Scope, area: Area | None, day: date) -> list[VillageUpkeep]:
    """The least complete village first."""
    rows = ledger_rows(scope=scope, asked=LedgerAsked(area=area), day=day)
    marked = rows.annotate(
        score=score_expression(),
        is_stale=_yes(CONCERNS["stale"].holds(day)),
        is_unassigned=_yes(CONCERNS["unassigned"].holds(day)),
    )
    facts = marked.values_list("household__village", "score", "is_stale", "is_unassigned", "confirmed")
    by_village: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for village, *told in facts.order_by():
        by_village[village].append(tuple(told))
    villages = Area.objects.select_related("parent").in_bulk(list(by_village))
    found = [_village(villages[pk], *zip(*told, strict=True)) for pk, told in by_village.items()]
    return sorted(found, key=lambda one: (one.average, -one.stale, one.village.code))


def _yes(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _village(area: Area, scores: Any, stale: Any, unassigned: Any, confirmed: Any) -> VillageUpkeep:
    complete = sum(score == COMPLETE for score in scores)
    average = sum(scores) // len(scores)
    return VillageUpkeep(area, len(scores), average, complete, sum(stale), sum(unassigned), min(confirmed))
