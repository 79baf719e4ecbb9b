"""Locate a table of addresses."""

import csv
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.commands import DomainCommand
from geo.addresses.geocoding import Located
from geo.addresses.services import geocode_addresses
from geo.errors import AreaUnknown
from geo.models import Area
from geo.selectors import area_get
from geo.tables import FileFault, Table, read_table

COLUMNS = ("id", "code", "name", "lon", "lat", "level", "confidence", "candidates")


class Command(DomainCommand):
    requires_system_checks = ()  # they load every page and the optimizer, four times the memory
    help = "地址定位：输入 id,address[,area_code]，输出 id,code,name,lon,lat,level,confidence,candidates。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("addresses", type=Path, metavar="IN.csv")
        parser.add_argument("-o", "--output", type=Path, metavar="OUT.csv", help="默认输出到屏幕")

    def handle(self, *args: Any, **options: Any) -> None:
        table = read_table(options["addresses"], required=("id", "address"))
        areas, problems = _areas(table)
        answers = geocode_addresses(addresses=[row["address"] for _, row in table.rows], areas=areas)
        rows = [_row(row["id"], answer) for (_, row), answer in zip(table.rows, answers, strict=True)]
        for problem in problems:
            self.stderr.write(str(problem))
        if options["output"] is None:
            csv.writer(sys.stdout).writerows([COLUMNS, *rows])
            return
        with options["output"].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        found = sum(answer.best is not None for answer in answers)
        ambiguous = sum(answer.level == "ambiguous" for answer in answers)
        said = {
            "addresses": len(rows),
            "located": found,
            "ambiguous": ambiguous,
            "problems": [problem.as_dict() for problem in problems],
        }
        self.respond(
            said, f"{len(rows)} 条地址：定位 {found}，有歧义 {ambiguous}，未找到 {len(rows) - found - ambiguous}"
        )


def _areas(table: Table) -> tuple[list[Area | None], list[FileFault]]:
    """The area each row names by code; an unknown code is told, and its row located without it."""
    known: dict[str, Area | None] = {"": None}
    areas, problems = [], []
    for number, row in table.rows:
        code = row.get("area_code", "")
        try:
            if code not in known:
                known[code] = area_get(code=code)
        except AreaUnknown as error:
            known[code] = None
            problems.append(FileFault(number, "area_code", code, error.message))
        areas.append(known[code])
    return areas, problems


def _row(name: str, answer: Located) -> tuple[str, ...]:
    best = answer.best
    others = ";".join(f"{c.code}:{c.name}:{c.confidence:.2f}" for c in answer.candidates)
    if best is None:
        return name, "", "", "", "", answer.level or "none", f"{answer.confidence:.3f}", others
    lon, lat = (f"{best.lon:.6f}", f"{best.lat:.6f}") if best.lon is not None and best.lat is not None else ("", "")
    return name, best.code, best.name, lon, lat, answer.level, f"{answer.confidence:.3f}", others
