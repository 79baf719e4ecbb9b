"""Emergencies: raised with a place, closed with what was done (P54-P56)."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Area
from visits.register.models import Elder


class IncidentKind(models.TextChoices):
    MEDICAL = "medical", _("突发疾病")
    MISSING = "missing", _("走失失联")
    FIRE = "fire", _("火情")
    FLOOD = "flood", _("水灾")
    OTHER = "other", _("其他")


class Incident(models.Model):
    kind = models.CharField(max_length=10, choices=IncidentKind.choices)
    elder = models.ForeignKey(Elder, models.PROTECT, null=True, related_name="incidents")
    area = models.ForeignKey(Area, models.PROTECT, related_name="incidents")
    point = models.PointField(geography=True, help_text="as it was known when it was raised")
    at_elder = models.BooleanField(
        default=False, help_text="no point was told: while it is open it stands where the elder is known to live"
    )
    note = models.CharField(max_length=500, blank=True)
    caller = models.CharField(max_length=50, blank=True, help_text="who told it, as they named themselves")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handling_note = models.TextField(blank=True)
    is_false_alarm = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | ~models.Q(handling_note=""),
                name="closed_incident_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=models.Q(at_elder=False) | models.Q(elder__isnull=False),
                name="incident_at_an_elder_has_one",
            ),
            models.UniqueConstraint(
                fields=["elder", "kind"],
                condition=models.Q(closed_at=None),
                name="one_open_incident_per_elder_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.raised_at:%Y-%m-%d %H:%M}"


class IncidentCall(models.Model):
    """Somebody told of an emergency that was known already: what they said is as much worth as the first call."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="calls")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    caller = models.CharField(max_length=50, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.note}"
