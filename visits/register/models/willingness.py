"""What an elder wants (P21), and on what ground their data is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from visits.register.models.elders import Elder


class Answer(models.TextChoices):
    WILLING = "willing", _("愿意接受探访")
    PHONE_ONLY = "phone_only", _("只愿意电话联系")
    UNWILLING = "unwilling", _("不愿意")


class HowAsked(models.TextChoices):
    AT_THE_DOOR = "at_the_door", _("上门询问")
    BY_PHONE = "by_phone", _("电话询问")
    THROUGH_FAMILY = "through_family", _("由家属转达")
    IN_WRITING = "in_writing", _("书面填写")


class Willingness(models.Model):
    """One asking and its answer; the latest counts, the former ones stay."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="willingness")
    answer = models.CharField(_("意愿"), max_length=12, choices=Answer.choices)
    asked_on = models.DateField(_("询问日期"))
    how = models.CharField(_("询问方式"), max_length=16, choices=HowAsked.choices)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    ask_again_on = models.DateField(_("再次询问日期"), help_text="P21")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["asked_on", "pk"]
        indexes = [models.Index(fields=["elder", "-asked_on"], name="willingness_latest")]

    def __str__(self) -> str:
        return f"{self.elder} {self.get_answer_display()}"


class LegalBasis(models.TextChoices):
    """Personal Information Protection Law, article 13."""

    PUBLIC_DUTY = "public_duty", _("履行法定职责")
    CONSENT = "consent", _("本人同意")
    GUARDIAN_CONSENT = "guardian_consent", _("监护人同意")


class Consent(models.Model):
    """On what ground we keep an elder's data from a day on."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="consents")
    basis = models.CharField(_("依据"), max_length=16, choices=LegalBasis.choices)
    since = models.DateField(_("日期"))
    given_by = models.CharField(_("同意人"), max_length=60, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["elder", "since"], name="one_consent_per_elder_and_day")]

    def __str__(self) -> str:
        return f"{self.elder} {self.get_basis_display()}"
