"""Local edits of the roads as a list, as a layer of maps, and what one of them does to published plans."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.seeing.need_to_know import Sight, name_for
from base import clock
from dispatch.plans.models import StopVisit
from dispatch.plans.selectors import RouteTouched, routes_touched
from geo.address import short_name
from geo.errors import AreaHasNoPlace
from geo.models import Area, RoadEdit, RoadEditKind
from geo.models.road_edits import MODES
from geo.roads.edits import WAY_GROUPS
from geo.roads.local_roads import edits_in_force, edits_seen
from geo.scope import Scope
from geo.selectors import area_box
from maps.geojson import GeoJSON, collection
from maps.road_forms import WAY_GROUP_NAMES
from maps.selectors.changes import travel_in_words
from maps.selectors.layers import shown_box
from maps.templatetags.words import day

IN_FORCE, AHEAD, OVER, WITHDRAWN = "in_force", "ahead", "over", "withdrawn"


@dataclass(frozen=True)
class EditLine:
    """One edit as the list shows it."""

    edit: RoadEdit
    state: str
    times: str
    terms: str


def road_edits_of(*, scope: Scope, area: Area) -> list[EditLine]:
    """Edits of an area and of those inside it: what holds first, then what comes, then what is over."""
    rows = edits_seen(scope=scope).filter(area__code__startswith=area.prefix)
    order = (IN_FORCE, AHEAD, OVER, WITHDRAWN)
    return sorted((edit_line(edit) for edit in rows), key=lambda line: order.index(line.state))


def edit_line(edit: RoadEdit) -> EditLine:
    return EditLine(edit, state_of(edit), times_in_words(edit), terms_in_words(edit))


def state_of(edit: RoadEdit) -> str:
    now = clock.now()
    if edit.withdrawn_at:
        return WITHDRAWN
    if edit.valid_from > now:
        return AHEAD
    return OVER if edit.valid_to and edit.valid_to <= now else IN_FORCE


def times_in_words(edit: RoadEdit) -> str:
    begins = _moment(edit.valid_from)
    return _("{begins} 至 {ends}").format(
        begins=begins, ends=_moment(edit.valid_to) if edit.valid_to else _("另行通知")
    )


def _moment(moment: Any) -> str:
    local = timezone.localtime(moment)
    return f"{day(local)} {local:%H:%M}"


def terms_in_words(edit: RoadEdit) -> str:
    """小路，步行、电动车; 水毁，汽车; 汽车：村道 70%."""
    if edit.kind == RoadEditKind.SPEEDS:
        return _("；").join(_shares_in_words(edit.shares))
    what = edit.get_link_class_display() if edit.kind == RoadEditKind.LINK else edit.get_reason_display()
    return _("{what}，{modes}").format(what=what, modes=modes_in_words(edit.modes))


def modes_in_words(modes: Iterable[str]) -> str:
    chosen = set(modes)
    if chosen == {mode for mode, _name in MODES}:
        return _("所有方式")
    return "、".join(str(name) for mode, name in MODES if mode in chosen)


def _shares_in_words(shares: dict[str, dict[str, float]]) -> list[str]:
    names = dict(MODES)
    return [
        _("{mode}：{ways}").format(
            mode=names[mode],
            ways="、".join(f"{WAY_GROUP_NAMES[group]} {groups[group]:.0%}" for group in WAY_GROUPS if group in groups),
        )
        for mode, groups in shares.items()
    ]


def edits_layer(*, area: Area) -> GeoJSON:
    """Links and closures that hold today around an area, for every map: they say nothing of any person."""
    try:
        around = Polygon.from_bbox(area_box(area=area))
    except AreaHasNoPlace:
        return edits_collection([])
    rows = edits_in_force(on=clock.today()).filter(shape__intersects=around)
    return edits_collection(row for row in rows if row.kind != RoadEditKind.SPEEDS)


def edits_collection(edits: Iterable[RoadEdit], *, with_urls: bool = False) -> GeoJSON:
    return collection(_feature(edit, with_url=with_urls) for edit in edits if edit.shape)


def _feature(edit: RoadEdit, *, with_url: bool) -> GeoJSON:
    assert edit.shape is not None
    title = f"{edit.get_kind_display()}：{edit.name}"
    said = {"kind": str(edit.kind), "title": title, "lines": [terms_in_words(edit), times_in_words(edit)]}
    if with_url:
        said["url"] = reverse("road-edit", args=[edit.pk])
    return {"type": "Feature", "properties": said, "geometry": json.loads(edit.shape.geojson)}


@dataclass(frozen=True)
class TouchedLine:
    """One published route as the edit's page shows it: when, who, what happens to it, whose doors."""

    touched: RouteTouched
    says: str
    stops: list[str]
    elder_ids: list[int]


def touched_lines(*, edit: RoadEdit, scope: Scope, names: Sight) -> list[TouchedLine]:
    touched = routes_touched(edit=edit, scope=scope)
    visits = _visits_at([stop.pk for one in touched for stop in one.stops])
    return [_touched_line(one, [visit for visit in visits if visit.stop in one.stops], names) for one in touched]


def _visits_at(stop_ids: Sequence[int]) -> "QuerySet[StopVisit]":
    rows = StopVisit.objects.filter(stop__in=stop_ids).select_related("stop", "elder__household__village")
    return rows.defer("elder__household__village__boundary").order_by("stop__order", "pk")


def _touched_line(one: RouteTouched, visits: Sequence[StopVisit], names: Sight) -> TouchedLine:
    says = travel_in_words(stops=len(one.stops), more_s=one.more_s, cut_off=one.cut_off)
    return TouchedLine(
        one,
        says or _("回家的路封了"),
        [_stop_said(visit, names) for visit in visits],
        [visit.elder_id for visit in visits],
    )


def road_edits_map(*, area: Area, edits: Iterable[RoadEdit]) -> GeoJSON:
    """For the page's module: where the area is, and what is drawn already."""
    return {"box": list(shown_box(area=area)), "edits": edits_collection(edits, with_urls=True)}


def _stop_said(visit: StopVisit, names: Sight) -> str:
    village = short_name(visit.elder.household.village.name)
    return f"{visit.stop.order} {name_for(visit.elder.name, names)}（{village}）"
