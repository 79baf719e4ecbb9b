"""The codes for the doors of a village, to print, cut and put up; a code names nobody."""

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


@allow(GET=[Role.COORDINATOR])
def door_codes(request: SignedIn) -> HttpResponse:
    """Of `?area=` a village, or of the first one; `?household=` one door only."""
    scope = scope_for(request.user)
    asked = area_asked(request)
    villages = scope.narrow(Area.objects.filter(level=Level.VILLAGE, valid_to=None), "").order_by("code")
    inside = [village for village in villages if asked is None or village.code.startswith(asked.prefix)]
    chosen = inside[0] if inside else None
    households = Household.objects.filter(village=chosen, elders__isnull=False).distinct().order_by("address", "pk")
    if one := whole_number(request.GET.get("household", "")):
        households = scope.narrow(Household.objects.filter(pk=one), "village")
    doors = [(where_lives(household), _drawn(request, household)) for household in households.select_related("village")]
    return render(request, "record/door_codes.html", {"doors": doors, "villages": villages, "chosen": chosen})


def _drawn(request: SignedIn, household: Household) -> str:
    """An SVG; a quarter of it may be worn off before it no longer reads."""
    address = request.build_absolute_uri(reverse("record-of-door", args=[door_code(household.pk)]))
    return segno.make_qr(address, error="q").svg_inline(scale=4, border=4, omitsize=True)
