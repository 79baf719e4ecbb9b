"""Who answers for an elder on a day, and who stands in: one query behind plan, lists, cards, filters and files (P38).

Of the rows that hold on the day the latest begun goes first, so that a cover for some days goes before whoever answers
otherwise. A visitor who has left answers for nobody. Where nobody responsible is there, the stand-in answers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from visits.register.models import Responsibility, ResponsibilityKind, Visitor

RESPONSIBLE, STAND_IN = ResponsibilityKind.RESPONSIBLE, ResponsibilityKind.STAND_IN


@dataclass(frozen=True, slots=True)
class Answering:
    """Of one elder on one day."""

    responsible: Visitor | None = None
    stand_in: Visitor | None = None

    @property
    def visitor(self) -> Visitor | None:
        """Whose visit it is."""
        return self.responsible or self.stand_in

    @property
    def beside(self) -> Visitor | None:
        """Who would come instead of `visitor`."""
        return self.stand_in if self.responsible else None


def not_left(day: date, of: str = "") -> Q:
    """Visitors who have not left by that day; their last one counts. `of` is the way to the visitor: "visitor__"."""
    return Q(**{f"{of}active_until": None}) | Q(**{f"{of}active_until__gte": day})


def answering_on(day: date) -> QuerySet[Responsibility]:
    """At most one row of each kind for each elder; nobody stands in for themselves. The responsible come first."""
    first = _first_of_kind(day)
    same = first.filter(kind=RESPONSIBLE, elder=OuterRef("elder"), visitor=OuterRef("visitor"))
    return first.exclude(Q(Exists(same), kind=STAND_IN)).order_by("kind", "elder_id")


def responsible_on(day: date) -> QuerySet[Responsibility]:
    """All that hold, the first among them too: enough to ask whether an elder has anybody, and far quicker to ask."""
    return _holding(day).filter(kind=RESPONSIBLE)


def who_answers_on(day: date) -> QuerySet[Responsibility]:
    """Exactly one row for each elder who has anybody: the responsible visitor's, else the stand-in's."""
    rows = answering_on(day)
    responsible = _first_of_kind(day).filter(kind=RESPONSIBLE, elder=OuterRef("elder"))
    return rows.exclude(Q(Exists(responsible), kind=STAND_IN))


def _first_of_kind(day: date) -> QuerySet[Responsibility]:
    later = Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), pk__gt=OuterRef("pk"))
    same = _holding(day).filter(later, elder=OuterRef("elder"), kind=OuterRef("kind"))
    return _holding(day).filter(~Exists(same))


def _holding(day: date) -> QuerySet[Responsibility]:
    lasting = Q(until=None) | Q(until__gte=day)
    return Responsibility.objects.filter(lasting, not_left(day, "visitor__"), since__lte=day)


def answering_of(*, elder_ids: Collection[int], day: date) -> dict[int, Answering]:
    """Of each elder who has anybody: `answering_on` told in memory, which of many thousands is far quicker."""
    rows = _holding(day).filter(elder__in=elder_ids).order_by("since", "pk").values_list("elder", "kind", "visitor")
    latest = {(elder, kind): visitor for elder, kind, visitor in rows}
    visitors = Visitor.objects.in_bulk(set(latest.values()))
    found: dict[int, Answering] = {}
    for elder, _kind in latest:
        responsible, stand_in = latest.get((elder, RESPONSIBLE)), latest.get((elder, STAND_IN))
        beside = stand_in if stand_in != responsible else None
        found[elder] = Answering(visitors.get(responsible or 0), visitors.get(beside or 0))
    return found
