"""More visits in bad weather and before festivals: set, looked at first, withdrawn and put back (P57-P59)."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import InputInvalid
from geo.models import Area, Zone
from geo.scope import scope_for
from geo.selectors import zones_in
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.chosen_shape import chosen_for_surge, chosen_kept
from maps.look.purposes import seen_on
from maps.map.ground import ground
from maps.policy.forms.surge import SurgeForm
from maps.policy.selectors.surges import areas_for_surges, asked_of, cost_of, festivals_ahead, surges_by_time
from visits.duty.models import Surge
from visits.duty.services import surge_create, surge_restore, surge_withdraw
from visits.duty.services.alerts import alerts_follow
from visits.errors import SurgeRefused
from visits.register.festivals import festivals_of

READS = [Role.COORDINATOR, Role.LEADER, Role.ADMINISTRATOR]
SETS = [Role.COORDINATOR, Role.ADMINISTRATOR]


@allow(GET=READS)
def surges(request: SignedIn) -> HttpResponse:
    scope = scope_for(request.user)
    found = surges_by_time(scope=scope)
    mine = {surge.pk for part in found.values() for surge in part if scope.covers(surge.area)}
    areas = areas_for_surges(scope=scope)
    context = {
        "where": areas[0].name if areas else "",
        "surges": found,
        "may_set": request.user.role in SETS,
        "mine": mine,
        "festivals": festivals_ahead(day=clock.today()),
        "areas": areas,
        "today": clock.today(),
    }
    return render(request, "policy/surges/surges.html", context)


@allow(GET=SETS, POST=SETS)
def surge_new(request: SignedIn) -> HttpResponse:
    """`?festival=春节&year=2027` begins with the week up to it, without a year this year's; `?from=inside` with the
    shape or the village that was chosen on the map."""
    if request.method == "GET":
        return _form(request, _empty(request, initial=_initial(request)))
    form = _empty(request, request.POST)
    if not form.is_valid():
        return _form(request, form, status=400)
    try:
        made = surge_create(**form.told, by=request.user)
    except SurgeRefused as error:
        form.add_error(None, error.detail["problem"])
        return _form(request, form, status=error.http_status)
    messages.success(request, _("已设置“{title}”。计划页会提示，不合适可以撤回。").format(title=made.title))
    return redirect("surges")


def _initial(request: SignedIn) -> dict[str, Any]:
    festival, year = request.GET.get("festival", ""), request.GET.get("year", str(clock.today().year))
    if request.GET.get("from") == "inside" and (chosen := chosen_kept(request)):
        return SurgeForm.fresh() | chosen_for_surge(chosen)
    if not festival:
        return SurgeForm.fresh()
    try:
        return SurgeForm.fresh(festival=festival, falls_on=festivals_of(int(year))[festival])
    except (KeyError, ValueError) as error:
        text = _("没有 {year} 年的“{festival}”。").format(year=year[:10], festival=festival[:10])
        raise SurgeRefused(problem=text) from error


def _empty(request: SignedIn, *args: Any, **kwargs: Any) -> SurgeForm:
    scope = scope_for(request.user)
    areas = areas_for_surges(scope=scope)
    around = [zones_in(scope=scope, area=area, day=clock.today()) for area in areas[:1]]
    return SurgeForm(*args, areas=areas, zones=around[0] if around else Zone.objects.none(), **kwargs)


def _form(request: SignedIn, form: SurgeForm, status: int = 200) -> HttpResponse:
    area = areas_for_surges(scope=scope_for(request.user)).first()
    context: dict[str, Any] = {"form": form, "area": area, "draws": ["polygon"]}
    if area:
        context["where"] = area.name
        context["map_data"] = {"ground": ground(scope=scope_for(request.user), area=area), "centre": _centre(area)}
    return render(request, "policy/surges/edit.html", context, status=status)


def _centre(area: Area) -> list[float] | None:
    return [area.point.x, area.point.y] if area.point else None


@allow(POST=SETS)
def surge_preview(request: SignedIn) -> HttpResponse:
    """Whom the form as it stands would mean: a part of the page, asked for after each change.

    A form half filled is on its way and no error: the part says what is still amiss.
    """
    form = _empty(request, request.POST)
    form.fields["title"].required = False
    if not form.is_valid():
        return render(request, "policy/surges/meant.html", {"form": form})
    asked = asked_of(surge=form.as_surge(), scope=scope_for(request.user), names=seen_on(request).name)
    ids = [one.elder_id for one in asked.shown]
    audit_elders(request, ids, page="surge-preview", area=form.cleaned_data["area"], people=asked.people)
    return render(request, "policy/surges/meant.html", {"asked": asked})


@allow(POST=SETS)
def surge_cost(request: SignedIn, area_code: str) -> HttpResponse:
    """What the form as it stands would cost one township in ordinary visits: asked for after the preview."""
    form = _empty(request, request.POST)
    form.fields["title"].required = False
    areas = scope_for(request.user).narrow(Area.objects.filter(valid_to=None), "")
    area = get_object_or_404(areas, code=area_code)
    if not form.is_valid():
        return render(request, "policy/surges/meant.html", {"form": form})
    cost = cost_of(surge=form.as_surge(), area=area)
    return render(request, "policy/surges/cost.html", {"cost": cost})


@allow(POST=SETS)
def surge_take_back(request: SignedIn, surge_id: int) -> HttpResponse:
    surge = surge_withdraw(surge=_mine(request, surge_id), by=request.user)
    messages.success(request, _("已撤回“{title}”，多出的探访不再计入。").format(title=surge.title))
    return redirect("surges")


@allow(POST=SETS)
def surge_put_back(request: SignedIn, surge_id: int) -> HttpResponse:
    surge = surge_restore(surge=_mine(request, surge_id), by=request.user)
    messages.success(request, _("已恢复“{title}”。").format(title=surge.title))
    return redirect("surges")


@allow(POST=SETS)
def surge_from_alert(request: SignedIn) -> HttpResponse:
    """A provider's message, pasted or as a file."""
    area = areas_for_surges(scope=scope_for(request.user)).filter(code=request.POST.get("area", "")).first()
    if area is None:
        raise InputInvalid(fields={"area": [_("请选择地区。")]})
    file = request.FILES.get("file")
    try:
        answer = _json(file.read() if file else request.POST.get("text", ""))
        followed = alerts_follow(area=area, answer=answer, by=request.user)
    except SurgeRefused as error:
        messages.error(request, error.message)
        return redirect("surges")
    told = _("已按预警处理 {n} 条。").format(n=len(followed)) if followed else _("这份消息里没有预警，没有改动。")
    messages.success(request, told)
    return redirect("surges")


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SurgeRefused(problem=_("预警内容不是 JSON。请原样粘贴气象服务的消息。")) from error


def _mine(request: SignedIn, surge_id: int) -> Surge:
    return get_object_or_404(scope_for(request.user).narrow(Surge.objects.all(), "area"), pk=surge_id)
