"""What the week begins with, as one list: visits that were not made, and whatever else waits for the coordinator."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import allow
from accounts.models import Role
from base import clock
from geo.scope import scope_for
from maps.look.asked import SignedIn, area_asked
from maps.look.audit import audit_elders
from maps.look.words import day
from maps.map.location_queue import locations_queue
from maps.week.selectors.attention import unassigned_count
from maps.week.selectors.carried import carried_shown, files_refused
from maps.week.selectors.changes import changes_in_force
from visits.records.selectors.records import flag_list


@allow(GET=[Role.COORDINATOR])
def waiting(request: SignedIn) -> HttpResponse:
    """Of `?area=140406104000`; every number is that of the page it leads to. `?group=tried` shows all of one reason."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    scope = scope_for(request.user)
    carried = carried_shown(area=area, whole=request.GET.get("group", ""), number=request.GET.get("page"))
    audit_elders(request, carried.elder_ids, page="waiting")
    context = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "today": clock.today(),
        "carried": carried,
        "doors": locations_queue(scope=scope, area=area),
        "unassigned": unassigned_count(scope=scope, area=area),
        "flags": flag_list(scope=scope).count(),
        "files": files_refused(scope=scope, area=area, since=carried.since),
        "changed": changes_in_force(area=area),
    }
    return render(request, "week/plan/waiting.html", context)
