"""Visitors lent to a neighbour township: granted, looked at by both townships, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import DomainError
from dispatch.plans.models import Lending
from dispatch.plans.services import lending_withdraw
from geo.scope import scope_for
from maps.look.asked import SignedIn, whole_number
from maps.look.weeks import span_words
from maps.week.forms.lending import LendingForm
from maps.week.selectors.lendings import lendings_seen, seconds_lent, stops_left_behind

COORDINATOR = [Role.COORDINATOR]
READS = [Role.COORDINATOR, Role.LEADER]


@allow(GET=COORDINATOR, POST=COORDINATOR)
def lending_new(request: SignedIn) -> HttpResponse:
    """`?visitor=12&day=2026-11-23` fill the form in."""
    day = request.GET.get("day") or clock.today().isoformat()
    given = {"visitor": whole_number(request.GET.get("visitor", "")), "first_day": day, "last_day": day}
    sent = request.POST if request.method == "POST" else None
    form = LendingForm(sent, scope=scope_for(request.user), given=given)
    made = form.saved(by=request.user) if request.method == "POST" else None
    if made:
        messages.success(request, _("{name}已借给{area}。").format(name=made.visitor.name, area=made.area.name))
        return redirect("lending", made.pk)
    return render(
        request, "week/roster/lending_new.html", {"form": form}, status=400 if request.method == "POST" else 200
    )


@allow(GET=READS)
def lending(request: SignedIn, lending_id: int) -> HttpResponse:
    shown = _lending(request, lending_id)
    today, is_mine = clock.today(), scope_for(request.user).covers(shown.visitor.area)
    stands = shown.withdrawn_at is None and shown.last_day >= today
    context: dict[str, Any] = {
        "lending": shown,
        "where": shown.visitor.area.name,
        "days": span_words(shown.first_day, shown.last_day),
        "seconds": seconds_lent(lending=shown) if stands else 0,
        "stops": stops_left_behind(lending=shown, today=today) if stands else 0,
        "stands": stands,
        "may_withdraw": stands and is_mine and request.user.role == Role.COORDINATOR,
    }
    return render(request, "week/roster/lending.html", context)


@allow(POST=COORDINATOR)
def lending_taken_back(request: SignedIn, lending_id: int) -> HttpResponse:
    rows = scope_for(request.user).narrow(Lending.objects.all(), "visitor__area")
    try:
        taken = lending_withdraw(lending=get_object_or_404(rows, pk=lending_id), by=request.user)
        messages.success(request, _("借用已撤回，{name}从今天起回到本乡镇。").format(name=taken.visitor.name))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("lending", lending_id)


def _lending(request: SignedIn, lending_id: int) -> Lending:
    return get_object_or_404(lendings_seen(scope=scope_for(request.user)), pk=lending_id)
