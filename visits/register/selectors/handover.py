"""Who takes over from a visitor who leaves: the same answer for the preview and for the hand-over itself (P38)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Replace

from geo.models import Area
from geo.scope import Scope
from visits.register.models import Responsibility, ResponsibilityKind, Visitor
from visits.register.selectors.answering import answering_on, not_left
from visits.register.spelling.names import DOT, undotted


@dataclass(frozen=True)
class Handed:
    """One responsibility that ends, and who takes it; None where the place falls vacant."""

    former: Responsibility
    taker: Visitor | None


def handover_plan(*, visitor: Visitor, to: Visitor, last_day: date, stand_ins_first: bool = False) -> list[Handed]:
    """Nobody is responsible and stand-in at once: where `to` answers for the elder already, the stand-in's place
    falls vacant.
    """
    leaving = list(
        visitor.responsibilities.filter(until=None)
        .select_related("elder__household__village", "visitor")
        .order_by("elder__household__village__code", "elder__pk", "kind")
    )
    others = _others(leaving, visitor, last_day)
    handed: list[Handed] = []
    for former in leaving:
        beside = others.get(former.elder_id)
        if former.kind == ResponsibilityKind.STAND_IN:
            handed.append(Handed(former, None if beside == to else to))
        else:
            handed.append(Handed(former, beside if stand_ins_first and beside else to))
    return handed


def _others(leaving: list[Responsibility], visitor: Visitor, last_day: date) -> dict[int, Visitor]:
    """The other one of each pair, if they are still there afterwards."""
    rows = Responsibility.objects.filter(elder__in=[row.elder_id for row in leaving], until=None).exclude(
        visitor=visitor
    )
    stays = not_left(last_day + timedelta(days=1), "visitor__")
    return {row.elder_id: row.visitor for row in rows.filter(stays).select_related("visitor")}


def visitors_seen(*, scope: Scope, day: date) -> QuerySet[Visitor]:
    """The visitors of a user's areas who are on duty, by area."""
    return scope.narrow(_with_area(Visitor.objects.filter(not_left(day))), "area").order_by("area__code", "name")


def visitors_named(visitors: QuerySet[Visitor], name: str) -> QuerySet[Visitor]:
    """Those with these characters in their name, whatever dot it is typed with."""
    return visitors.alias(bare=Replace("name", Value(DOT))).filter(bare__icontains=undotted(name) or name)


def loads(*, visitors: Iterable[int], day: date) -> dict[tuple[int, str], int]:
    """How many elders each visitor answers for and stands in for on a day."""
    rows = answering_on(day).filter(visitor__in=list(visitors), elder__merged_into=None).order_by()
    counted = rows.values_list("visitor", "kind").annotate(count=Count("pk"))
    return {(visitor, kind): count for visitor, kind, count in counted}


def visitors_for(*, village: Area, day: date) -> QuerySet[Visitor]:
    """Those whose area holds a village, the nearest area first: who may answer for somebody there."""
    above = [village.code[:digits].ljust(len(village.code), "0") for digits in (4, 6, 9)]
    rows = Visitor.objects.filter(not_left(day), area__code__in=[village.code, *above])
    answered = answering_on(day).filter(visitor=OuterRef("pk")).order_by().values("visitor")
    load = Coalesce(Subquery(answered.annotate(count=Count("pk")).values("count")), 0)
    return _with_area(rows).annotate(answers_for=load).order_by("-area__code", "name")


def _with_area(visitors: QuerySet[Visitor]) -> QuerySet[Visitor]:
    """Without the area's shape and their own encrypted number, which are read where somebody looks at them."""
    return visitors.select_related("area").defer("phone", "area__boundary")
