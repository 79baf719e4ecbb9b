"""Propose boundaries for villages that have none."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from base.commands import DomainCommand
from geo.areas.services import boundaries_propose
from geo.selectors import area_get


class Command(DomainCommand):
    help = "为没有边界的村按就近原则推算边界（标为推算，不改动已画的边界）。不加 --apply 只检查，不写入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help="县或乡镇的区划代码")
        parser.add_argument("--apply", action="store_true", help="写入数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        report = boundaries_propose(area=area_get(code=options["area"]), apply=options["apply"])
        state = "" if report.applied else "（仅检查，未写入；加 --apply 写入）"
        self.respond(asdict(report), f"推算边界 {report.proposed} 个村，{report.without_point} 个村没有坐标点{state}")
