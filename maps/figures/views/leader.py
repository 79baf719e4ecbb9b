"""Coverage for those who answer for a township or a county: the figures, the map, and the people behind each number."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.seeing.need_to_know import Sight
from base import clock
from geo.models import Area, Level
from geo.scope import areas_granted, scope_for
from maps.figures.selectors.beside import beside_layer
from maps.figures.selectors.coverage import coverage_of
from maps.figures.selectors.coverage_list import figure_known, people_behind, people_listed
from maps.figures.selectors.hazards import DAYS_TO_FIX, hazards_of
from maps.figures.selectors.parts import parts_of
from maps.figures.selectors.theme_layer import theme_layer
from maps.figures.selectors.view import headline, month_told
from maps.figures.selectors.workload import workload_of
from maps.figures.themes import THEMES, theme_known
from maps.figures.weeks_back import sunday_asked, weeks_back
from maps.look.asked import SignedIn, month_asked
from maps.look.audit import audit_elders
from maps.look.purposes import seen_on
from maps.look.weeks import week_code, week_number
from maps.look.words import month_and_day
from maps.map.ground import ground
from maps.map.shared_corners import packed
from visits.duty.policy import MONTH, period_of

SEES_FIGURES = (Role.LEADER, Role.COORDINATOR)
ROWS_PER_PAGE = 100


@allow(GET=SEES_FIGURES)
def coverage(request: SignedIn) -> HttpResponse:
    """The first of the areas granted; a user without any is told so."""
    area = areas_granted(request.user).first()
    if area is None:
        return render(request, "figures/no_area.html")
    asked = request.GET.urlencode()
    return redirect(reverse("coverage-area", args=[area.code]) + (f"?{asked}" if asked else ""))


@allow(GET=SEES_FIGURES)
def coverage_area(request: SignedIn, area_code: str) -> HttpResponse:
    area, month = area_of(request, area_code), month_asked(request)
    granted, theme = areas_granted(request.user), theme_known(request.GET.get("theme", ""))
    context = {
        "where": area.name,
        **headline(area=area, month=month),
        "granted": granted if len(granted) > 1 else [],
        "above": _above(request, area),
        **_months(month),
        "themes": THEMES.values(),
        "theme": theme,
        "painted_url": _theme_url(area, month, theme.name),
        "map_data": {
            "theme": theme.name,
            "themes": {name: {"url": _theme_url(area, month, name)} for name in THEMES},
            "weeks": [{"code": week_code(sunday), "words": _until(sunday)} for sunday in weeks_back(clock.today())],
            "beside": {"url": reverse("coverage-beside", args=[area.code])},
            "words": {
                "failed": _("地图数据没有取到，请刷新页面。"),
                "now": _("现在"),
                "nowhere": _("各村还没有位置。"),
            },
            "ground": ground(scope=scope_for(request.user), area=area),
        },
    }
    return render(request, "figures/coverage.html", context)


@allow(GET=SEES_FIGURES)
def coverage_more(request: SignedIn, area_code: str) -> HttpResponse:
    """The part of the page that takes longer to count; the page asks for it once it is there itself."""
    area, month = area_of(request, area_code), month_asked(request)
    return render(request, "figures/more.html", more(area=area, month=month))


def more(*, area: Area, month: date) -> dict[str, Any]:
    is_village = area.level in (Level.VILLAGE, Level.GRID)
    return {
        "area": area,
        "month": month,
        "parts": parts_of(area=area, month=month),
        "hazards": hazards_of(area=area, month=month),
        "workload": None if is_village else workload_of(area=area, month=month),
        "days_to_fix": {name.value: days for name, days in DAYS_TO_FIX.items()},
    }


@allow(GET=SEES_FIGURES)
def coverage_layer(request: SignedIn, area_code: str, theme: str) -> HttpResponse:
    """`?week=2026-W46`: as it stood on that week's Sunday, of the month in which that lies."""
    area, month, sunday = area_of(request, area_code), month_asked(request), None
    if "week" in request.GET:
        sunday = sunday_asked(request)
        month = sunday.replace(day=1)
    layer = theme_layer(theme=theme_known(theme), coverage=coverage_of(area=area, month=month, as_of=sunday))
    return JsonResponse(packed(layer), content_type="application/geo+json")


@allow(GET=SEES_FIGURES)
def coverage_beside(request: SignedIn, area_code: str) -> HttpResponse:
    """Hazards and emergencies as they stand now, whatever month is looked at."""
    return JsonResponse(beside_layer(area=area_of(request, area_code)), content_type="application/geo+json")


@allow(GET=SEES_FIGURES)
def coverage_list(request: SignedIn, area_code: str) -> HttpResponse:
    area, month = area_of(request, area_code), month_asked(request)
    figure = figure_known(request.GET.get("figure", "active"))
    behind = people_behind(area=area, month=month, figure=figure)
    page = Paginator(behind.elder_ids, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    told: dict[str, Any] = {"month": f"{month:%Y-%m}", "figure": figure.name, "people": len(behind.elder_ids)}
    audit_elders(request, page.object_list, page="coverage-list", area=area, **told)
    scope, shows_facts = scope_for(request.user), seen_on(request).facts is Sight.FULL
    people = people_listed(scope=scope, behind=behind, elder_ids=list(page.object_list), tells_facts=shows_facts)
    context = {
        "where": area.name,
        "area": area,
        "figure": figure,
        "page": page,
        "people": people,
        "shows_facts": shows_facts,
        **_months(month),
    }
    return render(request, "figures/list.html", context)


def area_of(request: SignedIn, area_code: str) -> Area:
    return get_object_or_404(
        scope_for(request.user).narrow(Area.objects.filter(valid_to=None).defer("boundary"), ""), code=area_code
    )


def _until(sunday: date) -> str:
    return _("{week}，到 {day}").format(week=week_number(sunday), day=month_and_day(sunday))


def _theme_url(area: Area, month: date, theme: str) -> str:
    return f"{reverse('coverage-layer', args=[area.code, theme])}?month={month:%Y-%m}"


def _above(request: SignedIn, area: Area) -> list[Area]:
    """The way back: the areas around this one that one may see, the largest first."""
    scope, above = scope_for(request.user), []
    around = area.parent
    while around and scope.covers(around):
        above.append(around)
        around = around.parent
    return above[::-1]


def _months(month: date) -> dict[str, Any]:
    """The month shown, and its neighbours that have figures."""
    following = period_of(month, MONTH)[1] + timedelta(days=1)
    return {
        **month_told(month),
        "former_month": (month - timedelta(days=1)).replace(day=1),
        "next_month": following if following <= clock.today() else None,
    }
