"""Excel files that are the same bytes for the same content."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)


def workbook_write(*, path: Path, workbook: Workbook) -> None:
    """Save without the moment of saving, which openpyxl and the zip directory would both record."""
    raw = BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2020-01-01T00:00:00Z", content)
            kept.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), content, zipfile.ZIP_DEFLATED)
