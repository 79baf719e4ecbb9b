"""Who changed what about an elder, from what to what; and where an elder lived before (P10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.fields import EncryptedTextField
from geo.models import Area
from visits.register.models.elders import Elder, Household


class Card(models.TextChoices):
    """What is edited in one go on the person's page."""

    IDENTITY = "identity", _("基本信息")
    CONTACTS = "contacts", _("紧急联系人")
    HOUSEHOLD = "household", _("家庭")
    MEMBERS = "members", _("家庭成员")
    SITUATION = "situation", _("情况")
    STATE = "state", _("状态")
    CATEGORY = "category", _("类别")
    TIER = "tier", _("层级")
    RESPONSIBILITY = "responsibility", _("责任人")
    PARTICIPANT = "participant", _("帮扶人")
    WILLINGNESS = "willingness", _("意愿")
    CONSENT = "consent", _("信息依据")
    TRANSFER = "transfer", _("迁移")
    CONFIRMED = "confirmed", _("核实")


class ChangeEntry(models.Model):
    """One edit. The web's database role may add rows, never change or remove them."""

    elder = models.ForeignKey(Elder, models.PROTECT, null=True, related_name="changes")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="changes")
    card = models.CharField(max_length=16, choices=Card.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    fields = EncryptedTextField(help_text="JSON: [[field, before, after], …]")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["elder", "-at"], name="changes_of_an_elder"),
            models.Index(fields=["household", "-at"], name="changes_of_a_household"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(elder__isnull=False) | models.Q(household__isnull=False), name="change_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.card}"


class Transfer(models.Model):
    """An elder who moved from one household to another: between villages, townships, or doors."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="transfers")
    from_household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    to_household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    from_village = models.ForeignKey(Area, models.PROTECT, related_name="+")
    to_village = models.ForeignKey(Area, models.PROTECT, related_name="+")
    on = models.DateField(_("迁移日期"))
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.elder} {self.from_village} → {self.to_village}"
