"""What happened at a visit: Annex 2, section five."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from visits.records.form_versions import CURRENT
from visits.register.models.elders import Elder
from visits.register.models.situation import FamilySupport, Need
from visits.register.models.visitors import Visitor


class Mode(models.TextChoices):
    """Only the door-to-door visit clears a duty (P24, P28)."""

    DOOR_TO_DOOR = "door_to_door", _("上门探访")
    PHONE = "phone", _("电话问候")
    VIDEO = "video", _("互联网音(视)频探访")
    OTHER = "other", _("其他")


class Outcome(models.TextChoices):
    """A door that nobody opens is an attempt, not a visit."""

    MET = "met", _("已见到")
    NO_ANSWER = "no_answer", _("无人应答")
    NOT_POSSIBLE = "not_possible", _("未能前往")


class Change(models.TextChoices):
    UNCHANGED = "unchanged", _("无变化")
    BETTER = "better", _("较好")
    WORSE = "worse", _("较差")


class Disease(models.TextChoices):
    UNCHANGED = "unchanged", _("无变化")
    SERIOUS = "serious", _("严重")
    IMPROVING = "improving", _("转好")


class Safety(models.TextChoices):
    SAFE = "safe", _("安全")
    FAIRLY_SAFE = "fairly_safe", _("较安全")
    UNSAFE = "unsafe", _("不安全")


class HouseholdChange(models.TextChoices):
    UNCHANGED = "unchanged", _("无变化")
    MORE = "more", _("增加")
    FEWER = "fewer", _("减少")


class Topic(models.TextChoices):
    """Policies explained at a visit (P32)."""

    PENSION = "pension", _("养老保险")
    MEDICAL_INSURANCE = "medical_insurance", _("医疗保险")
    ASSISTANCE = "assistance", _("社会救助")
    SUBSIDIES = "subsidies", _("老年人补贴")
    FRAUD = "fraud", _("防范诈骗")
    FIRE_AND_HEATING = "fire_and_heating", _("消防与取暖安全")


def _check(label: Any, choices: type[models.TextChoices]) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=12, choices=choices.choices, blank=True)


def standing(of: str = "") -> models.Q:
    """The records that say what happened: newest versions, unless void. `of` is the way to the record: "record__".

    Asked as "none replaces it", for of "joined to none" PostgreSQL believes that hardly any row remains.
    """
    later = VisitRecord.objects.filter(replaces=models.OuterRef(f"{of}pk"))
    return models.Q(~models.Exists(later), **{f"{of}voided": False})


class VisitRecords(models.QuerySet["VisitRecord"]):
    """Also behind `elder.records`, so that the register may ask without knowing this room."""

    def met_since(self, moment: datetime) -> "VisitRecords":
        """Visits that met the person, from a moment on, the earliest first."""
        return self.filter(standing(), outcome=Outcome.MET, visited_at__gte=moment).order_by("visited_at")


class VisitRecord(models.Model):
    """One version of one record; a correction is a new version that replaces the former (P34).

    Step of the way: *record*. It names the elder, not the visit owed: which window it clears is computed (coverage.py).
    """

    uuid = models.UUIDField(
        unique=True, help_text="made once by whoever sends the record, so that a retry is no second record"
    )
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="records")
    visitor = models.ForeignKey(Visitor, models.PROTECT, null=True, related_name="records")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField(_("第几次探访"), help_text="numbered when the server accepts (P90)")
    visited_at = models.DateTimeField(_("探访时间"))
    time_told = models.BooleanField(default=True, help_text="no: only the day is known, and the time stands for it")
    accepted_at = models.DateTimeField()
    mode = models.CharField(_("探访方式"), max_length=12, choices=Mode.choices)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, default=Outcome.MET)

    expression = _check(_("表达能力"), Change)
    mobility = _check(_("行动能力"), Change)
    reaction = _check(_("反应能力"), Change)
    disease = _check(_("疾病状况"), Disease)
    disease_name = models.CharField(_("疾病名称"), max_length=60, blank=True)
    mood = _check(_("情绪状态"), Change)
    gas_safety = _check(_("燃气安全"), Safety)
    plumbing_heating_safety = _check(_("水暖安全"), Safety)
    electrical_safety = _check(_("用电安全"), Safety)
    housing_safety = _check(_("房屋安全"), Safety)
    personal_hygiene = _check(_("个人卫生"), Change)
    home_hygiene = _check(_("家庭卫生"), Change)
    indoor_environment = _check(_("室内环境"), Change)
    note = models.TextField(_("备注"), blank=True)

    household_change = models.CharField(_("家庭人口"), max_length=12, choices=HouseholdChange.choices, blank=True)
    household_change_count = models.PositiveSmallIntegerField(_("增减人数"), null=True)
    family_support = models.CharField(_("赡养情况"), max_length=12, choices=FamilySupport.choices, blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=Need.choices), default=list, blank=True)
    needs_note = models.CharField(_("服务需求说明"), max_length=500, blank=True)
    topics = ArrayField(models.CharField(max_length=20, choices=Topic.choices), default=list, blank=True)
    care_advice = models.CharField(_("实施关爱服务建议"), max_length=500, blank=True)

    form_date = models.DateField(
        _("填表日期"), null=True, help_text="the paper form's head; null: the day of the visit"
    )
    left_at = models.DateTimeField(_("离开时间"), null=True)
    device_at = models.DateTimeField(
        null=True, help_text="what the sender's clock said when it sent, beside accepted_at"
    )
    device_visited_at = models.DateTimeField(
        null=True,
        help_text="what the sender's clock said at the visit, where that clock was wrong and the server's rules",
    )
    form_version = models.PositiveSmallIntegerField(default=CURRENT)
    unplaced = models.JSONField(default=dict, help_text="what an older form said and this one has no place for")
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="of what was sent to prove it; a retry's is the same"
    )

    voided = models.BooleanField(default=False, help_text="this version says that the visit never was")
    correction_reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    first_version = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="later_versions",
        help_text="of the same record; it holds the proofs; null: this is it",
    )

    objects = VisitRecords.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["elder", "visited_at"]),
            models.Index(fields=["-visited_at", "-id"], name="records_newest_first"),
            models.Index(Coalesce("first_version", "id"), name="records_by_first_version"),  # which holds the proofs
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "sequence"], condition=models.Q(replaces=None), name="one_first_version_per_sequence"
            ),
            models.CheckConstraint(
                condition=models.Q(voided=False) | (models.Q(replaces__isnull=False) & ~models.Q(correction_reason="")),
                name="void_is_a_later_version_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder} 第{self.sequence}次 {self.visited_at:%Y-%m-%d}"

    @property
    def origin(self) -> "VisitRecord":
        """The version that the check-in, the signatures, the pictures and the flags belong to."""
        return self.first_version or self


CHECKS: dict[str, type[models.TextChoices]] = {
    "expression": Change,
    "mobility": Change,
    "reaction": Change,
    "disease": Disease,
    "mood": Change,
    "gas_safety": Safety,
    "plumbing_heating_safety": Safety,
    "electrical_safety": Safety,
    "housing_safety": Safety,
    "personal_hygiene": Change,
    "home_hygiene": Change,
    "indoor_environment": Change,
}

# What else a record may say, with what each holds before anybody said anything.
DETAILS: dict[str, Any] = {
    "disease_name": "",
    "household_change": "",
    "household_change_count": None,
    "family_support": "",
    "needs": [],
    "needs_note": "",
    "topics": [],
    "care_advice": "",
}
