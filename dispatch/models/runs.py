"""The computing of a plan: the row is the truth about it, whoever does the work. Its times are the database's clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.models.plans import Plan


class RunState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


class PlanRun(models.Model):
    plan = models.OneToOneField(Plan, models.CASCADE, related_name="run")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    input_hash = models.CharField(max_length=64, help_text="of the plan's inputs, time budget and seed")
    seconds = models.PositiveIntegerField(help_text="time budget of the search")
    seed = models.PositiveIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.PositiveIntegerField(
        default=0, help_text="fencing: only the holder of the newest token may write the result"
    )
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0, help_text="0 to 1")
    best = models.JSONField(default=dict, help_text="the best plan so far, in figures")
    cancel_requested = models.BooleanField(default=False)
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["input_hash"],
                condition=~models.Q(state__in=["failed", "cancelled"]),
                name="one_run_per_input",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_state_display()}"
