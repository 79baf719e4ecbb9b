"""`manage area_import_run ID`: does one area import in this process. Started by whoever watches it, seldom by hand."""

from typing import Any

from django.core.management.base import CommandParser

from accounts.commands import DomainCommand
from geo.services.area_import_work import area_import_work


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Check or write an area file that was handed in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        run = area_import_work(run_id=options["run_id"])
        self.respond({"run": run.pk, "state": run.state}, str(run.pk))
