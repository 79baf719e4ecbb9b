"""Two months, or two areas, side by side: the same figures, and a word where their days differ."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import allow
from base import clock
from geo.models import Area
from geo.scope import scope_for
from maps.figures.selectors.trend import TrendMonth, months_told, months_until
from maps.figures.views.leader import SEES_FIGURES, area_of
from maps.look.asked import SignedIn, month_asked, month_of
from visits.duty.selectors.figures import trend_of


@dataclass(frozen=True)
class Side:
    area: Area
    told: TrendMonth


@allow(GET=SEES_FIGURES)
def coverage_compare(request: SignedIn, area_code: str) -> HttpResponse:
    """`?month=2026-11&beside=CODE&against=2026-10`; unasked the same area in the month before."""
    area, month = area_of(request, area_code), month_asked(request)
    choices = _beside(request, area)
    other = get_object_or_404(choices, code=request.GET["beside"]) if request.GET.get("beside") else area
    against = month_of(text) if (text := request.GET.get("against")) else _before(month, is_same=other == area)
    left, right = _side(area, month), _side(other, against)
    context: dict[str, Any] = {
        "where": area.name,
        "area": area,
        "month": month,
        "left": left,
        "right": right,
        "sides": [left, right],
        "areas": choices,
        "months": months_until(clock.today().replace(day=1))[::-1],
        "difference": _difference(left.told, right.told),
        "days_differ": left.told.days_counted != right.told.days_counted,
    }
    return render(request, "figures/compare.html", context)


def _beside(request: SignedIn, area: Area) -> QuerySet[Area]:
    """Those of the same level around it that one may see, itself first of all."""
    rows = Area.objects.filter(valid_to=None, level=area.level, parent=area.parent)
    return scope_for(request.user).narrow(rows, "").order_by("code")


def _before(month: date, *, is_same: bool) -> date:
    return months_until(month, 2)[0] if is_same else month


def _side(area: Area, month: date) -> Side:
    """With the months before it, which tell whether the register had begun."""
    months = months_until(month)
    return Side(area, months_told(trend_of(area=area, months=months), months, clock.today())[-1])


def _difference(left: TrendMonth, right: TrendMonth) -> float | None:
    """In percentage points; None where either has no figure."""
    return None if left.rate is None or right.rate is None else round(100 * (left.rate - right.rate), 1)
