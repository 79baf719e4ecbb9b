"""Villages of the past: what became of them, so that old papers and addresses are still understood."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from geo.areas.services import village_heirs_set
from geo.models import COUNTY_DIGITS, Area, Level
from geo.scope import scope_for
from geo.selectors import former_villages
from maps.ground.forms.former_villages import FormerVillagesForm, heir_of
from maps.look.asked import SignedIn, area_asked

KNOWS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@allow(GET=KNOWS, POST=KNOWS)
def areas_former(request: SignedIn) -> HttpResponse:
    """`?area=140406104000`: those in it, first the ones of which nothing is known."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    former = sorted(former_villages(area=area), key=lambda village: heir_of(village) is not None)
    today = Area.objects.filter(code__startswith=area.code[:COUNTY_DIGITS], level=Level.VILLAGE, valid_to=None)
    data = request.POST if request.method == "POST" else None
    form = FormerVillagesForm(data, former=former, today=scope_for(request.user).narrow(today, ""))
    if data is not None and form.is_valid():
        village_heirs_set(heirs=form.heirs, by=request.user)
        messages.success(
            request, _("已写明 {n} 个村并入了哪里；名册、记录和住址从现在起照此理解。").format(n=len(form.heirs))
        )
        return redirect(f"{reverse('areas-former')}?area={area.code}")
    unknown = sum(heir_of(village) is None for village in former)
    context = {"where": area.name, "area": area, "form": form, "unknown": unknown}
    return render(request, "ground/drawing/former.html", context, status=400 if form.errors else 200)
