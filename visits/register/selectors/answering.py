"""Who answers for an elder on a day, and who stands in: one query behind plan, lists, cards, filters and files (P38).

Of the rows that hold on the day the latest begun goes first, so that a cover for some days goes before whoever answers
otherwise. A visitor who has left answers for nobody. Where nobody responsible is there, the stand-in answers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
    return answering_by_day(elder_ids={day: elder_ids})[day]


def answering_by_day(*, elder_ids: Mapping[date, Collection[int]]) -> dict[date, dict[int, Answering]]:
    """The same of some elders on each of several days, from one look at who ever held one of the days."""
    if not elder_ids:
        return {}
    everybody = set[int]().union(*elder_ids.values())
    lasting = Q(until=None) | Q(until__gte=min(elder_ids))
    rows = Responsibility.objects.filter(lasting, elder__in=everybody, since__lte=max(elder_ids))
    told = rows.order_by("since", "pk").values_list("elder", "kind", "visitor", "since", "until")
    held: dict[int, list[tuple[str, int, date, date | None]]] = defaultdict(list)
    for elder, kind, visitor, since, until in told:
        held[elder].append((kind, visitor, since, until))
    visitors = Visitor.objects.in_bulk({row[1] for rows in held.values() for row in rows})
    return {
        day: {elder: found for elder in elders if (found := _answering(held.get(elder, ()), visitors, day))}
        for day, elders in elder_ids.items()
    }


def _answering(
    held: Iterable[tuple[str, int, date, date | None]], visitors: Mapping[int, Visitor], day: date
) -> Answering | None:
    """`held` of one elder, the latest begun last: kind, visitor, since, until."""
    latest: dict[str, Visitor] = {}
    for kind, number, since, until in held:
        visitor = visitors[number]
        has_left = visitor.active_until is not None and visitor.active_until < day
        if since <= day and (until is None or day <= until) and not has_left:
            latest[kind] = visitor
    if not latest:
        return None
    responsible, stand_in = latest.get(RESPONSIBLE), latest.get(STAND_IN)
    return Answering(responsible, stand_in if stand_in != responsible else None)
