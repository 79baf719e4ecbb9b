"""Emergencies: raised with a place, closed only with what was done (P54-P56)."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from dispatch.errors import HandlingNoteMissing, IncidentAlreadyClosed, IncidentOutside, IncidentWithoutPlace
from dispatch.incidents.models import Incident, IncidentCall
from geo.models import Area, Level
from visits.register.models import Elder
from visits.register.selectors.whereabouts import whereabouts_of

NEAREST_VILLAGE_M = 10_000  # a point farther from every known village is taken for a mistake
SENT_AGAIN = timedelta(minutes=2)  # the same words by the same person within it are one call, sent twice
FALSE_ALARM = gettext_lazy("误报，已撤销。")


@dataclass(frozen=True)
class Raised:
    """An emergency as it stands now; `call` is what was added to it where it was known already."""

    incident: Incident
    call: IncidentCall | None = None


def incident_raise(
    *,
    kind: str,
    by: User | None,
    elder: Elder | None = None,
    point: Point | None = None,
    note: str = "",
    caller: str = "",
) -> Raised:
    """At the given point, else at the elder's door. Told twice of one elder it is one incident with a second call."""
    place = point or (_place_of(elder) if elder else None)
    if place is None:
        raise IncidentWithoutPlace
    area = elder.household.village if elder else _village_at(place)
    incident = Incident(kind=kind, elder=elder, area=area, point=place, raised_at=clock.now(), raised_by=by)
    incident.note, incident.caller, incident.at_elder = note, caller, point is None
    try:
        with transaction.atomic():
            incident.save()
    except IntegrityError:  # open already: a second tap, or a second caller
        return _call_add(elder, kind, by=by, caller=caller, note=note)
    audit_record(
        actor=by, action=AuditAction.CHANGE, subject=f"dispatch.incident:{incident.pk}", change="raised", kind=kind
    )
    return Raised(incident)


@transaction.atomic
def _call_add(elder: Elder | None, kind: str, *, by: User | None, caller: str, note: str) -> Raised:
    """Keep what the second caller said; a tap or a request that was sent twice is the call that stands."""
    incident = Incident.objects.select_for_update().get(elder=elder, kind=kind, closed_at=None)
    now, said = clock.now(), {"by": by, "caller": caller, "note": note}
    is_first_again = (incident.raised_by, incident.caller, incident.note) == (by, caller, note)
    if is_first_again and now - incident.raised_at <= SENT_AGAIN:
        return Raised(incident)
    call = incident.calls.filter(**said, at__gte=now - SENT_AGAIN).last()
    return Raised(incident, call or IncidentCall.objects.create(incident=incident, at=now, **said))


def incident_close(*, incident: Incident, by: User | None, handling_note: str) -> Incident:
    """Close it with its handling note; the same note again changes nothing, another one is refused (P56)."""
    note = handling_note.strip()
    if not note:
        raise HandlingNoteMissing
    return _end(incident, by, note, is_false_alarm=False)


def incident_withdraw(*, incident: Incident, by: User | None) -> Incident:
    """Take back what was raised by mistake: it stays on record as a false alarm and is nobody's emergency any more."""
    return _end(incident, by, str(FALSE_ALARM), is_false_alarm=True)


def _end(incident: Incident, by: User | None, note: str, *, is_false_alarm: bool) -> Incident:
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        if row.closed_at is None:
            row.closed_at, row.closed_by, row.handling_note = clock.now(), by, note
            row.is_false_alarm = is_false_alarm
            row.save(update_fields=["closed_at", "closed_by", "handling_note", "is_false_alarm"])
            change = "false_alarm" if is_false_alarm else "closed"
            audit_record(actor=by, action=AuditAction.CHANGE, subject=f"dispatch.incident:{row.pk}", change=change)
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
