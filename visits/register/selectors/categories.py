"""The categories of elders, as they were entered."""

from datetime import date

from django.db.models import Q, QuerySet

from visits.register.models import CategoryFlag


def flags_on(day: date) -> QuerySet[CategoryFlag]:
    """The categories that hold on a day, as they were entered."""
    return CategoryFlag.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day).order_by("pk")
