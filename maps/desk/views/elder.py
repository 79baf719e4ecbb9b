"""One elder's page: everything known, what is due, who answers, what happened, and what to do next."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role, User
from accounts.seeing.unmasking import UnmaskReason, note_kept
from base import clock
from base.error_responses import error_body
from geo.scope import scope_for
from maps.desk.selectors.changes_told import edits_of
from maps.desk.selectors.person import PersonFile, person_file, person_map
from maps.look.asked import SignedIn, whole_number
from maps.look.audit import audit_elders, numbers_refused
from maps.look.back import came_from, with_next
from maps.look.forms import UnmaskForm
from maps.map.ground import ground, township_around
from visits.register.models import Elder, ElderState, Participant, Responsibility
from visits.register.selectors.cards import card_values
from visits.register.selectors.elders import elder_list
from visits.register.services import (
    category_close,
    elder_confirm,
    elder_state_withdraw,
    participant_end,
    responsibility_end,
    tier_override_end,
)
from visits.register.services.dated_facts import KINDS

COORDINATOR = [Role.COORDINATOR]


@allow(GET=[Role.COORDINATOR])
def elder(request: SignedIn, elder_id: int) -> HttpResponse:
    """Numbers are masked; whoever answers for a county sees the name masked too."""
    return _page(request, elder_id)


@allow(POST=COORDINATOR)
def elder_numbers(request: SignedIn, elder_id: int) -> HttpResponse:
    """Telephone and identity numbers in full, which the audit trail tells (P81).

    A script that asks for one number to call gets that one alone: calling is the reason.
    """
    subject = _elder(request, elder_id)
    if "number" in request.POST:
        phone = _number(subject, request.POST["number"])
        if refusal := numbers_refused(request, elder_id, page="elder-call", reason=UnmaskReason.CALL):
            return JsonResponse(error_body(refusal), status=refusal.http_status)
        return JsonResponse({"phone": phone})
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return _page(request, elder_id, form=form)
    told = form.cleaned_data
    note = note_kept(told["note"], name=subject.name)
    if refusal := numbers_refused(request, elder_id, page="elder", reason=told["reason"], note=note):
        form.add_error(None, refusal.message)
        return _page(request, elder_id, form=form, status=refusal.http_status)
    return _page(request, elder_id, in_full=True)


def _number(subject: Elder, which: str) -> str:
    """ "own", or a contact's place in the order."""
    if which == "own":
        return str(subject.phone)
    order = whole_number(which)
    contact = subject.contacts.filter(order=order).first() if order is not None else None
    if contact is None:
        raise Http404
    return str(contact.phone)


def _page(
    request: SignedIn, elder_id: int, *, in_full: bool = False, form: UnmaskForm | None = None, status: int = 0
) -> HttpResponse:
    """`form` is why the numbers were asked for, where that is no good."""
    scope = scope_for(request.user)
    try:
        shown = person_file(scope=scope, elder_id=elder_id)
    except Elder.DoesNotExist as error:
        raise Http404 from error
    if not in_full:
        audit_elders(request, [elder_id], page="elder")
    village = shown.elder.household.village
    around = township_around(scope=scope, village=village)
    context: dict[str, Any] = {
        "where": around.name,
        "shown": shown,
        "elder": shown.elder,
        "next_step": next_step(shown),
        "in_full": in_full,
        "edits": edits_of(elder=shown.elder, in_full=in_full),
        "today": clock.today(),
        "map_data": person_map(shown) | {"ground": ground(scope=scope, area=around)},
    }
    context["asking"] = form or UnmaskForm()
    return render(request, "desk/elders/elder.html", context, status=status or (400 if form else 200))


def next_step(shown: PersonFile) -> str:
    """The one thing that matters most now: somebody who answers, then what is missing, then another look."""
    if shown.state is None and not shown.has_responsible:
        return "responsible"
    return "confirm" if shown.is_stale else ""


def _again(request: SignedIn, elder_id: int) -> HttpResponse:
    """The same page, with the way back that it had."""
    return redirect(with_next(reverse("elder", args=[elder_id]), came_from(request)))


@allow(POST=COORDINATOR)
def elder_look(request: SignedIn, elder_id: int) -> HttpResponse:
    """Somebody went through everything and it still holds (P10)."""
    elder_confirm(elder=_elder(request, elder_id), by=request.user)
    messages.success(request, _("已记下：今天核实，信息没有变化。"))
    return _again(request, elder_id)


@allow(POST=COORDINATOR)
def elder_end(request: SignedIn, elder_id: int) -> HttpResponse:
    """End one dated fact: `what` says which kind, `id` or `category` which one."""
    subject = _elder(request, elder_id)
    what = request.POST.get("what", "")
    if what not in _ENDING:
        messages.error(request, _("没有选择要结束的内容，什么都没有改。"))
        return _again(request, elder_id)
    card = KINDS[what].card
    stood = card_values(card=card, elder=subject)
    _ENDING[what](subject, request.POST.get("id", ""), request.user)
    if card_values(card=card, elder=subject) == stood:
        messages.info(request, _("早已结束，什么都没有改。"))
    else:
        messages.success(request, _("已保存。原来的内容还在变更记录里。"))
    return _again(request, elder_id)


_ENDING: dict[str, Callable[[Elder, str, User], None]] = {
    "category": lambda elder, which, by: category_close(elder=elder, category=which, last_day=clock.today(), by=by),
    "tier": lambda elder, which, by: tier_override_end(elder=elder, by=by),
    "state": lambda elder, which, by: elder_state_withdraw(state=_own(ElderState, elder, which), by=by),
    "participant": lambda elder, which, by: participant_end(participant=_own(Participant, elder, which), by=by),
    "responsibility": lambda elder, which, by: responsibility_end(
        responsibility=_own(Responsibility, elder, which), by=by
    ),
}


def _own(model: Any, subject: Elder, which: str) -> Any:
    return get_object_or_404(model.objects.filter(elder=subject), pk=whole_number(which) or 0)


def _elder(request: SignedIn, elder_id: int) -> Elder:
    return get_object_or_404(elder_list(scope=scope_for(request.user)), pk=elder_id)
