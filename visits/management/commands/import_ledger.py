"""Import a township's ledger: `manage import_ledger F.xlsx --area 140499101 [--apply] [--report R.xlsx]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from geo.selectors import area_get
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import ledger_import
from visits.exchange.ledger.telling import progress, told
from visits.exchange.ledger.workbooks import problems_write


class Command(DomainCommand):
    writes = ("report",)
    help = _("导入台账（工作簿或 CSV）。不加 --apply 只检查，不写入")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="F.xlsx")
        parser.add_argument("--area", required=True, metavar="CODE", help=_("台账所属乡镇或村的区划代码"))
        parser.add_argument("--apply", action="store_true", help=_("写入数据库"))
        parser.add_argument(
            "--report", type=Path, metavar="R.xlsx", help=_("把需要更正的行写入工作簿，改好后可再次导入")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        area = area_get(code=options["area"])
        report = ledger_import(book=book_read(options["file"]), area=area, apply=options["apply"], track=progress)
        if options["report"]:
            problems_write(options["report"], report)
        self.respond(report.as_dict(), told(report))
