"""Those who make visits: who they are, when they can go, whom they answer for, and leaving for good (P38, P43)."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role
from base import clock
from geo.scope import scope_for
from maps.desk.forms.visitor import LeavingForm, VisitorForm
from maps.desk.selectors.home_map import home_map
from maps.desk.selectors.ledger_rows import ledger_rows_of
from maps.desk.selectors.users import reach_of, visitors_free_in
from maps.desk.selectors.visitors import visitor_hours, visitors_listed
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.time_off import leave_ahead
from visits.register.models import ResponsibilityKind, Visitor, VisitorKind
from visits.register.selectors.answering import answering_on
from visits.register.selectors.handover import handover_plan, visitors_named, visitors_seen
from visits.register.services import visitor_hand_over
from visits.register.services.visitor_homes import village_at

COORDINATOR = [Role.COORDINATOR]
A_PAGE = 100
SEES_VISITORS = (Role.COORDINATOR, Role.LEADER)


@allow(GET=SEES_VISITORS)
def visitors(request: SignedIn) -> HttpResponse:
    seen = visitors_seen(scope=scope_for(request.user), day=clock.today())
    if name := request.GET.get("q", "").strip():
        seen = visitors_named(seen, name)
    page = Paginator(seen.defer("phone").prefetch_related("working_hours"), A_PAGE).get_page(request.GET.get("page"))
    listed = visitors_listed(visitors=list(page.object_list))
    audit_record(
        actor=request.user, action=AuditAction.VIEW, subject="visits.visitor", request=request, found=len(listed)
    )
    may_edit = request.user.role == Role.COORDINATOR
    context = {"visitors": listed, "page": page, "name": name, "may_edit": may_edit}
    if may_edit:
        context["without_login"] = visitors_free_in(reach_of(request.user)).exclude(kind=VisitorKind.NEIGHBOUR).count()
    return render(request, "desk/visitors/list.html", context)


@allow(GET=SEES_VISITORS)
def visitor(request: SignedIn, visitor_id: int) -> HttpResponse:
    shown = _visitor(request, visitor_id)
    rows = answering_on(clock.today()).filter(visitor=shown, elder__merged_into=None)
    rows = rows.order_by("kind", "elder__household__village__code", "elder_id")
    kinds = {row.elder_id: row.kind for row in rows}
    people = ledger_rows_of(elder_ids=list(kinds), day=clock.today())
    may_edit = request.user.role == Role.COORDINATOR
    if may_edit:
        audit_elders(request, list(kinds), page="visitor")
    answered = [row for row in people if kinds[row.elder.pk] == ResponsibilityKind.RESPONSIBLE]
    context = {
        "where": shown.area.name,
        "shown": shown,
        "hours": visitor_hours(shown),
        "home_village": village_at(shown.home),
        "answered": answered,
        "stood_in": [row for row in people if kinds[row.elder.pk] == ResponsibilityKind.STAND_IN],
        "tiers": Counter(row.due.tier for row in answered),
        "overdue": sum(row.due.state == "overdue" for row in answered),
        "leave": leave_ahead(visitor=shown),
        "may_edit": may_edit,
        "has_left": shown.active_until is not None and shown.active_until < clock.today(),
    }
    return render(request, "desk/visitors/visitor.html", context)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def visitor_new(request: SignedIn) -> HttpResponse:
    return _form_page(request, None)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def visitor_edit(request: SignedIn, visitor_id: int) -> HttpResponse:
    return _form_page(request, _visitor(request, visitor_id))


def _form_page(request: SignedIn, subject: Visitor | None) -> HttpResponse:
    form = VisitorForm(request.POST or None, scope=scope_for(request.user), visitor=subject)
    saved = form.saved(by=request.user) if request.method == "POST" else None
    if saved:
        messages.success(request, _("{name}的信息已保存。").format(name=saved.name) + form.home_told)
        return redirect("visitor", saved.pk)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "shown": subject, "map_data": home_map(scope=scope_for(request.user), visitor=subject)}
    return render(request, "desk/visitors/edit.html", context, status=status)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def visitor_leave(request: SignedIn, visitor_id: int) -> HttpResponse:
    """First who goes where, then, when that is right, the hand-over itself in one action."""
    leaving = _visitor(request, visitor_id)
    form = LeavingForm(request.POST or None, visitor=leaving, scope=scope_for(request.user))
    context = {"where": leaving.area.name, "form": form, "shown": leaving}
    if request.method == "GET" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "desk/visitors/leave.html", context, status=status)
    told = form.cleaned_data
    if "sure" in request.POST:
        taken = visitor_hand_over(visitor=leaving, by=request.user, **told)
        messages.success(request, _("已移交 {n} 项责任，{name}自次日起离岗。").format(n=len(taken), name=leaving.name))
        return redirect("visitor", visitor_id)
    plan = handover_plan(visitor=leaving, **told)
    audit_elders(request, {handed.former.elder_id for handed in plan}, page="visitor-leave")
    return render(request, "desk/visitors/leave.html", context | {"plan": plan})


def _visitor(request: SignedIn, visitor_id: int) -> Visitor:
    rows = scope_for(request.user).narrow(Visitor.objects.select_related("area"), "area")
    return get_object_or_404(rows.prefetch_related("working_hours"), pk=visitor_id)
