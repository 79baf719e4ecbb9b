"""The visits owed in an area in one week: `manage due --area 140499101 --week 2026-W48 [-o F.csv]`."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from base import clock
from base.commands import DomainCommand
from geo.selectors import area_get
from visits.duty.coverage import COVERED, DUE, MISSED, OVERDUE, DueVisit, due_visits
from visits.duty.policy import WEEK, period_of
from visits.errors import WeekUnreadable
from visits.register.selectors.elders import village_names

COLUMNS = ["elder_id", "village", "tier", "clause", "first_day", "last_day", "state"]


class Command(DomainCommand):
    help = _("列出一周内应探访的老年人，可输出 CSV")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("区划代码"))
        parser.add_argument("--week", metavar="2026-W48", help=_("周，默认本周"))
        parser.add_argument("-o", "--output", type=Path, metavar="F.csv", help=_("写入 CSV 文件"))

    def handle(self, *args: Any, **options: Any) -> None:
        first_day, last_day = week_days(options["week"]) if options["week"] else period_of(clock.today(), WEEK)
        visits = due_visits(area=area_get(code=options["area"]), first_day=first_day, last_day=last_day)
        names = village_names({visit.village_id for visit in visits})
        rows = [_row(visit, names) for visit in visits]
        counted = {state: sum(row["state"] == state for row in rows) for state in (DUE, OVERDUE, COVERED)}
        if options["output"]:
            _write(options["output"], rows)
        text = _("{first_day} 至 {last_day}：应探访 {total} 次，待探访 {due}，逾期 {overdue}，已探访 {covered}").format(
            first_day=first_day, last_day=last_day, total=len(rows), **counted
        )
        if missed := sum(row["state"] == MISSED for row in rows):  # somebody came later, or nobody is to come any more
            counted[MISSED] = missed
            text += _("，漏访 {missed}").format(missed=missed)
        self.respond({"first_day": first_day, "last_day": last_day, "counts": counted, "visits": rows}, text)


def week_days(text: str) -> tuple[date, date]:
    """2026-W48 → its Monday and Sunday."""
    match = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip(), re.IGNORECASE)
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        monday = None
    if monday is None:
        raise WeekUnreadable(week=text)
    return period_of(monday, WEEK)


def _row(visit: DueVisit, names: dict[int, str]) -> dict[str, Any]:
    values = [visit.elder_id, names[visit.village_id], visit.tier, visit.clause, visit.first_day, visit.last_day]
    return dict(zip(COLUMNS, [*values, visit.state], strict=True))


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
