"""Areas, who is granted which, places, facilities, the road networks in use."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import User

SIGNIFICANT_DIGITS = {"city": 4, "county": 6, "township": 9, "village": 12, "grid": 15}
COUNTY_DIGITS = SIGNIFICANT_DIGITS["county"]


class Level(models.TextChoices):
    CITY = "city", _("市")
    COUNTY = "county", _("县")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村")
    GRID = "grid", _("网格")


class Area(models.Model):
    """An administrative area. Its code holds its ancestry: every code below 140406104000 starts with 140406104."""

    code = models.CharField(_("区划代码"), max_length=15)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    former_names = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    point = models.PointField(null=True, geography=True)
    boundary = models.MultiPolygonField(null=True)
    boundary_is_proposal = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, help_text="null: since ever")
    valid_to = models.DateField(null=True, help_text="last day; null: still")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], nulls_distinct=False, name="area_code_once_per_period"
            ),
        ]
        indexes = [
            models.Index(OpClass("code", "varchar_pattern_ops"), name="area_code_prefix"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="area_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The digits that every code inside this area starts with."""
        return self.code[: SIGNIFICANT_DIGITS[self.level]]


class AreaGrant(models.Model):
    """A user may work in an area and everything inside it, on some days. Ended ones stay: who had what, and when."""

    user = models.ForeignKey(User, models.CASCADE, related_name="area_grants")
    area = models.ForeignKey(Area, models.PROTECT, related_name="grants")
    since = models.DateField(null=True, help_text="first day; null: before anybody wrote it down")
    ended_on = models.DateField(null=True, help_text="the day from which it holds no longer; null: still")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "area"], condition=models.Q(ended_on=None), name="one_open_grant_per_user_and_area"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(since=None) | models.Q(ended_on__gte=models.F("since")),
                name="grant_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.area}"


class PlaceSource(models.TextChoices):
    AREA = "area", _("村址")
    GEOCODED = "geocoded", _("地址解析")
    IMPORTED = "imported", _("导入")
    PINNED = "pinned", _("地图标注")
    CHECKED_IN = "checked_in", _("到访定位")
    ONLINE = "online", _("在线地图")


class PlaceLevel(models.TextChoices):
    DOOR = "door", _("门口")
    GROUP = "group", _("村民小组")
    VILLAGE = "village", _("村")
    TOWNSHIP = "township", _("乡镇")


class Place(models.Model):
    """A point on the ground and how we know it. Never edited: a correction is a new row that replaces the old one."""

    point = models.PointField(geography=True)
    level = models.CharField(max_length=10, choices=PlaceLevel.choices)
    source = models.CharField(max_length=12, choices=PlaceSource.choices)
    accuracy_m = models.PositiveIntegerField(null=True)
    confidence = models.FloatField(default=1.0)
    address = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.point.x:.5f},{self.point.y:.5f}"


class FacilityKind(models.TextChoices):
    CLINIC = "clinic", _("卫生室")
    DAY_CARE = "day_care", _("日间照料中心")
    VILLAGE_OFFICE = "village_office", _("村委会")
    FIRE_STATION = "fire_station", _("消防站")
    HOSPITAL = "hospital", _("医院")


class Facility(models.Model):
    """A place of help that does not move: shown on maps and to responders."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=FacilityKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="facilities")
    point = models.PointField(geography=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="one_facility_per_area_and_name")]

    def __str__(self) -> str:
        return self.name


class RoadNetwork(models.Model):
    """One imported road extract; its arrays lie on disk under its version. The active one answers travel times."""

    version = models.CharField(max_length=64, unique=True, help_text="hash of the extract and of the profiles")
    source_name = models.CharField(max_length=200)
    bounds = models.PolygonField()
    nodes = models.PositiveIntegerField()
    edges = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.source_name} {self.version[:8]}"
