"""Opening what people hand in: workbooks and CSV files, in any state, without trusting them."""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from visits.errors import LedgerUnreadable
from visits.ledger.cells import Cell

LARGEST_BYTES = 50 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 600 * 1024 * 1024
LARGEST_RATIO = 200  # an honest workbook packs 5 to 50 times
MOST_ROWS = 200_000
MOST_COLUMNS = 200
CSV_SHEET = "CSV"


@dataclass(frozen=True)
class RawSheet:
    """A sheet's cells, merged ones filled with what they show. Row 1 of the spreadsheet is `rows[0]`."""

    name: str
    rows: list[list[Cell]]


def sheets_read(path: Path) -> list[RawSheet]:
    """Every visible sheet of a workbook, or the one table of a CSV file in UTF-8 or GBK."""
    try:
        size = path.stat().st_size
        head = path.open("rb").read(8) if path.is_file() else b""
    except OSError as error:
        raise LedgerUnreadable(name=path.name, problem="文件打不开") from error
    if not path.is_file() or size == 0:
        raise LedgerUnreadable(name=path.name, problem="文件是空的" if path.is_file() else "它不是文件")
    if size > LARGEST_BYTES:
        raise LedgerUnreadable(name=path.name, problem=f"文件超过 {LARGEST_BYTES // 2**20} MB，请按乡镇分开")
    if head.startswith(b"PK"):
        return _workbook(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise LedgerUnreadable(name=path.name, problem="这是旧的 .xls 格式或加密的工作簿")
    return [RawSheet(CSV_SHEET, _csv_rows(path))]


def _workbook(path: Path) -> list[RawSheet]:
    _refuse_danger(path)
    try:
        book = load_workbook(path, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [RawSheet(sheet.title, _filled_rows(path, sheet)) for sheet in sheets]
    except LedgerUnreadable:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged file makes its parsers raise
        raise LedgerUnreadable(name=path.name, problem="工作簿已损坏") from error


def _refuse_danger(path: Path) -> None:
    """Macros are not read; a small file that unpacks to a huge one is not opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise LedgerUnreadable(name=path.name, problem="工作簿已损坏或没有下载完整") from error
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise LedgerUnreadable(name=path.name, problem="它是压缩包，不是工作簿")
    if "xl/vbaProject.bin" in names or path.suffix.lower() == ".xlsm":
        raise LedgerUnreadable(name=path.name, problem="工作簿带有宏（.xlsm）")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > LARGEST_UNPACKED_BYTES or (unpacked > 2**24 and unpacked / packed > LARGEST_RATIO):
        raise LedgerUnreadable(name=path.name, problem="工作簿展开后异常巨大")


def _filled_rows(path: Path, sheet: Worksheet) -> list[list[Cell]]:
    if sheet.max_row > MOST_ROWS:
        raise LedgerUnreadable(name=path.name, problem=f"“{sheet.title}”超过 {MOST_ROWS} 行，请删去空行或分开")
    width = min(sheet.max_column, MOST_COLUMNS)
    rows: list[list[Any]] = [list(row) for row in sheet.iter_rows(max_col=width, values_only=True)]
    for merged in sheet.merged_cells.ranges:
        value = rows[merged.min_row - 1][merged.min_col - 1] if merged.min_col <= width else None
        for row in rows[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [value] * len(row[merged.min_col - 1 : merged.max_col])
    return rows


def _csv_rows(path: Path) -> list[list[Cell]]:
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise LedgerUnreadable(name=path.name, problem="它不是表格文件")
    text = _decoded(raw, path)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [list(row[:MOST_COLUMNS]) for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error as error:
        raise LedgerUnreadable(name=path.name, problem="表格的行列不完整") from error
    if len(rows) > MOST_ROWS:
        raise LedgerUnreadable(name=path.name, problem=f"超过 {MOST_ROWS} 行，请分开")
    return [list[Cell](row) for row in rows]


def _decoded(raw: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LedgerUnreadable(name=path.name, problem="文字编码认不出")
