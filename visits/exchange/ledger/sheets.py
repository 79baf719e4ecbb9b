"""A workbook once it is open, pure: its visible sheets with their cells."""

from dataclasses import dataclass, field

from visits.register.spelling.cells import Cell


@dataclass(frozen=True)
class RawSheet:
    """A sheet's cells, merged ones filled with what they show. Row 1 of the spreadsheet is `rows[0]`."""

    name: str
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Book:
    """What somebody handed in, opened, by the name they gave it; `remarks` are about the file as a whole."""

    name: str
    sheets: list[RawSheet]
    remarks: list[str] = field(default_factory=list)
