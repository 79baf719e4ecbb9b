"""The computing of a plan."""

from typing import ClassVar

from django.db import models

from dispatch.plans.models.plans import Plan
from runs.model import Run, RunState

__all__ = ["PlanRun", "RunState"]


class PlanRun(Run):
    command: ClassVar[str] = "plan_run"
    at_a_time: ClassVar[str] = "PLAN_PROCESSES"

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="run")
    input_hash = models.CharField(max_length=64, help_text="of the plan's inputs, time budget and seed")
    seconds = models.PositiveIntegerField(help_text="time budget of the search")
    seed = models.PositiveIntegerField(default=1)
    best = models.JSONField(default=dict, help_text="the best plan so far, in figures")

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
