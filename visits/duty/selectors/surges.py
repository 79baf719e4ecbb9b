"""Which surges hold on which days, whose households they mean, and whom they ask visits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from geo.models import SIGNIFICANT_DIGITS, Area
from geo.scope import Scope
from visits.duty.models import Surge
from visits.duty.policy import stretches
from visits.duty.rules import rule_books
from visits.duty.selectors.facts import Home, facts_of, ids_of
from visits.duty.surge_rules import CLAUSES, surge_visits
from visits.duty.surge_rules import Surge as SurgeRule
from visits.register.models import Elder, Hazard, Household
from visits.register.selectors.whereabouts import point_known

CODE_DIGITS = 12


@dataclass(frozen=True)
class SurgeInForce:
    """A surge with what only the database can tell: its area, and the households of its hazards and its zone."""

    surge: Surge
    rule: SurgeRule
    area_prefix: str
    households: frozenset[int] | None

    def concerns(self, home: Home) -> bool:
        inside = home.village_code.startswith(self.area_prefix)
        return inside and (self.households is None or home.household_id in self.households)


def surges_in_force(*, first_day: date, last_day: date) -> list[SurgeInForce]:
    """Surges not withdrawn that share a day with the span."""
    surges = Surge.objects.filter(withdrawn_at=None, first_day__lte=last_day, last_day__gte=first_day)
    return [_in_force(surge) for surge in surges.select_related("area").order_by("last_day", "pk")]


def surges_touching(*, area: Area, first_day: date, last_day: date) -> QuerySet[Surge]:
    """Surges, withdrawn ones too, of an area, of what lies inside it or around it, that share a day with the span."""
    days = Surge.objects.filter(first_day__lte=last_day, last_day__gte=first_day)
    return days.filter(Q(area__code__startswith=area.prefix) | Q(area__code__in=_codes_around(area.prefix)))


def _codes_around(prefix: str) -> list[str]:
    """The area with this prefix and those that hold it."""
    return [prefix[:digits].ljust(CODE_DIGITS, "0") for digits in SIGNIFICANT_DIGITS.values() if digits <= len(prefix)]


def surges_seen(*, scope: Scope) -> QuerySet[Surge]:
    """Those of the areas that one sees, and those of the areas around them, newest first."""
    around = Q()
    for prefix in scope.prefixes:
        codes = [
            prefix[:digits].ljust(CODE_DIGITS, "0") for digits in SIGNIFICANT_DIGITS.values() if digits <= len(prefix)
        ]
        around |= Q(area__code__startswith=prefix) | Q(area__code__in=codes)
    surges = Surge.objects.select_related("area", "made_by", "withdrawn_by").order_by("-first_day", "-pk")
    return surges.filter(around) if scope.prefixes else surges.none()


def surges_at(*, households: Iterable[Household], day: date) -> list[Surge]:
    """The surges in force on a day that mean one of the doors, as far as area, hazards and zone tell."""
    doors = [Home(household.pk, household.village_id, household.village.code) for household in households]
    return [
        found.surge
        for found in surges_in_force(first_day=day, last_day=day)
        if any(found.concerns(door) for door in doors)
    ]


def visits_asked(*, surge: Surge) -> dict[int, int]:
    """How many visits more each elder would be owed; `surge` need not be saved."""
    found, books = _in_force(surge), rule_books()
    asked = {}
    inside = Elder.objects.filter(household__village__code__startswith=surge.area.prefix)
    for facts in facts_of(ids_of(inside)):
        if found.concerns(facts.home):
            pieces = stretches(facts.person, books.of(facts.village_code), surge.last_day)
            if visits := surge_visits(facts.person, pieces, found.rule):
                asked[facts.elder_id] = len(visits)
    return asked


def _in_force(surge: Surge) -> SurgeInForce:
    rule = SurgeRule(
        CLAUSES[surge.cause],
        surge.first_day,
        surge.last_day,
        surge.visits,
        frozenset(surge.tiers),
        frozenset(surge.categories),
        surge.pk or 0,
    )
    return SurgeInForce(surge, rule, surge.area.prefix, _households(surge))


def _households(surge: Surge) -> frozenset[int] | None:
    """The households that the conditions on hazard and zone leave; None where there are no such conditions."""
    found: list[Iterable[int]] = []
    inside = {"village__code__startswith": surge.area.prefix}
    if surge.hazards:
        open_then = Q(closed_on=None) | Q(closed_on__gte=surge.first_day)
        hazards = Hazard.objects.filter(open_then, kind__in=surge.hazards, found_on__lte=surge.last_day)
        found.append(hazards.values_list("household_id", flat=True))
    if surge.zone:
        households = Household.objects.annotate(at=point_known()).filter(at__coveredby=surge.zone, **inside)
        found.append(households.values_list("pk", flat=True))
    return frozenset.intersection(*map(frozenset, found)) if found else None
