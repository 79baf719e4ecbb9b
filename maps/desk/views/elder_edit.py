"""Editing the cards of a person's page, and entering a new elder."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.seeing.unmasking import Counted
from base.error_responses import error_response
from geo.address import short_name
from geo.scope import scope_for
from maps.desk.forms.elders import FORMS, CardForm
from maps.desk.forms.elders.new import NewElderForm
from maps.desk.selectors.changes_told import edits_of, values_told
from maps.look.asked import SignedIn, whole_number
from maps.look.audit import audit_elders, numbers_refused
from maps.look.back import redirect_back
from visits.register.models import Card, Elder
from visits.register.selectors.elders import elder_list

COORDINATOR = [Role.COORDINATOR]


@allow(GET=COORDINATOR, POST=COORDINATOR)
def elder_edit(request: SignedIn, elder_id: int, card: str) -> HttpResponse:
    """The form shows whole numbers, so that opening it counts as unmasking."""
    if card not in FORMS:
        raise Http404
    elder = get_object_or_404(elder_list(scope=scope_for(request.user)), pk=elder_id)
    form = FORMS[card](request.POST or None, elder=elder)
    if request.method == "POST":
        if form.saved(by=request.user):
            said = _("{card}已保存。") if form.made_a_change else _("{card}和原来一样，什么都没有改。")
            messages.success(request, said.format(card=Card(card).label))
            return redirect_back(request, reverse("elder", args=[elder_id]))
        return _edit_page(request, elder, card, form, status=400)
    if refusal := numbers_refused(request, elder_id, page=f"edit:{card}", counted=Counted.FORM):
        return error_response(request, refusal)
    return _edit_page(request, elder, card, form)


def _edit_page(request: SignedIn, elder: Elder, card: str, form: CardForm, status: int = 200) -> HttpResponse:
    """After somebody else's edit: what stands there now, beside what was typed."""
    overtaken = bool(form.is_bound and form.data.get("seen") != request.POST.get("seen"))
    context: dict[str, Any] = {
        "where": short_name(elder.household.village.name),
        "elder": elder,
        "card": Card(card),
        "form": form,
        "overtaken": overtaken,
        "now": values_told(card=Card(card), values=form.stands_now(elder), in_full=True) if overtaken else [],
        "edit": next(iter(edits_of(elder=elder, in_full=True)), None) if overtaken else None,
    }
    return render(request, "desk/elders/edit.html", context, status=status)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def elder_new(request: SignedIn) -> HttpResponse:
    """`?beside=12` puts the new elder behind the same door."""
    scope = scope_for(request.user)
    number = whole_number(request.GET.get("beside", ""))
    beside = get_object_or_404(elder_list(scope=scope), pk=number) if number else None
    form = NewElderForm(request.POST or None, scope=scope, beside=beside)
    if request.method == "POST":
        elder = form.saved(by=request.user)
        if elder:
            messages.success(request, _("已纳入台账。请补上还不知道的各项。"))
            return redirect("elder", elder.pk)
    if beside:
        audit_elders(request, [beside.pk], page="elder-new")
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/elders/new.html", {"form": form, "beside": beside}, status=status)
