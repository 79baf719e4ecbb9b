"""Hazard zones: the list, drawing one, its former versions, and who is inside (P57)."""

from typing import Any

from django.contrib import messages
from django.contrib.gis.geos import GEOSGeometry
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import InputInvalid
from geo.areas import topology
from geo.areas.drawn_shapes import as_polygon, text_of
from geo.areas.services import zone_change, zone_create, zone_restore, zone_withdraw
from geo.areas.topology import Finding
from geo.errors import ShapeChanged
from geo.models import Area, Zone, ZoneVersion
from geo.scope import scope_for
from maps.ground.forms.shape import ZoneForm, mark_of
from maps.look.asked import SignedIn, area_asked, whole_number
from maps.look.audit import audit_elders
from maps.look.words import day
from maps.map.ground import ground
from maps.map.selectors.boundaries import difference_said, findings_said
from maps.map.selectors.zones import people_inside, zone_map, zones_listed, zones_map, zones_seen
from visits.register.selectors.zones import villages_inside

DRAWS = (Role.COORDINATOR, Role.RESPONDER)


@allow(GET=DRAWS)
def zones(request: SignedIn) -> HttpResponse:
    """`?area=140406104000`: the zones in force there, to come and over."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    scope = scope_for(request.user)
    listed = zones_listed(scope=scope, area=area, day=clock.today())
    context = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "zones": [(one, scope.covers(one.zone.area)) for one in listed],
        "map_data": zones_map(scope=scope, area=area, listed=listed) | {"ground": ground(scope=scope, area=area)},
    }
    return render(request, "ground/drawing/zones.html", context)


@allow(GET=DRAWS, POST=DRAWS)
def zone_new(request: SignedIn) -> HttpResponse:
    """Draw a zone of `?area=`."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    if request.method == "GET":
        return _page(request, area, None, ZoneForm(initial={"seen": 0}))
    form = ZoneForm(request.POST)
    if refused := _refused(request, area, None, form):
        return refused
    zone = zone_create(area=area, polygon=as_polygon(form.cleaned_data["shape"]), by=request.user, **form.facts())
    messages.success(request, _("“{zone}”已保存。").format(zone=zone.name))
    return redirect("zone", zone_id=zone.pk)


@allow(GET=DRAWS, POST=DRAWS)
def zone(request: SignedIn, zone_id: int) -> HttpResponse:
    held = _zone(request, zone_id)
    if request.method == "GET":
        return _page(request, held.area, held, _present(held))
    form = ZoneForm(request.POST)
    if refused := _refused(request, held.area, held, form):
        return refused
    seen, polygon = form.cleaned_data["seen"], as_polygon(form.cleaned_data["shape"])
    try:
        zone_change(zone=held, seen=seen, by=request.user, polygon=polygon, **form.facts())
    except ShapeChanged as error:
        return _conflict(request, held, error, seen)
    messages.success(request, _("“{zone}”已保存。").format(zone=held.name))
    return redirect("zone", zone_id=held.pk)


@allow(POST=DRAWS)
def zone_version_restore(request: SignedIn, zone_id: int) -> HttpResponse:
    held = _zone(request, zone_id)
    number, seen = (whole_number(request.POST.get(field, "")) for field in ("number", "seen"))
    if number is None or seen is None:
        raise InputInvalid
    if not held.versions.filter(number=number).exists():
        raise InputInvalid
    zone_restore(zone=held, number=number, seen=seen, by=request.user)
    messages.success(request, _("已恢复到第 {number} 版。").format(number=number))
    return redirect("zone", zone_id=held.pk)


@allow(POST=DRAWS)
def zone_take_back(request: SignedIn, zone_id: int) -> HttpResponse:
    """Taken back twice is the same as once."""
    held = get_object_or_404(scope_for(request.user).narrow(Zone.objects.select_related("area"), "area"), pk=zone_id)
    zone_withdraw(zone=held, by=request.user)
    messages.success(request, _("“{zone}”已撤下。").format(zone=held.name))
    return redirect(f"{reverse('zones')}?area={held.area.code}")


@allow(GET=DRAWS)
def zone_people(request: SignedIn, zone_id: int) -> HttpResponse:
    """Everyone inside, or those of `?village=140406104200`."""
    held, village = _zone(request, zone_id), request.GET.get("village", "")
    inside = people_inside(scope=scope_for(request.user), zone=held, day=clock.today(), village=village)
    audit_elders(request, [one.elder.pk for one in inside], page=f"zone:{held.pk}", area=held.area)
    context = {"where": held.area.name, "when": day(clock.today()), "zone": held, "people": inside, "village": village}
    return render(request, "ground/drawing/zone_people.html", context)


def _zone(request: SignedIn, zone_id: int) -> Zone:
    return get_object_or_404(zones_seen(scope=scope_for(request.user)), pk=zone_id)


def _present(zone: Zone) -> ZoneForm:
    facts = {name: getattr(zone, name) for name in ("name", "kind", "first_day", "last_day")}
    return ZoneForm(initial={"shape": text_of(zone.polygon), "seen": zone.version, **facts})


def _refused(request: SignedIn, area: Area, zone: Zone | None, form: ZoneForm) -> HttpResponse | None:
    """The page once more where something is wrong or has to be looked at."""
    if (
        form.is_valid()
        and form.cleaned_data["last_day"]
        and form.cleaned_data["last_day"] < form.cleaned_data["first_day"]
    ):
        form.add_error("last_day", _("截止日期早于开始日期，请改正。"))
    if not form.is_valid():
        return _page(request, area, zone, form, status=400)
    findings = list(topology.crossed(area.code, form.cleaned_data["shape"]))
    if not form.is_accepted(findings):
        return _page(request, area, zone, form, findings=findings, status=422)
    return None


def _conflict(request: SignedIn, zone: Zone, error: ShapeChanged, seen: int) -> HttpResponse:
    versions = {version.number: version for version in ZoneVersion.objects.filter(zone=zone)}
    newest, former = versions[error.detail["version"]], versions.get(seen)
    changed = difference_said(former=former.polygon if former else None, newest=newest.polygon)
    form = ZoneForm(request.POST.dict() | {"seen": newest.number})
    conflict = {"message": error.message, "changed": changed}
    return _page(request, zone.area, zone, form, conflict=conflict, newer=newest.polygon, status=error.http_status)


def _page(
    request: SignedIn,
    area: Area,
    zone: Zone | None,
    form: ZoneForm,
    *,
    findings: list[Finding] | None = None,
    conflict: dict[str, str] | None = None,
    newer: GEOSGeometry | None = None,
    status: int = 200,
) -> HttpResponse:
    scope, found = scope_for(request.user), findings or []
    inside = villages_inside(scope=scope, polygon=zone.polygon, day=clock.today()) if zone else []
    context: dict[str, Any] = {
        "where": area.name,
        "when": day(clock.today()),
        "area": area,
        "zone": zone,
        "form": form,
        "kinds": ["polygon"],
        "findings": list(findings_said(area=area, findings=found)),
        "mark": mark_of(found),
        "conflict": conflict,
        "versions": zone.versions.select_related("made_by").order_by("-number") if zone else [],
        "inside": inside,
        "people": sum(one.people for one in inside),
        "map_data": zone_map(area=area, zone=zone, findings=found, newer=newer)
        | {"ground": ground(scope=scope, area=area)},
    }
    return render(request, "ground/drawing/zone.html", context, status=status)
