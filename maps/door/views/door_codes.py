"""The codes for the doors of a village, to print, cut and put up; a code names nobody."""

from functools import lru_cache

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import allow
from accounts.models import Role
from geo.models import Area, Level
from geo.scope import scope_for
from maps.look.asked import SignedIn, area_asked, whole_number
from maps.look.people import where_lives
from visits.records.door_codes import door_code
from visits.register.models import Household

CODES_KEPT = 4096
"""Drawings that stay in the process: each takes some milliseconds, and a village of a hundred doors is asked again."""


@allow(GET=[Role.COORDINATOR])
def door_codes(request: SignedIn) -> HttpResponse:
    """Of `?area=` a village, or of the first one; `?household=` one door only."""
    scope = scope_for(request.user)
    asked = area_asked(request)
    today = Area.objects.filter(level=Level.VILLAGE, valid_to=None).defer("boundary")
    villages = scope.narrow(today, "").order_by("code")
    inside = [village for village in villages if asked is None or village.code.startswith(asked.prefix)]
    chosen = inside[0] if inside else None
    households = Household.objects.filter(village=chosen, elders__isnull=False).distinct().order_by("address", "pk")
    if one := whole_number(request.GET.get("household", "")):
        households = scope.narrow(Household.objects.filter(pk=one), "village")
    lived_in = households.select_related("village").defer("village__boundary")
    doors = [(where_lives(household), _drawn(_address(request, household))) for household in lived_in]
    return render(request, "record/door_codes.html", {"doors": doors, "villages": villages, "chosen": chosen})


def _address(request: SignedIn, household: Household) -> str:
    return request.build_absolute_uri(reverse("record-of-door", args=[door_code(household.pk)]))


@lru_cache(maxsize=CODES_KEPT)
def _drawn(address: str) -> str:
    """An SVG; a quarter of it may be worn off before it no longer reads."""
    return segno.make_qr(address, error="q").svg_inline(scale=4, border=4, omitsize=True)
