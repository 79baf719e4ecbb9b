"""Which visitors can sign in, and which cannot."""

from datetime import date

from django.db.models import Q, QuerySet

from geo.models import Area
from visits.register.models import Visitor
from visits.register.selectors.answering import not_left


def visitors_without_login(*, area: Area, day: date) -> QuerySet[Visitor]:
    """Visitors at work in an area who see no itinerary, by village and name: no login, or one that may not sign in.

    Who was invited and has not yet chosen a password has a login.
    """
    none = Q(user=None) | Q(user__is_active=False)
    inside = Visitor.objects.filter(none, not_left(day), area__code__startswith=area.prefix)
    return inside.select_related("area", "user").order_by("area__code", "name", "pk")


def visitors_free(*, visitors: QuerySet[Visitor], day: date) -> QuerySet[Visitor]:
    """Of these, those at work who may get a login: they have none, or one that has ended. A paused one may resume."""
    free = Q(user=None) | Q(user__ended_at__isnull=False)
    return visitors.filter(free, not_left(day)).order_by("area__code", "name", "pk")
