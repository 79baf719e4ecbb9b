"""Visitors lent and borrowed, as the pages of both townships tell it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from dispatch.plans.models import Lending
from dispatch.plans.selectors import stops_in_force
from dispatch.plans.selectors.lendings import lendings_of_area
from dispatch.plans.selectors.roster import rows_of
from geo.models import SIGNIFICANT_DIGITS, Area, Level
from geo.scope import Scope

COUNTY = SIGNIFICANT_DIGITS[Level.COUNTY]


@dataclass(frozen=True)
class Lent:
    """`is_given` where the page's own area lends, else it borrows."""

    lending: Lending
    is_given: bool


def borrowers(*, scope: Scope) -> "QuerySet[Area]":
    """The townships of the counties that one works in; a township's name is no secret to its neighbour."""
    townships = Area.objects.filter(level=Level.TOWNSHIP, valid_to=None).defer("boundary")
    return Scope(tuple({prefix[:COUNTY] for prefix in scope.prefixes})).narrow(townships, "").order_by("code")


def lendings_seen(*, scope: Scope) -> "QuerySet[Lending]":
    """Given and borrowed."""
    either = scope.within("visitor__area__code") | scope.within("area__code")
    return Lending.objects.filter(either).select_related("visitor__area", "area", "made_by", "withdrawn_by")


def lent_of_area(*, area: Area, first_day: date, last_day: date) -> list[Lent]:
    """Out of the area and into it, on some of the days."""
    rows = lendings_of_area(area=area, first_day=first_day, last_day=last_day).order_by("first_day", "visitor__name")
    return [Lent(row, row.visitor.area.code.startswith(area.prefix)) for row in rows]


def seconds_lent(*, lending: Lending) -> int:
    """On duty on the days of the lending: holidays and leave hold there too."""
    days = {"first_day": lending.first_day, "last_day": lending.last_day}
    [row] = rows_of(visitors=[lending.visitor], area=lending.area, **days)
    return row.seconds


def stops_left_behind(*, lending: Lending, today: date) -> int:
    """How many published stops at home the visitor has on days that lie ahead of the lending's."""
    return (
        stops_in_force()
        .filter(
            Q(route__shift__date__gte=max(lending.first_day, today), route__shift__date__lte=lending.last_day),
            ~Q(route__plan__area=lending.area),
            route__shift__visitor=lending.visitor,
        )
        .count()
    )
