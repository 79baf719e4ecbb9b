"""Layers of maps as GeoJSON, narrowed to what the user may see."""

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role
from base import clock
from dispatch.plans.models import Plan
from geo.models import Area, Level
from geo.scope import Scope, scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.errors import LayerTooWide
from maps.map.geojson import GeoJSON
from maps.map.road_edits_layer import edits_layer
from maps.map.selectors import layers, plan_layers
from maps.map.selectors.elders_layer import households_asked, households_layer
from maps.map.selectors.responsibility_layer import responsibilities_layer
from maps.map.selectors.villages_layer import villages_layer
from maps.map.selectors.zones import zones_layer
from maps.map.shared_corners import packed

A_DAY_S = 86_400
MOST_ASKED = 400  # households behind one mark; a village known by its point alone may stand there whole
WIDE = (Level.CITY, Level.COUNTY)
SEES_PEOPLE = (Role.COORDINATOR, Role.RESPONDER)


def _answer(layer: GeoJSON) -> HttpResponse:
    return JsonResponse(layer, content_type="application/geo+json", json_dumps_params={"separators": (",", ":")})


def _area_layer(request: SignedIn, area_code: str, of_area: Callable[..., GeoJSON]) -> HttpResponse:
    scope = scope_for(request.user)
    area = _area(scope, area_code)
    return _answer(of_area(scope=scope, area=area))


def _area(scope: Scope, area_code: str) -> Area:
    return get_object_or_404(scope.narrow(Area.objects.filter(valid_to=None), ""), code=area_code)


@allow(GET=SEES_PEOPLE)
def villages(request: SignedIn, area_code: str) -> HttpResponse:
    """Numbers by village, and nobody's."""
    return _area_layer(request, area_code, villages_layer)


@allow(GET=SEES_PEOPLE)
def households(request: SignedIn, area_code: str) -> HttpResponse:
    """Of a township or a village: a county's come one township after the other, as the map is moved."""
    scope = scope_for(request.user)
    area = _area(scope, area_code)
    if area.level in WIDE:
        raise LayerTooWide(area=area.name)
    response = _answer(households_layer(scope=scope, area=area))
    audit_record(
        actor=request.user, action=AuditAction.VIEW, subject="maps.layer:elders", request=request, area=area_code
    )
    return response


@allow(GET=SEES_PEOPLE)
def households_people(request: SignedIn, area_code: str) -> HttpResponse:
    """Who lives behind the marks that were touched: `?household=12&household=13`."""
    scope = scope_for(request.user)
    area = _area(scope, area_code)
    numbers = {int(number) for number in request.GET.getlist("household") if number.isdecimal() and len(number) < 19}
    asked = households_asked(scope=scope, area=area, households=sorted(numbers)[:MOST_ASKED])
    if asked.elders:
        audit_elders(request, asked.elders, page="map", area=area)
    page = "elder" if request.user.role == Role.COORDINATOR else "elder-card"
    for person in (person for household in asked.households for person in household["people"]):
        person["url"] = reverse(page, args=[person["id"]])
    return JsonResponse({"households": asked.households})


@allow(GET=[Role.COORDINATOR])
def responsibilities(request: SignedIn, area_code: str) -> HttpResponse:
    return _area_layer(request, area_code, responsibilities_layer)


@allow(GET=(*SEES_PEOPLE, Role.LEADER))
def facilities(request: SignedIn, area_code: str) -> HttpResponse:
    return _area_layer(request, area_code, layers.facilities_layer)


@allow(GET=SEES_PEOPLE)
def incidents(request: SignedIn, area_code: str) -> HttpResponse:
    """Each with the way to the card of whom it is about."""
    scope = scope_for(request.user)
    layer = layers.incidents_layer(scope=scope, area=_area(scope, area_code))
    for at in (feature["properties"] for feature in layer["features"] if feature["properties"]["elder"]):
        at |= {"url": reverse("elder-card", args=[at["elder"]]), "more": _("打开应急卡片")}
    return _answer(layer)


@allow(GET=(*SEES_PEOPLE, Role.VISITOR, Role.LEADER))
def zones(request: SignedIn, area_code: str) -> HttpResponse:
    """Hazard zones in force today."""
    scope = scope_for(request.user)
    return _answer(zones_layer(scope=scope, area=_area(scope, area_code), day=clock.today()))


@allow(GET=(*SEES_PEOPLE, Role.VISITOR, Role.LEADER, Role.ADMINISTRATOR))
def areas(request: SignedIn, area_code: str) -> HttpResponse:
    return _area_layer(request, area_code, layers.areas_layer)


@allow(GET=(*SEES_PEOPLE, Role.VISITOR, Role.LEADER, Role.ADMINISTRATOR))
def roads(request: SignedIn, area_code: str) -> HttpResponse:
    """Changes only with the network, whose version stands in the address."""
    response = _answer(packed(layers.roads_layer(area=_area(scope_for(request.user), area_code))))
    patch_cache_control(response, private=True, max_age=A_DAY_S)
    return response


@allow(GET=(*SEES_PEOPLE, Role.VISITOR, Role.LEADER, Role.ADMINISTRATOR))
def road_edits(request: SignedIn, area_code: str) -> HttpResponse:
    return _answer(edits_layer(area=_area(scope_for(request.user), area_code)))


@allow(GET=[Role.COORDINATOR])
def routes(request: SignedIn, plan_id: int) -> HttpResponse:
    plans = scope_for(request.user).narrow(Plan.objects.all(), "area")
    plan = get_object_or_404(plans, pk=plan_id)
    audit_record(
        actor=request.user, action=AuditAction.VIEW, subject=f"dispatch.plan:{plan.pk}", request=request, layer="routes"
    )
    return _answer(packed(plan_layers.routes_layer(plans=[plan])))
