"""Villages without a point: the list and the map on which they are set, one by one or several at once (P22, P23)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import InputInvalid
from geo.areas.point_proposals import PointProposal
from geo.areas.services import area_point_restore, area_point_set, area_points_take, area_points_take_back
from geo.models import Area, Level
from geo.scope import areas_granted, scope_for
from maps.ground.forms.area_point import PIN_ACCURACY_M, AreaPointForm
from maps.ground.selectors.area_points import (
    Placed,
    batches_of,
    last_batch,
    next_listed,
    offered,
    places_listed,
    places_of,
    points_map,
    proposals_for,
)
from maps.look.asked import SignedIn, whole_number
from maps.look.words import day
from maps.map.ground import ground

PLACES = (Role.COORDINATOR, Role.ADMINISTRATOR)


@allow(GET=PLACES)
def area_points(request: SignedIn) -> HttpResponse:
    """`?area=140406000000&list=missing|outside|known|all`."""
    area = _around(request)
    if area is None:
        return render(request, "look/no_area.html")
    return _page(request, area)


@allow(GET=PLACES, POST=PLACES)
def area_point(request: SignedIn, area_code: str) -> HttpResponse:
    """One village's or township's point: to set, to move, to take from what is proposed."""
    chosen = _area(request, area_code)
    area = _around(request, chosen)
    assert area is not None
    if request.method == "GET":
        return _page(request, area, chosen, AreaPointForm(initial=_present(chosen), area=chosen))
    proposal = _proposal(request, chosen)
    form = AreaPointForm(_sent(request, proposal), area=chosen)
    if not form.is_valid():
        return _page(request, area, chosen, form, status=400)
    area_point_set(area=chosen, point=form.point, facts=form.facts(proposal), by=request.user)
    messages.success(request, _("{area}的位置已保存。").format(area=chosen.name))
    listed = places_listed(places=_places(request, area), key=request.GET.get("list", ""))
    following = next_listed(listed=listed, area=chosen)
    address = reverse("area-point", args=[following.code]) if following else reverse("area-points")
    return redirect(f"{address}?{_asked(request, area)}")


@allow(POST=PLACES)
def area_points_taken(request: SignedIn) -> HttpResponse:
    """Take the proposals of one kind for the villages that the page listed, as far as they are still proposed."""
    area = _around(request)
    if area is None:
        return render(request, "look/no_area.html", status=403)
    origin, codes = request.POST.get("origin", ""), set(request.POST.getlist("codes"))
    batch = next((one for one in batches_of(places=_places(request, area)) if one.origin == origin), None)
    chosen = [one for one in batch.proposals if one.area.code in codes] if batch else []
    taken = area_points_take(proposals=chosen, by=request.user)
    if taken:
        messages.success(request, _("{n} 个的位置已采用，可以整批撤回。").format(n=len(taken)))
    else:
        messages.info(request, _("没有可以采用的：位置已经有了，或者提议变了。请看下面的名单。"))
    return redirect(f"{reverse('area-points')}?{_asked(request, area)}")


@allow(POST=PLACES)
def area_points_back(request: SignedIn) -> HttpResponse:
    """Undo what was taken in one go, wherever nobody has moved the point since."""
    try:
        at = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InputInvalid
    back = area_points_take_back(at=at, scope=scope_for(request.user), by=request.user)
    messages.info(request, _("{n} 个的位置已撤回。").format(n=len(back)))
    area = _around(request)
    return redirect(f"{reverse('area-points')}?{_asked(request, area) if area else ''}")


@allow(POST=PLACES)
def area_point_back(request: SignedIn, area_code: str) -> HttpResponse:
    """Bring a former point back, or none."""
    chosen = _area(request, area_code)
    number = whole_number(request.POST.get("number", ""))
    if number is None:
        raise InputInvalid
    area_point_restore(area=chosen, number=number, by=request.user)
    messages.success(request, _("已恢复到第 {number} 版。").format(number=number))
    return redirect(f"{reverse('area-point', args=[chosen.code])}?{request.GET.urlencode()}")


def _area(request: SignedIn, code: str) -> Area:
    rows = Area.objects.filter(valid_to=None, level__in=(Level.TOWNSHIP, Level.VILLAGE))
    return get_object_or_404(scope_for(request.user).narrow(rows, "").select_related("parent__parent"), code=code)


def _around(request: SignedIn, chosen: Area | None = None) -> Area | None:
    """`?area=…`; else the chosen village's township, as far as one may see it, else what is granted first."""
    scope = scope_for(request.user)
    if code := request.GET.get("area"):
        return get_object_or_404(scope.narrow(Area.objects.filter(valid_to=None), ""), code=code)
    if chosen is not None:
        return chosen.parent if chosen.parent and scope.covers(chosen.parent) else chosen
    return areas_granted(request.user).filter(valid_to=None).first()


def _places(request: SignedIn, area: Area) -> list[Placed]:
    return places_of(scope=scope_for(request.user), area=area)


def _asked(request: SignedIn, area: Area) -> str:
    return urlencode({"area": area.code, "list": request.GET.get("list", "")})


def _present(area: Area) -> dict[str, Any]:
    """The point known so far, with what was said of it."""
    if area.point is None:
        return {"accuracy_m": PIN_ACCURACY_M}
    newest = area.point_versions.order_by("-number").first()
    accuracy_m = (newest.accuracy_m if newest else None) or PIN_ACCURACY_M
    return {"lon": round(area.point.x, 6), "lat": round(area.point.y, 6), "accuracy_m": accuracy_m}


def _proposal(request: SignedIn, area: Area) -> PointProposal | None:
    key = request.POST.get("take", "")
    return next((one for one in proposals_for(areas=[area]) if one.key == key), None)


def _sent(request: SignedIn, proposal: PointProposal | None) -> dict[str, Any]:
    """What was filled in; "take" alone means a proposed point."""
    if proposal and "lon" not in request.POST:
        lon, lat = proposal.lon_lat
        return {"lon": lon, "lat": lat, "accuracy_m": proposal.accuracy_m, "take": proposal.key, "crs": "wgs84"}
    return request.POST.dict()


def _page(
    request: SignedIn, area: Area, chosen: Area | None = None, form: AreaPointForm | None = None, status: int = 200
) -> HttpResponse:
    scope, key = scope_for(request.user), request.GET.get("list", "")
    places = _places(request, area)
    listed = places_listed(places=places, key=key)
    context = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "above": area.parent if area.parent and scope.covers(area.parent) else None,
        "parts": scope.narrow(Area.objects.filter(parent=area, valid_to=None, level=Level.TOWNSHIP), ""),
        "key": key or "missing",
        "asked": _asked(request, area),
        "lists": [(name, title, len(places_listed(places=places, key=name))) for name, title in _titles()],
        "known": sum(one.area.point is not None for one in places),
        "places": places,
        "listed": listed,
        "batches": batches_of(places=places) if chosen is None else [],
        "last": last_batch(scope=scope, area=area) if chosen is None else None,
        "chosen": chosen,
        "offered": offered(area=chosen) if chosen and chosen.point is None else [],
        "versions": chosen.point_versions.select_related("made_by").order_by("-number") if chosen else [],
        "form": form,
        "map_data": points_map(area=area, places=places, chosen=chosen) | {"ground": ground(scope=scope, area=area)},
    }
    return render(request, "ground/area_points/points.html", context, status=status)


def _titles() -> list[tuple[str, str]]:
    return [("missing", _("没有位置")), ("outside", _("落在边界外")), ("known", _("有位置"))]
