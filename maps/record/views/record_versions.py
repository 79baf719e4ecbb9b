"""A record declared void, put back, or moved to the person whom the visit was to."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base.errors import DomainError
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.record.form.version import MoveForm, VersionForm
from visits.errors import VisitKnown
from visits.records.models import VisitRecord
from visits.records.selectors.records import record_get
from visits.records.services import record_move, record_restore, record_void

COORDINATOR = [Role.COORDINATOR]


@allow(GET=COORDINATOR, POST=COORDINATOR)
def record_voided(request: SignedIn, record_id: int) -> HttpResponse:
    """Declares it void; a record that is void already is put back."""
    found = record_get(scope=scope_for(request.user), record_id=record_id)
    form = VersionForm(request.POST or None)
    if found.voided:
        return _page(request, found, form, record_restore, title=_("恢复这份记录"), done=_("已恢复，重新计入探访。"))
    return _page(
        request, found, form, _void, title=_("作废这份记录"), done=_("已作废，不再计入探访；原来的版本仍可查看。")
    )


@allow(GET=COORDINATOR, POST=COORDINATOR)
def record_moved(request: SignedIn, record_id: int) -> HttpResponse:
    """`?q=王` seeks the person among those whom the clerk may see."""
    scope = scope_for(request.user)
    found = record_get(scope=scope, record_id=record_id)
    sought = request.GET.get("q", "").strip()[:50]
    form = MoveForm(request.POST or None, record=found, scope=scope, sought=sought)
    return _page(
        request,
        found,
        form,
        record_move,
        title=_("移到另一位老人名下"),
        done=_("已移到实际探访的老人名下。"),
        sought=sought,
    )


def _void(*, is_another: bool, **told: Any) -> VisitRecord:
    """What never was is no other visit."""
    return record_void(**told)


def _page(
    request: SignedIn, found: VisitRecord, form: VersionForm, make: Callable[..., VisitRecord], **context: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            version = make(record=found, author=request.user, **form.cleaned_data)
        except VisitKnown as error:
            form.known = error.detail["records"]
            form.add_error(None, error.message)
        except DomainError as error:
            named = str(error.detail.get("field"))
            problem = str(error.detail.get("problem", error.message))
            form.add_error(named if named in form.fields else None, problem)
        else:
            messages.success(request, context["done"])
            return redirect("record", version.pk)
    offered = form.fields["elder"].queryset if isinstance(form, MoveForm) else ()  # type: ignore[attr-defined]
    audit_elders(request, [found.elder_id, *(elder.pk for elder in offered)], page="record-version")
    context |= {"record": found, "form": form, "name": found.elder.name, "is_move": isinstance(form, MoveForm)}
    return render(request, "record/version.html", context, status=400 if form.errors else 200)
