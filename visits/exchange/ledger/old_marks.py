"""Cells of an .xls file whose formula failed: its parser shows them as empty.

Source: [MS-CFB] for the shell around the workbook, [MS-XLS] for its records (BIFF8).
"""

import struct
from collections.abc import Iterator

from visits.exchange.ledger.sheet_marks import SheetMarks

_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_LAST_SECTOR = 0xFFFFFFFA  # what is above ends a chain or marks a sector that holds no data
_BOUND_SHEET, _BOOL_OR_ERROR, _FORMULA, _END = 0x0085, 0x0205, 0x0006, 0x000A


def old_marks(content: bytes) -> dict[str, SheetMarks]:
    """By the sheets' names; a file that is built otherwise has none."""
    try:
        stream = _workbook_stream(content)
        return {name: SheetMarks(dict(_errors(stream, at))) for name, at in _sheets(stream)}
    except (struct.error, IndexError, ValueError):
        return {}


def _workbook_stream(content: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    table: list[int] = []
    for sector in struct.unpack_from("<109I", content, 76):
        if sector < _LAST_SECTOR:
            table += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)

    def chain(sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < _LAST_SECTOR and len(parts) <= len(table):
            parts.append(content[(sector + 1) * size : (sector + 2) * size])
            sector = table[sector]
        return b"".join(parts)

    entries = chain(struct.unpack_from("<I", content, 48)[0])
    for at in range(0, len(entries), 128):
        name = entries[at : at + 64].decode("utf-16-le", "replace").split("\x00")[0]
        if name in ("Workbook", "Book"):
            return chain(struct.unpack_from("<I", entries, at + 116)[0])
    raise ValueError("no workbook inside")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, up to its end."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == _END:
            return
        at += 4 + size


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream, 0):
        if kind == _BOUND_SHEET:
            is_wide = body[7] & 1
            name = body[8 : 8 + body[6] * (2 if is_wide else 1)]
            yield name.decode("utf-16-le" if is_wide else "latin-1"), struct.unpack_from("<I", body)[0]


def _errors(stream: bytes, at: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body in _records(stream, at):
        row, column = struct.unpack_from("<HH", body) if len(body) >= 4 else (0, 0)
        if kind == _BOOL_OR_ERROR and body[7] == 1:
            yield (row, column), _ERRORS.get(body[6], "#VALUE!")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            yield (row, column), _ERRORS.get(body[8], "#VALUE!")
