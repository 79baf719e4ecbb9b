"""`manage import_run ID`: does one import in this process. Started by whoever watches it, seldom by hand."""

from typing import Any

from django.core.management.base import CommandParser

from accounts.commands import DomainCommand
from visits.services.exchange.import_work import import_work


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Check or enter a file that was handed in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        run = import_work(run_id=options["run_id"])
        self.respond({"run": run.pk, "state": run.state}, str(run.pk))
