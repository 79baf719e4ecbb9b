"""Who lives in a household and what it lives on: sections two and three of Annex 2."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.fields import EncryptedTextField, KeyedHashField
from visits.register.models.elders import Elder, Gender, Household


class Assistance(models.TextChoices):
    NONE = "none", _("否")
    SUBSISTENCE = "subsistence", _("低保对象")
    DESTITUTE = "destitute", _("特困人员")


class HouseholdMember(models.Model):
    """One line of section two; the head of the household stands first."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField(help_text="0 is the head of the household")
    elder = models.OneToOneField(
        Elder,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="membership",
        help_text="where they are in the ledger",
    )
    name = models.CharField(_("姓名"), max_length=50)
    gender = models.CharField(_("性别"), max_length=6, choices=Gender.choices, blank=True)
    id_number = EncryptedTextField(_("公民身份号码"), blank=True)
    id_number_hash = KeyedHashField("id_number")
    relation = models.CharField(_("与户主关系"), max_length=20, blank=True)
    health = EncryptedTextField(_("健康状况"), blank=True)
    assistance = models.CharField(
        _("低保对象或特困人员"), max_length=12, choices=Assistance.choices, default=Assistance.NONE
    )

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["household", "order"], name="one_member_per_rank_and_one_head")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_head(self) -> bool:
        return self.order == 0


class BenefitKind(models.TextChoices):
    PENSION = "pension", _("养老保险")
    SUBSISTENCE = "subsistence", _("低保金")
    DESTITUTE = "destitute", _("特困供养金")
    ADVANCED_AGE = "advanced_age", _("高龄津贴")
    CARE = "care", _("护理或服务补贴")
    DISABILITY = "disability", _("残疾人补贴")
    SPECIAL_FAMILY = "special_family", _("计划生育扶助金")
    OTHER = "other", _("其他")


class Benefit(models.Model):
    """What a household receives each month (P45)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="benefits")
    kind = models.CharField(_("项目"), max_length=20, choices=BenefitKind.choices)
    amount = models.DecimalField(_("每月金额（元）"), max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=0), name="benefit_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
