"""Whom a visitor may ask about the plan."""

from collections.abc import Iterable

from accounts.models import Role, User
from geo.models import Area
from geo.scope import grants_today


def planners_of(*, area: Area) -> list[User]:
    """The coordinators who plan for the area: those of the nearest area around it that has any."""
    users = User.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("display_name", "pk")
    for code in (area.code, *_around(area)):
        found = list(users.filter(pk__in=grants_today().filter(area__code=code).values("user")))
        if found:
            return found
    return []


def _around(area: Area) -> Iterable[str]:
    """The codes of the areas that hold it, the nearest first."""
    parent = area.parent
    while parent:
        yield parent.code
        parent = parent.parent
