"""Which surges hold on which days, and whose households they mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from visits.models import Hazard, Household, Surge
from visits.surge_rules import CLAUSES
from visits.surge_rules import Surge as SurgeRule


@dataclass(frozen=True)
class SurgeInForce:
    """A surge with what only the database can tell: its area, and the households of its hazards and its zone."""

    rule: SurgeRule
    area_prefix: str
    households: frozenset[int] | None

    def concerns(self, *, village_code: str, household_id: int) -> bool:
        inside = village_code.startswith(self.area_prefix)
        return inside and (self.households is None or household_id in self.households)


def surges_in_force(*, first_day: date, last_day: date) -> list[SurgeInForce]:
    """Surges not withdrawn that share a day with the span."""
    surges = Surge.objects.filter(withdrawn_at=None, first_day__lte=last_day, last_day__gte=first_day)
    return [_in_force(surge) for surge in surges.select_related("area").order_by("last_day", "pk")]


def _in_force(surge: Surge) -> SurgeInForce:
    rule = SurgeRule(
        CLAUSES[surge.cause],
        surge.first_day,
        surge.last_day,
        surge.visits,
        frozenset(surge.tiers),
        frozenset(surge.categories),
    )
    return SurgeInForce(rule, surge.area.prefix, _households(surge))


def _households(surge: Surge) -> frozenset[int] | None:
    """The households that the conditions on hazard and zone leave; None where there are no such conditions."""
    found: list[Iterable[int]] = []
    inside = {"village__code__startswith": surge.area.prefix}
    if surge.hazards:
        open_then = Q(closed_on=None) | Q(closed_on__gte=surge.first_day)
        hazards = Hazard.objects.filter(open_then, kind__in=surge.hazards, found_on__lte=surge.last_day)
        found.append(hazards.values_list("household_id", flat=True))
    if surge.zone:
        found.append(
            Household.objects.filter(place__point__coveredby=surge.zone, **inside).values_list("pk", flat=True)
        )
    return frozenset.intersection(*map(frozenset, found)) if found else None
