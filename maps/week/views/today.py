"""What needs the coordinator today: every number a list, every list a next action."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from dispatch.incidents.selectors import incidents_open
from geo.models import Area
from geo.scope import Scope, scope_for
from maps.look.asked import SignedIn, area_asked
from maps.look.audit import audit_elders
from maps.look.back import redirect_back
from maps.look.words import day
from maps.week.selectors.attention import attention, attention_list, hazards_of, standings, with_answering
from maps.week.selectors.carried import waiting_summary
from maps.week.selectors.today import leave_hit, not_recorded, proposals_waiting
from visits.register.models import Hazard
from visits.register.services import hazard_close, hazard_reopen

COORDINATOR = [Role.COORDINATOR]
NAMED = 5
"""How many of a list are named beside its number; the number leads to all."""
A_PAGE = 100


@allow(GET=COORDINATOR)
def today(request: SignedIn) -> HttpResponse:
    """Of `?area=140406104000`."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    scope = scope_for(request.user)
    told = attention(people=standings(scope=scope, area=area))
    named = {one.elder_id: one for _kind, concerned in told for one in concerned[:NAMED]}
    audit_elders(request, sorted(named), page="today", area=area)
    shown = {one.elder_id: one for one in with_answering(named.values())}
    context = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "attention": [
            (kind, len(concerned), [shown[one.elder_id] for one in concerned[:NAMED]]) for kind, concerned in told
        ],
        "not_recorded": not_recorded(area=area),
        "waiting": waiting_summary(scope=scope, area=area),
        **beside_people(scope=scope, area=area),
    }
    return render(request, "week/today/today.html", context)


def beside_people(*, scope: Scope, area: Area) -> dict[str, Any]:
    """What is to be done that is no list of people, for the plan's page too."""
    return {
        "incidents": incidents_open(scope=scope).filter(area__code__startswith=area.prefix),
        "leave_hit": leave_hit(area=area),
        "proposals": proposals_waiting(area=area),
    }


@allow(GET=COORDINATOR)
def people(request: SignedIn) -> HttpResponse:
    """The people behind one of the numbers under "what needs me today": `?list=overdue`."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    scope = scope_for(request.user)
    kind, concerned = attention_list(key=request.GET.get("list", "overdue"), people=standings(scope=scope, area=area))
    page = Paginator(concerned, A_PAGE).get_page(request.GET.get("page"))
    audit_elders(request, [one.elder_id for one in page], page=f"people:{kind.key}", area=area)
    shown = with_answering(page)
    hazards = hazards_of(people=shown) if kind.key == "hazard" else {}
    context = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "kind": kind,
        "page": page,
        "people": shown,
        "rows": [(one, hazards.get(one.household_id, [])) for one in shown],
        "closed": _closed_today(scope, area) if kind.key == "hazard" else [],
    }
    return render(request, "week/today/people.html", context)


def _closed_today(scope: Scope, area: Area) -> list[Hazard]:
    """What was said to be gone today: a slip of the finger is put right in the same place."""
    rows = Hazard.objects.filter(closed_on=clock.today(), household__village__code__startswith=area.prefix)
    return list(scope.narrow(rows, "household__village").select_related("household__village").order_by("pk"))


@allow(POST=COORDINATOR)
def hazard_closed(request: SignedIn, hazard_id: int) -> HttpResponse:
    closed = hazard_close(hazard=_hazard(request, hazard_id), by=request.user)
    messages.success(request, _("{kind}隐患已登记消除。").format(kind=closed.get_kind_display()))
    return redirect_back(request, f"{reverse('people')}?list=hazard")


@allow(POST=COORDINATOR)
def hazard_reopened(request: SignedIn, hazard_id: int) -> HttpResponse:
    held = hazard_reopen(hazard=_hazard(request, hazard_id), by=request.user)
    messages.success(request, _("{kind}隐患又列为没有消除。").format(kind=held.get_kind_display()))
    return redirect_back(request, f"{reverse('people')}?list=hazard")


def _hazard(request: SignedIn, hazard_id: int) -> Hazard:
    rows = scope_for(request.user).narrow(Hazard.objects.all(), "household__village")
    return get_object_or_404(rows, pk=hazard_id)
