"""Who may stand in the ledger twice, both entries side by side, and what was merged."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from base import clock
from geo.models import Area
from geo.scope import Scope
from visits.records.models.records import standing
from visits.register.duplicates import Pair, compare, pairs_alike
from visits.register.models import Elder, ElderMerge, NotSamePerson, Responsibility
from visits.register.selectors.answering import answering_on
from visits.register.selectors.categories import flags_on
from visits.register.selectors.likeness import entry_of

_NEEDED = (
    "name",
    "pinyin",
    "gender",
    "birth_date",
    "birth_about",
    "id_number",
    "phone_hash",
    "household__village_id",
    "household_id",
)


def duplicates_found(*, scope: Scope, area: Area) -> list[Pair]:
    """Pairs inside an area, also from two of its villages, the likeliest first."""
    rows = scope.narrow(Elder.objects.filter(household__village__code__startswith=area.prefix), "household__village")
    apart = frozenset(NotSamePerson.objects.filter(first__in=rows).values_list("first_id", "second_id"))
    needed = rows.select_related("household").only(*_NEEDED).order_by("pk")
    return pairs_alike((entry_of(elder) for elder in needed), apart)


def elders_in_scope(*, scope: Scope) -> QuerySet[Elder]:
    near = ("household__village__parent", "household__place")
    return scope.narrow(Elder.objects.select_related(*near), "household__village")


@dataclass(frozen=True)
class Side:
    """One of two entries with what hangs on it."""

    elder: Elder
    records: int
    contacts: list[Any]
    states: list[Any]
    categories: list[Any]
    responsible: Responsibility | None


def sides_of(first: Elder, second: Elder) -> tuple[Side, Side]:
    """The one to be kept comes first: with more visits on record, else the earlier entry."""
    sides = sorted((_side(first), _side(second)), key=lambda side: (-side.records, side.elder.pk))
    return sides[0], sides[1]


def likeness_of(first: Elder, second: Elder) -> Pair:
    return compare(entry_of(first), entry_of(second))


def _side(elder: Elder) -> Side:
    return Side(
        elder,
        elder.records.filter(standing()).count(),
        list(elder.contacts.all()),
        list(elder.states.all()),
        list(flags_on(clock.today()).filter(elder=elder)),
        answering_on(clock.today()).filter(elder=elder, kind="responsible").select_related("visitor").first(),
    )


def merges_seen(*, scope: Scope) -> "QuerySet[ElderMerge]":
    rows = ElderMerge.objects.select_related("kept__household__village", "merged__household__village", "made_by")
    seen = scope.narrow(scope.narrow(rows, "kept__household__village"), "merged__household__village")
    return seen.defer("journal").annotate(later=Count("kept__merges")).order_by("-merged_at", "-pk")
