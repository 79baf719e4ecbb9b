"""Where someone starts: what is still to be prepared on the first day, afterwards the first page of their role."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import EVERYONE, allow
from accounts.models import Role
from maps.look.asked import SignedIn
from maps.look.guide import Guide, guide_of
from maps.look.pages import pages_of


@allow(GET=EVERYONE)
def home(request: SignedIn) -> HttpResponse:
    """Only what nothing works without keeps anybody here: what comes back later is told on their first page."""
    pages = pages_of(Role(request.user.role))
    shown = guide_of(user=request.user)
    return redirect(pages[0].url_name) if pages and not shown.is_first_day else _page(request, shown)


@allow(GET=EVERYONE)
def guide(request: SignedIn) -> HttpResponse:
    return _page(request, guide_of(user=request.user))


def _page(request: SignedIn, shown: Guide) -> HttpResponse:
    pages = pages_of(shown.role)
    return render(request, "look/guide/guide.html", {"guide": shown, "first_page": pages[0] if pages else None})
