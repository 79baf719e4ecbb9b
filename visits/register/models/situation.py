"""How an elder is and who helps: health (P44), basic needs (P45), family support (P46), section four of Annex 2."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.fields import EncryptedTextField
from visits.register.models.elders import Elder


class Need(models.TextChoices):
    """What help is wanted (P33, P47)."""

    DAILY_CARE = "daily_care", _("生活照料")
    REHABILITATION = "rehabilitation", _("康复护理")
    COMFORT = "comfort", _("精神慰藉")
    EMERGENCY_CALL = "emergency_call", _("紧急救援")
    HOME_ADAPTATION = "home_adaptation", _("居家适老化改造")
    SAFETY_WATCH = "safety_watch", _("安全监护")
    RIGHTS = "rights", _("权益维护")


class FamilySupport(models.TextChoices):
    """Whether family who live elsewhere come or call (P46)."""

    OFTEN = "often", _("经常看望或问候")
    SELDOM = "seldom", _("很少看望或问候")
    NEVER = "never", _("从不看望或问候")
    NO_FAMILY = "no_family", _("没有赡养人")


class Ability(models.TextChoices):
    GOOD = "good", _("较好")
    FAIR = "fair", _("一般")
    POOR = "poor", _("较差")


class Met(models.TextChoices):
    MET = "met", _("有保障")
    PARTLY = "partly", _("基本有保障")
    UNMET = "unmet", _("缺乏保障")


class HelperOrganisation(models.TextChoices):
    """The seven kinds of section four."""

    PARTY_AND_GOVERNMENT = "party_and_government", _("党政机关、群团组织")
    TOWNSHIP_AND_VILLAGE = "township_and_village", _("乡镇(街道)、村(居)民委员会")
    ENTERPRISE = "enterprise", _("企业")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    SOCIAL_WORKER = "social_worker", _("专业社会工作者")
    VOLUNTEER = "volunteer", _("志愿者")
    OTHER = "other", _("其他")


def _ability(label: Any) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=4, choices=Ability.choices, blank=True)


def _met(label: Any) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=6, choices=Met.choices, blank=True)


class Situation(models.Model):
    """The present facts of one elder; what they were before stands in the changes."""

    elder = models.OneToOneField(Elder, models.CASCADE, related_name="situation")
    disability_cert_no = EncryptedTextField(_("残疾人证号"), blank=True)

    expression = _ability(_("表达能力"))
    mobility = _ability(_("行动能力"))
    reaction = _ability(_("反应能力"))
    mood = _ability(_("精神状态"))
    disease = EncryptedTextField(_("疾病状况"), blank=True)

    clothing = _met(_("衣"))
    food = _met(_("食"))
    housing = _met(_("住"))
    travel = _met(_("行"))
    medical = _met(_("医"))
    basic_needs_note = models.CharField(_("基本需求说明"), max_length=200, blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=Need.choices), verbose_name=_("服务需求"), default=list)

    family_support = models.CharField(_("亲属看望"), max_length=12, choices=FamilySupport.choices, blank=True)
    support_fulfilled = models.BooleanField(_("赡养义务是否履行"), null=True)
    support_concern = models.CharField(_("赡养问题"), max_length=200, blank=True)
    support_follow_up_on = models.DateField(_("跟进日期"), null=True)

    helper_organisations = ArrayField(
        models.CharField(max_length=24, choices=HelperOrganisation.choices),
        verbose_name=_("帮扶单位(组织)"),
        default=list,
    )
    help_responsible = models.CharField(_("帮扶责任人"), max_length=60, blank=True)
    help_measures = models.CharField(_("帮扶措施"), max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.elder}"
