"""Importing a township's ledger: a dry run and the real one are the same work, and only the latter is kept."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts import clock
from accounts.models import AuditAction, User
from accounts.services import audit_record
from geo.models import Area
from visits.errors import LedgerOutsideTownship, LedgerWithoutHeader
from visits.ledger.columns import (
    ELDER_COLUMNS,
    ELDER_MUST_HAVE,
    HEADER_WITHIN_ROWS,
    VISITOR_COLUMNS,
    VISITOR_MUST_HAVE,
    Table,
    table_in,
)
from visits.ledger.elder_lines import ElderLine, ElderReader
from visits.ledger.files import RawSheet, sheets_read
from visits.ledger.report import ImportReport
from visits.ledger.visitor_lines import VisitorLine, VisitorReader
from visits.services.ledger.elders import elders_enter
from visits.services.ledger.visitors import visitors_enter

Track = Callable[[str, list[Any]], Iterable[Any]]
VISITOR_SHEET = "探访员"
BROADEST_LEVELS = ("county", "township", "village", "grid")


def ledger_import(
    *,
    path: Path,
    area: Area,
    apply: bool = False,
    by: User | None = None,
    track: Track = lambda label, rows: rows,
) -> ImportReport:
    """Enter the good rows in one transaction and report the others; without `apply` nothing is kept.

    `track` is given a label and the rows of each stage and hands them on, to show progress.
    """
    if area.level not in BROADEST_LEVELS:
        raise LedgerOutsideTownship(name=area.name, level=area.get_level_display())
    sheets = sheets_read(path)
    visitors, elders = _tables(path, sheets)
    report = ImportReport(labels={table.sheet: table.labels for table in (visitors, elders) if table})
    visitor_lines = _visitor_lines(visitors, report) if visitors else []
    elder_lines = _elder_lines(elders, report, track) if elders else []
    with transaction.atomic():
        visitors_enter(area=area, lines=visitor_lines, report=report)
        elders_enter(area=area, lines=elder_lines, report=report, by=by, track=track)
        transaction.set_rollback(not apply)
    report.applied = apply
    if apply:
        counts = dict(report.counts) | {"rows_refused": report.rows_refused}
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"geo.area:{area.pk}", ledger_import=counts)
    return report


def _tables(path: Path, sheets: list[RawSheet]) -> tuple[Table | None, Table | None]:
    visitors = next((table_in(s, VISITOR_COLUMNS, VISITOR_MUST_HAVE) for s in sheets if VISITOR_SHEET in s.name), None)
    others = [sheet for sheet in sheets if VISITOR_SHEET not in sheet.name]
    elders = next((table for sheet in others if (table := table_in(sheet, ELDER_COLUMNS, ELDER_MUST_HAVE))), None)
    if elders is None and (visitors is None or any(any(row) for sheet in others for row in sheet.rows)):
        needed = "、".join(ELDER_COLUMNS[name][0] for name in ELDER_MUST_HAVE)
        raise LedgerWithoutHeader(name=path.name, rows=HEADER_WITHIN_ROWS, needed=needed)
    return visitors, elders


def _visitor_lines(table: Table, report: ImportReport) -> list[VisitorLine]:
    reader = VisitorReader(report)
    return [line for row in table.rows if (line := reader.read(row))]


def _elder_lines(table: Table, report: ImportReport, track: Track) -> list[ElderLine]:
    reader = ElderReader(report, clock.today())
    return [line for row in track("读取台账", table.rows) if (line := reader.read(row))]
