"""Records read, compared, corrected and looked into."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import DomainError
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.back import came_from, redirect_back, with_next
from maps.look.words import day
from maps.record.form.checks import CHECKS
from maps.record.form.correction import CorrectionForm
from maps.record.selectors.record_shown import ShownFlag, compared, record_shown
from maps.record.selectors.records import last_answers, name_shown, visitors_to_name
from visits.errors import VisitKnown
from visits.records.flag_words import flag_reason
from visits.records.models import RecordFlag, Review, VisitRecord
from visits.records.selectors.records import flag_get, flag_list, record_get, record_list, record_versions, records_now
from visits.records.services import flag_review, record_correct

READERS = (Role.COORDINATOR, Role.VISITOR)
WRITERS = (Role.COORDINATOR, Role.VISITOR)
A_PAGE = 50


@allow(GET=[Role.COORDINATOR])
def records(request: SignedIn) -> HttpResponse:
    """What waits for somebody's look; `?list=looked` what was looked at, `?list=all` every record, newest first."""
    scope, which = scope_for(request.user), request.GET.get("list", "waits")
    waiting = flag_list(scope=scope).count()
    context = {"which": which, "waiting": waiting, "reviews": Review.choices, "when": day(clock.today())}
    if which == "all":
        found: QuerySet[VisitRecord] = record_list(scope=scope).select_related("elder__household__village", "visitor")
        page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        elder_ids = {record.elder_id for record in page}
        return _listed(request, context | {"page": page}, elder_ids)
    flags = Paginator(flag_list(scope=scope, waits=which != "looked"), A_PAGE).get_page(request.GET.get("page"))
    now = records_now(flag.record_id for flag in flags)
    shown = [ShownFlag(flag, flag_reason(flag), now[flag.record_id]) for flag in flags]
    return _listed(request, context | {"page": flags, "flags": shown}, {one.record.elder_id for one in shown})


def _listed(request: SignedIn, context: dict[str, object], elder_ids: set[int]) -> HttpResponse:
    audit_elders(request, sorted(elder_ids), page="records")
    return render(request, "record/list.html", context)


@allow(GET=READERS)
def record(request: SignedIn, record_id: int) -> HttpResponse:
    found = record_get(scope=scope_for(request.user), record_id=record_id)
    audit_elders(request, [found.elder_id], page="record-shown")
    shown = record_shown(record=found, user=request.user)
    may = {
        "may_correct": request.user.role in WRITERS and shown.is_newest and not found.voided,
        "may_void": request.user.role == Role.COORDINATOR and shown.is_newest,
        "may_review": request.user.role == Role.COORDINATOR,
        "may_see_pictures": request.user.role in WRITERS,
        "reviews": Review.choices,
    }
    return render(request, "record/shown.html", {"shown": shown, "record": found} | may)


@allow(GET=READERS)
def record_compare(request: SignedIn, record_id: int) -> HttpResponse:
    """All versions beside each other, what differs marked (P34)."""
    found = record_get(scope=scope_for(request.user), record_id=record_id)
    audit_elders(request, [found.elder_id], page="record-versions")
    versions = record_versions(found)
    context = {"record": found, "name": _name(request, found), "versions": versions}
    return render(request, "record/versions.html", context | {"rows": compared(versions, user=request.user)})


@allow(GET=WRITERS, POST=WRITERS)
def record_correction(request: SignedIn, record_id: int) -> HttpResponse:
    found = record_get(scope=scope_for(request.user), record_id=record_id)
    last = last_answers(elder=found.elder, checks=CHECKS)
    visitors = visitors_to_name(user=request.user, record=found)
    if request.method == "GET":
        audit_elders(request, [found.elder_id], page="record-correction")
        return _correction(request, found, CorrectionForm(record=found, last=last, visitors=visitors))
    form = CorrectionForm(request.POST, record=found, last=last, visitors=visitors)
    if not form.is_valid():
        return _correction(request, found, form, 400)
    told = form.cleaned_data
    try:
        version = record_correct(
            record=found,
            uuid=told["uuid"],
            author=request.user,
            reason=told["reason"],
            changes=form.changes,
            is_another=told["is_another"],
        )
    except VisitKnown as error:
        form.known = error.detail["records"]
        form.add_error(None, error.message)
        return _correction(request, found, form, error.http_status)
    except DomainError as error:
        field = {"visited_at": "visited_on", "left_at": "left_time"}.get(str(error.detail.get("field")))
        named = field or str(error.detail.get("field"))
        form.add_error(named if named in form.fields else None, str(error.detail.get("problem", error.message)))
        return _correction(request, found, form, error.http_status)
    messages.success(request, _("已更正，原来的版本仍可查看。"))
    return redirect(with_next(reverse("record", args=[version.pk]), came_from(request)))


def _correction(request: SignedIn, found: VisitRecord, form: CorrectionForm, status: int = 200) -> HttpResponse:
    context = {"record": found, "form": form, "name": _name(request, found)}
    return render(request, "record/correction.html", context, status=status)


@allow(POST=[Role.COORDINATOR])
def flag_looked_at(request: SignedIn, flag_id: int) -> HttpResponse:
    """What somebody found; back to where they came from."""
    flag: RecordFlag = flag_get(scope=scope_for(request.user), flag_id=flag_id)
    flag_review(flag=flag, review=request.POST.get("review", ""), note=request.POST.get("note", ""), by=request.user)
    messages.success(request, _("已记下核实结果。"))
    now = records_now([flag.record_id])[flag.record_id]
    if request.POST.get("back") == "record":
        return redirect(with_next(reverse("record", args=[now.pk]), came_from(request)))
    return redirect_back(request, reverse("records"))


def _name(request: SignedIn, found: VisitRecord) -> str:
    return name_shown(elder=found.elder, user=request.user, sent=found.visitor)
