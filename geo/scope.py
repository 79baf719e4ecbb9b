"""Who may see which area: the one door through which every queryset passes on its way to a page."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from geo.models import Area

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Scope:
    """The areas granted to one user, as code prefixes; none granted means nothing is seen."""

    prefixes: tuple[str, ...]

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
    grants = Area.objects.filter(grants__user=user)
    return Scope(tuple(sorted({area.prefix for area in grants})))
