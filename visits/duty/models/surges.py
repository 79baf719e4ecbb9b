"""More visits for some days: bad weather, festivals (P57-P59)."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models import Area
from visits.register.models.elders import Category, Tier
from visits.register.models.hazards import HazardKind


class SurgeCause(models.TextChoices):
    WEATHER = "weather", _("恶劣天气")
    FESTIVAL = "festival", _("传统节日")
    OTHER = "other", _("其他")


class Surge(models.Model):
    """Each elder it concerns is owed `visits` more visits between its days. Empty conditions leave nobody out."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="surges")
    cause = models.CharField(_("原因"), max_length=10, choices=SurgeCause.choices)
    title = models.CharField(_("名称"), max_length=100)
    first_day = models.DateField(_("开始日期"))
    last_day = models.DateField(_("截止日期"))
    visits = models.PositiveSmallIntegerField(_("增加探访次数"), default=1)
    tiers = ArrayField(models.CharField(max_length=12, choices=Tier.choices), default=list, blank=True)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices), default=list, blank=True)
    hazards = ArrayField(models.CharField(max_length=10, choices=HazardKind.choices), default=list, blank=True)
    zone = models.PolygonField(_("范围"), null=True)
    checklist = models.TextField(_("探访要点"), blank=True)
    alert_id = models.CharField(max_length=60, blank=True, help_text="of the weather alert that it follows")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="surge_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=models.Q(visits__range=(1, 14)), name="surge_asks_for_some_visits"),
            models.UniqueConstraint(
                fields=["area", "alert_id"], condition=~models.Q(alert_id=""), name="one_surge_per_area_and_alert"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.title}"

    @property
    def whom_words(self) -> list[str]:
        """The conditions on persons and homes, as one reads them."""
        chosen = [(Tier, self.tiers), (Category, self.categories), (HazardKind, self.hazards)]
        return [str(kind(value).label) for kind, values in chosen for value in values]
