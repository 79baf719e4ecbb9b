"""Reading the CSV tables that people hand in: UTF-8 or GBK, columns by name, problems told by row and column."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import TableColumnsMissing, TableUnreadable

LARGEST_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a table. `row` counts as a spreadsheet does: the header is row 1, 0 is none in particular."""

    row: int
    column: str
    value: str
    remedy: Any

    def as_dict(self) -> dict[str, str | int]:
        return {"row": self.row, "column": self.column, "value": self.value, "remedy": str(self.remedy)}

    def __str__(self) -> str:
        where = f"第 {self.row} 行「{self.column}」" if self.row else ""
        return f"{where}{self.value}：{self.remedy}"


@dataclass(frozen=True)
class Table:
    """The header and the rows, (row number, values by column)."""

    columns: Sequence[str]
    rows: list[tuple[int, dict[str, str]]]


def read_table(path: Path, *, required: Sequence[str] = ()) -> Table:
    """Read a CSV file whole.

    Raises
    ------
    TableUnreadable
        When it is missing, too large, or no text in UTF-8 or GBK.
    TableColumnsMissing
        When a required column is not in the header.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    try:
        columns = [column.strip() for column in reader.fieldnames or []]
        reader.fieldnames = columns
        rows = [(reader.line_num, _cells(row)) for row in reader]
    except csv.Error as error:
        raise TableUnreadable(name=path.name) from error
    missing = [column for column in required if column not in columns]
    if missing:
        raise TableColumnsMissing(name=path.name, missing="、".join(missing), found="、".join(columns) or "（空）")
    return Table(columns, [(number, row) for number, row in rows if any(row.values())])


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise TableUnreadable(name=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(name=path.name) from error
    if b"\x00" in data:
        raise TableUnreadable(name=path.name)  # a workbook or another binary file under a wrong name
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable(name=path.name)


def _cells(row: dict[str | None, Any]) -> dict[str, str]:
    return {key: (value or "").strip() for key, value in row.items() if key is not None}
