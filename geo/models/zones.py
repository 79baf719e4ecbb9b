"""Ground where a danger is known: floods, landslides, snow (P57)."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.places import Area


class ZoneKind(models.TextChoices):
    FLOOD = "flood", _("洪涝")
    LANDSLIDE = "landslide", _("滑坡")
    SNOW = "snow", _("积雪")
    OTHER = "other", _("其他")


class ZoneFacts(models.Model):
    """What is said about a zone, now and in each former version."""

    kind = models.CharField(_("类型"), max_length=12, choices=ZoneKind.choices)
    name = models.CharField(_("名称"), max_length=60)
    polygon = models.PolygonField(_("范围"))
    first_day = models.DateField(_("开始日期"))
    last_day = models.DateField(_("截止日期"), null=True, help_text="null: until further notice")

    class Meta:
        abstract = True


class Zone(ZoneFacts):
    """A hazard zone as it is now. Its area says who may see and change it; it may reach beyond."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="zones")
    version = models.PositiveIntegerField(default=1, help_text="number of the newest version")
    withdrawn_at = models.DateTimeField(null=True, help_text="drawn by mistake: shown to nobody")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")),
                name="zone_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
