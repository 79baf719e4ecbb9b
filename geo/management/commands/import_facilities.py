from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from geo.addresses.services import facilities_import


class Command(DomainCommand):
    help = "Import clinics, day-care centres and other places of help: area_code,name,kind,lon,lat,phone (WGS-84)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help=_("写入数据库；不加时只检查"))

    def handle(self, *args: Any, **options: Any) -> None:
        report = facilities_import(path=options["file"], apply=options["apply"])
        said = _("新增 {new}，更新 {changed}，不变 {unchanged}").format(**vars(report))
        lines = [said, *map(str, report.problems)] + (
            [] if report.applied else [_("以上为试运行，确认无误后加 --apply 写入。")]
        )
        self.respond(report.as_dict(), "\n".join(lines))
