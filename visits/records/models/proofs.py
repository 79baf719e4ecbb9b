"""What stands behind a record: where the visitor was, who signed, which pictures, and what somebody should look at."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from visits.records.models.attachments import Attachment, AttachmentKind
from visits.records.models.care import CareService
from visits.records.models.records import VisitRecord
from visits.register.models.elders import Household


class Grade(models.TextChoices):
    """How well a check-in shows that somebody stood at the door; it never decides whether a visit counts."""

    STRONG = "strong", _("充分")
    MEDIUM = "medium", _("尚可")
    WEAK = "weak", _("较弱")
    NONE = "none", _("没有")


class CheckIn(models.Model):
    """A position, a door's code, or a reason why there is neither. Kept in WGS-84, beside it as it was said."""

    record = models.OneToOneField(VisitRecord, models.CASCADE, related_name="check_in")
    at = models.DateTimeField(null=True, help_text="by the sender's clock")
    point = models.PointField(geography=True, null=True)
    accuracy_m = models.FloatField(null=True)
    crs = models.CharField(max_length=20, blank=True, help_text="the system it was said in")
    said_lon = models.FloatField(null=True)
    said_lat = models.FloatField(null=True)
    door = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+", help_text="whose code was scanned")
    reason = models.CharField(_("没有定位的原因"), max_length=200, blank=True)
    distance_m = models.FloatField(null=True, help_text="to where the door was known to be when the record came")
    grade = models.CharField(_("到访凭证"), max_length=8, choices=Grade.choices)
    grade_reasons = ArrayField(models.CharField(max_length=20), default=list)

    def __str__(self) -> str:
        return f"{self.record} {self.get_grade_display()}"


class Signer(models.TextChoices):
    """Recorder, visitor and elder are three persons; the provider signs a care service (P89)."""

    VISITOR = "visitor", _("探访人员")
    ELDER = "elder", _("被探访人")
    RECORDER = "recorder", _("信息录入人")
    PROVIDER = "provider", _("服务人员")


class Means(models.TextChoices):
    DRAWN = "drawn", _("手写签字")
    THUMBPRINT = "thumbprint", _("指印")
    SEAL = "seal", _("盖章")
    UNABLE = "unable", _("无法签字")


class Signature(models.Model):
    """One person's signature, thumbprint or seal, or why there is none and who saw it (P89)."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, null=True, related_name="signatures")
    care = models.ForeignKey(CareService, models.CASCADE, null=True, related_name="signatures")
    signer = models.CharField(max_length=10, choices=Signer.choices)
    means = models.CharField(max_length=12, choices=Means.choices)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the picture as it was sent")
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", help_text="null: none, or still on its way"
    )
    reason = models.CharField(_("无法签字的原因"), max_length=200, blank=True)
    witness = models.CharField(_("见证人"), max_length=50, blank=True)
    signed_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "signer"], name="one_signature_per_record_and_signer"),
            models.UniqueConstraint(fields=["care", "signer"], name="one_signature_per_care_and_signer"),
            models.CheckConstraint(
                condition=models.Q(record=None) ^ models.Q(care=None), name="signature_is_of_a_record_or_of_care"
            ),
            models.CheckConstraint(
                condition=~models.Q(means="unable") | (~models.Q(reason="") & ~models.Q(witness="")),
                name="unable_to_sign_says_why_and_who_saw",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_signer_display()} {self.get_means_display()}"


class RecordPicture(models.Model):
    """A photograph or a scan of a record, named by its hash before it arrives."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=12, choices=AttachmentKind.choices, default=AttachmentKind.PHOTO)
    sha256 = models.CharField(max_length=64, db_index=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="one_picture_per_record_and_content")]

    def __str__(self) -> str:
        return f"{self.record} {self.sha256[:8]}"


class FlagKind(models.TextChoices):
    TOO_FAR = "too_far", _("离门口太远")
    OTHER_DOOR = "other_door", _("扫的是另一户的门牌码")
    TOO_SHORT = "too_short", _("停留太短")
    COPIED_TEXT = "copied_text", _("文字与以前的记录相同")
    SEEN_PHOTO = "seen_photo", _("照片以前用过")
    CLOCK_SKEW = "clock_skew", _("设备时间不准")
    IMPOSSIBLE_TRAVEL = "impossible_travel", _("两次探访之间来不及赶到")


class Review(models.TextChoices):
    FINE = "fine", _("核实无误")
    TALKED = "talked", _("已与探访员沟通")
    CORRECTED = "corrected", _("记录已更正")


class RecordFlag(models.Model):
    """Something about a record that a person should look at (P25). It changes nothing by itself."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20, choices=FlagKind.choices)
    detail = models.JSONField(default=dict, help_text="the figures behind it")
    raised_at = models.DateTimeField()
    review = models.CharField(max_length=12, choices=Review.choices, blank=True, help_text="empty: waits")
    review_note = models.CharField(_("说明"), max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "kind"], name="one_flag_per_record_and_kind")]

    def __str__(self) -> str:
        return f"{self.record} {self.get_kind_display()}"
