"""What a county chose about planning: the newest row stands."""

from django.db.models import QuerySet

from dispatch.plans.models import PlanningChoice
from geo.models import Area
from geo.selectors import areas_around


def planning_choices(*, county: Area) -> "QuerySet[PlanningChoice]":
    """The newest first."""
    return _newest_first().filter(area=county)


def planning_choice(*, area: Area) -> PlanningChoice:
    """What holds in an area: its county's choice. Until one was made keys come first and nothing is published by itself
    (not saved).
    """
    return _newest_first().filter(area__in=areas_around(area)).first() or PlanningChoice(area=area)


def _newest_first() -> "QuerySet[PlanningChoice]":
    return PlanningChoice.objects.select_related("made_by").order_by("-made_at", "-pk")
