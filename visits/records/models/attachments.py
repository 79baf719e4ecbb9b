"""Pictures that belong to a visit or a door: photographs, signatures, thumbprints, scans, seals."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Area


class AttachmentKind(models.TextChoices):
    PHOTO = "photo", _("照片")
    DOOR = "door", _("门口照片")
    SIGNATURE = "signature", _("签字")
    THUMBPRINT = "thumbprint", _("指印")
    SEAL = "seal", _("盖章")
    SCAN = "scan", _("扫描件")


class Attachment(models.Model):
    """One picture as one person sent it; its file is stored once under the hash of what is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="its address, not to be guessed")
    kind = models.CharField(max_length=12, choices=AttachmentKind.choices)
    sha256 = models.CharField(max_length=64, help_text="of the file as it was sent: a retry carries the same")
    stored_sha256 = models.CharField(max_length=64, db_index=True, help_text="of the file as it is kept")
    look = models.CharField(max_length=16, blank=True, help_text="perceptual hash, alike for pictures that look alike")
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes kept")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, help_text="as the sender or the camera says")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", help_text="who may see the area may see it; null: its sender"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "uploaded_by"], nulls_distinct=False, name="one_attachment_per_content_and_sender"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sha256[:8]}"
