"""What maps of the roads lack and locals know: the list, drawing a link, closing a road, the season's speeds."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.error_responses import error_body
from base.errors import DomainError
from geo.models import Area, RoadEdit, RoadEditKind
from geo.roads import services
from geo.roads.active_roads import roads_version
from geo.roads.local_roads import edit_history, edits_seen
from geo.roads.profiles import Mode
from geo.roads.stretches import POINTED_M, stretch_at
from geo.scope import scope_for
from maps.ground.forms.roads import ClosureForm, LinkForm, NamedForm, SpeedsForm, TimesForm
from maps.ground.selectors.road_edits import edit_line, road_edits_map, road_edits_of, touched_lines
from maps.look.asked import SignedIn, area_asked, whole_number
from maps.look.audit import audit_elders
from maps.look.errors import PointNotUnderstood
from maps.look.purposes import seen_on
from maps.map.geojson import line_feature
from maps.map.ground import ground
from maps.map.road_edits_layer import WAY_GROUP_NAMES
from visits.register.models import Household
from visits.register.selectors.whereabouts import whereabouts_of

COORDINATOR = [Role.COORDINATOR]
FARTHEST_M = 500  # however small the map, nobody points at a way from farther than this


@allow(GET=COORDINATOR)
def roads(request: SignedIn) -> HttpResponse:
    """The edits of `?area=140406104000`, and the map they stand on."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    lines = road_edits_of(scope=scope_for(request.user), area=area)
    shown = [line.edit for line in lines if line.state in ("in_force", "ahead")]
    context = {"lines": lines, "has_roads": bool(roads_version())} | _frame(request, area, shown)
    return render(request, "ground/roads/roads.html", context)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def road_link(request: SignedIn) -> HttpResponse:
    """Draw a way that the map lacks."""

    def save(area: Area, form: NamedForm) -> RoadEdit:
        asked = {**form.cleaned_data, "line": form.cleaned_data["shape"]}
        del asked["shape"]
        return services.road_link_add(area=area, by=request.user, **asked)

    first = {"link_class": "path", "modes": [Mode.WALK, Mode.EBIKE]}
    return _edit_page(request, RoadEditKind.LINK, LinkForm, first, save)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def road_closure(request: SignedIn) -> HttpResponse:
    """Close a stretch of way or an area."""

    def save(area: Area, form: NamedForm) -> RoadEdit:
        return services.road_close(area=area, by=request.user, **form.cleaned_data)

    return _edit_page(request, RoadEditKind.CLOSURE, ClosureForm, {"reason": "flood", "modes": list(Mode)}, save)


@allow(GET=COORDINATOR, POST=COORDINATOR)
def road_speeds(request: SignedIn) -> HttpResponse:
    """The season's speeds of an area."""

    def save(area: Area, form: NamedForm) -> RoadEdit:
        assert isinstance(form, SpeedsForm)
        asked = {name: form.cleaned_data[name] for name in ("name", "valid_from", "valid_to")}
        return services.road_speeds_set(area=area, shares=form.shares, by=request.user, **asked)

    return _edit_page(request, RoadEditKind.SPEEDS, SpeedsForm, {}, save)


