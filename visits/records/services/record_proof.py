"""Keeping what proves a visit: the check-in graded, signatures, pictures, also those that arrive later (P34, P89)."""

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from base import clock
from geo.coordinates import BD09, CGCS2000, GCJ02, WGS84, UnknownSystem, convert, distance_m, system_name
from visits.records.door_codes import household_id_of
from visits.records.evidence import Seen, grade
from visits.records.models import (
    Attachment,
    AttachmentKind,
    CareService,
    CheckIn,
    Means,
    RecordPicture,
    Signature,
    Signer,
    VisitRecord,
)
from visits.records.proof import CheckInSaid, Proof, SignatureSaid
from visits.records.services.record_content import refused
from visits.register.models import Elder, Household
from visits.register.selectors.whereabouts import whereabouts_of

SYSTEMS = (WGS84, GCJ02, BD09, CGCS2000)
MOST_PICTURES = 20
_HEX = frozenset("0123456789abcdef")


def check_proof(elder: Elder, proof: Proof) -> None:
    """Only what cannot be is refused; what is missing or odd is graded and flagged instead."""
    _check_position(elder, proof.check_in)
    if len(proof.pictures) > MOST_PICTURES:
        raise refused(elder, _("照片最多 {most} 张。").format(most=MOST_PICTURES), field="pictures")
    for picture in proof.pictures:
        if picture.kind not in (AttachmentKind.PHOTO, AttachmentKind.SCAN) or not _is_hash(picture.sha256):
            raise refused(elder, _("照片的类别或校验值无效，请重新选择照片。"), field="pictures")
    check_signatures(elder, proof.signatures, signers=(Signer.VISITOR, Signer.ELDER, Signer.RECORDER))


def check_signatures(elder: Elder, signatures: Sequence[SignatureSaid], *, signers: Sequence[str]) -> None:
    """P89: an image, or why there is none and who saw it; each person once."""
    if len({signature.signer for signature in signatures}) < len(signatures):
        raise refused(elder, _("同一人只能签一次。"), field="signatures")
    for signature in signatures:
        problem = _signature_problem(signature, signers)
        if problem:
            raise refused(elder, problem, field=f"signature_{signature.signer}"[:40])


def _signature_problem(signature: SignatureSaid, signers: Sequence[str]) -> str:
    if signature.signer not in signers or signature.means not in Means.values:
        return _("签字人或签字方式无效。")
    who = Signer(signature.signer).label
    if signature.means != Means.UNABLE:
        return "" if _is_hash(signature.sha256) else _("请{who}签字或按指印，或选“无法签字”。").format(who=who)
    if not (signature.reason.strip() and signature.witness.strip()):
        return _("{who}无法签字时，请写明原因和见证人。").format(who=who)
    if len(signature.reason) > 200 or len(signature.witness) > 50:
        return _("无法签字的原因最多 200 字，见证人最多 50 字。")
    return ""


def _check_position(elder: Elder, said: CheckInSaid) -> None:
    if (said.lon is None) != (said.lat is None):
        raise refused(elder, _("定位缺少经度或纬度，请重新定位。"), field="check_in")
    if said.lon is None or said.lat is None:
        return
    if not (-180 <= said.lon <= 180 and -90 <= said.lat <= 90):
        raise refused(elder, _("定位的经纬度超出范围，请重新定位。"), field="check_in")
    if _system(said.crs) not in SYSTEMS:
        raise refused(
            elder, _("不认识的坐标系 {crs}，请用 wgs84、gcj02 或 bd09。").format(crs=said.crs), field="check_in"
        )


def proof_write(record: VisitRecord, proof: Proof) -> None:
    if proof.check_in.says_something:
        check_in_write(record, proof.check_in)
    signatures_write(proof.signatures, record=record)
    own = _attachments(record.author_id, (picture.sha256 for picture in proof.pictures))
    RecordPicture.objects.bulk_create(
        RecordPicture(record=record, kind=one.kind, sha256=one.sha256.lower(), attachment=own.get(one.sha256.lower()))
        for one in {picture.sha256.lower(): picture for picture in proof.pictures}.values()
    )
    _show_in_area(own.values(), record.elder)


