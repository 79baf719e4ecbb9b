"""The heights of the ground."""

from django.contrib.gis.db import models


class Terrain(models.Model):
    """Heights that were imported; their grid lies on disk under its version. The active one counts."""

    version = models.CharField(max_length=64, unique=True, help_text="hash of the files and of how they are kept")
    source_name = models.CharField(max_length=200)
    bounds = models.PolygonField()
    cell_m = models.FloatField(help_text="metres from one height to the next, northwards")
    lowest_m = models.FloatField()
    highest_m = models.FloatField()
    imported_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_active"], condition=models.Q(is_active=True), name="one_active_terrain")
        ]

    def __str__(self) -> str:
        return f"{self.source_name} {self.version[:8]}"
