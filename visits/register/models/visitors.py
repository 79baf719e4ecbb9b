"""Visitors and who is responsible for whom."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.fields import EncryptedTextField, KeyedHashField
from geo.models import Area
from visits.register.models.elders import Elder, Gender


class VisitorKind(models.TextChoices):
    """The participants that the policy names (P43)."""

    VILLAGE_COMMITTEE = "village_committee", _("村(居)委会")
    ELDERS_ASSOCIATION = "elders_association", _("基层老年协会")
    OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
    GRID_WORKER = "grid_worker", _("网格员")
    FAMILY_DOCTOR = "family_doctor", _("家庭医生")
    CARE_WORKER = "care_worker", _("养老服务人员")
    SOCIAL_WORKER = "social_worker", _("社会工作者")
    VOLUNTEER = "volunteer", _("志愿者")
    VETERAN_MEMBER = "veteran_member", _("老党员")
    YOUNGER_ELDER = "younger_elder", _("低龄健康老年人")
    NEIGHBOUR = "neighbour", _("亲属邻里")


class Society(models.TextChoices):
    """五社联动 (P42)."""

    COMMUNITY = "community", _("社区")
    ORGANISATION = "organisation", _("社会组织")
    SOCIAL_WORKER = "social_worker", _("社会工作者")
    VOLUNTEER = "volunteer", _("社区志愿者")
    CHARITY = "charity", _("社会慈善资源")


class TravelMode(models.TextChoices):
    WALK = "walk", _("步行")
    EBIKE = "ebike", _("电动车")
    MOTORCYCLE = "motorcycle", _("摩托车")
    CAR = "car", _("汽车")


class Visitor(models.Model):
    """Someone who makes visits. A neighbour has no account."""

    name = models.CharField(_("姓名"), max_length=50)
    kind = models.CharField(_("类别"), max_length=20, choices=VisitorKind.choices)
    society = models.CharField(_("五社"), max_length=16, choices=Society.choices, blank=True)
    gender = models.CharField(_("性别"), max_length=6, choices=Gender.choices, blank=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="visitor")
    area = models.ForeignKey(Area, models.PROTECT, related_name="visitors", help_text="the area they work in")
    phone = EncryptedTextField(_("电话"), blank=True)
    phone_hash = KeyedHashField("phone")
    home = models.PointField(_("住处"), geography=True, null=True)
    mode = models.CharField(_("出行方式"), max_length=12, choices=TravelMode.choices, default=TravelMode.WALK)
    traits = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    active_since = models.DateField()
    active_until = models.DateField(null=True, help_text="last day; null: still")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "name", "phone_hash"], name="one_visitor_per_area_name_and_phone"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkingHours(models.Model):
    """When a visitor can usually go out; dispatch makes the shifts of a week from it."""

    visitor = models.ForeignKey(Visitor, models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(help_text="1 Monday to 7 Sunday")
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        ordering = ["weekday", "start"]
        constraints = [
            models.UniqueConstraint(fields=["visitor", "weekday", "start"], name="working_hours_once_per_start"),
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="working_hours_on_a_weekday"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="working_hours_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} {self.weekday} {self.start:%H:%M}-{self.end:%H:%M}"


class ResponsibilityKind(models.TextChoices):
    RESPONSIBLE = "responsible", _("责任人")
    STAND_IN = "stand_in", _("替补")


class Responsibility(models.Model):
    """Every active elder has a responsible visitor, and better a stand-in too (P38)."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="responsibilities")
    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="responsibilities")
    kind = models.CharField(max_length=12, choices=ResponsibilityKind.choices, default=ResponsibilityKind.RESPONSIBLE)
    since = models.DateField()
    until = models.DateField(null=True, help_text="last day; null: still")
    absence = models.ForeignKey(
        "visits.Absence", models.PROTECT, null=True, related_name="covers", help_text="the leave that it stands in for"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "kind"], condition=models.Q(until=None), name="one_current_responsibility_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(absence=None) | models.Q(until__isnull=False), name="a_cover_for_leave_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visitor} → {self.elder}"
