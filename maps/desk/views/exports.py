"""Having the ledger handed out: with a reason, masked by default, one's own files only (P81)."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role
from accounts.sign_in.sessions import background
from base.errors import NotFound
from geo.models import Area, Level
from geo.scope import scope_for
from maps.desk.forms.exchange import ExportForm
from maps.look.asked import SignedIn, area_asked
from maps.look.chosen_shape import Chosen, chosen_kept
from maps.look.downloads import download
from maps.look.progress_view import progress_response
from maps.look.run_progress import run_progress
from visits.exchange.models import ExportRun, FileFormat
from visits.exchange.selectors import exports_seen
from visits.exchange.services import export_create
from visits.exchange.services.exports import MAY_UNMASK

EXPORTERS = [Role.COORDINATOR]
RECENT = 10
_LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


@allow(GET=EXPORTERS, POST=EXPORTERS)
def ledger_export(request: SignedIn) -> HttpResponse:
    """What is wanted and why; and what one has had handed out lately. `?from=inside`: of those chosen on the map."""
    only = _chosen(request)
    may_unmask = request.user.role in MAY_UNMASK
    areas = scope_for(request.user).narrow(Area.objects.filter(valid_to=None, level__in=_LEVELS), "").order_by("code")
    if request.method == "GET":
        area = only.area if only else area_asked(request)
        form = ExportForm(areas=areas, may_unmask=may_unmask, initial={"area": area.code if area else None})
        return _page(request, form, only)
    form = ExportForm(request.POST, areas=areas, may_unmask=may_unmask)
    if not form.is_valid():
        return _page(request, form, only, status=400)
    told = form.cleaned_data
    run = export_create(
        area=told["area"],
        reason=told["reason"],
        fields=told["fields_chosen"],
        filters=form.filters | ({"elders": ",".join(map(str, _meant(request, only)))} if only else {}),
        masked=not told.get("unmasked"),
        file_format=told["file_format"],
        by=request.user,
    )
    return redirect("ledger-export-made", export_id=run.pk)


def _chosen(request: SignedIn) -> Chosen | None:
    """None where nothing is chosen any more: the page then says nothing of it, and exports an area."""
    return chosen_kept(request) if request.GET.get("from") == "inside" else None


def _meant(request: SignedIn, only: Chosen) -> list[int]:
    """Who is inside now, of those ticked where some were."""
    inside = sorted(only.inside(scope_for(request.user)).people.values_list("pk", flat=True))
    return [pk for pk in inside if pk in only.ticked] if only.ticked else inside


def _page(request: SignedIn, form: ExportForm, only: Chosen | None, status: int = 200) -> HttpResponse:
    runs = exports_seen(scope=scope_for(request.user), by=request.user).filter(made_by=request.user)[:RECENT]
    context = {"form": form, "runs": runs, "only": len(_meant(request, only)) if only else None}
    return render(request, "desk/exchange/export.html", context, status=status)


@allow(GET=EXPORTERS)
def export_shown(request: SignedIn, export_id: int) -> HttpResponse:
    run = _run(request, export_id)
    context: dict[str, Any] = {"where": run.area.name, "run": run}
    if run.is_under_way:
        return render(request, "desk/exchange/exporting.html", context | {"progress": run_progress(run=run)})
    return render(request, "desk/exchange/exported.html", context)


@background
@allow(GET=EXPORTERS)
def export_progress(request: SignedIn, export_id: int) -> JsonResponse:
    run = _run(request, export_id)
    return progress_response(run, run_progress(run=run))


@allow(GET=EXPORTERS)
def export_file(request: SignedIn, export_id: int) -> HttpResponse:
    """The file itself; each time it is fetched is on record."""
    run = _run(request, export_id)
    if run.file is None:
        raise NotFound
    detail: dict[str, Any] = {"fetched": True, "masked": run.masked, "elders": run.elders, "export": run.pk}
    subject = f"geo.area:{run.area_id}"
    audit_record(actor=request.user, action=AuditAction.EXPORT, subject=subject, request=request, **detail)
    name = _("台账 {area} {day}").format(area=run.area.name, day=run.made_at.date().isoformat())
    return download(run.file.content, f"{name}.{FileFormat(run.file_format).value}")


def _run(request: SignedIn, export_id: int) -> ExportRun:
    return get_object_or_404(exports_seen(scope=scope_for(request.user), by=request.user), pk=export_id)
