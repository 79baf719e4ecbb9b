"""A household becomes two, or somebody lives with another one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from geo.address import short_name
from geo.scope import scope_for
from maps.desk.forms.elders.move import JoinForm, SplitForm
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.back import redirect_back
from visits.register.selectors.elders import elder_list

COORDINATOR = [Role.COORDINATOR]


@allow(GET=COORDINATOR, POST=COORDINATOR)
def elder_move(request: SignedIn, elder_id: int) -> HttpResponse:
    """`?q=王` seeks the household to live with; `how` says which of the two forms was sent."""
    scope = scope_for(request.user)
    elder = get_object_or_404(elder_list(scope=scope), pk=elder_id)
    sought, how = request.GET.get("q", "").strip()[:50], request.POST.get("how")
    split = SplitForm(request.POST if how == "split" else None, elder=elder)
    join = JoinForm(request.POST if how == "join" else None, elder=elder, scope=scope, sought=sought)
    sent = split if how == "split" else join
    if request.method == "POST" and sent.is_bound and sent.saved(by=request.user):
        messages.success(request, _("已保存。从前住在哪里，状态一栏和变更记录里都能查到。"))
        return redirect_back(request, reverse("elder", args=[elder_id]))
    seen = {elder_id, *(one.pk for household in join.fields["household"].queryset for one in household.elders.all())}  # type: ignore[attr-defined]
    audit_elders(request, sorted(seen), page="elder-move")
    context = {
        "where": short_name(elder.household.village.name),
        "elder": elder,
        "split": split,
        "join": join,
        "sought": sought,
    }
    return render(request, "desk/elders/move.html", context, status=400 if request.method == "POST" else 200)
