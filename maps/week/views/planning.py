"""What a county chooses about planning: who comes first where hours are short, with its price; what needs no asking."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.sign_in.sessions import background
from base import clock
from dispatch.plans.selectors.choices import planning_choice, planning_choices
from dispatch.plans.selectors.offers import offers_of
from dispatch.plans.services import planning_choose
from geo.models import Area, Level
from geo.scope import scope_for
from maps.look.areas import townships_of
from maps.look.asked import SignedIn
from maps.week.forms.planning import PlanningForm, rate_code, rate_words
from visits.duty.selectors.rules import counties_of

READS = [Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR]
CHOOSES = [Role.ADMINISTRATOR, Role.COORDINATOR]


@allow(GET=READS, POST=CHOOSES)
def planning(request: SignedIn) -> HttpResponse:
    """`?county=140499000000` where somebody sees several. Whoever was granted the whole county chooses."""
    counties = counties_of(scope=scope_for(request.user))
    county = next((one for one in counties if request.GET.get("county") in (None, one.code)), None)
    if county is None:
        return render(request, "look/no_county.html")
    stands, may_choose = planning_choice(area=county), _may_choose(request, county)
    form = PlanningForm(request.POST if request.method == "POST" else None, stands=stands)
    if request.method == "POST":
        if not may_choose:
            messages.error(request, _("没有改动：由县里负责全县的管理员或协调员选择。"))
        elif form.is_valid():
            planning_choose(county=county, **form.cleaned_data, by=request.user)
            messages.success(request, _("已选。从现在起制订的计划照此安排，已发布的计划不变。"))
            return redirect(f"{reverse('planning')}?county={county.code}")
    scope = scope_for(request.user)
    context: dict[str, Any] = {
        "where": county.name,
        "county": county,
        "counties": counties,
        "form": form,
        "stands": stands,
        "stands_words": rate_words(stands.key_exchange),
        "history": [(row, rate_words(row.key_exchange)) for row in planning_choices(county=county)],
        "townships": [area for area in townships_of(county=county) if scope.covers(area)],
        "may_choose": may_choose,
    }
    return render(request, "week/planning/planning.html", context, status=400 if may_choose and form.errors else 200)


@background
@allow(GET=READS)
def planning_offers(request: SignedIn, area_code: str) -> HttpResponse:
    """One township's rows of the price, which the page asks for one after the other."""
    planned = Area.objects.filter(valid_to=None).exclude(level__in=[Level.CITY, Level.COUNTY])  # these take minutes
    areas = scope_for(request.user).narrow(planned, "")
    area = get_object_or_404(areas, code=area_code)
    offers = [(offer, rate_code(offer.rate), rate_words(offer.rate)) for offer in offers_of(area=area)]
    context = {"area": area, "offers": offers, "today": clock.today()}
    return render(request, "week/planning/township.html", context)


def _may_choose(request: SignedIn, county: Area) -> bool:
    return request.user.role in CHOOSES and scope_for(request.user).covers(county)
