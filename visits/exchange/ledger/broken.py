"""Cells that show an error instead of a value (#N/A and its sisters), pure: they are told, and never taken as empty."""

import re
from collections.abc import Collection

from visits.exchange.ledger.columns import Row
from visits.exchange.ledger.report import ImportReport
from visits.register.spelling.days import Cell

_ERROR = re.compile(r"#(?:N/A|GETTING_DATA|名称\?|[A-Z0-9/_]{2,12}[!?])|Err:\d{3}|#{3,}", re.IGNORECASE)
_FORMULA = re.compile(r"=.+", re.DOTALL)


def broken_word(cell: Cell) -> str:
    """The error or the formula that a cell shows; empty for a value."""
    text = cell.strip() if isinstance(cell, str) else ""
    return text if _ERROR.fullmatch(text) or _FORMULA.fullmatch(text) else ""


def why_broken(word: str) -> str:
    if word.startswith("="):
        return "公式没有计算结果"
    return "列太窄，只存下了 #" if word.strip("#") == "" else f"公式出错（{word}）"


def tell_broken(row: Row, report: ImportReport, needed: Collection[str]) -> None:
    """A line enters without what could not be computed, unless it cannot do without."""
    for name, word in row.broken.items():
        say = report.refuse if name in needed else report.note
        say(row, name, why_broken(word), "请在 Excel 中改正，或粘贴为数值后重新导入")
