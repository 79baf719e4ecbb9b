"""Boundaries: which are missing; drawing one, confirming a proposal, bringing a version back (P22)."""

from typing import Any

from django.contrib import messages
from django.contrib.gis.geos import GEOSGeometry
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import InputInvalid
from geo.areas.drawn_shapes import as_multipolygon, boundary_findings, text_of
from geo.areas.services import (
    boundaries_propose,
    boundaries_proposed,
    boundary_change,
    boundary_confirm,
    boundary_restore,
    cell_create,
    proposal_outlook,
)
from geo.areas.topology import Finding
from geo.errors import AreaRefused, ShapeChanged
from geo.models import Area, Level
from geo.scope import scope_for
from geo.selectors import area_get_in_scope
from maps.ground.forms.shape import CellForm, ShapeForm, mark_of
from maps.look.asked import SignedIn, area_asked, whole_number
from maps.look.words import day
from maps.map.ground import ground
from maps.map.selectors.boundaries import (
    boundary_map,
    boundary_of_version,
    difference_said,
    findings_said,
    parts_map,
    parts_of,
    proposed_map,
    version_of,
)

DRAWS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@allow(GET=DRAWS)
def areas(request: SignedIn) -> HttpResponse:
    """`?area=140406104000`: what is below it, and whose boundary is known."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    return _areas_page(request, area, CellForm())


@allow(GET=DRAWS, POST=DRAWS)
def areas_propose(request: SignedIn, area_code: str) -> HttpResponse:
    """What would be proposed, on the map; kept when somebody says so. Until enough is known, what is missing."""
    area = area_get_in_scope(code=area_code, scope=scope_for(request.user))
    if request.method == "GET":
        return render(request, "ground/drawing/propose.html", _proposed(request, area))
    report = boundaries_propose(area=area, apply=True, by=request.user)
    messages.success(request, _("为 {n} 个村推算了边界，请逐个核对、确认。").format(n=report.proposed))
    return redirect(f"{reverse('areas')}?area={area.code}")


def _proposed(request: SignedIn, area: Area) -> dict[str, Any]:
    outlook = proposal_outlook(area=area)
    villages = boundaries_proposed(area=area) if outlook.is_enough else []
    return {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "outlook": outlook,
        "villages": villages,
        "map_data": proposed_map(area=area, villages=villages)
        | {"ground": ground(scope=scope_for(request.user), area=area)},
    }


@allow(POST=DRAWS)
def grid_cell_new(request: SignedIn, area_code: str) -> HttpResponse:
    """A grid cell of a village; its boundary is drawn next."""
    village = area_get_in_scope(code=area_code, scope=scope_for(request.user))
    form = CellForm(request.POST)
    if village.level != Level.VILLAGE or not form.is_valid():
        return _areas_page(request, village, form, status=400)
    try:
        cell = cell_create(village=village, by=request.user, **form.cleaned_data)
    except AreaRefused as error:
        form.add_error("code", error.message)
        return _areas_page(request, village, form, status=error.http_status)
    return redirect("area-boundary", area_code=cell.code)


@allow(GET=DRAWS, POST=DRAWS)
def area_boundary(request: SignedIn, area_code: str) -> HttpResponse:
    """One boundary on the map, to draw or to change."""
    area = _area(request, area_code)
    if request.method == "GET":
        return _page(request, area, _present(area))
    form = ShapeForm(request.POST)
    if not form.is_valid():
        return _page(request, area, form, status=400)
    shape = form.cleaned_data["shape"]
    findings = list(boundary_findings(area=area, shape=shape))
    if not form.is_accepted(findings):
        return _page(request, area, form, findings=findings, status=422)
    seen = form.cleaned_data["seen"]
    try:
        boundary_change(area=area, boundary=as_multipolygon(shape), seen=seen, by=request.user)
    except ShapeChanged as error:
        return _conflict(request, area, error, seen)
    messages.success(request, _("{area}的边界已保存。").format(area=area.name))
    return redirect("area-boundary", area_code=area.code)


@allow(POST=DRAWS)
def area_boundary_confirm(request: SignedIn, area_code: str) -> HttpResponse:
    area = _area(request, area_code)
    boundary_confirm(area=area, seen=_number(request, "seen"), by=request.user)
    messages.success(request, _("{area}的推算边界已确认。").format(area=area.name))
    return redirect("area-boundary", area_code=area.code)


@allow(POST=DRAWS)
def area_boundary_restore(request: SignedIn, area_code: str) -> HttpResponse:
    area = _area(request, area_code)
    number = _number(request, "number")
    boundary_restore(area=area, number=number, seen=_number(request, "seen"), by=request.user)
    messages.success(request, _("已恢复到第 {number} 版。").format(number=number))
    return redirect("area-boundary", area_code=area.code)


def _area(request: SignedIn, code: str) -> Area:
    return area_get_in_scope(code=code, scope=scope_for(request.user))


def _number(request: SignedIn, field: str) -> int:
    number = whole_number(request.POST.get(field, ""))
    if number is None:
        raise InputInvalid
    return number


def _present(area: Area) -> ShapeForm:
    return ShapeForm(initial={"shape": text_of(area.boundary), "seen": version_of(area)})


def _conflict(request: SignedIn, area: Area, error: ShapeChanged, seen: int) -> HttpResponse:
    """What was drawn stays on the page; saving it once more is then a decision."""
    newest = boundary_of_version(area=area, number=error.detail["version"])
    changed = difference_said(former=boundary_of_version(area=area, number=seen), newest=newest)
    form = ShapeForm(request.POST.dict() | {"seen": error.detail["version"]})
    conflict = {"message": error.message, "changed": changed}
    return _page(request, area, form, conflict=conflict, newer=newest, status=error.http_status)


def _page(
    request: SignedIn,
    area: Area,
    form: ShapeForm,
    *,
    findings: list[Finding] | None = None,
    conflict: dict[str, str] | None = None,
    newer: GEOSGeometry | None = None,
    status: int = 200,
) -> HttpResponse:
    scope, found = scope_for(request.user), findings or []
    around = area.parent if area.parent and scope.covers(area.parent) else area
    context = {
        "where": around.name,
        "when": day(clock.today()),
        "area": area,
        "around": around,
        "form": form,
        "kinds": ["polygon"],
        "findings": list(findings_said(area=area, findings=found)),
        "mark": mark_of(found),
        "conflict": conflict,
        "versions": area.boundary_versions.select_related("made_by").order_by("-number"),
        "map_data": boundary_map(area=area, findings=found, newer=newer) | {"ground": ground(scope=scope, area=around)},
    }
    return render(request, "ground/drawing/boundary.html", context, status=status)


def _areas_page(request: SignedIn, area: Area, form: CellForm, status: int = 200) -> HttpResponse:
    scope = scope_for(request.user)
    parts = parts_of(scope=scope, area=area)
    context: dict[str, Any] = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "above": area.parent if area.parent and scope.covers(area.parent) else None,
        "parts": parts,
        "form": form,
        "outlook": proposal_outlook(area=area) if area.level in (Level.COUNTY, Level.TOWNSHIP) else None,
        "missing": sum(part.state == "missing" for part in parts[1:]),
        "proposed": sum(part.state == "proposed" for part in parts[1:]),
        "map_data": parts_map(area=area, parts=parts) | {"ground": ground(scope=scope, area=area)},
    }
    return render(request, "ground/drawing/areas.html", context, status=status)
