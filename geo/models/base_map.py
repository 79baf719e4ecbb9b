"""The ground of every map, and the natural villages that are named on it."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.utils.translation import gettext_lazy as _

from geo.models.places import Area


class NaturalVillageSource(models.TextChoices):
    IMPORTED = "imported", _("导入")
    OSM = "osm", _("开放地图")


class NaturalVillage(models.Model):
    """A settlement (自然村) of an administrative village, under the names people call it by."""

    name = models.CharField(_("名称"), max_length=60)
    aliases = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    village = models.ForeignKey(Area, models.PROTECT, related_name="natural_villages")
    point = models.PointField(geography=True)
    source = models.CharField(max_length=12, choices=NaturalVillageSource.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["village", "name"], name="one_natural_village_per_name")]

    def __str__(self) -> str:
        return self.name


class BaseMap(models.Model):
    """The extract that the ground of every map is drawn from; there is one, or none yet."""

    version = models.CharField(max_length=64, unique=True, help_text="hash of the extract and of how it is kept")
    source_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source_name} {self.version[:8]}"


class GroundFeature(models.Model):
    """One line, surface or name of the base map; `kind` and `from_zoom` are those of geo.base_map.kinds."""

    base_map = models.ForeignKey(BaseMap, models.CASCADE, related_name="features")
    layer = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)
    from_zoom = models.PositiveSmallIntegerField()
    shape = models.GeometryField(srid=3857)

    class Meta:
        indexes = [
            # a map of the whole county asks for few of the features on its ground
            GistIndex(fields=["shape"], condition=models.Q(from_zoom__lte=10), name="ground_seen_from_afar"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.kind} {self.name}".rstrip()
