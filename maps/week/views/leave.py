"""Leave: entered with whoever stands in, changed, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import DomainError
from geo.scope import scope_for
from maps.look import words
from maps.look.asked import SignedIn, whole_number
from maps.look.time_off import part_words
from maps.week.forms.roster import LeaveForm
from visits.register.models import Absence
from visits.register.selectors.absences import absence_fingerprint
from visits.register.services import absence_withdraw

COORDINATOR = [Role.COORDINATOR]
READS = [Role.COORDINATOR, Role.LEADER]


@allow(GET=COORDINATOR, POST=COORDINATOR)
def leave_new(request: SignedIn) -> HttpResponse:
    """`?visitor=12&day=2026-11-23` fill the form in."""
    day = request.GET.get("day") or clock.today().isoformat()
    given = {"visitor": whole_number(request.GET.get("visitor", "")), "first_day": day, "last_day": day}
    form = LeaveForm(request.POST or None, scope=scope_for(request.user), given=given)
    return _form_page(request, form)


@allow(GET=READS, POST=COORDINATOR)
def leave_shown(request: SignedIn, absence_id: int) -> HttpResponse:
    absence = _absence(request, absence_id)
    form = LeaveForm(request.POST or None, scope=scope_for(request.user), absence=absence)
    return _form_page(request, form, absence)


def _form_page(request: SignedIn, form: LeaveForm, absence: Absence | None = None) -> HttpResponse:
    saved = form.saved(by=request.user) if request.method == "POST" else None
    if saved:
        messages.success(request, _saved_words(saved))
        return redirect("leave", saved.pk)
    context: dict[str, Any] = {"form": form, "absence": absence}
    if absence:
        context |= {
            "where": absence.visitor.area.name,
            "part": part_words(absence),
            "covers": absence.covers.values("elder").distinct().count(),
            "may_edit": request.user.role == Role.COORDINATOR and absence.withdrawn_at is None,
            "seen": absence_fingerprint(absence),
        }
    status = 400 if request.method == "POST" else 200
    return render(request, "week/roster/leave.html", context, status=status)


def _saved_words(saved: Absence) -> str:
    days = _("{first} 至 {last}").format(first=words.day(saved.first_day), last=words.day(saved.last_day))
    told = _("{name} {days}的请假已登记。").format(name=saved.visitor.name, days=days)
    if saved.stand_in is None:
        return told
    n = saved.covers.values("elder").distinct().count()
    return told + _("{name}代为负责 {n} 位老人，到期自动还给本人。").format(name=saved.stand_in.name, n=n)


@allow(POST=COORDINATOR)
def leave_taken_back(request: SignedIn, absence_id: int) -> HttpResponse:
    absence = _absence(request, absence_id)
    try:
        absence_withdraw(absence=absence, by=request.user, seen=request.POST.get("seen") or None)
        messages.success(request, _("请假已撤回，代班也随之撤回。"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("leave", absence_id)


def _absence(request: SignedIn, absence_id: int) -> Absence:
    rows = scope_for(request.user).narrow(Absence.objects.all(), "visitor__area")
    return get_object_or_404(rows.select_related("visitor__area", "stand_in", "made_by", "withdrawn_by"), pk=absence_id)
