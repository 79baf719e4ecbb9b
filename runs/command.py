"""What `manage COMMAND ID` of every kind of run shares. Started by whoever watches the run, seldom by hand."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.management.base import CommandParser

from base.commands import DomainCommand
from runs.model import Run


class RunCommand(DomainCommand):
    """A subclass says who does the work."""

    requires_system_checks = []  # they load every page
    work: ClassVar[Callable[..., Run]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        run = type(self).work(run_id=options["run_id"])
        self.respond({"run": run.pk, "state": run.state}, str(run.pk))
