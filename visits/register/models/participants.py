"""Who helps besides the visitors: neighbours, kin, volunteers, doctor, liaison, carer (P39, P41-P43, P71, P73)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.fields import EncryptedTextField, KeyedHashField
from visits.register.models.elders import Elder
from visits.register.models.visitors import Society, Visitor, VisitorKind


class ParticipantRole(models.TextChoices):
    HELPER = "helper", _("邻里、亲友、志愿帮扶")
    FAMILY_DOCTOR = "family_doctor", _("家庭医生")
    LIAISON = "liaison", _("一对一联系人")
    CARER = "carer", _("照料护理人")


class Participant(models.Model):
    """Somebody linked to an elder for a time. A visitor of ours may be linked too."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="participants")
    role = models.CharField(_("做什么"), max_length=16, choices=ParticipantRole.choices)
    kind = models.CharField(_("参与主体"), max_length=20, choices=VisitorKind.choices)
    society = models.CharField(_("五社"), max_length=16, choices=Society.choices, blank=True)
    name = models.CharField(_("姓名"), max_length=50)
    phone = EncryptedTextField(_("电话"), blank=True)
    phone_hash = KeyedHashField("phone")
    organisation = models.CharField(_("单位"), max_length=60, blank=True)
    visitor = models.ForeignKey(Visitor, models.PROTECT, null=True, blank=True, related_name="participations")
    since = models.DateField()
    until = models.DateField(null=True, help_text="last day; null: still")

    class Meta:
        ordering = ["role", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "role"],
                condition=models.Q(until=None, role__in=["family_doctor", "liaison"]),
                name="one_current_doctor_and_liaison",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.elder}"
