"""How evenly the work lies on visitors: for how many elders each answers, and what was done in the month (P77)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from base import clock
from geo.models import Area
from visits.duty.policy import MONTH, period_of
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import standing
from visits.register.models import ResponsibilityKind, Visitor, VisitorKind
from visits.register.selectors.answering import not_left
from visits.register.selectors.handover import loads

EDGES = (1, 10, 20, 40)
"""Elders for whom one visitor answers: a class begins with its edge."""


@dataclass(frozen=True)
class Share:
    words: Any
    visitors: int


@dataclass(frozen=True)
class Workload:
    """Of those at work, neighbours left out; `median` and `most` in elders, `modes` in visits of the month."""

    visitors: int
    shares: list[Share]
    median: float
    most: int
    visits: int
    modes: list[tuple[Any, int]]

    @property
    def fullest(self) -> int:
        return max(1, *(share.visitors for share in self.shares))


def workload_of(*, area: Area, month: date) -> Workload:
    day = min(period_of(month, MONTH)[1], clock.today())
    found = Visitor.objects.filter(not_left(day), area__code__startswith=area.prefix)
    visitors = list(found.exclude(kind=VisitorKind.NEIGHBOUR).values_list("pk", flat=True))
    load = loads(visitors=visitors, day=day)
    answered = [load.get((pk, ResponsibilityKind.RESPONSIBLE), 0) for pk in visitors]
    modes = _modes(area, month, day)
    return Workload(
        visitors=len(visitors),
        shares=_shares(answered),
        median=median(answered) if answered else 0,
        most=max(answered, default=0),
        visits=sum(modes.values()),
        modes=[(mode.label, modes[mode.value]) for mode in Mode],
    )


def _shares(answered: Iterable[int]) -> list[Share]:
    counted = Counter(bisect_right(EDGES, number) for number in answered)
    words = [_("没有分到老人"), *(_range(first, last) for first, last in zip(EDGES, [*EDGES[1:], None], strict=True))]
    return [Share(word, counted[position]) for position, word in enumerate(words)]


def _range(first: int, last: int | None) -> str:
    if last is None:
        return _("{first} 人及以上").format(first=first)
    return _("{first}–{last} 人").format(first=first, last=last - 1)


def _modes(area: Area, month: date, day: date) -> Counter[str]:
    """Visits at which somebody was met or reached, by how."""
    records = VisitRecord.objects.filter(
        standing(),
        elder__household__village__code__startswith=area.prefix,
        outcome=Outcome.MET,
        visited_at__date__range=(month, day),
    )
    return Counter(dict(records.order_by().values_list("mode").annotate(n=Count("pk"))))
