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
from geo.models import Area
from geo.scope import areas_granted, scope_for
from maps.figures.selectors.beside import beside_layer
from maps.figures.selectors.coverage import coverage_of
from maps.figures.selectors.coverage_list import figure_known, people_behind, people_listed
from maps.figures.selectors.theme_layer import theme_layer
from maps.figures.themes import THEMES, theme_known
from maps.look.asked import SignedIn, month_asked
from maps.look.audit import audit_elders
from maps.look.purposes import seen_on
from maps.look.weeks import month_name, span_words, weeks_ended
from maps.map.ground import ground
from visits.duty.policy import MONTH, period_of

SEES_FIGURES = (Role.LEADER, Role.COORDINATOR)
ROWS_PER_PAGE = 100


@allow(GET=SEES_FIGURES)
def coverage(request: SignedIn) -> HttpResponse:
    """The first of the areas granted; a user without any is told so."""
    area = areas_granted(request.user).first()
    if area is None:
        return render(request, "figures/no_area.html")
    return redirect("coverage-area", area_code=area.code)


@allow(GET=SEES_FIGURES)
def coverage_area(request: SignedIn, area_code: str) -> HttpResponse:
    area, month = _area(request, area_code), month_asked(request)
    granted, theme = areas_granted(request.user), theme_known(request.GET.get("theme", ""))
    context = {
        "where": area.name,
        "coverage": coverage_of(area=area, month=month),
        "granted": granted if len(granted) > 1 else [],
        "parent": _parent(request, area),
        **_months(month),
        "themes": THEMES.values(),
        "theme": theme,
        "map_data": {
            "theme": theme.name,
            "themes": {name: {"url": _theme_url(area, month, name)} for name in THEMES},
            "beside": {"url": reverse("coverage-beside", args=[area.code])},
            "words": {
                "failed": _("地图数据没有取到，请刷新页面。"),
                "nowhere": _("各村还没有位置。"),
            },
            "ground": ground(scope=scope_for(request.user), area=area),
        },
    }
    return render(request, "figures/coverage.html", context)


@allow(GET=SEES_FIGURES)
def coverage_layer(request: SignedIn, area_code: str, theme: str) -> HttpResponse:
    area, month = _area(request, area_code), month_asked(request)
    layer = theme_layer(theme=theme_known(theme), coverage=coverage_of(area=area, month=month))
    return JsonResponse(layer, content_type="application/geo+json")


@allow(GET=SEES_FIGURES)
def coverage_beside(request: SignedIn, area_code: str) -> HttpResponse:
    """Hazards and emergencies as they stand now, whatever month is looked at."""
    return JsonResponse(beside_layer(area=_area(request, area_code)), content_type="application/geo+json")


@allow(GET=SEES_FIGURES)
def coverage_list(request: SignedIn, area_code: str) -> HttpResponse:
    area, month = _area(request, area_code), month_asked(request)
    figure = figure_known(request.GET.get("figure", "active"))
    behind = people_behind(area=area, month=month, figure=figure)
    page = Paginator(behind.elder_ids, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    told: dict[str, Any] = {"month": f"{month:%Y-%m}", "figure": figure.name, "people": len(behind.elder_ids)}
    audit_elders(request, page.object_list, page="coverage-list", area=area, **told)
    people = people_listed(scope=scope_for(request.user), behind=behind, elder_ids=list(page.object_list))
    context = {
        "where": area.name,
        "area": area,
        "figure": figure,
        "page": page,
        "people": people,
        "shows_facts": seen_on(request).facts is Sight.FULL,
        **_months(month),
    }
    return render(request, "figures/list.html", context)


def _area(request: SignedIn, area_code: str) -> Area:
    return get_object_or_404(scope_for(request.user).narrow(Area.objects.filter(valid_to=None), ""), code=area_code)


def _theme_url(area: Area, month: date, theme: str) -> str:
    return f"{reverse('coverage-layer', args=[area.code, theme])}?month={month:%Y-%m}"


def _parent(request: SignedIn, area: Area) -> Area | None:
    parent = area.parent
    return parent if parent and scope_for(request.user).covers(parent) else None


def _months(month: date) -> dict[str, Any]:
    """The month shown, the days and ended weeks of it that count by today, and its neighbours that have figures."""
    today, last_day = clock.today(), period_of(month, MONTH)[1]
    following = last_day + timedelta(days=1)
    return {
        "month": month,
        "when": month_name(month),
        "days": span_words(month, min(last_day, today)),
        "weeks": weeks_ended(month, last_day),
        "former_month": (month - timedelta(days=1)).replace(day=1),
        "next_month": following if following <= today else None,
    }
