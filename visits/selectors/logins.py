"""Which visitors can sign in, and which cannot."""

from datetime import date

from django.db.models import Q, QuerySet

from geo.models import Area
from geo.scope import Scope
from visits.models import Visitor
from visits.selectors.answering import not_left


def visitors_without_login(*, area: Area, day: date) -> QuerySet[Visitor]:
    """Visitors at work in an area who see no itinerary, by village and name: no login, or one that may not sign in.

    Who was invited and has not yet chosen a password has a login.
    """
    inside = Visitor.objects.filter(_no_login(), not_left(day), area__code__startswith=area.prefix)
    return inside.select_related("area", "user").order_by("area__code", "name", "pk")


def visitors_to_give_logins(*, scope: Scope, day: date) -> QuerySet[Visitor]:
    """The same for all areas that somebody works in."""
    rows = scope.narrow(Visitor.objects.filter(_no_login(), not_left(day)), "area")
    return rows.select_related("area", "user").order_by("area__code", "name", "pk")


def _no_login() -> Q:
    return Q(user=None) | Q(user__is_active=False)
