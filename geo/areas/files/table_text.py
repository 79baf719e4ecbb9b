"""The encoding of a shapefile's table: its bytes are asked, since .cpg files are often wrong or missing."""

import codecs
from pathlib import Path

_SINGLE_BYTE = ("iso8859", "latin", "cp125", "cp437", "cp850", "ascii")  # decode anything, so they prove nothing
_DESCRIPTOR = 32
_NAME_BYTES = 11


def table_encoding(table: Path) -> str:
    """UTF-8, what the .cpg beside it says, or GB18030: the one that leaves the fewest signs unread."""
    text = _text_of(table.read_bytes())
    candidates = ["utf-8", *_declared(table.with_suffix(".cpg")), "gb18030"]
    return min(candidates, key=lambda encoding: text.decode(encoding, "replace").count("\ufffd"))


def _text_of(data: bytes) -> bytes:
    """The names of the columns and the records, without the binary part of the header."""
    size = int.from_bytes(data[8:10], "little")
    names = [data[at : at + _NAME_BYTES].split(b"\0")[0] for at in range(_DESCRIPTOR, size - 1, _DESCRIPTOR)]
    return b" ".join([*names, data[size:]])


def _declared(page: Path) -> list[str]:
    """What the .cpg names, if it is an encoding that can be wrong."""
    if not page.is_file():
        return []
    said = page.read_bytes()[:40].decode("ascii", "ignore").strip().lower()
    said = f"cp{said}" if said.isdigit() else said.replace("ansi ", "cp")
    try:
        name = codecs.lookup(said).name
    except LookupError:
        return []
    return [] if name.startswith(_SINGLE_BYTE) else [name]
