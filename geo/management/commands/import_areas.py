"""Import divisions, points and boundaries."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.commands import DomainCommand
from geo.areas.services import AreasReport, areas_import, change_words

WORDS = {
    "areas_created": "新增区划",
    "areas_renamed": "更名或转为现行",
    "areas_succeeded": "沿革已确认",
    "areas_retired": "转为历史区划",
    "former_names_added": "补充曾用名",
    "points_set": "写入坐标",
    "boundaries_set": "写入边界",
    "boundaries_repaired": "修复边界",
}
SHOWN = 20
SUCCESSIONS_WAIT = "以下沿革要由人确认，没有更改（看过后加 --confirm-successions）："


class Command(DomainCommand):
    requires_system_checks = ()  # they load every page and the optimizer, four times the memory
    help = "导入区划名录、坐标点和边界。不加 --apply 只检查，不写入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--divisions", type=Path, action="append", default=[], help="区划名录 CSV，可给多份")
        parser.add_argument("--points", type=Path, help="坐标点 CSV：code,name,level,lon,lat")
        parser.add_argument("--polygons", type=Path, help="边界或点：GeoJSON、Shapefile、GeoPackage、KML、CSV")
        parser.add_argument("--crs", default="", help="wgs84、gcj02、bd09、cgcs2000 或 EPSG 编号；缺省按文件所写")
        parser.add_argument(
            "--confirm-successions",
            action="store_true",
            help="已看过检查列出的改码、划转和更名，确认写入；不加则这些区划保持原样",
        )
        parser.add_argument("--apply", action="store_true", help="写入数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        report = areas_import(
            divisions=options["divisions"],
            points=options["points"],
            points_crs=options["crs"],
            polygons=options["polygons"],
            polygons_crs=options["crs"],
            apply=options["apply"],
            confirm_successions=options["confirm_successions"],
        )
        self.respond(report.as_dict(), _told(report))


def _told(report: AreasReport) -> str:
    done = "，".join(f"{WORDS[key]} {count}" for key, count in report.counts.items() if count) or "没有变化"
    lines = [done + ("" if report.applied else "（仅检查，未写入；加 --apply 写入）")]
    if report.likely_system:
        lines.append(f"坐标看来是 {report.likely_system}，请核对 --crs")
    if report.successions:
        is_done = bool(report.counts["areas_succeeded"])
        lines.append("已按以下沿革更改：" if is_done else SUCCESSIONS_WAIT)
        lines += [f"  {change_words(change)}" for change in report.successions]
    lines += [str(problem) for problem in report.problems[:SHOWN]]
    if len(report.problems) > SHOWN:
        lines.append(f"……共 {len(report.problems)} 处问题，用 --json 查看全部")
    return "\n".join(lines)
