"""Why nobody came: a coordinator says it of each window that passed without a visit (P13)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import allow
from accounts.models import Role
from base import clock
from geo.address import short_name
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.back import came_from, with_next
from maps.look.people import where_lives
from maps.look.words import day
from visits.duty.coverage import missed_visits
from visits.duty.models import MissedBecause, MissedReason
from visits.duty.services.missed import missed_reason_set
from visits.errors import ReasonRefused
from visits.register.models import Elder


class MissedForm(forms.Form):
    first_day = forms.DateField(widget=forms.HiddenInput)
    last_day = forms.DateField(widget=forms.HiddenInput)
    because = forms.ChoiceField(
        label=gettext_lazy("原因"),
        choices=MissedBecause.choices,
        error_messages={"required": gettext_lazy("请选择原因。")},
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


@allow(GET=[Role.COORDINATOR], POST=[Role.COORDINATOR])
def missed(request: SignedIn, elder_id: int) -> HttpResponse:
    """The windows missed in the last three months, each with its reason."""
    elders = Elder.objects.select_related("household__village")
    elder = get_object_or_404(scope_for(request.user).narrow(elders, "household__village"), pk=elder_id)
    form = MissedForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _saved(request, elder, form):
        return redirect(with_next(reverse("missed", args=[elder.pk]), came_from(request)))
    audit_elders(request, [elder.pk], page="missed")
    said = {(row.first_day, row.last_day): row for row in MissedReason.objects.filter(elder=elder)}
    windows = missed_visits(elders=Elder.objects.filter(pk=elder.pk))
    context = {
        "elder": elder,
        "where": short_name(elder.household.village.name),
        "when": day(clock.today()),
        "where_lives": where_lives(elder.household),
        "windows": [(window, said.get((window.first_day, window.last_day))) for window in windows],
        "choices": MissedBecause.choices,
        "form": form,
    }
    return render(request, "figures/missed/missed.html", context, status=400 if form else 200)


def _saved(request: SignedIn, elder: Elder, form: MissedForm) -> bool:
    try:
        missed_reason_set(elder=elder, by=request.user, **form.cleaned_data)
    except ReasonRefused as error:
        form.add_error(None, error.detail["problem"])
        return False
    messages.success(request, _("原因已登记，会出现在领导的名单里。"))
    return True
