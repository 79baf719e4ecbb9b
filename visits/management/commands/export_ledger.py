"""Export an area's ledger: `manage export_ledger --area CODE --reason WHY -o F.xlsx [--unmasked]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from geo.selectors import area_get
from visits.exchange.ledger.services import ledger_export


class Command(DomainCommand):
    help = _("导出台账，默认隐去姓名、号码和电话；原因会记入审计")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("区划代码"))
        parser.add_argument("--reason", required=True, help=_("导出的原因"))
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="F.xlsx")
        parser.add_argument("--unmasked", action="store_true", help=_("写出完整信息"))

    def handle(self, *args: Any, **options: Any) -> None:
        area = area_get(code=options["area"])
        written = ledger_export(
            path=options["output"], area=area, reason=options["reason"], masked=not options["unmasked"]
        )
        text = _("已导出 {count} 人，写入 {file}").format(count=written, file=options["output"])
        self.respond({"elders": written, "file": str(options["output"])}, text)
