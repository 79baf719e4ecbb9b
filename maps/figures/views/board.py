"""The big screen: figures and map of an area without a bar, a name or anything to touch; it asks for itself anew."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.access import allow
from accounts.sign_in.boards import board, board_begin, is_given_away
from accounts.sign_in.limits import session_left_s
from accounts.sign_in.sessions import background
from base import clock
from geo.models import Area
from geo.scope import areas_granted, scope_for
from maps.figures.selectors.view import view_of
from maps.figures.themes import THEMES, theme_known
from maps.figures.views.leader import SEES_FIGURES
from maps.look.asked import SignedIn

EVERY_S = 60
"""So often the screen asks again, each time for the next theme."""


@board
@allow(GET=SEES_FIGURES)
def coverage_board(request: SignedIn) -> HttpResponse:
    """`?area=CODE`, else the first of those granted."""
    area = _area(request)
    if area is None:
        return render(request, "figures/no_area.html")
    context = {
        "area": area,
        **_view(request, area),
        "part": reverse("coverage-board-part"),
        "themes": THEMES,
        "every_s": EVERY_S,
        "is_given_away": is_given_away(request),
        "ends_in_s": session_left_s(request),
    }
    return render(request, "figures/board/board.html", context)


@board
@background
@allow(GET=SEES_FIGURES)
def coverage_board_part(request: SignedIn) -> HttpResponse:
    """What changes on it. Asked for by the screen and by nobody: no use of the session."""
    area = _area(request)
    if area is None:
        return render(request, "figures/no_area.html", status=404)
    return render(request, "figures/board/part.html", {"area": area, **_view(request, area)})


@allow(POST=SEES_FIGURES)
def coverage_board_begin(request: SignedIn) -> HttpResponse:
    """Give this session away to the screen: from now on it shows the board and nothing else."""
    area = _area(request)
    board_begin(request, user=request.user)
    query = f"?{urlencode({'area': area.code})}" if area else ""
    return redirect(f"{reverse('coverage-board')}{query}")


def _area(request: SignedIn) -> Area | None:
    code = request.GET.get("area") or request.POST.get("area")
    if not code:
        return areas_granted(request.user).first()
    rows = scope_for(request.user).narrow(Area.objects.filter(valid_to=None), "")
    return get_object_or_404(rows, code=code)


def _view(request: SignedIn, area: Area) -> dict[str, object]:
    theme = theme_known(request.GET.get("theme", ""))
    return view_of(area=area, month=clock.today().replace(day=1), theme=theme)
