"""Layers of maps as GeoJSON, narrowed to what the user may see."""

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role
from base import clock
from dispatch.plans.models import Plan
from geo.models import Area
from geo.scope import Scope, scope_for
from maps.look.asked import SignedIn
from maps.map.geojson import GeoJSON
from maps.map.road_edits_layer import edits_layer
from maps.map.selectors import layers, plan_layers
from maps.map.selectors.elders_layer import elders_layer
from maps.map.selectors.zones import zones_layer

A_DAY_S = 86_400
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
def elders(request: SignedIn, area_code: str) -> HttpResponse:
    response = _area_layer(request, area_code, elders_layer)
    audit_record(
        actor=request.user, action=AuditAction.VIEW, subject="maps.layer:elders", request=request, area=area_code
    )
    return response


@allow(GET=SEES_PEOPLE)
def hazards(request: SignedIn, area_code: str) -> HttpResponse:
    return _area_layer(request, area_code, layers.hazards_layer)


@allow(GET=SEES_PEOPLE)
def incidents(request: SignedIn, area_code: str) -> HttpResponse:
    return _area_layer(request, area_code, layers.incidents_layer)


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
    response = _answer(layers.roads_layer(area=_area(scope_for(request.user), area_code)))
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
    return _answer(plan_layers.routes_layer(plans=[plan]))
