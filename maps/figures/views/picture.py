"""The view on the screen as a file: PNG for a message, PDF for a meeting."""

from django.http import HttpResponse

from accounts.access import allow
from maps.figures.picture import FORMATS, file_name, view_file
from maps.figures.themes import theme_known
from maps.figures.views.leader import SEES_FIGURES, area_of
from maps.look.asked import SignedIn, month_asked
from maps.look.downloads import download
from maps.look.errors import FigureNotKnown


@allow(POST=SEES_FIGURES)
def coverage_picture(request: SignedIn, area_code: str) -> HttpResponse:
    """`?month=2026-11&theme=heat`, and the button's `file_format`."""
    area, month = area_of(request, area_code), month_asked(request)
    file_format = request.POST.get("file_format", "")
    if file_format not in FORMATS:
        raise FigureNotKnown(text=file_format[:20])
    theme = theme_known(request.GET.get("theme", ""))
    content = view_file(area=area, month=month, theme=theme, file_format=file_format, by=request.user)
    return download(content, file_name(area=area, month=month, theme=theme, file_format=file_format))
