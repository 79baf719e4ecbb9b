"""Care services as far as a user may see them."""

from django.db.models import QuerySet

from accounts.errors import NotFound
from geo.scope import Scope
from visits.models import CareService


def care_list(*, scope: Scope, elder_id: int | None = None) -> QuerySet[CareService]:
    """Newest versions, newest first."""
    found = scope.narrow(CareService.objects.filter(replaced_by=None), "elder__household__village")
    if elder_id is not None:
        found = found.filter(elder=elder_id)
    shown = found.select_related("replaces", "elder").prefetch_related("signatures__attachment")
    return shown.order_by("-served_on", "-pk")


def care_get(*, scope: Scope, care_id: int) -> CareService:
    found = scope.narrow(CareService.objects.select_related("elder", "replaces"), "elder__household__village")
    care = found.filter(pk=care_id).first()
    if care is None:
        raise NotFound
    return care
