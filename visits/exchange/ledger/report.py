"""What an import did, or would do, and what is wrong with which row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from visits.exchange.ledger.columns import ELDER_COLUMNS, RECORD_COLUMNS, Row, Table

_OUR_WORDS = {name: words[0] for columns in (RECORD_COLUMNS, ELDER_COLUMNS) for name, words in columns.items()}


@dataclass(frozen=True)
class Problem:
    """`row` counts as the spreadsheet does. A refused row stays out; a noted value is left out, the row enters."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    remedy: str
    refused: bool
    field: str = ""

    def __str__(self) -> str:
        shown = f"“{self.value}”" if self.value else ""
        return f"{self.sheet} 第 {self.row} 行「{self.column}」{shown}：{self.reason}。{self.remedy}"


@dataclass(frozen=True)
class Change:
    """One cell's field with what was known before and what the line says; `before` is "" where nothing was known."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    """What becomes of one line, other than being refused."""

    kind: str
    elder_id: int | None = None
    changes: list[Change] = field(default_factory=list)


@dataclass
class ImportReport:
    """`labels` are the headers of each sheet by field; `rows` those that a problem is about.

    `remarks` are about the file as a whole: what was hidden, which columns nobody understood. `scope` says of
    everybody in the area, as the file leaves it, who is in scope and why the others are not.
    """

    labels: dict[str, Mapping[str, str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    rows: dict[tuple[str, int], Row] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    outcomes: dict[tuple[str, int], Outcome] = field(default_factory=dict)
    applied: bool = False
    refused: set[tuple[str, int]] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    scope: dict[str, Any] = field(default_factory=dict)

    def refuse(self, row: Row, name: str, reason: str, remedy: str) -> None:
        """The row stays out because of this field."""
        self._say(row, name, reason, remedy, refused=True)
        self.refused.add((row.sheet, row.number))

    def note(self, row: Row, name: str, reason: str, remedy: str) -> None:
        """The row enters without this field."""
        self._say(row, name, reason, remedy, refused=False)

    def settle(self, row: Row, kind: str, elder_id: int | None = None, changes: list[Change] | None = None) -> None:
        """The row enters: as something new, as a change of what is known, or as nothing at all."""
        self.outcomes[row.sheet, row.number] = Outcome(kind, elder_id, changes or [])

    def _say(self, row: Row, name: str, reason: str, remedy: str, *, refused: bool) -> None:
        label = self.labels.get(row.sheet, {}).get(name) or _OUR_WORDS.get(name, name)
        value = (row.text(name) or row.broken.get(name, ""))[:60]
        self.problems.append(Problem(row.sheet, row.number, label, value, reason, remedy, refused, name))
        self.rows[row.sheet, row.number] = row

    def remark(self, book_remarks: Sequence[str]) -> None:
        """What the file shows to nobody, and what of its columns was left unread."""
        self.remarks += book_remarks
        for table in self.tables:
            if table.unread:
                self.remarks.append(f"“{table.sheet}”有看不懂的列，没有读入：{'、'.join(table.unread)}")

    @property
    def rows_refused(self) -> int:
        return len(self.refused)

    def is_refused(self, row: Row) -> bool:
        return (row.sheet, row.number) in self.refused

    def as_dict(self) -> dict[str, Any]:
        return {
            "applied": self.applied,
            "counts": dict(self.counts),
            "rows_refused": self.rows_refused,
            "remarks": self.remarks,
            "scope": self.scope,
            "problems": [asdict(problem) for problem in self.problems],
        }
