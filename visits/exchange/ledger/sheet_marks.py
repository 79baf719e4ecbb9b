"""What the parser of workbooks passes over: cells whose formula failed or was never computed, and what is hidden.

Read from the sheets' XML by its tags alone, for a sheet may have a million cells.
"""

import html
import io
import re
import zipfile
from dataclasses import dataclass, field

_TAG = re.compile(rb"<(?:\w+:)?(row|col|c|f|v)\b([^>]*?)/?>([^<]*)")
_OF_INTEREST = re.compile(rb"""\bt=["']e["']|<(?:\w+:)?f[\s>/]|\bhidden=["'](?:1|true)""")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*?)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*?)/?>")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?/?>(?:</(?:\w+:)?dimension>)?")
_BAD_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref=["'](?![A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?["'])[^>]*>""")
Position = tuple[int, int]  # row and column, both from 0


@dataclass
class SheetMarks:
    """`broken` holds the error that a cell shows (#N/A), or a formula that nobody has computed (=A2)."""

    broken: dict[Position, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def sheet_marks(content: bytes) -> dict[str, SheetMarks]:
    """By the sheets' names; a workbook that is built otherwise has none."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {entry.filename.replace("\\", "/").lower(): entry for entry in archive.infolist()}
        found = {}
        for title, part in _parts_of_sheets(archive, parts).items():
            if part in parts:
                found[title] = _marks(archive.read(parts[part]))
    return found


def mended(content: bytes) -> bytes:
    """The same workbook without what only describes its sheets and is wrong: their extent, and merges of nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as copy:
        for entry in archive.infolist():
            part = archive.read(entry)
            if "worksheets/" in entry.filename.replace("\\", "/"):
                part = _BAD_MERGE.sub(b"", _DIMENSION.sub(b"", part))
            copy.writestr(entry.filename, part)
    return target.getvalue()


def is_of_1904(content: bytes) -> bool:
    """Numbers of days count from 1904, as workbooks of old Macintoshes do."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        books = [entry for entry in archive.infolist() if entry.filename.lower().endswith("workbook.xml")]
        return any(re.search(rb"""date1904=["'](?:1|true)""", archive.read(book)) for book in books)


def _attributes(written: bytes) -> dict[str, str]:
    return {
        name.decode(): html.unescape(value.decode("utf-8", "replace")) for name, value in _ATTRIBUTE.findall(written)
    }


def _parts_of_sheets(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    book, relations = parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {}
    for written in _RELATION.findall(archive.read(relations)):
        told = _attributes(written)
        path = told.get("Target", "").replace("\\", "/").lower()
        targets[told.get("Id", "")] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    sheets = [_attributes(written) for written in _SHEET.findall(archive.read(book))]
    return {
        told.get("name", ""): targets.get(next((v for k, v in told.items() if k.endswith(":id")), ""), "")
        for told in sheets
    }


def _marks(xml: bytes) -> SheetMarks:
    marks = SheetMarks()
    if not _OF_INTEREST.search(xml):
        return marks
    row = column = -1
    cell: dict[str, str] = {}
    formula: str | None = None
    value = ""

    def settle() -> None:
        if cell.get("t") == "e":
            marks.broken[row, column] = value or "#VALUE!"
        elif formula is not None and not value and cell.get("t") != "str":
            marks.broken[row, column] = f"={formula}"

    for tag, written, text in _TAG.findall(xml[: xml.rfind(b"sheetData>")]):
        told = _attributes(written) if tag != b"v" else {}
        if tag in (b"row", b"c"):
            settle()
            cell, formula, value = {}, None, ""
        if tag == b"row":
            row, column = int(told["r"]) - 1 if told.get("r", "").isdigit() else row + 1, -1
            if told.get("hidden") in ("1", "true"):
                marks.hidden_rows.append(row)
        elif tag == b"c":
            cell, column = told, _column(told.get("r", ""), column + 1)
        elif tag == b"f":
            formula = html.unescape(text.decode("utf-8", "replace"))
        elif tag == b"v":
            value = text.decode("utf-8", "replace").strip()
        elif told.get("hidden") in ("1", "true"):
            marks.hidden_columns += range(int(told.get("min", 0)) - 1, min(int(told.get("max", 0)), 200))
    settle()
    return marks


def _column(reference: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,3}(?=\d)", reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1
