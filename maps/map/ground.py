"""The ground under every map: the base map's tiles, the area's edge, and the words that scripts say on it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from geo.base_map.kinds import CLOSEST
from geo.base_map.tiles import tiles_version
from geo.models import Area
from geo.scope import Scope


def ground_urls(*, area: Area) -> dict[str, str]:
    """The edge of an area, and what locals know of its roads today."""
    return {name: reverse(f"{name}-layer", kwargs={"area_code": area.code}) for name in ("areas", "road-edits")}


def ground_tiles() -> dict[str, Any]:
    """Where the base map's tiles are; their address changes with what is on them."""
    address = reverse("base-map-tile", kwargs={"zoom": 0, "x": 0, "y": 0}).replace("0/0/0/", "{z}/{x}/{y}/")
    return {"url": f"{address}?v={tiles_version()}", "closest": CLOSEST}


def ground_words() -> dict[str, str]:
    return {
        "loading": _("正在载入地图…"),
        "failed": _("地图的部分内容没有载入。请检查网络后刷新页面。"),
        "metre": _("米"),
        "kilometre": _("公里"),
    }


def ground(*, scope: Scope, area: Area) -> dict[str, Any]:
    """For the page's module; without layers where the user may not see the area."""
    urls = ground_urls(area=area) if scope.covers(area) else {}
    return {
        "layers": {name: {"url": url} for name, url in urls.items()},
        "tiles": ground_tiles(),
        "words": ground_words(),
    }


def township_around(*, scope: Scope, village: Area) -> Area:
    """A door's map shows the ways from the neighbouring villages too, as far as the user may see them."""
    return village.parent if village.parent and scope.covers(village.parent) else village
