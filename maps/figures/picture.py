"""A view of the figures as a file to hand out: a table, or a document without network and a PNG or PDF of it."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from geo.models import Area
from maps.figures.selectors.view import view_of
from maps.figures.table import view_table
from maps.figures.themes.theme import Theme
from maps.map.picture import pdf_take, picture_take

STYLES = ["look/look.css", "look/components.css", "figures/leader.css", "figures/board.css"]
SIZE = (1920, 1080)
FORMATS = ("png", "pdf", "csv")


def view_file(*, area: Area, month: date, theme: Theme, file_format: str, by: User | None) -> bytes:
    """Handing out is an export and stands in the trail, whoever asks: a person, or a letter that was subscribed to."""
    subject = f"geo.area:{area.pk}"
    name = file_name(area=area, month=month, theme=theme, file_format=file_format)
    content = view_table(area=area, month=month) if file_format == "csv" else _taken(area, month, theme, file_format)
    told = {"page": "coverage", "month": f"{month:%Y-%m}", "file": name}
    audit_record(actor=by, action=AuditAction.EXPORT, subject=subject, request=None, **told)
    return content


def _taken(area: Area, month: date, theme: Theme, file_format: str) -> bytes:
    with TemporaryDirectory() as folder:
        page, path = Path(folder) / "view.html", Path(folder) / f"view.{file_format}"
        page.write_text(_document(area, month, theme), encoding="utf-8")
        if file_format == "pdf":
            pdf_take(page=page, path=path)
        else:
            picture_take(page=page, path=path, size=SIZE)
        return path.read_bytes()


def file_name(*, area: Area, month: date, theme: Theme, file_format: str) -> str:
    return f"{area.name}-{month:%Y-%m}-{theme.title}.{file_format}"


def _document(area: Area, month: date, theme: Theme) -> str:
    view = view_of(area=area, month=month, theme=theme)
    styles = [_trusted(_text(path)) for path in STYLES]
    return render_to_string("figures/board/document.html", {"area": area, **view, "styles": styles})


def _text(path: str) -> str:
    return Path(str(finders.find(path))).read_text(encoding="utf-8")


def _trusted(text: str) -> str:
    """Our own static files, written into the document as they are."""
    return mark_safe(text)  # noqa: S308
