"""Who may see which area: the one door through which every queryset passes on its way to a page."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Role, User
from base import clock
from geo.models import Area, AreaGrant

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Scope:
    """The areas granted to one user, as code prefixes; none granted means nothing is seen.

    `visits_as` is a visitor's login, who of these areas sees the ground and of people only those they visit: whatever
    is about a person asks `visits.register.selectors.of_visitor`.
    """

    prefixes: tuple[str, ...]
    visits_as: int | None = None

    def narrow(self, rows: QuerySet[Row], area: str) -> QuerySet[Row]:
        """Only rows whose `area` (a path to an Area, "" for areas themselves) lies inside the granted areas."""
        return rows.filter(self.within(f"{area}__code" if area else "code")) if self.prefixes else rows.none()

    def within(self, code: str) -> Q:
        """The same as a condition; `code` is a path to an area's code."""
        nothing = Q(pk__in=[])
        return reduce(or_, (Q(**{f"{code}__startswith": prefix}) for prefix in self.prefixes), nothing)

    def covers(self, area: Area) -> bool:
        return self.covers_code(area.code)

    def covers_code(self, code: str) -> bool:
        return code.startswith(self.prefixes)


def scope_for(user: User) -> Scope:
    prefixes = tuple(sorted({area.prefix for area in areas_granted(user)}))
    return Scope(prefixes, visits_as=user.pk if user.role == Role.VISITOR else None)


def areas_granted(user: User) -> QuerySet[Area]:
    """Those of today, by code: what ended or has not begun opens nothing.

    Every request asks this some times over; the shape, which may be large, is read where somebody looks at it.
    """
    granted = grants_today().filter(user=user).values("area")
    return Area.objects.filter(pk__in=granted).defer("boundary").order_by("code")


def grants_today() -> QuerySet[AreaGrant]:
    """Who works where today: what everything asks, but the page that shows what was."""
    return AreaGrant.objects.filter(in_force(clock.today()))


def in_force(day: date) -> Q:
    """Of `AreaGrant`: those that hold on a day."""
    return (Q(since=None) | Q(since__lte=day)) & (Q(ended_on=None) | Q(ended_on__gt=day))
