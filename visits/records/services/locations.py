"""What the location queue writes beside pins: proposals taken, door photographs, questions to online maps, shifts."""

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.addresses.online.services import address_ask, text_to_send
from geo.coordinates import convert
from geo.models import Area, OnlineAnswer, Place
from visits.errors import ShiftGone
from visits.records.models import Attachment, AttachmentKind
from visits.records.selectors.location_proposals import Proposal
from visits.records.selectors.location_shifts import VillageShift, households_to_move, shifts_in
from visits.records.services.attachments import attachment_store
from visits.register.models import CheckInSystem, Household
from visits.register.services.households import household_place_set


def proposal_accept(*, household: Household, proposal: Proposal, by: User) -> Place:
    """The proposed point becomes the door, with the source and accuracy it came with."""
    return household_place_set(
        household=household, point=proposal.point, by=by, source=proposal.source, accuracy_m=proposal.accuracy_m
    )


def door_photo_set(*, household: Household, content: bytes, by: User) -> Attachment:
    """A photograph of the door, small and without where and by what it was taken; raises `AttachmentRefused`."""
    photo = attachment_store(content=content, kind=AttachmentKind.DOOR, by=by, area=household.village)
    Household.objects.filter(pk=household.pk).update(door_photo=photo)
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.household:{household.pk}", door_photo=photo.pk)
    household.door_photo = photo
    return photo


def online_ask(*, household: Household, provider: str, purpose: str, by: User) -> OnlineAnswer:
    """Send a household's address to an online map, for a purpose that is kept beside who asked; see `address_ask`.

    The row is written before anything is sent, so that a question without an answer is known too.
    """
    subject = f"visits.household:{household.pk}"
    audit_record(actor=by, action=AuditAction.EXPORT, subject=subject, online_map=provider, purpose=purpose[:100])
    return address_ask(text=text_to_send(address=household.address, village=household.village), provider=provider)


@transaction.atomic
def village_shift_mend(*, village: Area, by: User) -> VillageShift:
    """Read the village's points in the system that explains them; each door moved is a new version."""
    found = shifts_in(villages=[village])
    if not found:
        raise ShiftGone(name=village.name)
    (one,) = found
    if one.offset.side == "claimed":
        CheckInSystem.objects.create(
            village=village,
            system=one.offset.system,
            shift_m=round(one.offset.offset_m),
            decided_at=clock.now(),
            decided_by=by,
        )
    for household in households_to_move(village=village, offset=one.offset):
        assert household.place is not None
        lon, lat = convert([household.place.point.x, household.place.point.y], source=one.offset.system)[0]
        household_place_set(
            household=household,
            point=Point(float(lon), float(lat)),
            by=by,
            level=household.place.level,
            source=household.place.source,
            accuracy_m=household.place.accuracy_m,
        )
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"geo.area:{village.pk}",
        system=one.offset.system,
        side=one.offset.side,
        places=one.places,
    )
    return one


def system_label(system: str) -> str:
    return {"gcj02": _("火星坐标（GCJ-02）"), "bd09": _("百度坐标（BD-09）")}[system]
