"""Handing a road extract in: read, looked at, put into use in the place of the former one."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.sign_in.sessions import background
from accounts.upload_limits import largest_upload
from base.errors import DomainError
from geo.models import Area, RoadImport
from geo.roads.services import road_file_limit, road_import_apply, road_import_create, road_import_stop
from geo.scope import areas_granted, scope_for
from geo.terrain.selectors import terrain_active
from maps.ground.forms.road_import import RoadImportForm, megabytes
from maps.ground.selectors.road_imports import network_in_use, roads_map, roads_told
from maps.look.asked import SignedIn
from maps.look.progress_view import progress_response
from maps.look.run_progress import run_progress
from maps.map.ground import ground

ADMINISTRATOR = (Role.ADMINISTRATOR,)
RECENT = 10


@largest_upload(road_file_limit)
@allow(GET=ADMINISTRATOR, POST=ADMINISTRATOR)
def road_imports(request: SignedIn) -> HttpResponse:
    """Upload, and what was handed in lately."""
    area = areas_granted(request.user).filter(valid_to=None).first()
    if request.method == "GET" or area is None:
        return _upload_page(request, area, RoadImportForm())
    form = RoadImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, area, form, status=400)
    file = form.cleaned_data["file"]
    try:
        run = road_import_create(
            area=area, file_name=file.name, chunks=file.chunks(), file_bytes=file.size, by=request.user
        )
    except DomainError as error:
        form.add_error("file", error.message)
        return _upload_page(request, area, form, status=error.http_status)
    return redirect("road-import", road_import_id=run.pk)


def _upload_page(request: SignedIn, area: Area | None, form: RoadImportForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "area": area,
        "megabytes": megabytes(),
        "in_use": network_in_use(),
        "terrain": terrain_active(),
        "runs": _seen(request).order_by("-made_at")[:RECENT],
    }
    return render(request, "ground/road_import/upload.html", context, status=status)


@allow(GET=ADMINISTRATOR)
def road_import(request: SignedIn, road_import_id: int) -> HttpResponse:
    """Progress, then what the roads would be, then that they are in use."""
    run = _run(request, road_import_id)
    context: dict[str, Any] = {"where": run.area.name, "run": run, "in_use": network_in_use()}
    if run.is_under_way:
        return render(request, "ground/road_import/working.html", context | {"progress": run_progress(run=run)})
    map_data = roads_map(run=run) | {"ground": ground(scope=scope_for(request.user), area=run.area)}
    return render(
        request, "ground/road_import/checked.html", context | {"told": roads_told(run=run), "map_data": map_data}
    )


@background
@allow(GET=ADMINISTRATOR)
def import_progress(request: SignedIn, road_import_id: int) -> JsonResponse:
    run = _run(request, road_import_id)
    return progress_response(run, run_progress(run=run))


@allow(POST=ADMINISTRATOR)
def road_import_enter(request: SignedIn, road_import_id: int) -> HttpResponse:
    accept_losses = request.POST.get("accept_losses") == "on"
    road_import_apply(run=_run(request, road_import_id), by=request.user, accept_losses=accept_losses)
    return redirect("road-import", road_import_id=road_import_id)


@allow(POST=ADMINISTRATOR)
def road_import_cancel(request: SignedIn, road_import_id: int) -> HttpResponse:
    road_import_stop(run=_run(request, road_import_id))
    messages.info(request, _("已要求停止，仍用原来的路网。"))
    return redirect("road-import", road_import_id=road_import_id)


def _seen(request: SignedIn) -> "QuerySet[RoadImport]":
    return scope_for(request.user).narrow(RoadImport.objects.select_related("area"), "area")


def _run(request: SignedIn, road_import_id: int) -> RoadImport:
    return get_object_or_404(_seen(request), pk=road_import_id)
