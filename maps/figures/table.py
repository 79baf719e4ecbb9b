"""The figures of a month as a table that a spreadsheet opens: by township and village, without a name or a part."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from geo.models import Area
from maps.figures.selectors.coverage import Coverage, Ranked, coverage_of
from maps.look.csv_lines import csv_line
from maps.look.words import day, share
from visits.duty.figures import WAITS

BOM = "\ufeff"  # else Excel takes UTF-8 for the computer's own code


def view_table(*, area: Area, month: date) -> bytes:
    coverage = coverage_of(area=area, month=month)
    lines = [_header(), *(_cells(row) for row in _rows(coverage))]
    counted = [
        _("{month} 的数字，截至 {day} {time:%H:%M}").format(
            month=f"{month:%Y-%m}", day=day(coverage.counted_at), time=coverage.counted_at
        )
    ]
    return (BOM + "".join(csv_line(line) for line in [*lines, counted])).encode()


def _rows(coverage: Coverage) -> Iterator[Ranked]:
    yield Ranked(coverage.area, coverage.total)
    yield from sorted(coverage.townships, key=lambda row: row.area.code)
    yield from sorted(coverage.villages, key=lambda row: row.area.code)


def _header() -> list[str]:
    waits = [_("逾期 {days} 天").format(days=band) for band in WAITS]
    return [
        *(_("区划代码"), _("地区"), _("应探访"), _("上门见到"), _("月探访率"), _("未上门")),
        *(_("每周应上门次数"), _("每周做到次数"), _("逾期"), *waits, _("不计入")),
    ]


def _cells(row: Ranked) -> list[str]:
    figures = row.figures
    counts = [
        *(figures.active, figures.visited_at_the_door, share(figures.monthly_rate), figures.unvisited),
        *(figures.weekly_owed, figures.weekly_kept, figures.overdue),
        *(figures.waiting[band] for band in WAITS),
        figures.excluded,
    ]
    return [row.area.code, row.area.name, *(str(count) for count in counts)]
