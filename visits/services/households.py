"""Where a household's door is (P23)."""

from django.contrib.gis.geos import Point
from django.db import transaction

from accounts import clock
from accounts.models import AuditAction, User
from accounts.services import audit_record
from geo.models import Place, PlaceLevel, PlaceSource
from visits.models import Household


def household_place_set(
    *,
    household: Household,
    point: Point,
    by: User | None,
    level: str = PlaceLevel.DOOR,
    source: str = PlaceSource.PINNED,
    accuracy_m: int | None = None,
) -> Place:
    """A new place in place of the former one, whose history stays."""
    with transaction.atomic():
        locked = Household.objects.select_for_update().get(pk=household.pk)
        place = Place.objects.create(
            point=point,
            level=level,
            source=source,
            accuracy_m=accuracy_m,
            address=locked.address,
            recorded_at=clock.now(),
            recorded_by=by,
            replaces_id=locked.place_id,
        )
        locked.place = place
        locked.save(update_fields=["place"])
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.household:{locked.pk}", place=place.pk)
    household.place = place
    return place
