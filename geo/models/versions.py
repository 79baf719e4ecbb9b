"""What a boundary, a point or a zone was before: each change adds a version, none is ever edited."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models.places import Area
from geo.models.zones import Zone, ZoneFacts


class Version(models.Model):
    """Who made it and when. Number 3 follows 2; where it brings an older one back, `restores` is that one's number."""

    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    restores = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class BoundaryOrigin(models.TextChoices):
    DRAWN = "drawn", _("手工绘制")
    IMPORTED = "imported", _("导入")
    PROPOSED = "proposed", _("按就近推算")
    CONFIRMED = "confirmed", _("确认推算")
    RESTORED = "restored", _("恢复旧版")


class BoundaryVersion(Version):
    """A boundary that an area has or had."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="boundary_versions")
    boundary = models.MultiPolygonField(null=True)
    is_proposal = models.BooleanField(default=False)
    origin = models.CharField(max_length=10, choices=BoundaryOrigin.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="boundary_version_number_once")]

    def __str__(self) -> str:
        return f"{self.area} {self.number}"


class PointOrigin(models.TextChoices):
    """How somebody came to know where a village or township lies."""

    BEFORE = "before", _("此前已有")
    IMPORTED = "imported", _("导入")
    FORMER = "former", _("旧名录里的前身")
    OFFICE = "office", _("村委会")
    MAP_NAME = "map_name", _("底图上的同名村庄")
    DOORS = "doors", _("已知门口的中间")
    TAPPED = "tapped", _("地图上标注")
    TYPED = "typed", _("填写坐标")
    RESTORED = "restored", _("恢复旧版")


class PointVersion(Version):
    """A point that an area has or had; none where it was taken away again."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="point_versions")
    point = models.PointField(geography=True, null=True)
    origin = models.CharField(max_length=10, choices=PointOrigin.choices)
    accuracy_m = models.PositiveIntegerField(null=True)
    told = models.CharField(max_length=200, blank=True, help_text="what it was taken from")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="point_version_number_once")]

    def __str__(self) -> str:
        return f"{self.area} {self.number}"


class ZoneVersion(Version, ZoneFacts):
    """What a zone says or said."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="versions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "number"], name="zone_version_number_once")]

    def __str__(self) -> str:
        return f"{self.zone} {self.number}"
