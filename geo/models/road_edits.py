"""What maps of the roads lack and locals know: a link that is missing, a road that is closed, winter's speeds."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models.places import Area
from geo.roads.profiles import Mode

MODES = [
    (Mode.WALK.value, _("步行")),
    (Mode.EBIKE.value, _("电动车")),
    (Mode.MOTORCYCLE.value, _("摩托车")),
    (Mode.CAR.value, _("汽车")),
]


class RoadEditKind(models.TextChoices):
    LINK = "link", _("补路")
    CLOSURE = "closure", _("封路")
    SPEEDS = "speeds", _("季节车速")


class LinkClass(models.TextChoices):
    PATH = "path", _("小路")
    FOOTBRIDGE = "footbridge", _("人行桥")
    TRACK = "track", _("机耕路")
    ROAD = "road", _("村道")
    BRIDGE = "bridge", _("车行桥")


class ClosureReason(models.TextChoices):
    FLOOD = "flood", _("水毁")
    SNOW = "snow", _("积雪结冰")
    WORKS = "works", _("施工")
    OTHER = "other", _("其他")


class RoadEdit(models.Model):
    """One thing that differs from the imported network, for a time. Never edited: another row replaces it."""

    kind = models.CharField(max_length=10, choices=RoadEditKind.choices)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="road_edits", help_text="whose coordinators answer for it"
    )
    name = models.CharField(_("名称"), max_length=60)
    shape = models.GeometryField(
        null=True, help_text="link: LineString; closure: MultiLineString or Polygon; speeds: null, or MultiPolygon"
    )
    modes = ArrayField(
        models.CharField(max_length=12, choices=MODES), default=list, help_text="who may use the link, or is stopped"
    )
    link_class = models.CharField(max_length=12, choices=LinkClass.choices, blank=True)
    reason = models.CharField(max_length=10, choices=ClosureReason.choices, blank=True)
    shares = models.JSONField(default=dict, help_text="speeds: mode → group of ways → share of the usual speed")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, help_text="null: until further notice")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        indexes = [models.Index(fields=["valid_from", "valid_to"], name="road_edit_period")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="road_edit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="link", link_class__gt="", shape__isnull=False)
                | models.Q(kind="closure", reason__gt="", shape__isnull=False)
                | models.Q(kind="speeds"),
                name="road_edit_says_what_its_kind_needs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
