"""What every row about long work says. Its times are the database's clock."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)


class Run(models.Model):
    """One piece of long work: done by `manage COMMAND ID`, at most once, whatever dies on the way."""

    command: ClassVar[str]
    at_a_time: ClassVar[str]
    """the setting that says how many of this kind are done at a time, on all machines"""

    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.PositiveIntegerField(
        default=0, help_text="fencing: only the holder of the newest token may write the result"
    )
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0, help_text="0 to 1")
    cancel_requested = models.BooleanField(default=False)
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_silent(self) -> bool:
        """Nobody works on it, though somebody began."""
        return self.state == RunState.RUNNING and self.lease_until is not None and self.lease_until < timezone.now()

    @property
    def is_forgotten(self) -> bool:
        """It ought to be announced again: queued for long, or silent."""
        long_ago = timezone.now() - timedelta(seconds=settings.RUN_QUEUED_S)
        return self.is_silent or (self.state == RunState.QUEUED and self.queued_at < long_ago)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY
