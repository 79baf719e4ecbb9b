"""What comes in from workbooks and goes out into them. Files lie encrypted beside their run and are soon forgotten."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.fields import EncryptedBytesField, EncryptedTextField
from geo.models import Area
from runs.model import Run


class ExchangeFile(models.Model):
    """A file with personal facts, until it is purged."""

    content = EncryptedBytesField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class ImportKind(models.TextChoices):
    LEDGER = "ledger", _("台账")
    RECORDS = "records", _("探访记录")


class ImportTask(models.TextChoices):
    CHECK = "check", _("检查")
    APPLY = "apply", _("写入")


class ImportRun(Run):
    """One file handed in: checked first, entered when somebody says so. `task` is what is done, or was done last."""

    command: ClassVar[str] = "import_run"
    at_a_time: ClassVar[str] = "LEDGER_PROCESSES"

    kind = models.CharField(max_length=10, choices=ImportKind.choices)
    task = models.CharField(max_length=10, choices=ImportTask.choices, default=ImportTask.CHECK)
    area = models.ForeignKey(Area, models.PROTECT, related_name="import_runs")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    file_name = models.CharField(max_length=100)
    file = models.OneToOneField(ExchangeFile, models.SET_NULL, null=True, help_text="null when it is purged")
    assigned = models.JSONField(default=dict, help_text="headers that a person gave a field, or left out")
    year = models.CharField(max_length=7, blank=True, help_text="of days without one: 2026, or nearest")
    stage = models.CharField(max_length=20, blank=True)
    columns = EncryptedTextField(blank=True, help_text="JSON: each sheet's headers, their fields and a sample")
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="of what the check said would be done")
    has_moved_on = models.BooleanField(default=False, help_text="the ledger changed between check and entering")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area", "made_at"])]

    def __str__(self) -> str:
        return f"{self.area} {self.file_name}"


class LineOutcome(models.TextChoices):
    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    UNCHANGED = "unchanged", _("无变化")
    DOUBLED = "doubled", _("重复行")
    REFUSED = "refused", _("不能录入")


class ImportLine(models.Model):
    """What becomes of one line of the file: its cells, what changes from what, and what is wrong with which cell."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    sheet = models.CharField(max_length=40)
    number = models.PositiveIntegerField(help_text="as the spreadsheet counts")
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    is_noted = models.BooleanField(default=False, help_text="it enters, with something left out or mended")
    content = EncryptedTextField(help_text="JSON: cells, changes, problems")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "outcome"])]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


class ColumnMeaning(models.Model):
    """What a township's own header means, remembered from the last time; an empty field leaves the column out."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="column_meanings")
    kind = models.CharField(max_length=10, choices=ImportKind.choices)
    label = models.CharField(max_length=60)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "kind", "label"], name="one_meaning_per_header")]

    def __str__(self) -> str:
        return f"{self.label} → {self.field}"


class FileFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel 工作簿")
    CSV = "csv", _("CSV")


class ExportRun(Run):
    """One file handed out, with the reason why."""

    command: ClassVar[str] = "export_run"
    at_a_time: ClassVar[str] = "LEDGER_PROCESSES"

    area = models.ForeignKey(Area, models.PROTECT, related_name="export_runs")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    masked = models.BooleanField(default=True)
    file_format = models.CharField(max_length=4, choices=FileFormat.choices, default=FileFormat.XLSX)
    fields = ArrayField(models.CharField(max_length=40))
    filters = models.JSONField(default=dict)
    elders = models.PositiveIntegerField(null=True, help_text="how many it holds")
    file = models.OneToOneField(
        ExchangeFile, models.SET_NULL, null=True, help_text="null before it is made, and when it is purged"
    )

    def __str__(self) -> str:
        return f"{self.area} {self.reason}"