def signatures_write(
    signatures: Iterable[SignatureSaid], *, record: VisitRecord | None = None, care: CareService | None = None
) -> None:
    of = record or care
    assert of is not None
    told = list(signatures)
    own = _attachments(of.author_id, (signature.sha256 for signature in told))
    Signature.objects.bulk_create(
        Signature(
            record=record,
            care=care,
            signer=one.signer,
            means=one.means,
            sha256=one.sha256.lower() if one.means != Means.UNABLE else "",
            attachment=own.get(one.sha256.lower()) if one.means != Means.UNABLE else None,
            reason=one.reason.strip() if one.means == Means.UNABLE else "",
            witness=one.witness.strip() if one.means == Means.UNABLE else "",
            signed_on=one.signed_on or clock.today(),
        )
        for one in told
    )
    _show_in_area(own.values(), of.elder)


def check_in_write(record: VisitRecord, said: CheckInSaid) -> CheckIn:
    household = record.elder.household
    point, where = _point(said), _door(household)
    away_m = float(distance_m(point.coords, where[0].coords)) if point and where else None
    visited_at = record.device_visited_at or record.visited_at
    scanned = household_id_of(said.door_code) if said.door_code else None
    code: Literal["this", "other", ""] = "" if scanned is None else ("this" if scanned == household.pk else "other")
    seen = Seen(
        code=code,
        has_position=point is not None,
        distance_m=away_m,
        accuracy_m=said.accuracy_m,
        is_exact=bool(where and where[1]),
        lag_s=(said.at - visited_at).total_seconds() if said.at else None,
        has_reason=bool(said.reason.strip()),
    )
    graded, reasons = grade(seen)
    return CheckIn.objects.create(
        record=record,
        at=said.at,
        point=point,
        accuracy_m=said.accuracy_m,
        crs=system_name(said.crs) if point else "",
        said_lon=said.lon,
        said_lat=said.lat,
        door=Household.objects.filter(pk=scanned).first() if scanned is not None else None,
        reason=said.reason.strip()[:200],
        distance_m=away_m,
        grade=graded,
        grade_reasons=reasons,
    )


def attachment_awaited(attachment: Attachment) -> list[VisitRecord]:
    """Give a picture to the records and signatures of its sender that named it before it came."""
    waiting = {"sha256": attachment.sha256, "attachment": None}
    pictures = RecordPicture.objects.filter(record__author=attachment.uploaded_by, **waiting)
    records = [picture.record for picture in pictures.select_related("record__elder__household__village")]
    signatures = Signature.objects.filter(record__author=attachment.uploaded_by, **waiting)
    signed = list(signatures.select_related("record__elder__household__village"))
    of_care = Signature.objects.filter(care__author=attachment.uploaded_by, **waiting)
    served = list(of_care.select_related("care__elder__household__village"))
    elders = [record.elder for record in records]
    elders += [one.record.elder for one in signed if one.record] + [one.care.elder for one in served if one.care]
    for rows in (pictures, signatures, of_care):
        rows.update(attachment=attachment)
    if elders:
        _show_in_area([attachment], elders[0])
    return records


def _attachments(author_id: int | None, hashes: Iterable[str]) -> dict[str, Attachment]:
    named = {one.lower() for one in hashes if one}
    return {row.sha256: row for row in Attachment.objects.filter(uploaded_by=author_id, sha256__in=named)}


def _show_in_area(attachments: Iterable[Attachment], elder: Elder) -> None:
    ids = [attachment.pk for attachment in attachments if attachment.area_id is None]
    Attachment.objects.filter(pk__in=ids).update(area=elder.household.village_id)


def _point(said: CheckInSaid) -> Point | None:
    if said.lon is None or said.lat is None:
        return None
    lon, lat = convert(np.array([[said.lon, said.lat]]), source=said.crs)[0]
    return Point(float(lon), float(lat))


def _door(household: Household) -> tuple[Point, bool] | None:
    """The door, or a point in its village, and whether it is the door; a township's centre says nothing."""
    where = whereabouts_of(household)
    return (where.point, where.is_door) if where.point and where.known.is_of_village else None


def _system(name: str) -> str:
    try:
        return system_name(name)
    except UnknownSystem:
        return ""


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text.lower()) <= _HEX
