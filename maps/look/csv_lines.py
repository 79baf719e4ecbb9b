"""A line of a CSV file that a spreadsheet opens without computing anything, pure."""

import csv
import io
from collections.abc import Iterable

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_line(cells: Iterable[str]) -> str:
    """Source: OWASP, CSV Injection. An apostrophe keeps what looks like a formula a text."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell for cell in cells])
    return line.getvalue()
