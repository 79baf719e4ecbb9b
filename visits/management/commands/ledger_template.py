"""An empty ledger to fill in."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from visits.exchange.ledger.workbooks import template_write


class Command(DomainCommand):
    help = _("写出台账样表")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="F.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        template_write(options["output"])
        self.respond({"file": str(options["output"])}, _("样表已写入 {file}").format(file=options["output"]))
