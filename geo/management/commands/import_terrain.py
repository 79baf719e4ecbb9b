"""Import the heights of the ground."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from tqdm import tqdm

from base.commands import DomainCommand
from geo.terrain.reading import UNITS, HeightFile
from geo.terrain.services import terrain_import


class Command(DomainCommand):
    requires_system_checks = ()  # they load every page and the optimizer
    help = (
        "导入地形高程（GeoTIFF 或 SRTM 的 .hgt，可为 .gz 或 .zip），裁到本县及周边约 5 公里："
        "地图有山影和等高线，步行和骑行按坡度算时间。不加 --apply 只检查，不写入。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", type=Path, nargs="+", metavar="F.tif|F.hgt")
        parser.add_argument("--crs", default="", help="文件没有说明坐标系时用哪一个，例如 EPSG:4547")
        parser.add_argument("--unit", default="", choices=sorted(UNITS), help="高程的单位；文件说了的不必写")
        parser.add_argument("--apply", action="store_true", help="写入并启用")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = {name: options[name] for name in ("paths", "crs", "unit", "apply")}
        report = terrain_import(**asked, progress=_progress)
        state = "仅检查，未写入；加 --apply 启用" if not report.applied else "已启用" if report.is_new else "没有变化"
        said = (
            f"{report.source_name}：每 {report.cell_m:g} 米一个高程，{report.lowest_m:g} 至 {report.highest_m:g} 米，"
            f"覆盖本县及周边的 {report.known:.1%}，补上小空洞 {report.closed} 处（{state}）"
        )
        self.respond(asdict(report), "\n".join([said, *report.remarks]))


def _progress(files: Sequence[HeightFile]) -> Iterable[HeightFile]:
    return tqdm(files, desc="高程", unit="个文件", disable=None)
