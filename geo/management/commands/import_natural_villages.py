"""Import natural villages."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base.commands import DomainCommand
from geo.addresses.services import natural_villages_from_map, natural_villages_import


class Command(DomainCommand):
    help = "导入自然村：表格 area_code,name,lon,lat[,aliases]，或 --from-map 取底图上的小聚落。不加 --apply 只检查。"

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", type=Path, nargs="?", metavar="F.csv")
        source.add_argument("--from-map", action="store_true", help="取底图（import_roads 所导入）上的自然村")
        parser.add_argument("--crs", default="wgs84", help="表格的坐标系：wgs84、gcj02、bd09 …")
        parser.add_argument("--apply", action="store_true", help="写入数据库；不加时只检查")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["from_map"]:
            report = natural_villages_from_map(apply=options["apply"])
        else:
            report = natural_villages_import(path=options["file"], crs=options["crs"], apply=options["apply"])
        said = _("新增 {new}，更新 {changed}，不变 {unchanged}").format(**vars(report))
        lines = [said, *map(str, report.problems)]
        if not report.applied:
            lines.append(_("以上为试运行，确认无误后加 --apply 写入。"))
        self.respond(report.as_dict(), "\n".join(lines))
