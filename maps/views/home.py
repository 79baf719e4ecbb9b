"""Where someone starts: the first page of their role."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import EVERYONE, allow
from accounts.models import Role
from maps.pages import pages_of
from maps.views.asked import SignedIn


@allow(GET=EVERYONE)
def home(request: SignedIn) -> HttpResponse:
    pages = pages_of(Role(request.user.role))
    return redirect(pages[0].url_name) if pages else render(request, "maps/home.html")
