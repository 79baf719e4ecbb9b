"""Hazards found in a home (P48)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from visits.register.models.elders import Household


class HazardKind(models.TextChoices):
    HOUSE = "house", _("房屋")
    WATER = "water", _("水")
    POWER = "power", _("电")
    GAS = "gas", _("气")
    HEATING = "heating", _("取暖")


class Severity(models.TextChoices):
    MINOR = "minor", _("一般")
    SERIOUS = "serious", _("严重")


class Hazard(models.Model):
    household = models.ForeignKey(Household, models.CASCADE, related_name="hazards")
    kind = models.CharField(max_length=10, choices=HazardKind.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.MINOR)
    note = models.CharField(max_length=200, blank=True)
    found_on = models.DateField()
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.found_on}"
