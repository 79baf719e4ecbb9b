"""Why nobody came: the reason that a coordinator gives for a window that passed without a visit (P13)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from visits.register.models.elders import Elder


class MissedBecause(models.TextChoices):
    NOBODY_HOME = "nobody_home", _("老人不在家")
    VISITOR_UNABLE = "visitor_unable", _("探访员未能前往")
    NO_VISITOR = "no_visitor", _("没有可派的人")
    ROAD_OR_WEATHER = "road_or_weather", _("道路或天气")
    ELDER_UNWILLING = "elder_unwilling", _("老人当时不愿接受")
    NOT_RECORDED = "not_recorded", _("去过但没有登记")
    OTHER = "other", _("其他")


class MissedReason(models.Model):
    """One for each window of an elder; said again, it takes the former's place."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="missed_reasons")
    first_day = models.DateField(help_text="of the missed window")
    last_day = models.DateField()
    because = models.CharField(_("原因"), max_length=20, choices=MissedBecause.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elder", "first_day", "last_day"], name="one_reason_per_missed_window")
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.last_day} {self.get_because_display()}"
