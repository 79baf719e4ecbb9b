"""The drawer of a plan's page: what was chosen on the map, in a list or in the timetable."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import allow
from accounts.models import Role
from dispatch.plans.models import Plan
from dispatch.plans.selectors import plans_seen
from geo.scope import Scope, scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.week.selectors.drawer import drawer_asked


@allow(GET=[Role.COORDINATOR])
def plan_drawer(request: SignedIn, plan_id: int) -> HttpResponse:
    """`?visitor=12&day=2026-11-24`, `?stop=`, `?elder=` or `?village=`: a part of the page, asked for by its script."""
    scope = scope_for(request.user)
    shown = get_object_or_404(plans_seen(scope=scope), pk=plan_id)
    return render(request, "week/plan/drawer_part.html", drawer_context(request, shown, scope))


def drawer_context(request: SignedIn, plan: Plan, scope: Scope) -> dict[str, Any]:
    """For the part and for the page that is opened with a choice in its address; who looked is on record."""
    drawer = drawer_asked(scope=scope, plan=plan, asked=request.GET.dict())
    if drawer:
        audit_elders(request, sorted(drawer.elder_ids), page="plan-drawer", area=plan.area)
    context: dict[str, Any] = {"drawer": drawer, "plan": plan}
    if drawer and drawer.visitor:  # the map's own choices begin with it
        context |= {"chosen_visitor": drawer.visitor.visitor_id, "chosen_day": drawer.visitor.day}
    return context
