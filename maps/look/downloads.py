"""A file as a download: never shown inside a page, never kept by a cache on the way."""

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
}


def download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_TYPES[PurePath(name).suffix])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["Cache-Control"] = "no-store"
    return response
