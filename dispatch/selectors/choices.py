"""What a county chose about planning: the newest row stands."""

from django.db.models import QuerySet

from dispatch.models import PlanningChoice
from geo.models import Area


def planning_choices(*, county: Area) -> "QuerySet[PlanningChoice]":
    """The newest first."""
    return PlanningChoice.objects.filter(area=county).select_related("made_by")


def planning_choice(*, county: Area) -> PlanningChoice:
    """What holds; until something was chosen keys come first and nothing is published by itself (not saved)."""
    return planning_choices(county=county).first() or PlanningChoice(area=county)
