"""Local edits of the roads as a layer of maps, and in words."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import Polygon
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import clock
from geo.errors import AreaHasNoPlace
from geo.models import Area, RoadEdit, RoadEditKind
from geo.models.road_edits import MODES
from geo.roads.edits import WAY_GROUPS
from geo.roads.local_roads import edits_in_force
from geo.selectors import area_box
from maps.look.words import day
from maps.map.geojson import GeoJSON, collection

WAY_GROUP_NAMES = {
    "main": gettext_lazy("公路"),
    "minor": gettext_lazy("村道"),
    "track": gettext_lazy("机耕路"),
    "path": gettext_lazy("小路"),
}

IN_FORCE, AHEAD, OVER, WITHDRAWN = "in_force", "ahead", "over", "withdrawn"


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
