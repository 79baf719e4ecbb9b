"""The map of a plan: routes, people by due state, hazards and emergencies of its area."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from dispatch.plans.models import Plan
from geo.base_map.tiles import tiles_state
from geo.models import Area
from maps.map.ground import ground_tiles, ground_urls
from maps.map.layers import ScopedLayers
from maps.map.local import LocalMap
from maps.map.selectors.layers import inhabited_box

MODULE = "map/plan_map.js"
CODE = "000000000000"
CLOSEST_START = 15  # a village of a single point would otherwise fill the screen


def area_map(
    *,
    area: Area,
    layers: Mapping[str, Mapping[str, str]],
    module: str = MODULE,
    tiles: Mapping[str, Any] | None = None,
) -> LocalMap:
    """A folium map of the whole area, on which the layers appear; `tiles` tells of others than the server's."""
    composed = LocalMap()
    west, south, east, north = inhabited_box(area=area)
    composed.fit_bounds([[south, west], [north, east]], max_zoom=CLOSEST_START, padding=(32, 32))
    composed.add_child(ScopedLayers(module=module, layers=layers, tiles=tiles or ground_tiles(tiles_state())))
    return composed


# Loaded when they are looked at for the first time.
LATER = ("households", "responsibilities", "facilities")


def layer_urls(*, area: Area, plan: Plan | None = None) -> dict[str, dict[str, str]]:
    """Where the layers of an area and of a plan are; {code} stands for the area whose households are looked at."""
    at_once = ("villages", "incidents", "zones")
    urls = ground_urls(area=area) | {name: _layer(name, area.code) for name in (*at_once, *LATER)}
    urls["households"] = _layer("households", CODE).replace(CODE, "{code}")
    urls["people"] = reverse("households-people", kwargs={"area_code": area.code})
    urls["list"] = f"{reverse('elders')}?area={{code}}"
    if plan:
        urls["routes"] = reverse("routes-layer", kwargs={"plan_id": plan.pk})
    return {name: {"url": url} for name, url in urls.items()}


def _layer(name: str, code: str) -> str:
    return reverse(f"{name}-layer", kwargs={"area_code": code})
