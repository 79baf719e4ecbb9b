"""The ground under every map: the base map's tiles, the area's edge, and the words that scripts say on it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from geo.base_map.kinds import CLOSEST
from geo.base_map.tiles import TilesState, tiles_state
from geo.errors import AreaHasNoPlace
from geo.models import Area
from geo.scope import Scope
from geo.selectors import area_box
from geo.terrain.relief import CLOSEST as RELIEF_CLOSEST
from geo.terrain.relief import CONTOURS_M, FARTHEST
from geo.terrain.selectors import relief_version, terrain_active


def ground_urls(*, area: Area) -> dict[str, str]:
    """The edge of an area, and what locals know of its roads today."""
    return {name: reverse(f"{name}-layer", kwargs={"area_code": area.code}) for name in ("areas", "road-edits")}


def ground_tiles(state: TilesState) -> dict[str, Any]:
    """Where the base map's tiles are; their address changes with what is on them."""
    address = reverse("base-map-tile", kwargs={"zoom": 0, "x": 0, "y": 0}).replace("0/0/0/", "{z}/{x}/{y}/")
    services = [
        {"name": service.name, "urls": list(service.urls), "servers": service.servers}
        for service in settings.TILE_SERVICES
    ]
    source = ground_source(state)
    tiles = {
        "url": f"{address}?v={state.version}",
        "closest": CLOSEST,
        "services": services,
        "source": source,
    }
    return tiles | {"relief": ground_relief()}


def ground_relief() -> dict[str, Any] | None:
    """Where the pictures of the ground are, and the metres between their contours by zoom; None without heights."""
    terrain = terrain_active()
    if terrain is None:
        return None
    address = reverse("relief-tile", kwargs={"zoom": 0, "x": 0, "y": 0}).replace("0/0/0/", "{z}/{x}/{y}/")
    west, south, east, north = terrain.bounds.extent
    return {
        "url": f"{address}?v={relief_version()}",
        "farthest": FARTHEST,
        "closest": RELIEF_CLOSEST,
        "bounds": [[south, west], [north, east]],
        "contours": CONTOURS_M,
    }


def ground_source(state: TilesState) -> str:
    """Whose work the base map is: its licence asks that every map says so."""
    return _("地图数据 © OpenStreetMap 贡献者") if state.has_extract else ""


def ground_words() -> dict[str, str]:
    return {
        "loading": _("正在载入地图…"),
        "failed": _("地图的部分内容没有载入。请检查网络后刷新页面。"),
        "closer": _("放大"),
        "farther": _("缩小"),
        "close": _("关闭"),
        "metre": _("米"),
        "kilometre": _("公里"),
        "own_map": _("本系统底图"),
        "services_warning": _("用在线底图时，地图公司会知道您在看哪一带。"),
    }


def ground(*, scope: Scope, area: Area) -> dict[str, Any]:
    """For the page's module; without layers where the user may not see the area."""
    urls, state = ground_urls(area=area) if scope.covers(area) else {}, tiles_state()
    return {
        "layers": {name: {"url": url} for name, url in urls.items()},
        "tiles": ground_tiles(state),
        "words": ground_words(),
        "missing": ground_missing(area=area, state=state),
    }


def ground_missing(*, area: Area, state: TilesState) -> str:
    """Why a map is empty, and who ends that; "" where it is not."""
    try:
        area_box(area=area)
    except AreaHasNoPlace:
        return _("还不知道{area}在地图上的位置。请管理员在“导入区划”上传坐标点或边界，或在“村的位置”上标出。").format(
            area=area.name
        )
    if not state.has_extract:
        return _("还没有底图。管理员在“导入道路”上传路网后，这里会画出道路、河流和村庄。")
    return ""


def township_around(*, scope: Scope, village: Area) -> Area:
    """A door's map shows the ways from the neighbouring villages too, as far as the user may see them."""
    return village.parent if village.parent and scope.covers(village.parent) else village
