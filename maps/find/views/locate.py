"""Locate an elder, see what matters, call, raise an emergency and close it with what was done (P54-P56)."""

from typing import Any

from django.contrib import messages
from django.contrib.gis.geos import Point
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction
from base import clock
from dispatch.incidents import services
from dispatch.incidents.models import Incident
from dispatch.incidents.selectors import WITH_PLACE, incidents_open
from geo.addresses.typed_points import SYSTEMS, read_point
from geo.coordinates import WGS84
from geo.errors import AreaHasNoPlace
from geo.scope import Scope, areas_granted, scope_for
from geo.selectors import area_box, zones_in
from geo.travel import Mode
from maps.find.selectors.card import card_map, card_of
from maps.find.selectors.extract import WHO_RESPONDS
from maps.find.selectors.found import Asked, elders_found
from maps.find.selectors.way import way_to
from maps.look import words
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.forms import HandlingForm, IncidentForm
from maps.look.purposes import seen_on
from maps.map.ground import ground, township_around
from maps.map.selectors.zones import zones_around, zones_collection
from visits.register.models import Elder
from visits.register.selectors.elders import elder_list
from visits.register.selectors.whereabouts import whereabouts_of

LONGEST_TEXT = 200
WGS84_SRID = 4326


@allow(GET=WHO_RESPONDS)
def locate(request: SignedIn) -> HttpResponse:
    scope = scope_for(request.user)
    incidents = incidents_open(scope=scope)
    audit_elders(request, [incident.elder_id for incident in incidents if incident.elder_id], page="locate")
    context = {"incidents": incidents, "map_data": _map_to_point_at(request, scope)}
    return render(request, "find/locate.html", context | _search(request))


def _map_to_point_at(request: SignedIn, scope: Scope) -> dict[str, Any] | None:
    """None where nobody knows yet where one's area lies."""
    area = areas_granted(request.user).first()
    try:
        return {"ground": ground(scope=scope, area=area), "box": area_box(area=area)} if area else None
    except AreaHasNoPlace:
        return None


@allow(GET=WHO_RESPONDS)
def locate_search(request: SignedIn) -> HttpResponse:
    """Results as one types."""
    return JsonResponse(_search(request))


def _search(request: SignedIn) -> dict[str, Any]:
    """What was typed may name a person, so the row says only that there was a search and whom it showed."""
    asked = Asked(
        text=request.GET.get("q", "").strip()[:LONGEST_TEXT],
        here=_here(request.GET.get("here", "")),
        system=system if (system := request.GET.get("system", "")) in SYSTEMS else "",
    )
    if not asked.text:
        return {"text": "", "found": [], "more": "", "narrower": [], "systems": []}
    told = elders_found(scope=scope_for(request.user), asked=asked, names=seen_on(request).name)
    ids = [one["elder_id"] for one in told["found"]]
    audit_record(
        actor=request.user,
        action=AuditAction.SEARCH,
        subject="visits.elder",
        request=request,
        found=len(ids),
        ids=ids,
    )
    return told | {"text": asked.text}


def _here(text: str) -> Point | None:
    """ "lon,lat" in WGS-84 as a browser tells it; kept nowhere."""
    told = read_point(text, system=WGS84)
    return Point(*told.lonlat, srid=WGS84_SRID) if told else None


@allow(GET=WHO_RESPONDS)
def elder_card(request: SignedIn, elder_id: int) -> HttpResponse:
    return _card(request, elder_id, IncidentForm())


def _card(request: SignedIn, elder_id: int, form: IncidentForm, status: int = 200) -> HttpResponse:
    """Names and numbers in full: whoever is called to help needs them, and the audit trail says who looked."""
    scope = scope_for(request.user)
    try:
        card = card_of(scope=scope, elder_id=elder_id)
    except Elder.DoesNotExist as error:
        raise Http404 from error
    audit_elders(request, [elder_id], page="card", action=AuditAction.UNMASK)
    around = township_around(scope=scope, village=card.elder.household.village)
    zones = list(zones_in(scope=scope, area=around, day=clock.today()))
    dangers = zones_collection(zones)
    map_data = card_map(card) | {"ground": ground(scope=scope, area=around), "zones": dangers}
    map_data["way"] = {"url": reverse("elder-way", args=[elder_id]), "failed": _("没有算出路线，请再试一次。")}
    inside = zones_around(zones, point=card.point)
    context = {"card": card, "form": form, "map_data": map_data, "zones": inside, "has_zones": dangers["features"]}
    return render(request, "find/card.html", context, status=status)


@allow(GET=WHO_RESPONDS)
def elder_way(request: SignedIn, elder_id: int) -> HttpResponse:
    """`?here=lon,lat&mode=car`: the way to the door. Where somebody stands is kept nowhere."""
    here = _here(request.GET.get("here", ""))
    mode = next((mode for mode in Mode if mode == request.GET.get("mode", "")), Mode.CAR)
    elders = elder_list(scope=scope_for(request.user)).select_related("household__village__parent")
    where = whereabouts_of(get_object_or_404(elders, pk=elder_id).household)
    if here is None or where.point is None:
        return JsonResponse({"said": "", "way": None}, status=400)
    told = way_to(here=(here.x, here.y), door=(where.point.x, where.point.y), mode=mode)
    return JsonResponse(told | {"said": f"{where.known.times_end_at}{told['said']}"})


@allow(POST=WHO_RESPONDS)
def incident_raise(request: SignedIn, elder_id: int) -> HttpResponse:
    elder = get_object_or_404(elder_list(scope=scope_for(request.user)), pk=elder_id)
    form = IncidentForm(request.POST)
    if not form.is_valid():
        return _card(request, elder_id, form, status=400)
    raised = services.incident_raise(**form.cleaned_data, elder=elder, by=request.user)
    if raised.call:
        told = _("该事件已于 {day} {time} 登记，这次来电的情况已记在它下面。")
        since = timezone.localtime(raised.incident.raised_at)
        messages.success(request, told.format(day=words.day(since), time=f"{since:%H:%M}"))
    else:
        messages.success(request, _("已登记应急事件，协调员的地图上已能看到。"))
    return redirect("elder-card", elder_id=elder_id)


@allow(POST=WHO_RESPONDS)
def incident_withdraw(request: SignedIn, incident_id: int) -> HttpResponse:
    incident = get_object_or_404(scope_for(request.user).narrow(Incident.objects.all(), "area"), pk=incident_id)
    services.incident_withdraw(incident=incident, by=request.user)
    messages.success(request, _("已按误报撤销，登记和撤销都留有记录。"))
    return redirect("elder-card", incident.elder_id) if incident.elder_id else redirect("locate")


@allow(GET=WHO_RESPONDS, POST=WHO_RESPONDS)
def incident_close(request: SignedIn, incident_id: int) -> HttpResponse:
    incidents = Incident.objects.select_related(*WITH_PLACE, "raised_by")
    incident = get_object_or_404(scope_for(request.user).narrow(incidents, "area"), pk=incident_id)
    form = HandlingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.incident_close(incident=incident, by=request.user, handling_note=form.cleaned_data["handling_note"])
        messages.success(request, _("应急事件已结束，处置情况已归档。"))
        return redirect("elder-card", incident.elder_id) if incident.elder_id else redirect("locate")
    if incident.elder_id:
        audit_elders(request, [incident.elder_id], page="incident-close")
    status = 400 if request.method == "POST" else 200
    return render(request, "find/close.html", {"incident": incident, "form": form}, status=status)
