"""Hand out the boundaries of an area and of everything inside it."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.commands import DomainCommand
from geo.areas.files.writing import boundaries_write
from geo.models import Area
from geo.selectors import area_get


class Command(DomainCommand):
    requires_system_checks = ()  # they load every page and the optimizer, four times the memory
    help = "导出区划及其下级的边界：GeoJSON、GeoPackage 或 KML。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help="区划代码")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="F.geojson")
        parser.add_argument("--crs", default="wgs84", help="wgs84、cgcs2000、gcj02、bd09 或 EPSG 编号（如 EPSG:4526）")

    def handle(self, *args: Any, **options: Any) -> None:
        area = area_get(code=options["area"])
        inside = Area.objects.filter(code__startswith=area.prefix, valid_to__isnull=True).order_by("code")
        count = boundaries_write(areas=list(inside), path=options["output"], crs=options["crs"])
        self.respond({"boundaries": count, "file": str(options["output"])}, f"导出边界 {count} 个：{options['output']}")
