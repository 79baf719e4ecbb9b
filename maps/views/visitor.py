"""The visitor's day: the doors in order, on the phone and on a sheet of paper."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts import clock
from accounts.access import allow
from accounts.models import AuditAction, Role
from geo.scope import scope_for
from maps import sketch
from maps.map.ground import ground
from maps.selectors.itinerary import Itinerary, itinerary_map, itinerary_of, surges_on
from maps.templatetags import words
from maps.views.asked import SignedIn, day_asked
from maps.views.audit import audit_elders
from visits.models import Visitor


@allow(GET=[Role.VISITOR])
def itinerary(request: SignedIn) -> HttpResponse:
    visitor = Visitor.objects.filter(user=request.user).select_related("area").first()
    if visitor is None:
        return render(request, "maps/visitor/no_visitor.html")
    shown = itinerary_of(visitor=visitor, day=day_asked(request))
    audit_elders(request, shown.elder_ids, page="itinerary", action=AuditAction.UNMASK)
    context = {
        "where": visitor.area.name,
        "itinerary": shown,
        "surges": surges_on(itinerary=shown),
        "title": _title(shown),
        "map_data": itinerary_map(shown) | {"ground": ground(scope=scope_for(request.user), area=visitor.area)},
        "today": clock.today(),
        "yesterday": shown.day - timedelta(days=1),
        "tomorrow": shown.day + timedelta(days=1),
    }
    return render(request, "maps/visitor/itinerary.html", context)


def _title(shown: Itinerary) -> str:
    if shown.day == clock.today():
        return _("今天 {n} 站").format(n=len(shown.doors))
    return _("{day} {n} 站").format(day=words.day(shown.day), n=len(shown.doors))


@allow(GET=[Role.VISITOR])
def itinerary_print(request: SignedIn) -> HttpResponse:
    return _sheet(request, get_object_or_404(Visitor, user=request.user))


@allow(GET=[Role.COORDINATOR])
def visitor_itinerary_print(request: SignedIn, visitor_id: int) -> HttpResponse:
    """For visitors without an account: the township prints their sheet."""
    visitors = scope_for(request.user).narrow(Visitor.objects.all(), "area")
    return _sheet(request, get_object_or_404(visitors, pk=visitor_id))


def _sheet(request: SignedIn, visitor: Visitor) -> HttpResponse:
    shown = itinerary_of(visitor=visitor, day=day_asked(request))
    audit_elders(request, shown.elder_ids, page="itinerary-print", action=AuditAction.UNMASK)
    drawing = sketch.draw(shown.parts, [(str(door.order), door.point, door.known.value) for door in shown.doors])
    return render(
        request,
        "maps/visitor/sheet.html",
        {"itinerary": shown, "surges": surges_on(itinerary=shown), "sketch": drawing},
    )
