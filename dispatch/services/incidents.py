"""Emergencies: raised with a place, closed only with what was done (P54-P56)."""

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.models import AuditAction, User
from accounts.services import audit_record
from dispatch.errors import HandlingNoteMissing, IncidentAlreadyClosed, IncidentOutside, IncidentWithoutPlace
from dispatch.models import Incident
from geo.models import Area, Level
from visits.models import Elder
from visits.selectors.whereabouts import whereabouts_of

NEAREST_VILLAGE_M = 10_000  # a point farther from every known village is taken for a mistake


def incident_raise(
    *, kind: str, by: User | None, elder: Elder | None = None, point: Point | None = None, note: str = ""
) -> Incident:
    """At the given point, else at the elder's door. Raised twice for one elder it is one incident."""
    place = point or (_place_of(elder) if elder else None)
    if place is None:
        raise IncidentWithoutPlace
    area = elder.household.village if elder else _village_at(place)
    incident = Incident(kind=kind, elder=elder, area=area, point=place, note=note, raised_at=clock.now(), raised_by=by)
    try:
        with transaction.atomic():
            incident.save()
    except IntegrityError:  # open already: a second tap, or a second caller
        return Incident.objects.get(elder=elder, kind=kind, closed_at=None)
    audit_record(
        actor=by, action=AuditAction.CHANGE, subject=f"dispatch.incident:{incident.pk}", change="raised", kind=kind
    )
    return incident


def incident_close(*, incident: Incident, by: User | None, handling_note: str) -> Incident:
    """Close it with its handling note; the same note again changes nothing, another one is refused (P56)."""
    note = handling_note.strip()
    if not note:
        raise HandlingNoteMissing
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        if row.closed_at is None:
            row.closed_at, row.closed_by, row.handling_note = clock.now(), by, note
            row.save(update_fields=["closed_at", "closed_by", "handling_note"])
            audit_record(actor=by, action=AuditAction.CHANGE, subject=f"dispatch.incident:{row.pk}", change="closed")
        elif row.handling_note != note:
            raise IncidentAlreadyClosed(closed_at=f"{row.closed_at:%Y-%m-%d %H:%M}")
    return row


def _place_of(elder: Elder) -> Point | None:
    """The door, else the best that is known; the township's centre where the village has no point."""
    return whereabouts_of(elder.household).point


def _village_at(point: Point) -> Area:
    """The village whose boundary holds the point, else the one whose point is nearest."""
    villages = Area.objects.filter(level=Level.VILLAGE, valid_to=None)
    inside = villages.filter(boundary__contains=point).first()
    near = villages.filter(point__dwithin=(point, D(m=NEAREST_VILLAGE_M)))
    found = inside or near.annotate(distance=Distance("point", point)).order_by("distance").first()
    if found is None:
        raise IncidentOutside
    return found
