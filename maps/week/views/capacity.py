"""Before planning: hours owed and hours on duty by village, as a map and a table, and who stands behind each number."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import allow
from accounts.models import Role
from accounts.sign_in.sessions import background
from base import clock
from dispatch.plans import prices
from dispatch.plans.periods import week_start
from dispatch.plans.selectors.capacity import weeks_to_look_at
from geo.errors import AreaHasNoPlace
from geo.models import Area
from geo.scope import scope_for
from maps.look.areas import areas_planned
from maps.look.asked import SignedIn, area_asked, whole_number
from maps.look.audit import audit_elders
from maps.look.weeks import LAST_DAY_OF_WEEK, span_words, week_code, week_name, week_number
from maps.map.ground import ground
from maps.map.selectors.layers import inhabited_box
from maps.week.selectors.capacity import (
    CLASSES,
    FAR_CHOICES,
    LISTS,
    capacity_layer,
    capacity_shown,
    people_behind,
    people_listed,
)

COORDINATOR = [Role.COORDINATOR]
FAR_UNASKED = FAR_CHOICES[1]
A_PAGE = 100


@allow(GET=COORDINATOR)
def capacity(request: SignedIn) -> HttpResponse:
    """`?area=140406104000&week=2026-W49`; unasked of the week to come. The figures come as a part of it."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    scope = scope_for(request.user)
    context = _frame(request, area) | {
        "areas": areas_planned(scope=scope),
        "weeks": [(one, week_code(one), week_name(one), _days(one)) for one in weeks_to_look_at()],
        "far_choices": FAR_CHOICES,
        "service_min": prices.SERVICE_S // 60,
        "arriving_min": prices.ARRIVING_S // 60,
        "percents": [round(100 * edge) for edge in CLASSES],
        "map_data": {"ground": ground(scope=scope, area=area), "box": box_of(area)},
    }
    return render(request, "week/capacity/capacity.html", context)


@background
@allow(GET=COORDINATOR)
def capacity_part(request: SignedIn) -> HttpResponse:
    """The figures alone: the first time the ways of a township are looked up, which takes some seconds."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    told = _frame(request, area)
    shown = capacity_shown(area=area, monday=told["monday"], far_min=told["far"])
    return render(request, "week/capacity/part.html", told | {"shown": shown, "layer": capacity_layer(shown.villages)})


@allow(GET=COORDINATOR)
def capacity_people(request: SignedIn) -> HttpResponse:
    """`?list=ending&village=140406104200`: who stands behind a number of a village, or of the whole area."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    scope, told, key = scope_for(request.user), _frame(request, area), request.GET.get("list", "people")
    within = area
    if code := request.GET.get("village"):
        villages = scope.narrow(Area.objects.filter(valid_to=None, code__startswith=area.prefix), "")
        within = get_object_or_404(villages, code=code)
    monday, far_min = told["monday"], told["far"]
    elders = people_behind(scope=scope, area=area, within=within, monday=monday, far_min=far_min, key=key)
    page = Paginator(elders, A_PAGE).get_page(request.GET.get("page"))
    listed = people_listed(elders=list(page.object_list), day=monday)
    audit_elders(request, [one.elder.pk for one in listed], page=f"capacity:{key}", area=within)
    context = told | {"title": LISTS[key], "key": key, "within": within, "people": listed, "page": page}
    return render(request, "week/capacity/people.html", context)


def _frame(request: SignedIn, area: Area) -> dict[str, Any]:
    monday = _monday(request)
    far = whole_number(request.GET.get("far", "")) or FAR_UNASKED
    return {
        "where": area.name,
        "when": week_number(monday),
        "area": area,
        "monday": monday,
        "week": week_code(monday),
        "week_name": week_name(monday),
        "days": _days(monday),
        "far": far if far in FAR_CHOICES else FAR_UNASKED,
        "today": clock.today(),
    }


def _monday(request: SignedIn) -> date:
    weeks = weeks_to_look_at()
    asked = request.GET.get("week")
    if not asked:
        return weeks[1]
    monday = week_start(asked)
    if monday not in weeks:
        raise Http404
    return monday


def _days(monday: date) -> str:
    return span_words(monday, monday + LAST_DAY_OF_WEEK)


def box_of(area: Area) -> list[float] | None:
    try:
        return list(inhabited_box(area=area))
    except AreaHasNoPlace:
        return None
