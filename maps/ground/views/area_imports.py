"""Handing area files in: boundaries, points and listings, checked, looked at, written (P22)."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.sign_in.sessions import background
from geo.areas.services import area_import_apply, area_import_create, area_import_recheck, area_import_stop
from geo.models import Area, AreaFileKind, AreaImport
from geo.scope import areas_granted, scope_for
from maps.ground.forms.area_import import AreaImportForm
from maps.ground.selectors.area_imports import report_told
from maps.look.asked import SignedIn
from maps.look.progress_view import progress_response
from maps.look.run_progress import run_progress

IMPORTS = (Role.COORDINATOR, Role.ADMINISTRATOR)
RECENT = 10


@allow(GET=IMPORTS, POST=IMPORTS)
def area_imports(request: SignedIn) -> HttpResponse:
    """Upload, and what was handed in lately."""
    areas = areas_granted(request.user).filter(valid_to=None)
    may_list = request.user.role == Role.ADMINISTRATOR
    if not areas and not may_list:
        return render(request, "look/no_area.html")
    if request.method == "GET":
        return _upload_page(request, AreaImportForm(areas=areas, may_list=may_list, initial=_first(request, areas)))
    form = AreaImportForm(request.POST, request.FILES, areas=areas, may_list=may_list)
    if not form.is_valid():
        return _upload_page(request, form, status=400)
    told, file = form.cleaned_data, form.cleaned_data["file"]
    facts = {"kind": told["kind"], "area": told["area"], "crs": told["crs"]}
    run = area_import_create(file_name=file.name, content=file.read(), by=request.user, **facts)
    return redirect("area-import", area_import_id=run.pk)


def _first(request: SignedIn, areas: "QuerySet[Area]") -> dict[str, str]:
    """What is missing is handed in first: a listing where nothing is granted, else `?kind=divisions` or shapes."""
    kind = AreaFileKind.SHAPES if areas else AreaFileKind.DIVISIONS
    if request.GET.get("kind") in AreaFileKind.values:
        kind = AreaFileKind(request.GET["kind"])
    return {"kind": kind, "area": areas[0].code if areas and kind == AreaFileKind.SHAPES else ""}


def _upload_page(request: SignedIn, form: AreaImportForm, status: int = 200) -> HttpResponse:
    is_first = form.fields["area"].widget.is_hidden
    may_list = request.user.role == Role.ADMINISTRATOR
    context = {
        "form": form,
        "is_first": is_first,
        "may_list": may_list,
        "runs": _seen(request).order_by("-made_at")[:RECENT],
    }
    return render(request, "ground/area_import/upload.html", context, status=status)


@allow(GET=IMPORTS)
def area_import(request: SignedIn, area_import_id: int) -> HttpResponse:
    """Progress, then what the check found, then what was written."""
    run = _run(request, area_import_id)
    context: dict[str, Any] = {"where": run.area.name if run.area else "", "run": run}
    if run.is_under_way:
        return render(request, "ground/area_import/working.html", context | {"progress": run_progress(run=run)})
    return render(request, "ground/area_import/checked.html", context | {"report": report_told(run=run)})


@background
@allow(GET=IMPORTS)
def import_progress(request: SignedIn, area_import_id: int) -> JsonResponse:
    run = _run(request, area_import_id)
    return progress_response(run, run_progress(run=run))


@allow(POST=IMPORTS)
def area_import_enter(request: SignedIn, area_import_id: int) -> HttpResponse:
    is_confirmed = request.POST.get("confirm_successions") == "on"
    counties = request.POST.getlist("counties")
    run = _run(request, area_import_id)
    if run.area is None and not counties:
        messages.error(request, _("请至少勾选一个可以导入的县。"))
        return redirect("area-import", area_import_id=area_import_id)
    area_import_apply(run=run, confirm_successions=is_confirmed, counties=counties)
    return redirect("area-import", area_import_id=area_import_id)


@allow(POST=IMPORTS)
def area_import_again(request: SignedIn, area_import_id: int) -> HttpResponse:
    """Check it anew in the coordinate system that it is likely in."""
    area_import_recheck(run=_run(request, area_import_id), crs=request.POST.get("crs", ""))
    return redirect("area-import", area_import_id=area_import_id)


@allow(POST=IMPORTS)
def area_import_cancel(request: SignedIn, area_import_id: int) -> HttpResponse:
    area_import_stop(run=_run(request, area_import_id))
    messages.info(request, _("已要求停止。"))
    return redirect("area-import", area_import_id=area_import_id)


def _seen(request: SignedIn) -> "QuerySet[AreaImport]":
    """Those for areas that one works in, and one's own listings that have none yet."""
    rows = AreaImport.objects.select_related("area").defer("content", "area__boundary")
    inside = scope_for(request.user).within("area__code")
    return rows.filter(inside | Q(area=None, made_by=request.user))


def _run(request: SignedIn, area_import_id: int) -> AreaImport:
    return get_object_or_404(_seen(request), pk=area_import_id)