def _edit_page(
    request: SignedIn,
    kind: RoadEditKind,
    form_class: type[NamedForm],
    first: dict[str, Any],
    save: Callable[[Area, NamedForm], RoadEdit],
) -> HttpResponse:
    """Show the form; saved, show the edit with what it does. What is refused keeps all that was filled in and drawn."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    now = clock.now().replace(second=0, microsecond=0)
    form = form_class(request.POST or None, initial={"valid_from": now} | first)
    if request.method == "POST" and form.is_valid():
        try:
            edit = save(area, form)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("“{name}”已保存，行程时间随即按新的道路计算。").format(name=edit.name))
            return redirect("road-edit", road_edit_id=edit.pk)
    drawn = [line.edit for line in road_edits_of(scope=scope_for(request.user), area=area) if line.state == "in_force"]
    context = {"form": form, "kind": kind, "title": kind.label, "way_groups": WAY_GROUP_NAMES.values()}
    context["tools"] = ["line"] if kind == RoadEditKind.LINK else ["polygon"]
    template = "speeds" if kind == RoadEditKind.SPEEDS else "drawn"
    status = 400 if request.method == "POST" else 200
    return render(request, f"ground/roads/{template}.html", context | _frame(request, area, drawn), status=status)


@allow(GET=COORDINATOR)
def road_stretch(request: SignedIn) -> HttpResponse:
    """The stretch of way at `?at=lon,lat`, or between it and `&to=lon,lat`, as a GeoJSON feature.

    `&within=120` is how many metres beside a way one may have pointed.
    """
    within = whole_number(request.GET.get("within", ""))
    within_m = POINTED_M if within is None else min(within, FARTHEST_M)
    try:
        at, to = _point(request.GET.get("at", "")), request.GET.get("to")
        found = stretch_at(point=at, to=_point(to) if to else None, within_m=within_m)
    except DomainError as error:
        return JsonResponse(error_body(error), status=error.http_status)
    return JsonResponse(line_feature(found.shape.tolist(), metres=found.metres, name=found.name))


def _point(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise PointNotUnderstood(text=text[:40]) from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise PointNotUnderstood(text=text[:40])
    return lon, lat


@allow(GET=COORDINATOR)
def road_edit(request: SignedIn, road_edit_id: int) -> HttpResponse:
    """One edit: what it says, which published plans it touches, who made and changed it."""
    return _shown(request, _edit(request, road_edit_id))


def _shown(request: SignedIn, edit: RoadEdit, form: TimesForm | None = None) -> HttpResponse:
    touched = (
        touched_lines(edit=edit, scope=scope_for(request.user), names=seen_on(request).name)
        if not edit.withdrawn_at
        else []
    )
    audit_elders(request, {elder_id for line in touched for elder_id in line.elder_ids}, page="road-edit")
    context = {
        "edit": edit,
        "line": edit_line(edit),
        "touched": touched,
        "history": [edit_line(row) for row in edit_history(edit=edit)],
        "form": form or TimesForm(initial={"valid_from": edit.valid_from, "valid_to": edit.valid_to}),
    }
    status = 400 if form else 200
    frame = _frame(request, edit.area, [edit])
    frame["map_data"]["close"] = True
    return render(request, "ground/roads/edit.html", context | frame, status=status)


@allow(POST=COORDINATOR)
def road_edit_times(request: SignedIn, road_edit_id: int) -> HttpResponse:
    edit = _edit(request, road_edit_id)
    form = TimesForm(request.POST)
    if not form.is_valid():
        return _shown(request, edit, form)
    try:
        changed = services.road_edit_reschedule(edit=edit, by=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return _shown(request, edit, form)
    messages.success(request, _("“{name}”的时间已改。").format(name=edit.name))
    return redirect("road-edit", road_edit_id=changed.pk)


@allow(POST=COORDINATOR)
def road_edit_withdraw(request: SignedIn, road_edit_id: int) -> HttpResponse:
    edit = services.road_edit_withdraw(edit=_edit(request, road_edit_id), by=request.user)
    messages.success(request, _("“{name}”已撤回，行程时间不再受它影响。").format(name=edit.name))
    return redirect("road-edit", road_edit_id=edit.pk)


@allow(POST=COORDINATOR)
def road_edit_restore(request: SignedIn, road_edit_id: int) -> HttpResponse:
    edit = services.road_edit_restore(edit=_edit(request, road_edit_id), by=request.user)
    messages.success(request, _("“{name}”已恢复。").format(name=edit.name))
    return redirect("road-edit", road_edit_id=edit.pk)


def _edit(request: SignedIn, road_edit_id: int) -> RoadEdit:
    """As it stands now: an address that was kept leads to what replaced it."""
    scope = scope_for(request.user)
    asked = get_object_or_404(scope.narrow(RoadEdit.objects.all(), "area"), pk=road_edit_id)
    while newer := RoadEdit.objects.filter(replaces=asked).first():
        asked = newer
    return edits_seen(scope=scope).get(pk=asked.pk)


def _door_asked(request: SignedIn) -> tuple[float, float] | None:
    """Where the elder of `?elder=12` is known to live, to draw a way to; None for whom one may not see."""
    households = scope_for(request.user).narrow(Household.objects.select_related("place", "village__parent"), "village")
    household = households.filter(elders=whole_number(request.GET.get("elder", ""))).first()
    point = whereabouts_of(household).point if household else None
    return (point.x, point.y) if point else None


def _frame(request: SignedIn, area: Area, edits: list[RoadEdit]) -> dict[str, Any]:
    network = reverse("roads-layer", kwargs={"area_code": area.code})
    map_data = road_edits_map(area=area, edits=edits) | {
        "door": _door_asked(request),
        "ground": ground(scope=scope_for(request.user), area=area),
        "roads": f"{network}?{urlencode({'v': roads_version()})}",
        "stretch": reverse("road-stretch"),
    }
    return {"where": area.name, "area": area, "map_data": map_data}
