"""Handing files in: a township's ledger or its past visits, checked, looked at, entered."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.sign_in.sessions import background
from base import clock
from geo.models import Area
from geo.scope import scope_for
from maps.desk.forms.exchange import ColumnsForm, ImportForm
from maps.desk.selectors.exchange import years_asked
from maps.look.areas import areas_planned
from maps.look.asked import SignedIn, area_asked
from maps.look.audit import audit_elders
from maps.look.downloads import download
from maps.look.progress_view import progress_response
from maps.look.run_progress import run_progress
from maps.look.scope_told import ScopeTold, scope_told
from runs.model import RunState
from visits.exchange.ledger.workbooks import problems_write, template_write
from visits.exchange.models import ImportRun, LineOutcome
from visits.exchange.selectors import (
    NOTED,
    field_titles,
    fields_shown,
    imports_seen,
    line_counts,
    line_read,
    lines_found,
    problems_report,
    sheets_told,
)
from visits.exchange.services import (
    import_apply,
    import_assign,
    import_create,
    import_restart,
    import_stop,
    import_year,
)

COORDINATOR = [Role.COORDINATOR]
LINES_A_PAGE = 50
RECENT = 20


@allow(GET=COORDINATOR, POST=COORDINATOR)
def ledger(request: SignedIn) -> HttpResponse:
    """Template, upload, and what was handed in lately."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    areas = areas_planned(scope=scope_for(request.user))
    if request.method == "GET":
        return _upload_page(request, area, ImportForm(areas=areas, initial={"area": area.code, "kind": "ledger"}))
    form = ImportForm(request.POST, request.FILES, areas=areas)
    if not form.is_valid():
        return _upload_page(request, area, form, status=400)
    told, file = form.cleaned_data, form.cleaned_data["file"]
    run = import_create(kind=told["kind"], area=told["area"], file_name=file.name, content=file.read(), by=request.user)
    return redirect("ledger-import", import_id=run.pk)


def _upload_page(request: SignedIn, area: Area, form: ImportForm, status: int = 200) -> HttpResponse:
    runs = imports_seen(scope=scope_for(request.user))[:RECENT]
    context = {"where": area.name, "area": area, "form": form, "runs": runs}
    return render(request, "desk/exchange/ledger.html", context, status=status)


@allow(GET=COORDINATOR)
def template(request: SignedIn) -> HttpResponse:
    target = BytesIO()
    template_write(target, kind=request.GET.get("kind", "ledger"))
    return download(
        target.getvalue(), _("台账样表.xlsx") if request.GET.get("kind") != "records" else _("探访记录样表.xlsx")
    )


@allow(GET=COORDINATOR)
def import_shown(request: SignedIn, import_id: int) -> HttpResponse:
    """Progress, then what the check found, then what was entered."""
    run = _run(request, import_id)
    context: dict[str, Any] = {"where": run.area.name, "run": run, "sheets": sheets_told(run=run)}
    if run.is_under_way:
        return render(request, "desk/exchange/working.html", context | {"progress": run_progress(run=run)})
    context["columns"] = _columns_form(run)
    if run.state != RunState.DONE:
        return render(request, "desk/exchange/ended.html", context)
    return render(request, "desk/exchange/checked.html", context | _lines(request, run))


def _lines(request: SignedIn, run: ImportRun) -> dict[str, Any]:
    counts, show = line_counts(run=run), request.GET.get("show", "")
    page = Paginator(lines_found(run=run, show=show), LINES_A_PAGE).get_page(request.GET.get("page"))
    fields = fields_shown(lines=list(page.object_list), kind=run.kind)
    lines = [line_read(line, fields) for line in page.object_list]
    audit_elders(request, {line.elder_id for line in lines if line.elder_id}, page=f"import:{run.pk}")
    titles = field_titles("ledger") | field_titles("records") | field_titles(run.kind)
    heads = {c.field: c.label for sheet in sheets_told(run=run) for c in sheet.columns if c.field}
    return {
        "years": years_asked(run),
        "scope": _scope(run),
        "counts": counts,
        "entering": counts["new"] + counts["changed"],
        "wrong": counts["refused"] + counts["noted"],
        "total": sum(counts.values()) - counts["noted"],
        "show": show,
        "kinds": _kinds(counts),
        "page": page,
        "lines": lines,
        "heads": [heads.get(field) or titles.get(field, field) for field in fields],
    }


def _scope(run: ImportRun) -> ScopeTold | None:
    """What the file would leave; once it is entered, what is so now."""
    kept = run.counts.get("scope")
    return scope_told(area=run.area, day=clock.today(), kept=None if run.applied_at else kept) if kept else None


def _kinds(counts: dict[str, int]) -> list[dict[str, Any]]:
    everything = sum(count for name, count in counts.items() if name != NOTED)
    kinds = [("", _("全部"), everything), *((kind.value, kind.label, counts[kind.value]) for kind in LineOutcome)]
    kinds.append((NOTED, _("有提醒"), counts[NOTED]))
    return [{"name": name, "title": title, "count": count} for name, title, count in kinds if count or name == ""]


def _columns_form(run: ImportRun, data: Any = None) -> ColumnsForm:
    return ColumnsForm(data, sheets=sheets_told(run=run), kind=run.kind)


@allow(POST=COORDINATOR)
def import_columns(request: SignedIn, import_id: int) -> HttpResponse:
    run = _run(request, import_id)
    form = _columns_form(run, request.POST)
    if not form.is_valid():
        context = {"where": run.area.name, "run": run, "sheets": sheets_told(run=run), "columns": form}
        return render(request, "desk/exchange/ended.html", context, status=400)
    import_assign(run=run, assigned=form.assigned)
    return redirect("ledger-import", import_id=run.pk)


@allow(POST=COORDINATOR)
def import_year_told(request: SignedIn, import_id: int) -> HttpResponse:
    """The year of days that are written without one, once for the file."""
    import_year(run=_run(request, import_id), year=request.POST.get("year", ""))
    return redirect("ledger-import", import_id=import_id)


@allow(POST=COORDINATOR)
def import_enter(request: SignedIn, import_id: int) -> HttpResponse:
    import_apply(run=_run(request, import_id))
    return redirect("ledger-import", import_id=import_id)


@allow(POST=COORDINATOR)
def import_cancel(request: SignedIn, import_id: int) -> HttpResponse:
    import_stop(run=_run(request, import_id))
    messages.info(request, _("已要求停止。"))
    return redirect("ledger-import", import_id=import_id)


@allow(POST=COORDINATOR)
def import_again(request: SignedIn, import_id: int) -> HttpResponse:
    import_restart(run=_run(request, import_id))
    return redirect("ledger-import", import_id=import_id)


@background
@allow(GET=COORDINATOR)
def import_progress(request: SignedIn, import_id: int) -> JsonResponse:
    run = _run(request, import_id)
    return progress_response(run, run_progress(run=run))


@allow(GET=COORDINATOR)
def import_problems(request: SignedIn, import_id: int) -> HttpResponse:
    """The rows to mend, as a workbook that can be sent again."""
    run = _run(request, import_id)
    report, target = problems_report(run=run), BytesIO()
    problems_write(target, report)
    return download(
        target.getvalue(), _("需更正 {name}.xlsx").format(name=run.file_name.rpartition(".")[0] or run.file_name)
    )


def _run(request: SignedIn, import_id: int) -> ImportRun:
    return get_object_or_404(imports_seen(scope=scope_for(request.user)), pk=import_id)
