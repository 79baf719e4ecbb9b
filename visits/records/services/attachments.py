"""Keeping pictures: checked, made small, stored once however often they are sent."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from geo.models import Area
from visits.errors import AttachmentRefused
from visits.records.media import hash_of, media_path, media_write
from visits.records.models.attachments import Attachment, AttachmentKind
from visits.records.pictures import Limits, Picture, PictureUnfit, picture_read
from visits.records.services.record_proof import attachment_awaited
from visits.records.services.record_quality import flags_raise_pictures

_PHOTO = Limits(sent_bytes=15_000_000, side_px=1600, kept_bytes=300_000)
_INK = Limits(sent_bytes=1_000_000, side_px=800, kept_bytes=100_000, is_drawing=True)
LIMITS: dict[str, Limits] = {
    AttachmentKind.PHOTO: _PHOTO,
    AttachmentKind.DOOR: _PHOTO,
    AttachmentKind.THUMBPRINT: _PHOTO,
    AttachmentKind.SEAL: _PHOTO,
    AttachmentKind.SIGNATURE: _INK,
    AttachmentKind.SCAN: Limits(sent_bytes=15_000_000, side_px=2400, kept_bytes=800_000),
}
MOST_BYTES = max(limits.sent_bytes for limits in LIMITS.values())


def attachment_store(
    *,
    content: bytes,
    kind: str,
    by: User | None,
    area: Area | None = None,
    taken_at: datetime | None = None,
    sha256: str = "",
) -> Attachment:
    """Keep a picture. The same content from the same person is the attachment already there.

    `area` says who may see it: whoever may see that area. Without one only the sender does, until a record names it.
    `sha256` is the hash that the sender computed; a file that came otherwise is refused. Raises `AttachmentRefused`.
    """
    if kind not in LIMITS:
        raise AttachmentRefused(kind=kind, problem=_("没有这一类附件。"), field="kind")
    received = hash_of(content)
    if sha256 and received != sha256.lower():
        raise _refused(kind, _("收到的内容不完整，请重新上传。"), field="sha256")
    known = Attachment.objects.filter(sha256=received, uploaded_by=by).first()
    if known is not None and media_path(known.stored_sha256).exists():
        return _placed(known, area)
    picture = _read(content, kind)
    stored = media_write(picture.content)
    if known is not None:  # its file was lost, from an older backup say; now it is there again
        return _placed(known, area)
    attachment, _is_new = Attachment.objects.get_or_create(
        sha256=received,
        uploaded_by=by,
        defaults=_facts(picture, kind, taken_at) | {"stored_sha256": stored, "area": area},
    )
    for record in attachment_awaited(attachment):
        flags_raise_pictures(record)
    return attachment


def _read(content: bytes, kind: str) -> Picture:
    try:
        return picture_read(content, LIMITS[kind])
    except PictureUnfit as error:
        raise _refused(kind, _problem(error.reason, kind, len(content))) from error


def _facts(picture: Picture, kind: str, taken_at: datetime | None) -> dict[str, Any]:
    by_camera = timezone.make_aware(picture.taken_at) if picture.taken_at else None
    return {
        "kind": kind,
        "look": picture.look,
        "mime": picture.mime,
        "size": len(picture.content),
        "width": picture.width,
        "height": picture.height,
        "taken_at": taken_at or by_camera,
        "uploaded_at": clock.now(),
    }


def _placed(attachment: Attachment, area: Area | None) -> Attachment:
    if attachment.area_id is None and area is not None:
        attachment.area = area
        attachment.save(update_fields=["area"])
    return attachment


def _problem(reason: str, kind: str, sent_bytes: int) -> str:
    if reason == "too_large":
        most = LIMITS[kind].sent_bytes / 1_000_000
        problem = _("文件太大（{size:.1f} MB），最多 {most:.0f} MB。请重新拍摄或签写后再试。")
        return problem.format(size=sent_bytes / 1_000_000, most=most)
    return {
        "empty": _("文件是空的，请重新选择。"),
        "not_a_picture": _("不是可用的图片，请选择 JPEG、PNG 或 WebP 图片。"),
        "too_many_pixels": _("图片尺寸过大，请用手机相机重新拍摄。"),
    }.get(reason, _("图片已损坏，请重新拍摄或选择。"))


def _refused(kind: str, problem: str, *, field: str = "file") -> AttachmentRefused:
    return AttachmentRefused(kind=str(AttachmentKind(kind).label), problem=problem, field=field)
