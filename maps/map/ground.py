"""The ground under every map: roads, edges and names from our own server, and the words that scripts say on it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from geo.models import Area
from geo.scope import Scope
from geo.selectors import road_network_active


def ground_urls(*, area: Area) -> dict[str, str]:
    """Roads change their address with the network."""
    urls = {name: reverse(f"{name}-layer", kwargs={"area_code": area.code}) for name in ("roads", "areas")}
    if network := road_network_active():
        urls["roads"] += f"?network={network.version[:12]}"
    return urls


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
    return {"layers": {name: {"url": url} for name, url in urls.items()}, "words": ground_words()}


def township_around(*, scope: Scope, village: Area) -> Area:
    """A door's map shows the ways from the neighbouring villages too, as far as the user may see them."""
    return village.parent if village.parent and scope.covers(village.parent) else village
