"""What a coordinator asks of the location queue beside pins: an online map about one door, a whole village's system."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base.errors import DomainError
from geo.address import short_name
from geo.addresses.online.services import online_geocoders
from geo.models import Area, Level
from geo.scope import scope_for
from maps.ground.forms.location import OnlineForm
from maps.look.asked import SignedIn
from visits.errors import ShiftGone
from visits.records.services.locations import online_ask, village_shift_mend
from visits.register.models import Household

COORDINATOR = [Role.COORDINATOR]


@allow(POST=COORDINATOR)
@transaction.non_atomic_requests  # who asked is in the trail before anything is sent, whatever happens then
def location_ask(request: SignedIn, household_id: int) -> HttpResponse:
    """Send this address to an online map, this once, for the purpose given."""
    households = Household.objects.select_related("village__parent__parent__parent")
    household = get_object_or_404(scope_for(request.user).narrow(households, "village"), pk=household_id)
    form = OnlineForm(request.POST, providers=online_geocoders())
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _back(request, household)
    try:
        answer = online_ask(
            household=household,
            provider=form.cleaned_data["provider"],
            purpose=form.cleaned_data["purpose"],
            by=request.user,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return _back(request, household)
    found = _("在线地图答了一个位置，请核对后采用。") if answer.point else _("在线地图也不知道这条住址。")
    messages.success(request, found)
    return _back(request, household)


@allow(POST=COORDINATOR)
def location_shift(request: SignedIn, area_code: str) -> HttpResponse:
    """Bring a village's points into the right system."""
    villages = Area.objects.filter(valid_to=None, level=Level.VILLAGE)
    village = get_object_or_404(scope_for(request.user).narrow(villages, ""), code=area_code)
    try:
        mended = village_shift_mend(village=village, by=request.user)
    except ShiftGone as error:
        messages.error(request, error.message)
    else:
        words = _("{village}的定位已换算，{n} 户门口随之移动，原来的位置都留着。")
        messages.success(request, words.format(village=short_name(village.name), n=mended.places))
    return redirect(f"{reverse('locations')}?{request.GET.urlencode()}")


def _back(request: SignedIn, household: Household) -> HttpResponse:
    return redirect(f"{reverse('location', args=[household.pk])}?{request.GET.urlencode()}")
