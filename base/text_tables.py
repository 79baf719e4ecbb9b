"""Tables kept as text (CSV), in whatever way a program wrote them, and files of another kind under such a name.

A spreadsheet counts rows: the first is `rows[0]`, blank ones stay where they are.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

SAMPLE_ROWS = 20
MOST_LINES_IN_A_CELL = 50
_DELIMITERS = (",", ";", "\t", "|")
_SEP = re.compile(r'"?sep=(.)"?;*', re.IGNORECASE)
_AS_TEXT = re.compile(r'=\s*"(.*)"', re.DOTALL)
_HEAD_BYTES = 4096
_MARKUP = (b"<?xml", b"<workbook", b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"<div", b"<body")

csv.field_size_limit(100 * 1024 * 1024)  # a drawn boundary fills a cell far beyond the 128 kB of the standard library


class NotATable(ValueError):
    """The words say what it is instead, and what to do."""


def text_rows(content: bytes, *, most_rows: int | None = None) -> list[list[str]]:
    """The cells of each line; raises NotATable where it is none, and says why."""
    if problem := other_kind(content):
        raise NotATable(problem)
    text = decoded(content)
    first, _break, rest = text.partition("\n") if "\n" in text else text.partition("\r")
    if named := _SEP.fullmatch(first.strip("\r\n ")):
        return [[], *_rows(rest, named[1], most_rows)]
    return _rows(text, _delimiter(text), most_rows)


def other_kind(content: bytes) -> str:
    """What a file is that is neither text nor workbook; empty for what may be a table."""
    head = content[:_HEAD_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_MARKUP) or b"mime-version:" in head:
        return str(_("这是网页（或 XML 2003）另存的 .xls，请在 WPS/Excel 中另存为 .xlsx"))
    kinds = (
        (_("这是 PDF，请用原来的表格"), (b"%pdf",)),
        (_("这是图片，请用原来的表格"), (b"\x89png", b"\xff\xd8\xff", b"gif8", b"bm6", b"ii*\x00")),
        (_("这是文字文档，不是表格"), (b"{\\rtf",)),
        (_("这是压缩包，请先解压"), (b"rar!", b"7z\xbc\xaf", b"\x1f\x8b")),
    )
    return next((str(problem) for problem, starts in kinds if head.startswith(starts)), "")


def decoded(content: bytes) -> str:
    """UTF-8, GB18030 or UTF-16; a few NULs or broken bytes among good text are no reason to refuse it all."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    nuls = content.count(0)
    if nuls > len(content) // 5:
        return _utf_16(content)
    control = sum(content.count(sign) for sign in range(1, 32) if sign not in b"\t\n\r\x0b\x0c\x1a")
    if (nuls + control) * 30 > len(content):
        raise NotATable(_("它不是表格文件"))
    plain = content.replace(b"\x00", b"").removesuffix(b"\x1a")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return plain.decode(encoding)
        except UnicodeDecodeError:
            continue
    text = plain.decode("utf-8-sig", "replace")
    if text.count("\ufffd") * 20 > sum(not sign.isascii() for sign in text):
        raise NotATable(_("文字编码认不出，请另存为“CSV UTF-8”"))
    return text


def _utf_16(content: bytes) -> str:
    """Without a mark: where the NULs stand tells which byte comes first."""
    is_little = content[1::2].count(0) > content[::2].count(0)
    try:
        text = content.decode("utf-16-le" if is_little else "utf-16-be")
    except UnicodeDecodeError:
        text = "\x00"
    if sum(sign < " " and sign not in "\t\r\n" for sign in text) * 30 > len(text):
        raise NotATable(_("它不是表格文件"))
    return text


def _rows(text: str, delimiter: str, most_rows: int | None) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_unwrapped(cell) for cell in row])
            if most_rows is not None and len(rows) > most_rows:
                raise NotATable(_("超过 {n} 行，请分开").format(n=most_rows))
            if any(cell.count("\n") > MOST_LINES_IN_A_CELL for cell in row):
                raise NotATable(_("第 {n} 行的引号没有成对，后面的行都进了一格").format(n=len(rows)))
    except csv.Error as error:
        raise NotATable(_("表格的行列不完整")) from error
    _refuse_full_width(rows)
    return rows


def _unwrapped(cell: str) -> str:
    """="0355" is how a program keeps Excel from reading a number."""
    found = _AS_TEXT.fullmatch(cell.strip())
    return found[1].replace('""', '"') if found else cell


def _delimiter(text: str) -> str:
    """The one that divides most of the first lines into the same number of cells."""
    lines = text[: 1 << 16]

    def divided(delimiter: str) -> tuple[int, int]:
        try:
            sample = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
            sizes = Counter(len(row) for row, _number in zip(sample, range(SAMPLE_ROWS), strict=False) if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((often, size) for size, often in sizes.items()), default=(0, 0))

    return max(_DELIMITERS, key=divided)


def _refuse_full_width(rows: Sequence[Sequence[str]]) -> None:
    filled = [row for row in rows[:SAMPLE_ROWS] if any(row)]
    if filled and all(len(row) == 1 and row[0].count("，") > 1 for row in filled[:2]):
        raise NotATable(_("各栏之间是全角逗号“，”，请改用半角逗号，或另存为 .xlsx"))
