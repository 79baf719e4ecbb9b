"""Care given to an elder: Annex 2, section six, with a sequence of its own (P90)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from visits.register.models.elders import Elder


class CareService(models.Model):
    """One version of one care service; a correction is a new version that replaces the former (P34)."""

    uuid = models.UUIDField(unique=True, help_text="made once by whoever sends it")
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="care_services")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField(_("第几次关爱"), help_text="numbered when the server accepts (P90)")
    served_on = models.DateField(_("关爱日期"))
    detail = models.TextField(_("关爱服务情况"), max_length=2000)
    provider = models.CharField(_("服务人员"), max_length=60, blank=True, help_text="a name, an organisation")
    satisfaction = models.PositiveSmallIntegerField(
        _("满意度"), null=True, validators=[MinValueValidator(1), MaxValueValidator(5)], help_text="1 to 5"
    )
    satisfaction_note = models.CharField(_("满意度评价"), max_length=500, blank=True)
    accepted_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, blank=True, help_text="of the signatures sent with it")
    correction_reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        indexes = [models.Index(fields=["elder", "served_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "sequence"], condition=models.Q(replaces=None), name="one_first_care_per_sequence"
            ),
            models.CheckConstraint(
                condition=models.Q(satisfaction=None) | models.Q(satisfaction__range=(1, 5)),
                name="satisfaction_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder} 第{self.sequence}次关爱 {self.served_on}"
