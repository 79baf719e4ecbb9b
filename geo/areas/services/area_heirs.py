"""Whoever and whatever stands in an area that ends goes to the area that followed it."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel

from geo.models import Area

# what an area of the past keeps
_OWN = {("Area", "parent"), ("Area", "merged_into"), ("BoundaryVersion", "area"), ("PointVersion", "area")}


def heirs_take(successors: Mapping[Area, Area]) -> None:
    """Move every row that names an ended area to its successor; where both have the same thing, the old one stays."""
    links = [
        link
        for link in Area._meta.get_fields(include_hidden=True)
        if isinstance(link, ManyToOneRel) and (link.related_model.__name__, link.field.name) not in _OWN
    ]
    heirs = {area.pk: heir for area, heir in successors.items()}
    for link in links:
        rows = link.related_model._base_manager.filter(**{f"{link.field.name}__in": list(successors)})
        for pk, old in list(rows.values_list("pk", link.field.attname)):
            try:
                with transaction.atomic():
                    link.related_model._base_manager.filter(pk=pk).update(**{link.field.name: heirs[old]})
            except IntegrityError:
                continue


def inhabited(areas: Mapping[str, Area]) -> set[str]:
    """The codes of those in which households are."""
    lived_in = Area.objects.filter(pk__in=[area.pk for area in areas.values()], households__isnull=False)
    return set(lived_in.values_list("code", flat=True))
