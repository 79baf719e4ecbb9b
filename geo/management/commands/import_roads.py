"""Import a road network."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.commands import DomainCommand
from geo.base_map.services import base_map_import
from geo.roads.services import roads_import


class Command(DomainCommand):
    requires_system_checks = ()  # they load every page and the optimizer, four times the memory
    help = "导入 OpenStreetMap 路网和地图底图（.osm.pbf 或 .osm）。不加 --apply 只检查，不写入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="F.osm.pbf")
        parser.add_argument("--clip", default="", metavar="AREA", help="只保留该区划及周边约 5 公里")
        parser.add_argument("--apply", action="store_true", help="写入并启用")

        parser.add_argument("--elsewhere", action="store_true", help="路网与本地区划都不相接，仍要启用")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = {name: options[name] for name in ("path", "clip", "apply")}
        report = roads_import(**asked, elsewhere=options["elsewhere"])
        ground = base_map_import(**asked)
        state = "仅检查，未写入；加 --apply 启用" if not report.applied else "已启用" if report.is_new else "没有变化"
        self.respond(
            asdict(report) | {"base_map": asdict(ground)},
            f"{report.source_name}：{report.kilometres:g} 公里道路，{report.sections} 段，"
            f"{report.junctions} 个路口（{state}）；底图 {sum(ground.layers.values())} 个图形"
            + (f"\n{report.elsewhere}确实要用，请加 --elsewhere。" if report.elsewhere else ""),
        )
