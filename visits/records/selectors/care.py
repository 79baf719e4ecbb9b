"""Care services as far as a user may see them."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from base.errors import NotFound
from geo.scope import Scope
from visits.records.models import CareService
from visits.register.selectors.of_visitor import elders_seen


def care_list(
    *, scope: Scope, elder_id: int | None = None, theirs: Collection[int] | None = None
) -> QuerySet[CareService]:
    """Newest versions, newest first; `theirs` are the people that a visitor visits, where they are known already."""
    found = _seen(scope, CareService.objects.filter(replaced_by=None), theirs)
    if elder_id is not None:
        found = found.filter(elder=elder_id)
    shown = found.select_related("replaces", "elder").prefetch_related("signatures__attachment")
    return shown.order_by("-served_on", "-pk")


def care_get(*, scope: Scope, care_id: int) -> CareService:
    found = _seen(scope, CareService.objects.select_related("elder", "replaces"))
    care = found.filter(pk=care_id).first()
    if care is None:
        raise NotFound
    return care


def _seen(
    scope: Scope, services: QuerySet[CareService], theirs: Collection[int] | None = None
) -> QuerySet[CareService]:
    """Of whom one may see; what a visitor entered themselves stays theirs to read and correct."""
    seen = Q(elder__in=elders_seen(scope=scope).values("pk") if theirs is None else theirs)
    return services.filter(seen if scope.visits_as is None else seen | Q(author=scope.visits_as))
