"""Reading the CSV tables that people hand in: columns by name, problems told by row and column."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from base.text import cleaned
from base.text_tables import NotATable, text_rows
from geo.errors import TableColumnsMissing, TableUnreadable

TABLES = (".csv", ".txt", ".tsv")
LARGEST_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class FileFault:
    """One thing wrong in a file that was handed in. `row` counts as a spreadsheet does: the header is row 1, 0 is none
    in particular.
    """

    row: int
    column: str
    value: str
    remedy: Any

    def as_dict(self) -> dict[str, str | int]:
        """As it is kept and shown: row (a number), column, value and remedy."""
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
    """Read a CSV file whole, in any encoding and with any divider that programs write.

    Raises
    ------
    TableUnreadable
        When it is missing, too large, or no text in columns; it says what it is instead.
    TableColumnsMissing
        When a required column is not in the header.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise NotATable(_("超过 {n} MB").format(n=LARGEST_BYTES // 2**20))
        lines = text_rows(path.read_bytes())
    except OSError as error:
        raise TableUnreadable(name=path.name, problem=_("文件打不开"), needed=required) from error
    except NotATable as error:
        raise TableUnreadable(name=path.name, problem=str(error), needed=required) from error
    filled = [
        (number, [cleaned(cell).strip() for cell in row]) for number, row in enumerate(lines, start=1) if any(row)
    ]
    columns = filled[0][1] if filled else []
    missing = [column for column in required if column not in columns]
    if missing:
        raise TableColumnsMissing(
            name=path.name,
            missing="、".join(missing),
            needed="、".join(required),
            found="、".join(filter(None, columns)) or _("（空）"),
        )
    rows = [(number, dict(zip(columns, [*row, *[""] * len(columns)], strict=False))) for number, row in filled[1:]]
    return Table(columns, [(number, row) for number, row in rows if any(row.values())])
