"""`manage plan_run ID`: computes one run in this process. Started by whoever watches it, seldom by hand."""

from typing import Any

from dispatch.plans.services.computing import plan_compute
from runs.command import RunCommand


class Command(RunCommand):
    help = "Compute a queued plan in this process."

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_compute(run_id=options["run_id"])
        self.respond({"plan": plan.pk, **plan.figures}, str(plan.pk))
