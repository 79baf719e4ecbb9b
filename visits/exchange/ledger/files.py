"""Opening what people hand in: workbooks and CSV files, in any state, without trusting them.

Everything happens in memory: a copy on disk would outlive a process that is killed.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from base.text_tables import NotATable, text_rows
from visits.errors import LedgerUnreadable
from visits.exchange.ledger.danger import OLE_HEAD, refuse_danger
from visits.exchange.ledger.old_marks import old_marks
from visits.exchange.ledger.sheet_marks import SheetMarks, is_of_1904, mended, sheet_marks
from visits.exchange.ledger.sheets import Book, RawSheet
from visits.register.spelling.cells import Cell

LARGEST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
CSV_SHEET = "CSV"


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
    """Every visible sheet of a workbook, or the one table of a text file (CSV)."""
    if not content:
        raise LedgerUnreadable(name=name, problem="文件是空的")
    if len(content) > LARGEST_BYTES:
        raise LedgerUnreadable(name=name, problem=too_large())
    if content.startswith((b"PK", OLE_HEAD)):
        refuse_danger(name=name, content=content, most_rows=MOST_ROWS)
        return _workbook(name, content)
    try:
        rows = text_rows(content, most_rows=MOST_ROWS)
    except NotATable as error:
        raise LedgerUnreadable(name=name, problem=str(error)) from error
    return Book(name, [RawSheet(CSV_SHEET, [list[Cell](row[:MOST_COLUMNS]) for row in rows])])


def _workbook(name: str, content: bytes) -> Book:
    try:
        book = _opened(content)
        marks = sheet_marks(content) if content.startswith(b"PK") else old_marks(content)
        visible = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        sheets = [
            RawSheet(title, _filled_rows(name, book.get_sheet_by_name(title), marks.get(title, SheetMarks())))
            for title in visible
        ]
        hidden = [meta.name for meta in book.sheets_metadata if meta.name not in visible]
        told = _remarks(marks, visible, hidden)
        if content.startswith(b"PK") and is_of_1904(content):
            told.append("工作簿按 1904 年起算日期，没有设为日期格式的数字会差四年")
    except LedgerUnreadable:
        raise
    except PasswordError as error:
        raise LedgerUnreadable(name=name, problem="工作簿有密码，请先去掉密码") from error
    except Exception as error:  # whatever a damaged file makes a parser raise
        raise LedgerUnreadable(name=name, problem="工作簿已损坏") from error
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        raise LedgerUnreadable(name=name, problem="工作簿里没有内容")
    return Book(name, sheets, told)


def _opened(content: bytes) -> CalamineWorkbook:
    """Some programs describe their sheets wrongly; Excel does not mind, and the parser need not be told."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    try:
        for title in book.sheet_names:
            _ = book.get_sheet_by_name(title).merged_cell_ranges
    except CalamineError:
        return CalamineWorkbook.from_filelike(io.BytesIO(mended(content)))
    return book


def _remarks(marks: Mapping[str, SheetMarks], visible: Sequence[str], hidden: Sequence[str]) -> list[str]:
    """What the one who handed it in may not see on the screen."""
    told = [f"工作表“{title}”是隐藏的，没有读入" for title in hidden]
    for title in visible:
        if rows := marks.get(title, SheetMarks()).hidden_rows:
            first = "、".join(str(row + 1) for row in rows[:5]) + ("…" if len(rows) > 5 else "")
            told.append(f"“{title}”有 {len(rows)} 行是隐藏的（第 {first} 行），也已读入")
        if columns := marks.get(title, SheetMarks()).hidden_columns:
            told.append(f"“{title}”有 {len(columns)} 列是隐藏的，也已读入")
    return told


def _filled_rows(name: str, sheet: CalamineSheet, marks: SheetMarks) -> list[list[Cell]]:
    if sheet.total_height > MOST_ROWS:
        raise LedgerUnreadable(name=name, problem=f"“{sheet.name}”超过 {MOST_ROWS} 行，请删去空行或分开")
    rows: list[list[Any]] = [row[:MOST_COLUMNS] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), shown in marks.broken.items():
        if row < len(rows) and column < MOST_COLUMNS:
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = rows[row][column] or shown
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for filled in rows[top : bottom + 1]:
            filled[left : right + 1] = [value] * len(filled[left : right + 1])
    return rows
