"""Surges as the page lists them, the festivals ahead, and whom a surge would mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts import clock
from accounts.need_to_know import Sight, name_for
from dispatch import prices
from geo.address import short_name
from geo.models import Area, Level
from geo.scope import Scope
from visits.festivals import YEARS, festivals_of
from visits.models import Elder, Surge
from visits.selectors.surges import surges_seen, visits_asked

NAMES_SHOWN = 200
FESTIVALS_SHOWN = 6


@dataclass(frozen=True)
class Meant:
    elder_id: int
    name: str
    village: str
    visits: int


@dataclass(frozen=True)
class Asked:
    """Whom a surge means; `shown` are the first of them."""

    people: int
    visits: int
    hours: float
    shown: list[Meant]


def areas_for_surges(*, scope: Scope) -> "QuerySet[Area]":
    """Counties and townships granted; of who was granted villages only, those."""
    areas = scope.narrow(Area.objects.filter(valid_to=None), "").order_by("code")
    large = areas.filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    return large if large.exists() else areas.filter(level=Level.VILLAGE)


def surges_by_time(*, scope: Scope) -> dict[str, list[Surge]]:
    """In force, to come, over, withdrawn; the next to end first."""
    today = clock.today()
    found: dict[str, list[Surge]] = {"now": [], "coming": [], "over": [], "withdrawn": []}
    for surge in surges_seen(scope=scope):
        if surge.withdrawn_at:
            found["withdrawn"].append(surge)
        elif surge.last_day < today:
            found["over"].append(surge)
        else:
            found["now" if surge.first_day <= today else "coming"].append(surge)
    return found


def festivals_ahead(*, day: date) -> list[tuple[str, date]]:
    """The next ones, over the turn of the year; none in years beyond the calendar's tables."""
    return [found for found in _festivals(day) if found[1] >= day][:FESTIVALS_SHOWN]


def _festivals(day: date) -> Iterator[tuple[str, date]]:
    for year in (day.year, day.year + 1):
        if year in YEARS:
            yield from festivals_of(year).items()


def asked_of(*, surge: Surge, scope: Scope, names: Sight) -> Asked:
    asked = visits_asked(surge=surge)
    elders = scope.narrow(Elder.objects.filter(pk__in=asked), "household__village")
    rows = elders.order_by("household__village__code", "pk").values_list("pk", "name", "household__village__name")
    shown = [
        Meant(pk, name_for(name, names), short_name(village), asked[pk]) for pk, name, village in rows[:NAMES_SHOWN]
    ]
    visits = sum(asked.values())
    return Asked(len(asked), visits, visits * prices.SERVICE_S / 3600, shown)
