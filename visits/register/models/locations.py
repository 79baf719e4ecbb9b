"""What was decided about where visitors say they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Area


class CheckInSystem(models.Model):
    """Check-ins of a village up to a moment are in a map app's system, whatever they said of themselves."""

    village = models.ForeignKey(Area, models.PROTECT, related_name="+")
    system = models.CharField(_("坐标系"), max_length=20)
    shift_m = models.PositiveIntegerField(help_text="how far they lay from the doors, in the middle")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["village", "decided_at"])]

    def __str__(self) -> str:
        return f"{self.village} {self.system}"
