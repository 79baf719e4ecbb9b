"""The documents of a county and the duties in them: read in the county, written by its administrator (P5, P40)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from geo.models import Area
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.policy.forms.document import DocumentForm
from visits.duty.models import CountyDocument
from visits.duty.selectors.documents import (
    counties_written,
    documents_by_kind,
    documents_of,
    duties_by_party,
    duty_matrix,
    versions_of,
)

READS = [Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR]
EDITS = [Role.ADMINISTRATOR]


@allow(GET=READS)
def documents(request: SignedIn) -> HttpResponse:
    """What holds and what will, by kind, and who does what by it."""
    scope = scope_for(request.user)
    context = {
        "kinds": documents_by_kind(scope=scope),
        "matrix": duty_matrix(scope=scope),
        "may_edit": bool(_written(request)),
        "today": clock.today(),
    }
    return render(request, "policy/documents/documents.html", context)


@allow(GET=EDITS, POST=EDITS)
def document_new(request: SignedIn) -> HttpResponse:
    """`?county=140499000000` where somebody writes for several."""
    code = request.GET.get("county")
    county = next((county for county in _written(request) if county.code == code or not code), None)
    if county is None:
        return render(request, "policy/documents/no_county.html")
    if request.method == "GET":
        return _new(request, county, DocumentForm())
    form = DocumentForm(request.POST)
    if request.POST.get("act") == "more":
        return _new(request, county, form.with_more_lines())
    made = form.saved(county=county, by=request.user)
    return _told(request, made) if made else _new(request, county, form, status=422)


@allow(GET=READS, POST=EDITS)
def document(request: SignedIn, document_id: int) -> HttpResponse:
    """One version to read; the newest can be followed by a newer one, which leaves it as it is."""
    found = get_object_or_404(documents_of(scope=scope_for(request.user)), pk=document_id)
    if request.method == "GET":
        return _shown(request, found, DocumentForm(former=found))
    mine = scope_for(request.user).narrow(CountyDocument.objects.all(), "county")
    form = DocumentForm(request.POST, former=get_object_or_404(mine, pk=found.pk))
    if request.POST.get("act") == "more":
        return _shown(request, found, form.with_more_lines(), is_open=True)
    made = form.saved(county=found.county, by=request.user)
    return _told(request, made) if made else _shown(request, found, form, is_open=True, status=422)


def _written(request: SignedIn) -> list[Area]:
    return counties_written(scope=scope_for(request.user)) if request.user.role in EDITS else []


def _told(request: SignedIn, made: CountyDocument) -> HttpResponse:
    messages.success(request, _("已登记“{title}”{version}。").format(title=made.title, version=made.version))
    return redirect("document", document_id=made.pk)


def _new(request: SignedIn, county: Area, form: DocumentForm, status: int = 200) -> HttpResponse:
    context = {"where": county.name, "county": county, "form": form}
    return render(request, "policy/documents/new.html", context, status=status)


def _shown(
    request: SignedIn, found: CountyDocument, form: DocumentForm, *, is_open: bool = False, status: int = 200
) -> HttpResponse:
    versions = versions_of(document=found)
    writes = request.user.role in EDITS and scope_for(request.user).covers(found.county)
    context = {
        "where": found.county.name,
        "document": found,
        "versions": versions,
        "matrix": duties_by_party(found.duties.all()),
        "form": form,
        "may_edit": writes and (is_open or versions[0] == found),
        "is_open": is_open,
        "today": clock.today(),
    }
    return render(request, "policy/documents/document.html", context, status=status)
