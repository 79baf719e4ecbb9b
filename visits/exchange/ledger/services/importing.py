"""Importing a township's ledger: a dry run and the real one are the same work, and only the latter is kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.models import Area
from visits.duty.selectors.scope import scope_counts
from visits.errors import LedgerOutsideTownship, LedgerWithoutHeader
from visits.exchange.ledger.columns import (
    ELDER_COLUMNS,
    ELDER_MUST_HAVE,
    ELDER_OR_ADDRESS,
    VISITOR_COLUMNS,
    VISITOR_MUST_HAVE,
    Table,
)
from visits.exchange.ledger.elder_lines import ElderLine, ElderReader
from visits.exchange.ledger.headers import HEADER_WITHIN_ROWS, table_in, words_found
from visits.exchange.ledger.preview import VISITOR_SHEET
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services.elders import elders_enter
from visits.exchange.ledger.services.visitors import visitors_enter
from visits.exchange.ledger.sheets import Book, RawSheet
from visits.exchange.ledger.visitor_lines import VisitorLine, VisitorReader
from visits.register.services.covers import covers_renew_all

Track = Callable[[str, list[Any]], Iterable[Any]]
LEDGER_LOCK = 0x1ED6E5  # any number that nothing else takes
BROADEST_LEVELS = ("county", "township", "village", "grid")


def ledger_import(
    *,
    book: Book,
    area: Area,
    apply: bool = False,
    by: User | None = None,
    assigned: Mapping[str, str] | None = None,
    track: Track = lambda label, rows: rows,
    before_keeping: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Enter the good rows in one transaction and report the others; without `apply` nothing is kept.

    `assigned` says what headers mean that nobody else would understand. `track` is given a label and the rows of each
    stage and hands them on, to show progress. `before_keeping` sees the report inside the transaction and may refuse.
    """
    if area.level not in BROADEST_LEVELS:
        raise LedgerOutsideTownship(name=area.name, level=area.get_level_display())
    visitors, elders, others = _tables(book, assigned or {})
    report = ImportReport(labels={table.sheet: table.labels for table in (visitors, elders) if table})
    report.tables = [table for table in (elders, visitors) if table]
    report.remark([*book.remarks, *others_told(others)])
    visitor_lines = _visitor_lines(visitors, report) if visitors else []
    elder_lines = _elder_lines(elders, report, track) if elders else []
    with transaction.atomic():
        if apply:
            entering_one_at_a_time()
        visitors_enter(area=area, lines=visitor_lines, report=report)
        elders_enter(area=area, lines=elder_lines, report=report, by=by, track=track, keep_history=apply)
        report.scope = scope_counts(area=area, day=clock.today()).as_dict()
        if apply:
            covers_renew_all(by=by)
            before_keeping(report)
            counts = dict(report.counts) | {"rows_refused": report.rows_refused}
            audit_record(actor=by, action=AuditAction.CHANGE, subject=f"geo.area:{area.pk}", ledger_import=counts)
        transaction.set_rollback(not apply)
    report.applied = apply
    return report


def entering_one_at_a_time() -> None:
    """Until the transaction ends: two ledgers entered side by side would each miss the other's elders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])


def others_told(tables: Sequence[Table]) -> list[str]:
    """One table is entered at a time; a workbook with one for each village is told so."""
    return [
        f"“{table.sheet}”也是台账样的表（{len(table.rows)} 行），没有读入，请另存为单独的文件导入" for table in tables
    ]


def _tables(book: Book, assigned: Mapping[str, str]) -> tuple[Table | None, Table | None, list[Table]]:
    visitors = next(
        (table_in(s, VISITOR_COLUMNS, VISITOR_MUST_HAVE) for s in book.sheets if VISITOR_SHEET in s.name), None
    )
    others = [sheet for sheet in book.sheets if VISITOR_SHEET not in sheet.name]
    found = [table for sheet in others if (table := _elder_table(sheet, assigned))]
    if not found and (visitors is None or any(any(row) for sheet in others for row in sheet.rows)):
        needed = "、".join(ELDER_COLUMNS[name][0] for name in ELDER_MUST_HAVE)
        raise LedgerWithoutHeader(name=book.name, rows=HEADER_WITHIN_ROWS, needed=needed, found=words_found(book))
    return visitors, found[0] if found else None, [table for table in found[1:] if table.rows]


def _elder_table(sheet: RawSheet, assigned: Mapping[str, str]) -> Table | None:
    """With a column for the village, or else with addresses, which say the village too."""
    with_village = table_in(sheet, ELDER_COLUMNS, ELDER_MUST_HAVE, assigned)
    return with_village or table_in(sheet, ELDER_COLUMNS, ELDER_OR_ADDRESS, assigned)


def _visitor_lines(table: Table, report: ImportReport) -> list[VisitorLine]:
    reader = VisitorReader(report)
    return [line for row in table.rows if (line := reader.read(row))]


def _elder_lines(table: Table, report: ImportReport, track: Track) -> list[ElderLine]:
    village_in = "village" if "village" in table.labels else "address"
    reader = ElderReader(report, clock.today(), village_in)
    return [line for row in track("读取台账", table.rows) if (line := reader.read(row))]
