"""Files of areas and roads handed in on a page: checked first, written when somebody says so."""

from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from geo.models.places import Area
from runs.model import Run


class AreaFileKind(models.TextChoices):
    SHAPES = "shapes", _("边界或坐标点")
    DIVISIONS = "divisions", _("区划名录")


class AreaImport(Run):
    """One file for one area and what is inside it. Its report says what writing it would do, or has done.

    A listing may bring counties that are not there yet: it has no area until those chosen are written.
    """

    command: ClassVar[str] = "area_import_run"
    at_a_time: ClassVar[str] = "LEDGER_PROCESSES"

    kind = models.CharField(max_length=10, choices=AreaFileKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="imports")
    counties = ArrayField(
        models.CharField(max_length=12), default=list, help_text="codes of those to take from a listing without area"
    )
    crs = models.CharField(max_length=20, blank=True, help_text="empty: what the file says")
    file_name = models.CharField(max_length=100)
    content = models.BinaryField(null=True, help_text="null when it is written, or forgotten")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    stage = models.CharField(max_length=20, blank=True)
    is_to_apply = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False, help_text="the successions that the report proposes")
    report = models.JSONField(default=dict)
    has_moved_on = models.BooleanField(default=False, help_text="something changed between check and writing")
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.area or '-'} {self.file_name}"


class RoadImport(Run):
    """One road extract, for all the counties of the house. It lies on disk until it is in use, given up or forgotten.

    Its report says what the roads would be and whom they lead to; until it is put into use, the former network answers.
    """

    command: ClassVar[str] = "road_import_run"
    at_a_time: ClassVar[str] = "LEDGER_PROCESSES"

    area = models.ForeignKey(Area, models.PROTECT, related_name="road_imports", help_text="who handed it in works here")
    file_name = models.CharField(max_length=100)
    file_bytes = models.BigIntegerField()
    folder = models.UUIDField(default=uuid4)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    stage = models.CharField(max_length=20, blank=True)
    is_to_apply = models.BooleanField(default=False)
    version = models.CharField(max_length=64, blank=True, help_text="of the network that was made of it")
    report = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the file lies, under its own name: what is said of it names it so."""
        return Path(settings.VAR_DIR) / "roads" / "uploads" / str(self.folder) / self.file_name
