"""Workbooks that are not opened: with macros, with a password, or made to fill the memory."""

import io
import re
import zipfile
import zlib

from visits.errors import LedgerUnreadable

OLE_HEAD = b"\xd0\xcf\x11\xe0"
LARGEST_UNPACKED_BYTES = 400 * 1024 * 1024
LARGEST_RATIO = 200  # an honest workbook packs 5 to 50 times
MOST_CELLS = 5_000_000  # the parser lays a sheet out as one rectangle, up to its farthest cell
_CHUNK = 1024 * 1024
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_LONGEST_TAG = 200
_OTHER_KINDS = {  # by a part that each has
    "content.xml": "这是 .ods 表格，请在 WPS/Excel 中另存为 .xlsx",
    "xl/workbook.bin": "这是 .xlsb 表格，请在 WPS/Excel 中另存为 .xlsx",
    "word/document.xml": "这是文字文档，不是表格",
    "ppt/presentation.xml": "这是演示文稿，不是表格",
    "Index/Document.iwa": "这是 Numbers 表格，请导出为 .xlsx",
}


def refuse_danger(*, name: str, content: bytes, most_rows: int) -> None:
    problem = _in_old_workbook(content) if content.startswith(OLE_HEAD) else _in_workbook(content, most_rows)
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb")) and not problem:
        problem = "工作簿带有宏（.xlsm）"
    if problem:
        raise LedgerUnreadable(name=name, problem=problem)


def _in_old_workbook(content: bytes) -> str:
    """An .xls file, or the shell around an encrypted .xlsx: both are named by entries in UTF-16."""
    if _entry("WordDocument") in content and _entry("Workbook") not in content:
        return "这是文字文档，不是表格"
    if _entry("EncryptedPackage") in content:
        return "工作簿有密码，请先去掉密码"
    if _entry("_VBA_PROJECT") in content:
        return "工作簿带有宏"
    return "" if _entry("Workbook") in content or _entry("Book") in content else "这不是工作簿，或文件已损坏"


def _entry(name: str) -> bytes:
    return name.encode("utf-16-le")


def _in_workbook(content: bytes, most_rows: int) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _in_entries(archive, most_rows)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return "工作簿已损坏或没有下载完整"


def _in_entries(archive: zipfile.ZipFile, most_rows: int) -> str:
    entries = archive.infolist()
    names = {entry.filename.replace("\\", "/") for entry in entries}
    if "xl/workbook.xml" not in names:
        return next((kind for part, kind in _OTHER_KINDS.items() if part in names), "它是压缩包，不是工作簿")
    if "xl/vbaProject.bin" in names:
        return "工作簿带有宏（.xlsm）"
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > LARGEST_UNPACKED_BYTES or (unpacked > 2**24 and unpacked / packed > LARGEST_RATIO):
        return "工作簿展开后异常巨大"
    sheets = [entry.filename for entry in entries if re.match(r"xl[/\\]worksheets[/\\].*\.xml$", entry.filename)]
    return next((problem for name in sorted(sheets) if (problem := _too_wide(archive, name, most_rows))), "")


def _too_wide(archive: zipfile.ZipFile, name: str, most_rows: int) -> str:
    """A cell far out makes the parser reserve everything before it."""
    last_row = last_column = 0
    rest = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            for letters, digits in _FILLED_CELL.findall(text):
                last_row, last_column = max(last_row, int(digits)), max(last_column, _number(letters))
            rest = text[-_LONGEST_TAG:]
    if last_row > most_rows:
        return f"表格超过 {most_rows} 行，请删去空行或分开"
    return "表格的行列异常多，请删去多余的空列" if last_row * last_column > MOST_CELLS else ""


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
