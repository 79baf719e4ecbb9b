"""One action for several elders: choose, see what it means, do it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import allow
from accounts.models import Role
from base.errors import NotFound
from geo.scope import scope_for
from maps.desk.forms.elders_bulk import ACTIONS, Action, BulkForm
from maps.desk.views.elders import back_to_list
from maps.look.asked import SignedIn, whole_number
from maps.look.audit import audit_elders
from visits.register.models import Elder
from visits.register.selectors.elders import elder_list

COORDINATOR = [Role.COORDINATOR]
MOST = 500


@allow(POST=COORDINATOR)
def elders_bulk(request: SignedIn) -> HttpResponse:
    """`action` and `elder` come from the list; `asked` with the action's form; `sure` when what it means was read."""
    action, elders = ACTIONS.get(request.POST.get("action", "")), _chosen(request)
    if action is None or not elders:
        messages.error(request, _("请先在名单里勾选老人，再选要做什么。"))
        return back_to_list(request.POST.get("back", ""))
    audit_elders(request, [elder.pk for elder in elders], page=f"bulk:{action.key}")
    if "asked" not in request.POST:
        return _page(request, action, elders, action.form(elders=elders))
    form = action.form(request.POST, elders=elders)
    if not form.is_valid():
        return _page(request, action, elders, form, status=400)
    consequences = form.consequences()
    if consequences and "sure" not in request.POST:
        return _page(request, action, elders, form, consequences=consequences)
    return _done(request, action, elders, form)


def _done(request: SignedIn, action: Action, elders: list[Elder], form: BulkForm) -> HttpResponse:
    outcome = form.apply(by=request.user)
    if outcome.refused and not outcome.done:
        form.add_error(None, "；".join(outcome.refused))
        return _page(request, action, elders, form, status=400)
    said = ngettext("{title}：已完成 {n} 人。", "{title}：已完成 {n} 人。", outcome.done)
    if outcome.done:
        messages.success(request, said.format(title=form.title, n=outcome.done))
    if outcome.as_before:
        messages.info(request, _("{n} 人本来就是这样，没有改动。").format(n=outcome.as_before))
    for refusal in outcome.refused:
        messages.error(request, refusal)
    back = request.POST.get("back", "")  # "" where one came from somebody's page
    if not back and len(elders) == 1 and action.key != "transfer":
        return redirect("elder", elders[0].pk)
    return back_to_list(back)


def _chosen(request: SignedIn) -> list[Elder]:
    """All of them must be the user's; one that is not is not found."""
    ids = {number for text in request.POST.getlist("elder") if (number := whole_number(text))}
    found = list(
        elder_list(scope=scope_for(request.user)).select_related("household__village__parent").filter(pk__in=ids)
    )
    if len(found) != len(ids) or len(ids) > MOST:
        raise NotFound
    return found


def _page(
    request: SignedIn,
    action: Action,
    elders: list[Elder],
    form: BulkForm,
    consequences: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    back = request.POST.get("back", "")
    context = {"action": action, "elders": elders, "form": form, "consequences": consequences, "back": back}
    return render(request, "desk/elders/bulk.html", context, status=status)
