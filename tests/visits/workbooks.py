"""Small workbooks for tests, written as a township office would."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

ELDER = {"村": "上河村", "姓名": "秦大娘", "公民身份号码": "11010519491231002X", "经济困难": "√", "孤寡": "√"}


def ledger(path: Path, *elders: Mapping[str, Any], visitors: Sequence[Mapping[str, Any]] = (), title: str = "") -> Path:
    """A workbook with a line for each elder; columns are those that any line has."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "老人台账"
    if title:
        sheet.append([title])
    _fill(sheet, elders)
    if visitors:
        _fill(book.create_sheet("探访员"), visitors)
    book.save(path)
    return path


def _fill(sheet: Any, lines: Sequence[Mapping[str, Any]]) -> None:
    labels = list(dict.fromkeys(label for line in lines for label in line))
    sheet.append(labels)
    for line in lines:
        sheet.append([line.get(label) for label in labels])
