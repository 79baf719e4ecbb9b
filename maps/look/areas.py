"""Which areas somebody plans for, and what a county is gone through by."""

from django.db.models import QuerySet

from geo.models import Area, Level
from geo.scope import Scope


def areas_planned(*, scope: Scope) -> "QuerySet[Area]":
    """The townships that one may plan for; of someone who was granted villages only, those."""
    areas = scope.narrow(Area.objects.filter(valid_to=None), "").defer("boundary").order_by("code")
    townships = areas.filter(level=Level.TOWNSHIP)
    return townships if townships.exists() else areas.filter(level=Level.VILLAGE)


def townships_of(*, county: Area) -> list[Area]:
    """What a preview goes through, one after the other."""
    inside = Area.objects.filter(code__startswith=county.prefix, valid_to=None).defer("boundary")
    return list(inside.filter(level=Level.TOWNSHIP).order_by("code"))
