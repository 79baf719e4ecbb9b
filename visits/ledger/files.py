"""Opening what people hand in: workbooks and CSV files, in any state, without trusting them.

Everything happens in memory: a copy on disk would outlive a process that is killed.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from visits.errors import LedgerUnreadable
from visits.ledger.cells import Cell
from visits.ledger.danger import OLE_HEAD, refuse_danger

LARGEST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
CSV_SHEET = "CSV"


@dataclass(frozen=True)
class RawSheet:
    """A sheet's cells, merged ones filled with what they show. Row 1 of the spreadsheet is `rows[0]`."""

    name: str
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Book:
    """What somebody handed in, opened, by the name they gave it."""

    name: str
    sheets: list[RawSheet]


def book_read(path: Path) -> Book:
    try:
        size = path.stat().st_size
        if path.is_file() and size <= LARGEST_BYTES:
            return book_in(path.name, path.read_bytes())
    except OSError as error:
        raise LedgerUnreadable(name=path.name, problem="文件打不开") from error
    raise LedgerUnreadable(name=path.name, problem=too_large() if path.is_file() else "它不是文件")


def too_large() -> str:
    return f"文件超过 {LARGEST_BYTES // 2**20} MB，请删去图片和空行，或按乡镇分开"


def book_in(name: str, content: bytes) -> Book:
    """Every visible sheet of a workbook, or the one table of a CSV file in UTF-8 or GBK."""
    if not content:
        raise LedgerUnreadable(name=name, problem="文件是空的")
    if len(content) > LARGEST_BYTES:
        raise LedgerUnreadable(name=name, problem=too_large())
    if content.startswith((b"PK", OLE_HEAD)):
        refuse_danger(name=name, content=content, most_rows=MOST_ROWS)
        return Book(name, _sheets(name, content))
    return Book(name, [RawSheet(CSV_SHEET, _csv_rows(name, content))])


def _sheets(name: str, content: bytes) -> list[RawSheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        return [RawSheet(title, _filled_rows(name, book.get_sheet_by_name(title))) for title in visible]
    except LedgerUnreadable:
        raise
    except PasswordError as error:
        raise LedgerUnreadable(name=name, problem="工作簿有密码，请先去掉密码") from error
    except Exception as error:  # whatever a damaged file makes a parser raise
        raise LedgerUnreadable(name=name, problem="工作簿已损坏") from error


def _filled_rows(name: str, sheet: CalamineSheet) -> list[list[Cell]]:
    if sheet.total_height > MOST_ROWS:
        raise LedgerUnreadable(name=name, problem=f"“{sheet.name}”超过 {MOST_ROWS} 行，请删去空行或分开")
    rows: list[list[Any]] = [row[:MOST_COLUMNS] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    return rows


def _csv_rows(name: str, content: bytes) -> list[list[Cell]]:
    if b"\x00" in content:
        raise LedgerUnreadable(name=name, problem="它不是表格文件")
    text = _decoded(name, content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [list(row[:MOST_COLUMNS]) for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error as error:
        raise LedgerUnreadable(name=name, problem="表格的行列不完整") from error
    if len(rows) > MOST_ROWS:
        raise LedgerUnreadable(name=name, problem=f"超过 {MOST_ROWS} 行，请分开")
    return [list[Cell](row) for row in rows]


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LedgerUnreadable(name=name, problem="文字编码认不出")
