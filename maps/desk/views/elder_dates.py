"""The days of one dated fact corrected, or a fact entered by mistake taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from geo.address import short_name
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.back import redirect_back
from maps.look.form_base import day_field, refusal_said
from visits.errors import FactsRefused
from visits.register.selectors.cards import card_values
from visits.register.selectors.elders import elder_list
from visits.register.services.dated_facts import KINDS, fact_dates_correct, fact_withdraw

COORDINATOR = [Role.COORDINATOR]


class DatesForm(forms.Form):
    def __init__(self, data: QueryDict | None, *, fact: Any, has_end: bool) -> None:
        super().__init__(data, initial={"since": fact.since, "until": getattr(fact, "until", None)})
        self.fields["since"] = day_field(_("从哪天起"))
        if has_end:
            self.fields["until"] = day_field(_("到哪天止"), required=False, help_text=_("不填：一直有效。"))

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [("", list(self.visible_fields()))]


@allow(GET=COORDINATOR, POST=COORDINATOR)
def elder_dates(request: SignedIn, elder_id: int, fact_kind: str, fact_id: int) -> HttpResponse:
    """`withdraw` takes the whole fact back; else its days are those of the form."""
    if fact_kind not in KINDS:
        raise Http404
    kind = KINDS[fact_kind]
    elder = get_object_or_404(elder_list(scope=scope_for(request.user)), pk=elder_id)
    fact = get_object_or_404(kind.model.objects.filter(elder=elder), pk=fact_id)
    form = DatesForm(request.POST or None, fact=fact, has_end=kind.has_end)
    if request.method == "POST":
        stood = card_values(card=kind.card, elder=elder)
        if "withdraw" in request.POST:
            fact_withdraw(kind=fact_kind, fact=fact, by=request.user)
            messages.success(request, _("已撤销。登记过的内容还在变更记录里。"))
            return redirect_back(request, reverse("elder", args=[elder_id]))
        if _corrected(request, fact_kind, fact, form):
            changed = card_values(card=kind.card, elder=elder) != stood
            messages.success(request, _("日期已更正。") if changed else _("日期和原来一样，什么都没有改。"))
            return redirect_back(request, reverse("elder", args=[elder_id]))
    audit_elders(request, [elder_id], page=f"dates:{fact_kind}")
    context = {
        "where": short_name(elder.household.village.name),
        "elder": elder,
        "card": kind.card,
        "fact": fact,
        "form": form,
    }
    return render(request, "desk/elders/dates.html", context, status=400 if form.errors else 200)


def _corrected(request: SignedIn, kind: str, fact: Any, form: DatesForm) -> bool:
    if not form.is_valid():
        return False
    try:
        fact_dates_correct(kind=kind, fact=fact, by=request.user, **form.cleaned_data)
    except FactsRefused as error:
        refusal_said(form, error)
    return not form.errors
