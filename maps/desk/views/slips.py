"""Printed slips: for each invited person the link as a code to scan, the address, the username and the code to type."""

from collections.abc import Sequence

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from accounts.invited.services import code_shown
from maps.look.asked import SignedIn
from visits.register.services.logins import Slip


def slips_page(request: SignedIn, slips: Sequence[Slip], *, back: str) -> HttpResponse:
    """The answer to the form that made them: they are shown this once, for nothing here keeps a code."""
    address = request.build_absolute_uri(reverse("invitation-code"))
    drawn = []
    for slip in slips:
        link = request.build_absolute_uri(reverse("invitation", args=[slip.code]))
        picture = segno.make_qr(link, error="m").svg_inline(scale=4, border=2, omitsize=True)
        drawn.append({"slip": slip, "link": link, "picture": picture, "code": code_shown(slip.code)})
    context = {"slips": drawn, "address": address, "back": back}
    response = render(request, "desk/users/slips.html", context)
    add_never_cache_headers(response)
    return response
