"""The location queue: households whose door has to be found, and putting it on the map (P23)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.gis.geos import Point
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from geo.models import Area
from geo.scope import scope_for
from maps.ground.forms.location import PIN_ACCURACY_M, LocationForm
from maps.ground.selectors.location_proposals import online_shown, proposals_shown, shifts_shown
from maps.ground.selectors.locations import area_villages, locations_map, next_in_queue, queue_of_doubt
from maps.look.asked import SignedIn, area_asked
from maps.look.audit import audit_elders
from maps.look.back import redirect_back
from maps.look.people import where_is, where_lives
from maps.look.words import day
from maps.map.ground import ground, township_around
from maps.map.location_queue import locations_queue
from visits.errors import AttachmentRefused
from visits.records.selectors.location_proposals import Proposal, proposal_get
from visits.records.services.locations import door_photo_set, proposal_accept
from visits.register.models import Elder, Household
from visits.register.selectors.locations import (
    EXACT,
    Doubt,
    HouseholdInDoubt,
    away_from_village_m,
    doubt_about,
    place_history,
)
from visits.register.selectors.whereabouts import whereabouts_of
from visits.register.services import household_place_set

COORDINATOR = [Role.COORDINATOR]
A_PAGE = 100


@allow(GET=COORDINATOR)
def locations(request: SignedIn) -> HttpResponse:
    """The queue of `?area=140406104000`, or one of its lists: `?list=far`."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    queue = locations_queue(scope=scope_for(request.user), area=area)
    return _page(request, area, queue)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def location(request: SignedIn, household_id: int) -> HttpResponse:
    """One household of the queue: its point on the map, to move or to confirm."""
    scope = scope_for(request.user)
    households = scope.narrow(Household.objects.select_related("village__parent", "place", "door_photo"), "village")
    household = get_object_or_404(households, pk=household_id)
    area = area_asked(request) if request.GET.get("area") else township_around(scope=scope, village=household.village)
    assert area is not None
    queue = locations_queue(scope=scope, area=area)
    if request.method == "GET":
        form = LocationForm(initial=_present(household), village=household.village)
        return _page(request, area, queue, household, form)
    proposal = proposal_get(household=household, key=request.POST.get("take", ""))
    form = LocationForm(_sent(request, household, proposal), request.FILES, village=household.village)
    if not (form.is_valid() and _photo_kept(request, household, form)):
        return _page(request, area, queue, household, form, status=400)
    if proposal and form.is_at(_rounded(proposal.point)):
        proposal_accept(household=household, proposal=proposal, by=request.user)
    else:
        accuracy_m = form.cleaned_data["accuracy_m"]
        household_place_set(household=household, point=form.point, by=request.user, accuracy_m=accuracy_m)
    messages.success(request, _("{where}的门口位置已保存。").format(where=where_lives(household)))
    return redirect_back(request, _next_address(request, area, queue, household))


def _present(household: Household) -> dict[str, Any]:
    """The point known so far, where it is a door's or a group's."""
    place = household.place
    if place is None or place.level not in EXACT:
        return {}
    return {
        "lon": round(place.point.x, 6),
        "lat": round(place.point.y, 6),
        "accuracy_m": place.accuracy_m or PIN_ACCURACY_M,
    }


def _photo_kept(request: SignedIn, household: Household, form: LocationForm) -> bool:
    """The photograph first: if it is refused, the pin waits with the person's other words."""
    photo = form.cleaned_data["photo"]
    if not photo:
        return True
    try:
        door_photo_set(household=household, content=photo.read(), by=request.user)
    except AttachmentRefused as refused:
        form.add_error("photo", refused.message)
        return False
    return True


def _rounded(point: Point) -> Point:
    return Point(round(point.x, 6), round(point.y, 6))


def _sent(request: SignedIn, household: Household, proposal: Proposal | None) -> dict[str, Any]:
    """What was filled in; "confirm" means the present point, wherever it is, and "take" alone a proposed one."""
    if proposal and "lon" not in request.POST:
        at = _rounded(proposal.point)
        accuracy_m = min(max(proposal.accuracy_m or PIN_ACCURACY_M, 1), 1000)
        return {"lon": at.x, "lat": at.y, "accuracy_m": accuracy_m, "take": proposal.key}
    if "confirm" in request.POST and (present := _present(household)):
        return present | {"far_is_right": True}
    return request.POST.dict()


def _next_address(request: SignedIn, area: Area, queue: list[HouseholdInDoubt], household: Household) -> str:
    listed = queue_of_doubt(queue=queue, key=request.GET.get("list", ""))
    following = next_in_queue(queue=listed, household=household)
    address = reverse("location", args=[following]) if following else reverse("locations")
    return f"{address}?{_asked(request, area)}"


def _asked(request: SignedIn, area: Area) -> str:
    return urlencode({"area": area.code, "list": request.GET.get("list", "")})


def _page(
    request: SignedIn,
    area: Area,
    queue: list[HouseholdInDoubt],
    chosen: Household | None = None,
    form: LocationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    scope, key = scope_for(request.user), request.GET.get("list", "")
    listed = queue_of_doubt(queue=queue, key=key)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page") or _page_of(listed, chosen))
    shown = [pk for one in page for pk in one.elder_ids]
    audit_elders(request, shown, page=f"locations:{key or 'all'}", area=area)
    names = dict(Elder.objects.filter(pk__in=shown).values_list("pk", "name"))
    context = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "key": key,
        "asked": _asked(request, area),
        "lists": _lists(queue),
        "queue": [_row(one, names) for one in page],
        "page": page,
        "first": listed[0].household_id if listed else None,
        "people": sum(len(one.elder_ids) for one in listed),
        "chosen": chosen and _chosen(chosen),
        "form": form,
        "shifts": [] if chosen else shifts_shown(villages=scope.narrow(area_villages(area=area), "")),
        "map_data": locations_map(area=area, queue=listed, chosen=chosen) | {"ground": ground(scope=scope, area=area)},
    }
    return render(request, "ground/locations/locations.html", context, status=status)


def _row(one: HouseholdInDoubt, names: Mapping[int, str]) -> tuple[HouseholdInDoubt, list[str], str]:
    people = [names[pk] for pk in one.elder_ids if pk in names]
    return one, people, where_is(village=one.village, address=one.address)


def _page_of(listed: list[HouseholdInDoubt], chosen: Household | None) -> int:
    """The page of the list on which the chosen household stands; the first, where it does not."""
    place = next((n for n, one in enumerate(listed) if chosen and one.household_id == chosen.pk), 0)
    return place // A_PAGE + 1


def _lists(queue: list[HouseholdInDoubt]) -> list[tuple[str, Any, int]]:
    doubts = [(doubt.value, doubt.label, sum(one.doubt == doubt for one in queue)) for doubt in Doubt]
    return [("", _("全部"), len(queue)), *doubts]


def _chosen(household: Household) -> dict[str, Any]:
    place = household.place
    away_m = away_from_village_m(point=place.point, village=household.village) if place else None
    return {
        "household": household,
        "where": where_lives(household),
        "known": whereabouts_of(household).known,
        "away_m": away_m,
        "doubt": doubt_about(place=place, away_m=away_m),
        "may_confirm": bool(_present(household)),
        "history": place_history(place=place),
        "proposals": proposals_shown(household=household),
        "online": online_shown(household=household),
    }
