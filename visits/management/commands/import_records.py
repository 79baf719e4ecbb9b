"""Import past visits: `manage import_records F.xlsx [--apply] [--report R.xlsx]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from base import clock
from base.commands import DomainCommand
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import records_import
from visits.exchange.ledger.telling import progress, told
from visits.exchange.ledger.workbooks import problems_write
from visits.exchange.ledger.year_told import year_told


class Command(DomainCommand):
    writes = ("report",)
    help = _("导入以往的探访记录（工作簿或 CSV）。不加 --apply 只检查，不写入")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="F.xlsx")
        parser.add_argument("--apply", action="store_true", help=_("写入数据库"))
        parser.add_argument(
            "--year",
            default="",
            metavar="2026|nearest",
            help=_("没有写年份的日期（9月5日）是哪一年；nearest 为今天以前最近的那一天"),
        )
        parser.add_argument(
            "--report", type=Path, metavar="R.xlsx", help=_("把需要更正的行写入工作簿，改好后可再次导入")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        year = year_told(options["year"], clock.today())
        if options["year"] and year is None:
            raise CommandError(_("--year 要写 2000 年到今年的一年，或 nearest。"))
        book = book_read(options["file"])
        report = records_import(book=book, apply=options["apply"], year=year, track=progress)
        if options["report"]:
            problems_write(options["report"], report)
        self.respond(report.as_dict(), told(report))
