"""The record of one visit, entered from the itinerary."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.errors import DomainError
from accounts.models import Role
from dispatch.models import StopVisit
from dispatch.services import stop_record
from maps.forms import CHECKS, RecordForm
from maps.selectors.records import RecordSubject, last_answers, record_subject
from maps.views.asked import SignedIn
from maps.views.audit import audit_elders
from visits.models import VisitRecord

WHO_RECORDS = (Role.VISITOR, Role.COORDINATOR)


@allow(GET=WHO_RECORDS, POST=WHO_RECORDS)
def record_new(request: SignedIn, stop_visit_id: int) -> HttpResponse:
    subject = _subject(request, stop_visit_id)
    last = last_answers(elder=subject.visit.elder, checks=CHECKS)
    if request.method == "POST":
        return _submitted(request, subject, RecordForm(request.POST, last=last))
    audit_elders(request, [subject.visit.elder_id], page="record")
    return _page(request, subject, RecordForm(initial=RecordForm.fresh(), last=last))


def _subject(request: SignedIn, stop_visit_id: int) -> RecordSubject:
    try:
        return record_subject(user=request.user, stop_visit_id=stop_visit_id)
    except StopVisit.DoesNotExist as error:
        raise Http404 from error


def _submitted(request: SignedIn, subject: RecordSubject, form: RecordForm) -> HttpResponse:
    """What does not hold is said on the form; nothing typed is lost."""
    if not form.is_valid():
        return _page(request, subject, form, status=400)
    try:
        record = _save(request, subject, form)
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(request, subject, form, status=error.http_status)
    messages.success(request, _("已保存：{name}，第 {n} 次探访。").format(name=subject.name, n=record.sequence))
    return redirect(_back(request, subject))


def _save(request: SignedIn, subject: RecordSubject, form: RecordForm) -> VisitRecord:
    return stop_record(
        stop_visit=subject.visit,
        visitor=subject.visitor,
        author=request.user,
        uuid=form.cleaned_data["uuid"],
        visited_at=form.visited_at,
        mode=form.cleaned_data["mode"],
        outcome=form.cleaned_data["outcome"],
        checks=form.checks,
        note=form.cleaned_data["note"],
    )


def _page(request: SignedIn, subject: RecordSubject, form: RecordForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "name": subject.name, "back": _back(request, subject)}
    return render(request, "maps/visitor/record.html", context, status=status)


def _back(request: SignedIn, subject: RecordSubject) -> str:
    """To the day of the visit: one's own itinerary, or the sheet of whoever was sent."""
    route = subject.visit.stop.route
    page = (
        reverse("itinerary")
        if request.user.role == Role.VISITOR
        else reverse("visitor-itinerary-print", args=[route.shift.visitor_id])
    )
    return f"{page}?day={route.shift.date:%Y-%m-%d}"
