"""`manage plan_run ID`: computes one run in this process. Started by whoever watches it, seldom by hand."""

from typing import Any

from django.core.management.base import CommandParser

from accounts.commands import DomainCommand
from dispatch.services.computing import plan_compute


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Compute a queued plan in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_compute(run_id=options["run_id"])
        self.respond({"plan": plan.pk, **plan.figures}, str(plan.pk))
