"""The login of a visitor, from the visitor's side: chosen, made with a slip, parted; and for all who have none."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.invited.services import invitation_of
from accounts.models import AuditAction, Role, User
from base import clock
from base.errors import InputInvalid
from maps.desk.selectors.users import (
    logins_free,
    logins_without_password,
    reach_of,
    state_said,
    visitors_free_in,
    visitors_reached_by,
)
from maps.desk.views.slips import slips_page
from maps.look.asked import SignedIn, whole_number
from visits.errors import LoginRefused
from visits.register.models import Visitor, VisitorKind
from visits.register.services.logins import login_is_free, login_join, login_part, logins_make, slips_make

MAKES_LOGINS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@allow(GET=MAKES_LOGINS, POST=MAKES_LOGINS)
def visitor_login(request: SignedIn, visitor_id: int) -> HttpResponse:
    """`act`: make a login with its slip, join one that there is, a new slip, part."""
    reach = reach_of(request.user)
    shown = get_object_or_404(visitors_reached_by(reach), pk=visitor_id)
    if request.method == "POST":
        return _done(request, shown, request.POST.get("act", ""))
    login = None if login_is_free(shown) else shown.user
    state, chip = state_said(login) if login else ("", "")
    context = {
        "shown": shown,
        "login": login,
        "state": state,
        "chip": chip,
        "invitation": invitation_of(user=login) if login else None,
        "is_reached": bool(login and reach.users().filter(pk=login.pk).exists()),
        "free": [] if login else list(logins_free(reach)),
        "has_left": shown.active_until is not None and shown.active_until < clock.today(),
    }
    audit_record(actor=request.user, action=AuditAction.VIEW, subject=f"visits.visitor:{shown.pk}", request=request)
    return render(request, "desk/visitors/login.html", context)


def _done(request: SignedIn, shown: Visitor, act: str) -> HttpResponse:
    reach, here = reach_of(request.user), reverse("visitor-login", args=[shown.pk])
    match act:
        case "make":
            slips = logins_make(visitors=[shown], by=request.user)
            if not slips:
                raise LoginRefused(visitor=shown.name, problem=_("这位探访员已有登录，请先解除。"))
            return slips_page(request, slips, back=here)
        case "join":
            chosen = get_object_or_404(logins_free(reach), pk=whole_number(request.POST.get("user", "")) or 0)
            login_join(visitor=shown, user=chosen, by=request.user)
            messages.success(
                request, _("{name}登录后看到探访员{visitor}的行程。").format(name=chosen, visitor=shown.name)
            )
        case "slip":
            slips = slips_make(users=[_login_reached(request, shown)], by=request.user)
            return slips_page(request, slips, back=here)
        case "part":
            user = _login_reached(request, shown)
            login_part(visitor=shown, by=request.user)
            messages.success(request, _("{name}不再对应探访员{visitor}。").format(name=user, visitor=shown.name))
        case _:
            raise InputInvalid
    return redirect("visitor-login", shown.pk)


def _login_reached(request: SignedIn, shown: Visitor) -> User:
    """A login that opens areas beyond one's own is not one's own to give away."""
    return get_object_or_404(reach_of(request.user).users().filter(role=Role.VISITOR), visitor=shown)


@allow(GET=MAKES_LOGINS, POST=MAKES_LOGINS)
def visitors_logins(request: SignedIn) -> HttpResponse:
    """All who have none, and all who have not used their slip: ticked people get slips, on one sheet."""
    reach = reach_of(request.user)
    without, waiting = visitors_free_in(reach), logins_without_password(reach)
    if request.method == "POST":
        keys = [key for text in request.POST.getlist("visitor") if (key := whole_number(text)) is not None]
        if request.POST.get("act") == "again":
            slips = slips_make(users=waiting.filter(visitor__in=keys), by=request.user)
        else:
            slips = logins_make(visitors=list(without.filter(pk__in=keys)), by=request.user)
        if slips:
            return slips_page(request, slips, back=reverse("visitors-logins"))
        messages.warning(request, _("没有勾选还需要纸条的人，什么也没有做。"))
        return redirect("visitors-logins")
    context = {"without": without, "waiting": waiting, "neighbour": VisitorKind.NEIGHBOUR}
    audit_record(actor=request.user, action=AuditAction.VIEW, subject="visits.visitor", request=request, page="logins")
    return render(request, "desk/visitors/logins.html", context)
